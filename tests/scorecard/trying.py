"""Short ways to try a KPI through the command, as a person would with a file."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from django.core.management import CommandError, call_command

TODAY = "2025-11-20"
AUTUMN = {"year": "2025/26", "name": "autumn", "deadline": "2025-11-28"}


def lines_of(path: Path, text: str) -> tuple[list[dict[str, str]], str]:
    """What the command prints for a file of this text, line by line, and what it says on standard error."""
    file = path / "trial.yaml"
    file.write_text(text, encoding="utf-8")
    out, wrong = StringIO(), ""
    try:
        call_command("try_kpi", str(file), stdout=out)
    except CommandError as error:
        wrong = str(error)
    return [json.loads(line) for line in out.getvalue().splitlines()], wrong


def tried(path: Path, kpi: dict[str, Any], **entry: Any) -> str:
    """The sentence of one KPI, after checking that it begins with its state; in autumn 2025 unless said otherwise."""
    whole = {"kpi": {"statement": "Pupils", **kpi}, "today": TODAY, "term": AUTUMN, **entry}
    found, wrong = lines_of(path, yaml.safe_dump([{k: v for k, v in whole.items() if v is not None}]))
    if wrong:
        return wrong
    assert found[0]["state"] == found[0]["sentence"].split(":")[0].split(",")[0].upper().replace(" ", "_")
    return found[0]["sentence"]

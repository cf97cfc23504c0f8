"""Every kind of measure that trusts have, with figures at and just beside each of its limits, sentence by sentence."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.scorecard.trying import tried

MEASURES = yaml.safe_load((Path(__file__).parent / "what_trusts_measure.yaml").read_text("utf-8"))
CASES = [(measure["kpi"], case) for measure in MEASURES for case in measure["cases"]]


@pytest.mark.parametrize(("kpi", "case"), CASES, ids=[json.dumps(case)[:60] for _, case in CASES])
def test_what_a_trust_measures_gets_its_sentence(tmp_path: Path, kpi: dict[str, Any], case: dict[str, Any]) -> None:
    entry = {key: value for key, value in case.items() if key != "sentence"}
    assert tried(tmp_path, kpi, **entry) == case["sentence"]

"""A checked document as YAML that a person can read and that YAML 1.1 and 1.2 parsers understand alike."""

import datetime as dt
from decimal import Decimal
from typing import Any

import yaml

from .yaml_reader import BOOLEAN, NULL, NUMBER, OTHER_NUMBER

_NOT_TEXT = (NULL, BOOLEAN, NUMBER, OTHER_NUMBER)


class _Writer(yaml.SafeDumper):
    """Writes text that a parser would take for something else in quotes, numbers as they were written."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never write an anchor, however often a value stands in the document."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists under their key."""
        super().increase_indent(flow, False)


def _text(writer: _Writer, text: str) -> yaml.ScalarNode:
    if "\n" in text:
        style: str | None = "|"
    else:
        style = "'" if any(pattern.match(text) for pattern in _NOT_TEXT) else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _number(writer: _Writer, number: Decimal) -> yaml.ScalarNode:
    written = format(number, "f")
    return writer.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in written else 'int'}", written)


def _date(writer: _Writer, day: dt.date) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:timestamp", day.isoformat())


_Writer.add_representer(str, _text)
_Writer.add_representer(Decimal, _number)
_Writer.add_representer(dt.date, _date)


def write_yaml(document: dict[str, Any]) -> str:
    """The document as UTF-8 text of one YAML document, keys in their order, ending with a line break."""
    return yaml.dump(document, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=110)

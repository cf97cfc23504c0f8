"""The plan file as a checked document: read from bytes, and written as text."""

from typing import Any

from .errors import PlanFileRefused
from .kinds import Findings
from .references import check_references
from .schema import DOCUMENT
from .yaml_reader import read_yaml

Document = dict[str, Any]


def read_document(data: bytes) -> Document:
    """Read a plan file and check everything that the format asks for.

    Returns plain dicts and lists in the file's order, with text as str, dates as date, whole numbers (`decimals`,
    `months`) as int, other numbers as Decimal with the decimals they were written with, and True for flags. Raises
    PlanFileRefused with the paths and reasons of what is wrong, up to 20 of them. The rules: the plan file's own page.
    """
    return check_document(read_yaml(data))


def check_document(raw: Any) -> Document:
    """Check what `read_yaml` returned, and turn dates and whole numbers into what they are."""
    findings = Findings()
    document = DOCUMENT.take(raw, "", findings)
    if not findings.problems:
        check_references(document, findings)
    if findings.problems:
        raise PlanFileRefused(findings.problems)
    checked: Document = document
    return checked

"""A small plan file for tests, and how it is changed and refused."""

import copy
from typing import Any

import yaml

from apps.planfiles.document import check_document, read_document
from apps.planfiles.errors import PlanFileRefused

Document = dict[str, Any]

BASE = b"""
format: trustplan/1
trust:
  name: Small Trust
  schools: [{name: North}]
  parties: [{name: CEO}, {name: AB}]
  kpi_families: [{name: Care}]
plans:
  - kind: trust
    title: Plan
    starts_on: 2024-09-01
    ends_on: 2027-08-31
    themes: [{name: Children}]
    objectives: [{code: '1', text: First}]
    priorities:
      - code: A
        title: First
        kpis: [{code: K1, statement: Attendance, shape: at_least, unit: percent, target: 95.0}]
        actions: [{code: T1, title: Ring, steps: [Ring by eleven], owners: [CEO], progress: [{text: Begun}]}]
        sub_priorities: [{code: A.1}]
  - kind: sdp
    school: North
    title: School plan
    starts_on: 2025-09-01
    ends_on: 2026-08-31
    priorities:
      - {code: A, actions: [{code: T1, title: Knock, kpis: [K1]}]}
"""


def base() -> Document:
    """The small plan file as a checked document."""
    return read_document(BASE)


def raw(document: Any) -> Any:
    """A checked document as if it had just been parsed: numbers Decimal, dates text."""
    from apps.planfiles.yaml_reader import read_yaml
    from apps.planfiles.yaml_writer import write_yaml

    return read_yaml(write_yaml(document).encode())


def changed(path: str, value: Any) -> Any:
    """The small plan file, just parsed, with what stands at the path (`plans.0.title`) replaced, or gone for `...`."""
    document = copy.deepcopy(raw(base()))
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = document
    for part in way:
        place = place[part]
    if value is ...:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return document


def lines_of(document: Any) -> list[str]:
    """The lines with which a parsed document is refused; none if it is taken."""
    try:
        check_document(document)
    except PlanFileRefused as refused:
        return list(refused.lines)
    return []


def as_yaml(document: Any) -> bytes:
    """Any parsed document as YAML, without a check."""
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True).encode()

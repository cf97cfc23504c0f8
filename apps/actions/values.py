"""What is entered of an action and of the rows that belong to it; `id` is None for a row that is new."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from apps.kpis.models import KPI
from apps.strategies.models import Priority


@dataclass(frozen=True, kw_only=True)
class StepValues:
    """One step; `owners` are names, in order."""

    text: str
    owners: tuple[str, ...] = ()
    id: int | None = None
    removed: bool = False


@dataclass(frozen=True, kw_only=True)
class ResourceValues:
    """One resource, with its cost in pounds; `step` is the place of its step in the list of steps, None for none."""

    text: str
    kind: str = ""
    cost: Decimal | None = None
    funding: str = ""
    step: int | None = None
    id: int | None = None
    removed: bool = False


@dataclass(frozen=True, kw_only=True)
class CriterionValues:
    """One success criterion with the KPIs that measure it."""

    text: str
    kpis: tuple[KPI, ...] = ()
    id: int | None = None
    removed: bool = False


Part = StepValues | ResourceValues | CriterionValues


@dataclass(frozen=True, kw_only=True)
class ActionValues:
    """An action; the first of `owners` is accountable. Rows that exist and are not named stay as they are."""

    title: str
    priority: Priority
    code: str = ""
    year: str = ""
    starts_on: dt.date | None = None
    due_on: dt.date | None = None
    due: str = ""
    outcome: str = ""
    carried_to: str = ""
    restricted: bool = False
    owners: tuple[str, ...] = ()
    steps: tuple[StepValues, ...] = ()
    resources: tuple[ResourceValues, ...] = ()
    criteria: tuple[CriterionValues, ...] = ()

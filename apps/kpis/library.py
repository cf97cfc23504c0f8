"""KPIs that many trusts use, from fixtures/kpi-library.yaml: chosen by ticking, and what amber they suggest."""

import functools
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import BadValue
from apps.kpis.facts import Shape
from apps.kpis.models import KPI, Family, Unit
from apps.kpis.policies import TargetValues
from apps.kpis.services import BenchmarkValues, KPIValues, add_kpi
from apps.kpis.typed import number_shown, number_typed
from apps.strategies.models import Plan, Priority

_OF_TRUST_PLAN = ("measured_for", "phases", "rollup")
SMALL_COUNT = 5
_NOT_COLUMNS = ("family", "why", "target", "amber", "benchmark")


@dataclass(frozen=True)
class LibraryKpi:
    """A KPI of the library. `columns` are a KPI's own fields; `why` says why its amber is where it is."""

    key: str
    statement: str
    family: str
    why: str
    columns: dict[str, Any] = field(hash=False)
    target: TargetValues = field(default_factory=TargetValues)
    benchmark: BenchmarkValues | None = None

    @property
    def phases(self) -> list[str]:
        """The phases of schools that it is for; empty means all."""
        return list(self.columns.get("phases", []))

    def is_for(self, phase: str) -> bool:
        """Whether schools of a phase have it."""
        return not self.phases or phase in self.phases


@functools.cache
def library() -> tuple[LibraryKpi, ...]:
    """The library in its own order. Numbers keep the decimals they are written with."""
    text = (settings.FIXTURES_ROOT / "kpi-library.yaml").read_text(encoding="utf-8")
    return tuple(_read(entry) for entry in yaml.load(text, Loader=_Loader)["kpis"])


class _Loader(yaml.SafeLoader):
    """Reads numbers with a point as Decimal."""


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


def _read(entry: dict[str, Any]) -> LibraryKpi:
    columns = {name: value for name, value in entry.items() if name not in _NOT_COLUMNS}
    return LibraryKpi(
        key=hashlib.sha256(entry["statement"].encode()).hexdigest()[:12],
        statement=entry["statement"],
        family=entry["family"],
        why=entry["why"],
        columns={name: Decimal(value) if name == "tolerance" else value for name, value in columns.items()},
        target=_target(entry),
        benchmark=BenchmarkValues(**entry["benchmark"]) if "benchmark" in entry else None,
    )


def _target(entry: dict[str, Any]) -> TargetValues:
    amber = Decimal(entry["amber"]) if "amber" in entry else None
    match entry.get("target"):
        case [low, high]:
            return TargetValues(low=Decimal(low), high=Decimal(high), amber=amber)
        case str() as grade:
            return TargetValues(grade=grade)
        case None:
            return TargetValues(amber=amber)
        case value:
            return TargetValues(value=Decimal(value), amber=amber)


def suggestion_for(statement: str, shape: str) -> LibraryKpi | None:
    """The library's KPI of the same words and way of rating, whose amber a form may suggest."""
    words = " ".join(statement.split()).casefold()
    same = (kpi for kpi in library() if " ".join(kpi.statement.split()).casefold() == words)
    return next((kpi for kpi in same if kpi.columns["shape"] == shape), None)


def amber_suggested(*, statement: str, unit: str, target: str, shape: str, must_pass: bool) -> str:
    """What a form says beside the amber limit: what the library suggests, held against the KPI's own target, and why.

    None for money, for counts under five, and where a KPI must be passed. "" for a KPI that the library does not know.
    """
    found, own = suggestion_for(statement, shape), _number(target)
    if found is None or found.target.amber is not None:
        none = _none_suggested(unit, own, must_pass=must_pass)
        if none or found is None:
            return none
    amber, theirs = found.target.amber, found.target.value
    if amber is not None and own is not None and theirs is not None and shape in (Shape.AT_LEAST, Shape.AT_MOST):
        amber = own + (amber - theirs)
    suggested = f"The library suggests {number_shown(amber)}" if amber is not None else "The library suggests none"
    return f"{suggested}: {found.why[0].lower()}{found.why[1:]}"


def _none_suggested(unit: str, target: Decimal | None, *, must_pass: bool) -> str:
    """Why no amber is suggested, whatever the KPI; "" where one may be."""
    if must_pass:
        return "None is suggested: it must pass."
    if unit == Unit.MONEY:
        return "None is suggested for money."
    few = target is not None and unit == Unit.NUMBER and abs(target) < SMALL_COUNT
    return "None is suggested for counts under five." if few else ""


def _number(text: str) -> Decimal | None:
    try:
        return number_typed(text)
    except BadValue:
        return None


def statements_in(plan: Plan) -> set[str]:
    """The statements of a plan's KPIs in small letters: what of the library it has already."""
    rows = KPI.objects.filter(trust_id=plan.trust_id, plan=plan).kept().values_list("statement", flat=True)
    return {" ".join(statement.split()).casefold() for statement in rows}


@transaction.atomic
def add_from_library(*, plan: Plan, priority: Priority | None, keys: Collection[str], by: User) -> list[KPI]:
    """The chosen KPIs with their targets as proposed, in the library's order; those the plan has already are left out.

    In a trust plan a family of the library that the trust does not have yet is made. Refuses a choice of none.
    """
    there = statements_in(plan)
    chosen = [kpi for kpi in library() if kpi.key in keys and kpi.statement.casefold() not in there]
    if not chosen:
        raise BadValue("Tick at least one that the plan does not have yet.", field="kpi")
    families = {family.name.casefold(): family for family in Family.objects.filter(trust_id=plan.trust_id)}
    return [add_kpi(plan=plan, values=_values(kpi, plan, priority, families), by=by)[0] for kpi in chosen]


def _values(kpi: LibraryKpi, plan: Plan, priority: Priority | None, families: dict[str, Family]) -> KPIValues:
    own = {name: value for name, value in kpi.columns.items() if plan.is_trust_plan or name not in _OF_TRUST_PLAN}
    family = families.get(kpi.family.casefold())
    return KPIValues(
        columns={**own, "priority": priority, "family": family},
        new_family=kpi.family if family is None and plan.is_trust_plan else "",
        target=None if kpi.target.is_empty else kpi.target,
        amber_why=kpi.why if kpi.target.amber is not None else "",
        benchmark=kpi.benchmark,
    )

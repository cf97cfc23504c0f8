"""Rows into a document: what a trust says of itself; its plans are written by `plan_exporter`."""

from dataclasses import dataclass

from django.db.models import Model

from apps.kpis.models import KPI, Family
from apps.strategies.models import Plan
from apps.trusts.models import (
    CoreOffer,
    CycleMilestone,
    GlossaryTerm,
    Party,
    Responsibility,
    School,
    Trust,
    TrustValue,
)

from .carried import given
from .document import Document, read_document
from .errors import PlanFileRefused
from .left_out import left_out_of
from .plan_exporter import PlanExport, in_order
from .references import KpiLookup, KpiRef, PlanCodes
from .schema import FORMAT, TRUST
from .stock import Stock
from .yaml_writer import write_yaml

_LISTS: dict[str, type[Model]] = {
    "values": TrustValue,
    "glossary": GlossaryTerm,
    "schools": School,
    "parties": Party,
    "core_offer": CoreOffer,
    "review_cycle": CycleMilestone,
    "responsibilities": Responsibility,
}


@dataclass(frozen=True)
class Exported:
    """A trust's plan file, and a line for each kind of thing that the file has no place for."""

    text: str
    left_out: tuple[str, ...]


def export_plan_file(trust: Trust, only: Plan | None = None) -> Exported:
    """The plan file of a trust, inside which the transaction is; what was removed is not in it.

    With `only`, that plan alone, and for a school's the trust plans whose KPIs its actions may serve.

    A file made by `import_plan_file` comes out equal after parsing. `left_out` also says where the file would be
    refused on the way in, because somebody has since entered what the format does not allow.
    """
    stock = Stock(trust)
    document: Document = {"format": FORMAT, "trust": _identity(trust, stock)}
    if plans := _plans(stock, only):
        document["plans"] = plans
    text = write_yaml(document)
    return Exported(text, (*left_out_of(trust, stock), *_refusals(text)))


def _identity(trust: Trust, stock: Stock) -> Document:
    lists: dict[str, list[Document]] = {key: [given(row) for row in stock.rows[model]] for key, model in _LISTS.items()}
    lists["kpi_families"] = _families(stock)
    return in_order(TRUST, {**given(trust), **{key: entries for key, entries in lists.items() if entries}})


def _families(stock: Stock) -> list[Document]:
    names = stock.names(Family)
    return [{**given(row), **({"parent": names[row.parent_id]} if row.parent_id else {})} for row in stock.rows[Family]]


def _plans(stock: Stock, only: Plan | None) -> list[Document]:
    chosen = stock.rows[Plan] if only is None else [row for row in stock.rows[Plan] if _goes_with(row, only)]
    exports = [PlanExport(stock, plan) for plan in chosen]
    lookup = KpiLookup(
        [PlanCodes(e.plan.kind, e.plan.starts_on, e.plan.ends_on, frozenset(e.kpi_codes())) for e in exports]
    )
    places = {plan_export.plan.pk: index for index, plan_export in enumerate(exports)}
    written = {kpi.pk for plan_export in exports for kpi in plan_export.kpis()}
    refs = {kpi.pk: KpiRef(places[kpi.plan_id], kpi.code) for kpi in stock.kept(KPI) if kpi.code and kpi.pk in written}
    return [plan_export.entry(index, lookup, refs) for index, plan_export in enumerate(exports)]


def _goes_with(plan: Plan, only: Plan) -> bool:
    serves = plan.is_trust_plan and not only.is_trust_plan and plan.starts_on <= only.starts_on <= plan.ends_on
    return plan.pk == only.pk or serves


def _refusals(text: str) -> list[str]:
    try:
        read_document(text.encode())
    except PlanFileRefused as refused:
        return [f"This file would be refused: {line}" for line in refused.lines]
    return []

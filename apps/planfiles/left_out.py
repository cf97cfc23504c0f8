"""What the application holds of a trust and the plan file has no place for, found by walking tables and columns."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model

from apps.kpis.models import KPI, Measure, Reading, Target
from apps.trusts.history import Event
from apps.trusts.models import (
    AcademicYear,
    Body,
    Period,
    Removable,
    RemovableLink,
    School,
    SchoolGrant,
    Term,
    Trust,
    TrustGrant,
)
from apps.trusts.term_dates import spans_of

from .carried import KEYS, OTHERWISE, has_value
from .stock import Stock

# Made again whenever a file is taken in, or known from the order of the file.
MADE_AGAIN = {"id", "trust", "position", "made_at", "removed_at", "removed_by"}
MADE_AGAIN_OF: dict[type[Model], set[str]] = {
    Trust: {"slug"},
    School: {"slug"},
    Target: {"valid_from", "school", "term"},
    KPI: {"is_unbounded"},
}
TABLES_MADE_AGAIN = {
    TrustGrant: "follow from memberships",
    SchoolGrant: "follow from memberships",
    AcademicYear: "made for the years of the plans",
    Term: "compared with the usual dates by `_calendar`",
    Period: "compared with the usual dates by `_calendar`",
}
USUAL_BOARD = "Trust board"  # `create_trust` makes it


def left_out_of(trust: Trust, stock: Stock) -> list[str]:
    """A line for each kind of thing left out, with how many there are; called when everything has been written."""
    lines = [*_columns(trust, stock), *_removed(stock), *_unnamed_measures(stock)]
    lines += [f"{what} ({count})" for what, count in stock.left_out.items()]
    return [*lines, *_calendar(trust), *_tables(trust)]


def _plural(model: type[Model]) -> str:
    return "figures" if model is Reading else str(model._meta.verbose_name_plural)


def _columns(trust: Trust, stock: Stock) -> Iterator[str]:
    """Columns of carried tables that are not carried themselves, where a row has something other than the default."""
    for model in KEYS:
        rows = [trust] if model is Trust else stock.kept(model)
        carried = {*KEYS[model], *OTHERWISE.get(model, ()), *MADE_AGAIN, *MADE_AGAIN_OF.get(model, ())}
        for field in model._meta.concrete_fields:
            if field.name in carried:
                continue
            count = sum(_differs(row, field) for row in rows)
            if count:
                yield f"{_plural(model)}: {field.verbose_name} ({count})"


def _differs(row: Model, field: "Field[Any, Any]") -> bool:
    value = getattr(row, field.attname)
    if isinstance(field, ForeignKey):
        return value is not None
    return has_value(value) and value != field.get_default()


def _removed(stock: Stock) -> Iterator[str]:
    """Rows that somebody removed, or that stand under one that was removed; of mere links, those removed themselves."""
    for model, rows in stock.rows.items():
        if issubclass(model, RemovableLink):
            missing = sum(row.removed_at is not None for row in rows)
        else:
            missing = len(rows) - stock.written[model] if issubclass(model, Removable) else 0
        if missing:
            yield f"{_plural(model)} that were removed, or stand under something that was ({missing})"


def _unnamed_measures(stock: Stock) -> Iterator[str]:
    measures = stock.kept(Measure)
    named = {row.kpi_id for row in measures if row.name}
    beside = sum(1 for row in measures if not row.name and row.kpi_id in named)
    if beside:
        yield f"measures without a name beside others that have one ({beside})"


def _calendar(trust: Trust) -> Iterator[str]:
    """Terms and periods with other dates than a new trust starts with."""
    periods = Period.objects.filter(trust=trust).select_related("term__year")
    usual = {
        (year, name, span.part): (span.starts_on, span.ends_on, span.due_on)
        for year in {period.term.year.name for period in periods}
        for name, spans in spans_of(year).items()
        for span in spans
    }
    changed = sum(
        usual.get((period.term.year.name, period.term.name, period.part))
        != (period.starts_on, period.ends_on, period.due_on)
        for period in periods
    )
    if changed:
        yield f"terms and half-terms with dates of the trust's own ({changed})"


def _tables(trust: Trust) -> Iterator[str]:
    """Tables of a trust that the format knows nothing of, whichever app they belong to; history is never carried."""
    for model in apps.get_models():
        if (
            issubclass(model, Event)
            or model in KEYS
            or model in TABLES_MADE_AGAIN
            or "trust" not in {f.name for f in model._meta.local_fields}
        ):
            continue
        rows = model._default_manager.filter(trust=trust)
        if model is Body:
            rows = rows.exclude(kind=Body.Kind.BOARD, name=USUAL_BOARD)
        if count := rows.count():
            yield f"{_plural(model)} ({count})"

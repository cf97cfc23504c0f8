"""What things that events name by number are called: looked up once for a page."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.actions.models import Action
from apps.kpis.models import KPI
from apps.kpis.timetable import period_words
from apps.pages.history_events import Moment, Version
from apps.strategies.models import Objective, Priority
from apps.trusts.models import Period, Term

NOBODY = "The installation"
# Rows whose names are looked up besides those that the page's own events name: a row's own next thing up.
_LOADED = {Period: ("term__year",), Term: ("year",)}


def name_of(row: Any) -> str:
    """What a row is called within a sentence; its text where it has no name."""
    if isinstance(row, Period):
        return f"{period_words(row)} {row.term.year.name}"
    if isinstance(row, Term):
        return f"{row.name} {row.year.name}"
    if isinstance(row, (Priority, KPI, Action)):
        return str(row)
    if isinstance(row, Objective):
        return row.code or shortened(row.heading or row.text)
    names = (str(getattr(row, column, "")) for column in ("name", "title", "heading", "text"))
    return shortened(next(filter(None, names), ""))


def shortened(text: str, longest: int = 80) -> str:
    """The beginning of a text, at most so many characters."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


class Names:
    """Names of people and of rows by model and number."""

    def __init__(self, trust_id: int, moments: Iterable[Moment]) -> None:
        self._rows: dict[type[models.Model], dict[int, str]] = {}
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        people: set[int] = set()
        for moment in moments:
            people |= {moment.by} if moment.by else set()
            for version in moment.versions:
                _gather(version, wanted)
        for model, numbers in wanted.items():
            rows = model._base_manager.filter(trust_id=trust_id, pk__in=numbers)
            rows = rows.select_related(*_LOADED[model]) if model in _LOADED else rows
            self._rows[model] = {row.pk: name_of(row) for row in rows}
        self._people = {user.pk: str(user) for user in User.objects.filter(pk__in=people)} if people else {}

    def person(self, number: int | None) -> str:
        """Who it was."""
        return NOBODY if number is None else self._people.get(number, "Somebody who has left")

    def row(self, model: type[models.Model], number: int | None) -> str:
        """What the row of that number is called; empty for no number."""
        if number is None:
            return ""
        return self._rows.get(model, {}).get(number, "something that is no longer there")


def _gather(version: Version, wanted: dict[type[models.Model], set[int]]) -> None:
    for name, model in references(version.table.model).items():
        for row in (version.row, version.before or {}):
            if row.get(name) is not None:
                wanted[model].add(row[name])


def references(model: type[models.Model]) -> dict[str, type[models.Model]]:
    """The columns of a table that name other rows of the trust, with the model of those."""
    return {
        field.column: field.related_model
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and isinstance(field.related_model, type)
        and field.name != "trust"
        and field.related_model is not User
    }

"""Letting a thing's fields be again as they were in an earlier version, through the services that edit it."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.actions.services import edit_action
from apps.actions.values import ActionValues
from apps.core.errors import NotNow
from apps.kpis.models import Family
from apps.kpis.services import KPIValues, edit_kpi, target_today
from apps.pages.history_names import name_of
from apps.pages.history_tables import THINGS
from apps.pages.history_words import label_of, shown
from apps.pages.word_difference import Part, difference, replaced
from apps.strategies.models import Priority, Theme
from apps.strategies.services import ObjectiveValues, edit_objective, edit_priority, priority_values
from apps.trusts.history import DELETED

# What is restored of each kind: its own fields; not its place, its owners, steps, links, targets or figures, nor what
# it continues or takes up, which decides whose figures and actions stand beside it.
FIELDS: dict[str, tuple[str, ...]] = {
    "priority": ("code", "title", "theme", "statement", "narrative", "long_term_goal", "paused", "see_also"),
    "objective": ("code", "year", "group", "heading", "text", "priority", "due", "added_on", "added_by"),
    "kpi": (
        *("priority", "family", "code", "statement", "year", "measured_for", "phases", "shape", "unit", "decimals"),
        *(
            "grades",
            "strict",
            "must_pass",
            "cumulative",
            "is_unbounded",
            "tolerance",
            "floor",
            "groups",
            "clauses",
            "due",
        ),
        *(
            "frequency",
            "due_terms",
            "rollup",
            "share_needed",
            "share_in_pupils",
            "headline",
            "restricted",
            "method",
            "second_method",
            "paused",
        ),
    ),
    "action": (
        *("code", "title", "priority", "year", "starts_on", "due_on", "due"),
        *("outcome", "carried_to", "restricted"),
    ),
}
_LINKED: dict[str, type[Any]] = {"theme": Theme, "priority": Priority, "family": Family}


@dataclass(frozen=True)
class Change:
    """A field that restoring would change: what it is now and what it would be, and both in one."""

    label: str
    now: str
    then: str
    parts: tuple[Part, ...]


def version_of(kind: str, thing: Any, number: int) -> Any:
    """An event of the thing in which it stood in its plan; None if there is none of that number."""
    events = THINGS[kind].pgh_event_model.objects
    found = events.filter(trust=thing.trust_id, id=thing.pk, pgh_id=number).first()
    return None if found is None or found.removed_at or found.pgh_label == DELETED else found


def newest_of(kind: str, thing: Any) -> int | None:
    """The number of the thing's latest event."""
    events = THINGS[kind].pgh_event_model.objects
    found = events.filter(trust=thing.trust_id, id=thing.pk).order_by("-pgh_id").first()
    return None if found is None else int(found.pgh_id)


def changes_of(kind: str, thing: Any, version: Any) -> list[Change]:
    """The fields that restoring this version would change."""
    found = []
    for name in FIELDS[kind]:
        field = THINGS[kind]._meta.get_field(name)
        if name in _LINKED:
            numbers = (getattr(thing, f"{name}_id"), getattr(version, name))
            now, then = (_named(_LINKED[name], thing.trust_id, number) for number in numbers)
        else:
            now, then = shown(field, _plain(getattr(thing, name))), shown(field, _plain(getattr(version, name)))
        if now != then:
            parts = difference(now, then) if isinstance(field, models.TextField) else replaced(now, then)
            found.append(Change(label_of(field), now, then, parts))
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _named(model: type[Any], trust_id: int, number: int | None) -> str:
    if number is None:
        return ""
    row = model._base_manager.filter(trust_id=trust_id, pk=number).first()
    return name_of(row) if row else "something that is no longer there"


def restore(*, kind: str, thing: Any, version: Any, by: User) -> None:
    """Edit the thing so that its fields are as in that version; its owners and all that belongs to it stay.

    Refuses what editing refuses (a code taken since, a day outside the plan), and a priority, theme or family that is
    not there any more.
    """
    values: dict[str, Any] = {}
    for name in FIELDS[kind]:
        values[name] = _linked(name, thing, version) if name in _LINKED else getattr(version, name)
    links = thing.leads if kind == "priority" else thing.owners
    names = tuple(link.party.name for link in links.select_related("party"))
    match kind:
        case "priority":
            edit_priority(priority=thing, values=replace(priority_values(thing), **values, leads=names), by=by)
        case "objective":
            edit_objective(objective=thing, values=ObjectiveValues(**values, owners=names), by=by)
        case "kpi":
            target = target_today(thing) if thing.shape != version.shape else None
            edit_kpi(kpi=thing, values=KPIValues(columns=values, owners=names, target=target), by=by)
        case _:
            edit_action(action=thing, values=ActionValues(**values, owners=names), by=by)


def _linked(name: str, thing: Any, version: Any) -> Any:
    number = getattr(version, name)
    if number is None:
        return None
    rows = _LINKED[name].objects.filter(trust_id=thing.trust_id, pk=number)
    if name != "family":
        rows = rows.filter(plan=thing.plan_id)
    row = rows.first()
    if row is None or getattr(row, "removed_at", None) is not None:
        called = f"“{name_of(row)}”" if row else f"The {name} it had"
        raise NotNow(f"{called} is not in the plan any more: bring that back first, or change this by hand.")
    return row

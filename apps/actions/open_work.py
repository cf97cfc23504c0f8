"""The open work of some owners: actions, steps, KPIs, priorities and objectives, and how it passes to another."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.actions.models import ActionOwner, StepOwner
from apps.core import clock
from apps.core.errors import NotNow
from apps.kpis.models import KPIOwner
from apps.strategies.models import ObjectiveOwner, PriorityLead
from apps.trusts.models import Party, Trust


@dataclass(frozen=True)
class Kind:
    """A kind of link from a thing to its owner; `path` leads from it to the plan, `words` name one and several."""

    key: str
    model: type[Any]
    thing: str
    path: str
    words: tuple[str, str]

    def words_for(self, number: int) -> str:
        """The number with the word for the things: "3 actions"."""
        return f"{number} {self.words[number != 1]}"


KINDS = (
    Kind("action", ActionOwner, "action", "action__plan", ("action", "actions")),
    Kind("step", StepOwner, "step", "step__action__plan", ("step", "steps")),
    Kind("kpi", KPIOwner, "kpi", "kpi__plan", ("KPI", "KPIs")),
    Kind("priority", PriorityLead, "priority", "priority__plan", ("priority", "priorities")),
    Kind("objective", ObjectiveOwner, "objective", "objective__plan", ("objective", "objectives")),
)


@dataclass(frozen=True)
class Owned:
    """One thing that is owned: its link, with a key for a form ("action-12"), its words, its plan, and its owner."""

    key: str
    link: Any
    text: str
    plan: Any
    party: Party


@dataclass(frozen=True)
class OwnedKind:
    """What is owned of one kind."""

    kind: Kind
    things: tuple[Owned, ...]

    @property
    def words(self) -> str:
        """How many, in words."""
        return self.kind.words_for(len(self.things))


def owned_by(
    trust: Trust, parties: Iterable[Party], *, today: dt.date, schools: Iterable[int] | None
) -> list[OwnedKind]:
    """The open work of these parties, by kind; one query a kind, whatever its number.

    Open is what was not removed, in a plan that has not ended, and of actions those without an outcome. With `schools`
    (their ids), only the work in those schools' plans.
    """
    keys = [party.pk for party in parties]
    within = None if schools is None else list(schools)
    found = []
    for kind in KINDS:
        links = _open_links(trust, kind, keys, today)
        if within is not None:
            links = links.filter(**{f"{kind.path}__school__in": within})
        things = tuple(_owned(kind, link) for link in links)
        if things:
            found.append(OwnedKind(kind, things))
    return found


def _open_links(trust: Trust, kind: Kind, parties: Sequence[int], today: dt.date) -> QuerySet[Any]:
    links = kind.model.objects.filter(
        trust=trust,
        party__in=parties,
        **{f"{kind.path}__ends_on__gte": today, f"{kind.thing}__removed_at": None},
    )
    if kind.key == "action":
        links = links.filter(action__outcome="")
    if kind.key == "step":
        links = links.filter(step__action__removed_at=None, step__action__outcome="")
    return links.select_related("party", kind.thing, f"{kind.path}__school").order_by(f"{kind.path}__title", "pk")


def _owned(kind: Kind, link: Any) -> Owned:
    thing = getattr(link, kind.thing)
    plan = thing.action.plan if kind.key == "step" else thing.plan
    text = {
        "step": lambda: thing.text,
        "objective": lambda: " ".join(part for part in (thing.code, thing.heading or thing.text) if part),
    }.get(kind.key, lambda: str(thing))()
    return Owned(f"{kind.key}-{link.pk}", link, text, plan, link.party)


@transaction.atomic
def reassign(*, things: Sequence[Owned], to: Party, by: User) -> int:
    """Give all of these to another party, in one moment, each in its place among the owners; gives how many.

    The links until now are kept as removed. What the party owns already is only taken from the other. Refuses nothing
    at all, and a link that somebody has removed meanwhile.
    """
    moment = clock.now()
    if not things:
        raise NotNow("Choose at least one thing to give to somebody else.")
    for kind in KINDS:
        chosen = [thing.link for thing in things if isinstance(thing.link, kind.model)]
        if chosen:
            _pass_on(kind, chosen, to, by, moment)
    return len(things)


def _pass_on(kind: Kind, chosen: list[Any], to: Party, by: User, moment: dt.datetime) -> None:
    going = kind.model.objects.filter(pk__in=[link.pk for link in chosen])
    if len(list(going.select_for_update(of=("self",)))) != len(chosen):
        raise NotNow("Some of this has changed hands meanwhile: look again at what is left.")
    going.update(removed_at=moment, removed_by=by)
    column = f"{kind.thing}_id"
    places: dict[int, int] = {}
    for link in chosen:
        thing = getattr(link, column)
        places[thing] = min(link.position, places.get(thing, link.position))
    there = {getattr(link, column): link for link in kind.model.objects.filter(**{f"{column}__in": places}, party=to)}
    moved = [link for thing, link in there.items() if link.position > places[thing]]
    for link in moved:
        link.position = places[getattr(link, column)]
    kind.model.objects.bulk_update(moved, ["position"])
    kind.model.objects.bulk_create(
        kind.model(trust_id=to.trust_id, party=to, position=place, **{column: thing})
        for thing, place in places.items()
        if thing not in there
    )

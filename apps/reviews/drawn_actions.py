"""The actions of the plans that a review covers, drawn up as they are frozen with its figures."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from apps.actions.delivery import Delivery
from apps.actions.models import Action, ActionKPI, ActionOwner, ProgressUpdate
from apps.actions.selectors import delivery_of
from apps.core.models import join_rows, maker_of, rows_of
from apps.kpis.models import KPI
from apps.kpis.timetable import academic_year_of
from apps.reviews.drawn_ratings import Drawing
from apps.reviews.frozen import FrozenAction
from apps.reviews.frozen_row import Drawn, part_of
from apps.reviews.models import Review
from apps.reviews.names import names_of
from apps.strategies.models import Plan
from apps.trusts.models import Party

# An action of a plan, and how it stands.
Entry = tuple[Action, Plan, Delivery]


class Work:
    """The actions of a review's plans, read when they are first asked for."""

    def __init__(self, review: Review, plans: Sequence[Plan], today: dt.date) -> None:
        self._review, self._plans, self._today = review, plans, today

    @cached_property
    def entries(self) -> list[Entry]:
        """The actions in the plans' order, without those of another academic year, and how each stands."""
        kept = Q(priority__removed_at=None) & (Q(priority__parent=None) | Q(priority__parent__removed_at=None))
        found = Action.objects.filter(kept, trust=self._review.trust, plan__in=self._plans, removed_at=None)
        year = self._review.term.year.name
        actions = [action for action in rows_of(found.select_related("priority")) if _is_of(action, year)]
        join_rows(actions, "progress", ProgressUpdate.objects.all())
        join_rows(actions, "kpi_links", ActionKPI.objects.filter(kpi__removed_at=None))
        by_id = {plan.pk: (place, plan) for place, plan in enumerate(self._plans)}
        actions.sort(key=lambda a: (by_id[a.plan_id][0], a.priority.position, a.priority_id, a.position, a.pk))
        return [(action, by_id[action.plan_id][1], delivery_of(action, self._today)) for action in actions]

    @cached_property
    def _kpis(self) -> Mapping[int, KPI]:
        served = KPI.objects.filter(trust=self._review.trust, action_links__action__plan__in=self._plans)
        return {kpi.pk: kpi for kpi in rows_of(served.distinct())}

    def kpis_of(self, action: Action) -> list[KPI]:
        """What it serves; those of all actions are read at once."""
        kpis = self._kpis
        return [kpis[link.kpi_id] for link in action.kpi_links.all()]

    @cached_property
    def _with_owners(self) -> bool:
        actions = [action for action, _, _ in self.entries]
        join_rows(actions, "owners", ActionOwner.objects.select_related("party"))
        return bool(actions)

    def owners_of(self, action: Action) -> list[Party]:
        """Who owns it, the accountable first; those of all actions are read at once."""
        return [link.party for link in action.owners.all()] if self._with_owners else []


def _is_of(action: Action, year: str) -> bool:
    """Whether an action belongs to an academic year: it names none, names this one, or was carried into it."""
    own = academic_year_of(action.year)
    return own in (None, year) or academic_year_of(action.carried_to) == year


@dataclass(slots=True)
class _DrawnAction:
    """An action whose words are drawn up when they are read: of hundreds a page names a few."""

    drawing: Drawing
    work: Work
    action: Action
    delivery: Delivery

    @property
    def owners(self) -> list[Party]:
        """Who owns it."""
        return self.work.owners_of(self.action)

    @property
    def kpis(self) -> list[KPI]:
        """What it serves."""
        return self.work.kpis_of(self.action)


_WORDS: Drawn = {
    "owners": lambda drawn: names_of(drawn.owners),
    "owner_roles": lambda drawn: drawn.drawing.names.roles_of(drawn.owners),
    "sentence": lambda drawn: drawn.delivery.sentence,
    "serves": lambda drawn: _in_words(drawn.kpis),
    "open_serves": lambda drawn: _in_words(kpi for kpi in drawn.kpis if not kpi.restricted),
}


def draw_actions(drawing: Drawing, work: Work) -> list[FrozenAction]:
    """A row for each, in the plans' order."""
    make = maker_of(FrozenAction, _WORDS, **drawing.own)
    return [_action(drawing, work, entry, position, make) for position, entry in enumerate(work.entries)]


def _action(
    drawing: Drawing, work: Work, entry: Entry, position: int, make: Callable[..., FrozenAction]
) -> FrozenAction:
    action, plan, delivery = entry
    said = action.progress.all()
    return make(
        position=position,
        plan_ref=plan.pk,
        priority_ref=action.priority_id,
        action_ref=action.pk,
        school_ref=plan.school_id,
        school_name=plan.school.name if plan.school else "",
        code=action.code,
        title=action.title,
        starts_on=action.starts_on,
        due_on=action.due_on,
        due=action.due,
        state=delivery.state.value,
        word=f"{delivery.word}, carried into {delivery.carried_to}" if delivery.carried_to else delivery.word,
        days_late=delivery.days_late,
        note=said[len(said) - 1].text if said else "",
        kpi_refs=[link.kpi_id for link in action.kpi_links.all()],
        part=part_of(restricted=action.restricted),
        drawn=(_WORDS, _DrawnAction(drawing, work, action, delivery)),
    )


def _in_words(kpis: Iterable[KPI]) -> str:
    return ", ".join(kpi.code or kpi.statement for kpi in kpis)

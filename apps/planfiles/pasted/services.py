"""Adding what was pasted to a plan, all of it or nothing, and taking it out again."""

from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.actions.models import Action, SuccessCriterion
from apps.actions.parts import set_criteria
from apps.actions.services import add_action, note_progress
from apps.actions.values import ActionValues, CriterionValues, ResourceValues, StepValues
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.kpis.models import KPI
from apps.kpis.services import KPIValues, add_kpi
from apps.strategies.models import Plan, Priority
from apps.strategies.services import PriorityValues, add_priority, next_position
from apps.trusts.models import Party

from .outline import NewAction, NewPriority, Outline

MOST_THINGS = 200  # priorities, KPIs and actions in one go: as many as are added well within a request


@dataclass
class Added:
    """The ids of what was added, by kind; `criteria` are those of priorities that were there before."""

    priorities: list[int] = field(default_factory=list)
    actions: list[int] = field(default_factory=list)
    kpis: list[int] = field(default_factory=list)
    criteria: list[int] = field(default_factory=list)
    parties: dict[int, Party] = field(default_factory=dict)


@transaction.atomic
def add_outline(*, plan: Plan, outline: Outline, by: User) -> Added:
    """Priorities, KPIs, actions and what belongs to them, at the end of the plan or of the priorities that are there.

    Refuses more than 200 of them, an outline that adds nothing, a priority that has gone meanwhile, and what the
    services of priorities, KPIs and actions refuse; then nothing has changed.
    """
    counts = outline.counts()
    if not counts.total:
        raise BadValue("There is nothing in this that the plan does not have already.")
    things = counts.priorities + counts.sub_priorities + counts.actions + counts.kpis
    if things > MOST_THINGS:
        raise BadValue(f"This would add {things:,} things at once; {MOST_THINGS} are possible. Paste it in parts.")
    adding = _Adding(plan, by)
    for priority in outline.priorities:
        adding.priority(priority, None)
    return adding.added


class _Adding:
    """Adds an outline to a plan and keeps the ids."""

    def __init__(self, plan: Plan, by: User) -> None:
        self.plan, self.by = plan, by
        self.added = Added()

    def priority(self, new: NewPriority, parent: Priority | None) -> None:
        if new.there is None:
            priority = self._made(new, parent)
        else:
            priority = self._found(new.there)
            self._criteria(priority, new.criteria)
        for kpi in new.kpis:
            columns = {"statement": kpi.statement, "code": kpi.code, "priority": priority}
            made, _ = add_kpi(plan=self.plan, values=KPIValues(columns=columns), by=self.by)
            self.added.kpis.append(made.pk)
        for action in new.actions:
            self._action(action, priority)
        for child in new.children:
            self.priority(child, priority)

    def _found(self, priority_id: int) -> Priority:
        rows = Priority.objects.filter(trust_id=self.plan.trust_id, plan=self.plan).kept()
        priority = rows.filter(pk=priority_id).first()
        if priority is None:
            raise NotNow("Somebody has removed a priority that this was to go under: choose again where it goes.")
        return priority

    def _made(self, new: NewPriority, parent: Priority | None) -> Priority:
        texts = {name: "\n\n".join(lines) for name, lines in new.texts.items()}
        values = replace(PriorityValues(code=new.code, title=new.title, leads=new.leads), **texts)  # type: ignore[arg-type]
        priority, parties = add_priority(plan=self.plan, values=values, by=self.by, parent=parent)
        self._keep_parties(parties)
        self.added.priorities.append(priority.pk)
        criteria = [CriterionValues(text=text) for text in new.criteria]
        set_criteria(owner=priority, plan=self.plan, criteria=criteria, by=self.by)
        return priority

    def _criteria(self, priority: Priority, texts: list[str]) -> None:
        """Add success criteria behind those that a priority has."""
        rows = SuccessCriterion.objects.filter(trust_id=priority.trust_id, priority=priority)
        for position, text in enumerate(texts, start=next_position(rows)):
            made = rows.create(
                trust_id=priority.trust_id, plan=self.plan, priority=priority, text=text, position=position
            )
            self.added.criteria.append(made.pk)

    def _action(self, new: NewAction, priority: Priority) -> None:
        values = ActionValues(
            title=new.title,
            priority=priority,
            code=new.code,
            due_on=new.due_on,
            due=new.due,
            owners=tuple(new.owners),
            steps=tuple(StepValues(text=step.text, owners=tuple(step.owners)) for step in new.steps),
            resources=tuple(ResourceValues(text=r.text, cost=r.cost, step=r.step) for r in new.resources),
            criteria=tuple(CriterionValues(text=text) for text in new.criteria),
        )
        action, parties = add_action(plan=self.plan, values=values, by=self.by)
        self._keep_parties(parties)
        self.added.actions.append(action.pk)
        for text in new.progress:
            note_progress(action=action, text=text, by=self.by)

    def _keep_parties(self, parties: list[Party]) -> None:
        self.added.parties |= {party.pk: party for party in parties}


@transaction.atomic
def remove_added(*, plan: Plan, added: Added, by: User) -> list[Priority]:
    """Take out of sight what was added, all with the same moment and person.

    A priority that somebody has put something under since then stays, with that; gives those that stay.
    """
    at = clock.now()
    mine = {"trust_id": plan.trust_id, "plan": plan}
    rows = Priority.objects.filter(**mine, pk__in=added.priorities).kept()
    others = Q(actions__removed_at=None, actions__isnull=False) & ~Q(actions__in=added.actions)
    others |= Q(kpis__removed_at=None, kpis__isnull=False) & ~Q(kpis__in=added.kpis)
    others |= Q(children__removed_at=None, children__isnull=False) & ~Q(children__in=added.priorities)
    staying = {priority.pk: priority for priority in rows.filter(others).distinct()}
    parents = [priority.parent_id for priority in staying.values() if priority.parent_id in added.priorities]
    staying |= {priority.pk: priority for priority in rows.filter(pk__in=parents)}
    SuccessCriterion.objects.filter(**mine, pk__in=added.criteria).kept().update(removed_at=at, removed_by=by)
    KPI.objects.filter(**mine, pk__in=added.kpis).kept().update(removed_at=at, removed_by=by)
    Action.objects.filter(**mine, pk__in=added.actions).kept().update(removed_at=at, removed_by=by)
    rows.exclude(pk__in=staying).update(removed_at=at, removed_by=by)
    return list(staying.values())

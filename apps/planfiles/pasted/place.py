"""The plan that things are pasted into, read from the database as far as the preview needs it."""

from django.db.models import QuerySet

from apps.actions.models import Action
from apps.kpis.models import KPI
from apps.strategies.models import Plan, Priority
from apps.trusts.models import Party

from .building import Place
from .defaults import Room
from .outline import NewPriority


def place_in(plan: Plan, under: Priority | None, home: str) -> Place:
    """What the plan has already, in four queries; `home` names the priority for actions that stand under none."""
    priorities = list(Priority.objects.filter(trust_id=plan.trust_id, plan=plan).kept())
    actions = list(_coded(Action.objects.filter(trust_id=plan.trust_id, plan=plan).kept(), "title"))
    kpis = KPI.objects.filter(trust_id=plan.trust_id, plan=plan).kept().exclude(code="")
    parties = Party.objects.filter(trust_id=plan.trust_id).values_list("name", flat=True)
    return Place(
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        home=home,
        room=room_under(under),
        known={_small(name) for name in parties},
        priorities={_small(priority.title): priority.pk for priority in reversed(priorities) if priority.title},
        actions={_small(title): pk for pk, _, title in reversed(actions)},
        codes=[priority.code for priority in priorities if priority.code],
        action_codes=[code for _, code, _ in actions if code],
        kpi_codes=list(kpis.values_list("code", flat=True)),
        under=None if under is None else NewPriority(title=str(under), row=0, there=under.pk),
    )


def room_under(under: Priority | None) -> Room:
    """What can be added under a priority: on its own level of two, or none."""
    if under is None:
        return Room.PRIORITIES
    return Room.SUB_PRIORITIES if under.parent_id is None else Room.ACTIONS


def _coded(rows: "QuerySet[Action]", title: str) -> "QuerySet[Action, tuple[int, str, str]]":
    return rows.values_list("pk", "code", title)


def _small(words: str) -> str:
    return " ".join(words.split()).casefold()

"""The plans that a person may read, as a list to choose from: the trust's, then school by school, the newest first."""

from dataclasses import dataclass

from apps.strategies.models import Plan
from apps.strategies.policies import can_read_plan
from apps.strategies.selectors import plans_of
from apps.trusts.calendar import year_name
from apps.trusts.models import Trust
from apps.trusts.rights import Rights


@dataclass(frozen=True)
class PlanChoice:
    """One plan with the years that it is for."""

    plan: Plan
    years: str


@dataclass(frozen=True)
class PlanChoices:
    """The plans of the trust or of one school."""

    name: str
    plans: list[PlanChoice]


def plan_choices(trust: Trust, rights: Rights) -> list[PlanChoices]:
    """One query, whatever the number of schools."""
    groups: dict[int | None, PlanChoices] = {}
    rows = plans_of(trust).order_by("school__position", "school__name", "-starts_on", "kind", "position", "pk")
    for plan in sorted(rows, key=lambda row: row.school_id is not None):
        if can_read_plan(rights, plan):
            name = plan.school.name if plan.school else trust.name
            groups.setdefault(plan.school_id, PlanChoices(name, [])).plans.append(PlanChoice(plan, _years(plan)))
    return list(groups.values())


def _years(plan: Plan) -> str:
    first, last = year_name(plan.starts_on), year_name(plan.ends_on)
    return first if first == last else f"{first} to {last}"

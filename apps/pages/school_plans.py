"""The schools with their plans in numbers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from apps.actions.selectors import PlanNumbers, numbers_of
from apps.strategies.models import Plan
from apps.strategies.selectors import plan_for_day, plans_of
from apps.trusts.calendar import year_bounds, year_name
from apps.trusts.models import School, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


@dataclass(frozen=True)
class PlanCell:
    """One kind of plan of one school: the plan in force, else its latest, with its numbers; the others behind it.

    `may_start` says that there is none for this academic year and that the person may begin it.
    """

    kind: str
    plan: Plan | None
    numbers: PlanNumbers
    others: list[tuple[str, Plan]]
    may_start: bool
    is_past: bool


@dataclass(frozen=True)
class SchoolRow:
    """A school with its plans, one cell per kind that the trust uses."""

    school: School
    cells: list[PlanCell]
    is_closed: bool


def uses_business_plans(trust: Trust, plans: list[Plan]) -> bool:
    """True if a school of the trust has a business plan or the trust has a word of its own for it."""
    return "bdp" in trust.vocabulary or any(plan.kind == Plan.Kind.BDP for plan in plans)


def school_rows(trust: Trust, rights: Rights, today: dt.date) -> list[SchoolRow]:
    """The schools whose plans the person may read, in the trust's order: a fixed number of queries.

    Schools that have closed stand at the end, where they have a plan.
    """
    allowed = rights.schools_with(P.READ_SCHOOL_PLAN)
    plans = [plan for plan in plans_of(trust) if not plan.is_trust_plan]
    kinds = ["sdp", "bdp"] if uses_business_plans(trust, plans) else ["sdp"]
    by_place: dict[tuple[int | None, str], list[Plan]] = defaultdict(list)
    for plan in plans:
        by_place[plan.school_id, plan.kind].append(plan)
    every = [s for s in School.objects.filter(trust=trust) if allowed is None or s.pk in allowed]
    closed = [s for s in every if s.closed_on and s.closed_on <= today]
    planned = {plan.school_id for plan in plans}
    schools = [s for s in every if s not in closed] + [s for s in closed if s.pk in planned]
    shown = [plan_for_day(found, today) for found in by_place.values()]
    numbers = numbers_of([plan for plan in shown if plan is not None], today)
    return [
        SchoolRow(
            school,
            [
                _cell(
                    kind,
                    by_place.get((school.pk, kind), []),
                    numbers,
                    today,
                    may_edit=school not in closed and rights.may(P.EDIT_SCHOOL_PLAN, school.pk),
                )
                for kind in kinds
            ],
            school in closed,
        )
        for school in schools
    ]


def _cell(
    kind: str, plans: list[Plan], numbers: Mapping[int, PlanNumbers], today: dt.date, *, may_edit: bool
) -> PlanCell:
    first, last = year_bounds(year_name(today))
    plan = plan_for_day(plans, today)
    return PlanCell(
        kind=kind,
        plan=plan,
        numbers=numbers.get(plan.pk, PlanNumbers()) if plan else PlanNumbers(),
        others=[(years_of_plan(other), other) for other in plans if other != plan],
        may_start=may_edit and not any(p.starts_on <= last and p.ends_on >= first for p in plans),
        is_past=plan is not None and plan.ends_on < today,
    )


def years_of_plan(plan: Plan) -> str:
    """The academic years of a plan: "2026/27", or "2024/25 to 2027/28"."""
    first, last = year_name(plan.starts_on), year_name(plan.ends_on)
    return first if first == last else f"{first} to {last}"

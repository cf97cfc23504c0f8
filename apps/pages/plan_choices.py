"""The plans that a person may read, as a list to choose from: the trust's, then school by school, the newest first."""

import re
from dataclasses import dataclass

from apps.strategies.models import Plan
from apps.strategies.policies import can_read_plan
from apps.strategies.selectors import plans_of
from apps.trusts.calendar import year_name
from apps.trusts.models import Trust
from apps.trusts.rights import Rights
from apps.trusts.vocabulary import Words

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class PlanChoice:
    """One plan in the words that tell it from the others of its owner."""

    plan: Plan
    label: str


@dataclass(frozen=True)
class PlanChoices:
    """The plans of the trust or of one school."""

    name: str
    plans: list[PlanChoice]


def plan_choices(trust: Trust, rights: Rights) -> list[PlanChoices]:
    """One query, whatever the number of schools."""
    groups: dict[int | None, PlanChoices] = {}
    words = Words(trust.vocabulary)
    rows = plans_of(trust).order_by("school__position", "school__name", "-starts_on", "kind", "position", "pk")
    for plan in sorted(rows, key=lambda row: row.school_id is not None):
        if can_read_plan(rights, plan):
            name = plan.school.name if plan.school else trust.name
            choice = PlanChoice(plan, _label(plan, words))
            groups.setdefault(plan.school_id, PlanChoices(name, [])).plans.append(choice)
    return list(groups.values())


def _label(plan: Plan, words: Words) -> str:
    """Its title, with its kind and its years as far as the title does not say them itself."""
    said = set(_WORDS.findall(plan.title.casefold()))
    kind = "" if plan.is_trust_plan else words.low[plan.kind]
    first, last = str(plan.starts_on.year), str(plan.ends_on.year)
    has_years = first in said and bool(said & {last, last[2:]})
    missing = [
        *([kind] if set(_WORDS.findall(kind.casefold())) - said else []),
        *([] if has_years else [_years(plan)]),
    ]
    return f"{plan.title} ({', '.join(missing)})" if missing else plan.title


def _years(plan: Plan) -> str:
    first, last = year_name(plan.starts_on), year_name(plan.ends_on)
    return first if first == last else f"{first} to {last}"

"""What a plan goes on from: the plans before it of the same kind and school, and the input that chooses from them."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from apps.core.errors import BadValue
from apps.strategies.models import Plan, Priority

_LONGEST_SHOWN = 90


class EarlierField(forms.ModelChoiceField):
    """A choice of things of earlier plans, each with the plan it stands in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Goes on from", required=False, empty_label="Nothing: it is new", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """The thing, shortened, and its plan."""
        words = " ".join(str(obj).split())
        shown = words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN].rstrip()}…"
        return f"{shown} ({obj.plan.title})"


def plans_before(plan: Plan) -> QuerySet[Plan]:
    """The plans of the same kind and school that began before this one."""
    whose = Q(school=None) if plan.school_id is None else Q(school=plan.school_id)
    same = Plan.objects.filter(whose, trust_id=plan.trust_id, kind=plan.kind)
    return same.filter(starts_on__lt=plan.starts_on).exclude(pk=plan.pk)


def check_goes_on(here: Plan, other: Plan, what: str) -> None:
    """Refuse to go on from a thing of a plan that is not an earlier one of the same kind and school."""
    same = (other.trust_id, other.kind, other.school_id) == (here.trust_id, here.kind, here.school_id)
    if not same or other.starts_on >= here.starts_on:
        raise BadValue(f"Choose {what} of an earlier plan of the same kind.", field="continues")


def priorities_before(plan: Plan) -> QuerySet[Priority]:
    """The priorities in sight of earlier plans, the latest plan first."""
    rows = Priority.objects.filter(trust_id=plan.trust_id, plan__in=plans_before(plan), removed_at__isnull=True)
    return rows.select_related("plan").order_by("-plan__starts_on", "plan_id", "position", "pk")

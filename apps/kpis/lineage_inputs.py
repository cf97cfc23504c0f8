"""The input that says which KPI of an earlier plan a KPI goes on from."""

from django import forms
from django.db.models import Q

from apps.kpis.models import KPI
from apps.strategies.earlier import EarlierField, plans_before
from apps.strategies.models import Plan


class LineageInputs(forms.Form):
    """What a KPI goes on from; asked only where an earlier plan has a KPI."""

    continues = EarlierField(
        queryset=KPI.objects.none(),
        help_text="A KPI of an earlier plan that is counted alike. Its figures are then this one's past, so that "
        "direction, gaps and trends speak from the first term.",
    )

    def offer_earlier(self, plan: Plan, kpi: KPI | None) -> None:
        """Offer the KPIs in sight of the plans before this one, and the one that stands there."""
        field = self.fields["continues"]
        assert isinstance(field, EarlierField)
        there = Q(plan__in=plans_before(plan), removed_at__isnull=True) | Q(pk=kpi.continues_id if kpi else None)
        rows = KPI.objects.filter(there, trust_id=plan.trust_id).select_related("plan")
        field.queryset = rows.order_by("-plan__starts_on", "plan_id", "position", "pk")
        if not field.queryset.exists():
            del self.fields["continues"]

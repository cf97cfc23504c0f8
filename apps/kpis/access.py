"""How a page gets the KPI or period it speaks of: not there is 404, there but not for this person is 403."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from apps.core.errors import NotAllowed
from apps.kpis.models import KPI
from apps.kpis.policies import check_enter_figures
from apps.kpis.selectors import kpis_of
from apps.strategies.policies import check_edit_plan, check_read_plan
from apps.trusts.models import Period, School


def kpi_to_read(request: Any, kpi_id: int) -> KPI:
    """The trust's KPI of that id. Raises Http404, or PermissionDenied for one who may not read its plan."""
    kpi = get_object_or_404(kpis_of(request.trust), pk=kpi_id)
    try:
        check_read_plan(request.rights, kpi.plan)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    return kpi


def kpi_to_edit(request: Any, kpi_id: int) -> KPI:
    """The same, for one who may edit its plan. Raises Http404, or PermissionDenied."""
    kpi = kpi_to_read(request, kpi_id)
    try:
        check_edit_plan(request.rights, kpi.plan)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    return kpi


def period_to_enter(request: Any, period_id: int, school: School | None) -> Period:
    """The trust's period of that id, for one who may enter its figures of a school (None: the trust's own)."""
    period = get_object_or_404(Period.objects.select_related("term__year"), trust=request.trust, pk=period_id)
    try:
        check_enter_figures(request.rights, school)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    return period

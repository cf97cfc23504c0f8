"""How a page gets the plan it speaks of: not there is 404, there but not for this person is 403."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from apps.core.errors import NotAllowed
from apps.strategies.models import Plan
from apps.strategies.policies import check_edit_plan, check_read_plan
from apps.strategies.selectors import plans_of


def plan_to_read(request: Any, plan_id: int) -> Plan:
    """The trust's plan of that id with its school. Raises Http404, or PermissionDenied for one who may not read it."""
    plan = get_object_or_404(plans_of(request.trust), pk=plan_id)
    try:
        check_read_plan(request.rights, plan)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    return plan


def plan_to_edit(request: Any, plan_id: int) -> Plan:
    """The trust's plan of that id with its school. Raises Http404, or PermissionDenied for one who may not edit it."""
    plan = get_object_or_404(plans_of(request.trust), pk=plan_id)
    require_edit(request, plan)
    return plan


def require_edit(request: Any, plan: Plan) -> None:
    """Raise PermissionDenied (403) unless the person may edit the plan."""
    try:
        check_edit_plan(request.rights, plan)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused

"""How a page gets the action it speaks of: not there is 404, there but not for this person is 403."""

from typing import Any

from django.shortcuts import get_object_or_404

from apps.actions.models import Action
from apps.actions.selectors import with_everything
from apps.strategies.access import plan_to_read, require_edit


def action_to_read(request: Any, action_id: int) -> Action:
    """The action of that id with everything that belongs to it. Raises Http404, or PermissionDenied."""
    rows = Action.objects.filter(trust=request.trust).kept()
    action: Action = get_object_or_404(with_everything(rows), pk=action_id)
    action.plan = plan_to_read(request, action.plan_id)
    return action


def action_to_edit(request: Any, action_id: int) -> Action:
    """The same, for one who may edit its plan. Raises Http404, or PermissionDenied."""
    action = action_to_read(request, action_id)
    require_edit(request, action.plan)
    return action

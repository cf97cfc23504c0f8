"""Whom, and which role, an address means, and whether one may see and change them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.trusts.models import Membership
from apps.trusts.people_listed import Person, roles_seen, with_roles
from apps.trusts.policies import may_give


def seen_person(request: Any, user_id: int) -> Person:
    """The person with their roles; 404 for nobody of this trust, 403 for somebody whose roles one may not see."""
    members = Membership.objects.filter(trust=request.trust, user_id=user_id)
    user = get_object_or_404(User, pk__in=members.values("user_id"))
    if not roles_seen(request.trust, request.rights).filter(user=user).exists():
        raise PermissionDenied
    return with_roles(request.trust, request.rights, [user])[0]


def role_in_reach(request: Any, membership_id: int) -> Membership:
    """The role; 404 for none of this trust, 403 for one that is not one's to give or end."""
    held = Membership.objects.select_related("user", "school", "trust", "covers")
    membership = get_object_or_404(held, trust=request.trust, pk=membership_id)
    if not may_give(request.rights, membership.role, membership.school_id):
        raise PermissionDenied
    return membership

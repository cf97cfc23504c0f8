"""What was given to a person with a role, and taken away: when and by whom, from the history of the role."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.trusts.models import Membership, Trust
from apps.trusts.permissions import P
from apps.trusts.roles import GIVEN, GIVEN_FIELDS


@dataclass(frozen=True)
class GivenChange:
    """One right that was given or taken away; `by` is nobody where the installation itself did it."""

    membership: Membership
    permission: P
    is_given: bool
    at: dt.datetime
    by: User | None

    @property
    def words(self) -> str:
        """As it was ticked: "Edits the trust plan, its KPIs and targets"."""
        return GIVEN[self.permission]


def given_changes(trust: Trust, roles: Iterable[Membership]) -> list[GivenChange]:
    """All that was given with these roles, the newest first: two queries, and one where nothing ever was."""
    held = {role.pk: role for role in roles}
    events: QuerySet[Any] = Membership.pgh_event_model.objects.filter(trust=trust.pk, id__in=held)  # type: ignore[attr-defined]
    before: dict[int, frozenset[P]] = {}
    found: list[tuple[Membership, P, bool, dt.datetime, int | None]] = []
    for event in events.order_by("pgh_id"):
        now = frozenset(permission for permission, field in GIVEN_FIELDS.items() if getattr(event, field))
        had = before.get(event.id, frozenset())
        found += [
            (held[event.id], permission, permission in now, event.pgh_created_at, event.pgh_by)
            for permission in GIVEN
            if (permission in now) != (permission in had)
        ]
        before[event.id] = now
    people = User.objects.in_bulk({by for *_, by in found if by}) if found else {}
    return [GivenChange(role, p, is_given, at, people.get(by or 0)) for role, p, is_given, at, by in reversed(found)]

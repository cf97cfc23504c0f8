"""One person's rights in one trust, resolved once a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.trusts.permissions import P


@dataclass(frozen=True)
class Rights:
    """What a person may do in a trust: on all of it, and on single schools (by school id)."""

    user_id: int
    trust_id: int
    on_trust: frozenset[P] = frozenset()
    on_schools: Mapping[int, frozenset[P]] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()

    def may(self, permission: P, school_id: int | None = None) -> bool:
        """True if the permission is held for the whole trust, or for that school."""
        if permission in self.on_trust:
            return True
        return school_id is not None and permission in self.on_schools.get(school_id, frozenset())

    def may_somewhere(self, permission: P) -> bool:
        """True if the permission is held for the trust or for at least one school."""
        return permission in self.on_trust or any(permission in held for held in self.on_schools.values())

    def schools_with(self, permission: P) -> frozenset[int] | None:
        """Ids of the schools for which the permission is held; None means all of them."""
        if permission in self.on_trust:
            return None
        return frozenset(school for school, held in self.on_schools.items() if permission in held)

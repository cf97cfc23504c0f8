"""How people and parties are named in a review: by name, and by role for papers that are open to anyone."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from django.db.models import Q

from apps.accounts.models import User
from apps.trusts.models import Membership, Party, Trust

SOMEBODY = "a named person"


class Names:
    """The roles that people hold in a trust on a day, read once, when the first is asked for."""

    def __init__(self, trust: Trust, today: dt.date) -> None:
        self._trust, self._today = trust, today

    @cached_property
    def _roles(self) -> Mapping[int, list[str]]:
        in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=self._today)
        held = Membership.objects.filter(in_force, trust=self._trust, starts_on__lte=self._today)
        places: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for membership in held.select_related("school").order_by("school__position", "pk"):
            there = places[membership.user_id][membership.role_name]
            there += [membership.school.name] if membership.school else []
        return {
            person: [_role_words(role, schools) for role, schools in roles.items()] for person, roles in places.items()
        }

    def role_of(self, person: User | None) -> str:
        """The person's roles in words: "Headteacher, Hill View"; "" for nobody, or for one without a role."""
        return "; ".join(self._roles.get(person.pk, ())) if person else ""

    def role_of_party(self, party: Party) -> str:
        """A role or group as it is called; anybody else by the roles they hold, never by name."""
        if party.kind in (Party.Kind.ROLE, Party.Kind.GROUP):
            return party.name
        if party.user_id is not None:
            return "; ".join(self._roles.get(party.user_id, ())) or SOMEBODY
        return SOMEBODY if party.kind == Party.Kind.PERSON else party.name

    def roles_of(self, parties: Iterable[Party]) -> str:
        """The parties by role, each once."""
        return ", ".join(dict.fromkeys(self.role_of_party(party) for party in parties))


def _role_words(role: str, schools: Sequence[str]) -> str:
    """A role with the school it is held for, or the two; of three or more schools, the role alone."""
    return f"{role}, {' and '.join(schools)}" if 0 < len(schools) <= 2 else role


def names_of(parties: Sequence[Party]) -> str:
    """The parties as the trust writes them."""
    return ", ".join(party.name for party in parties)

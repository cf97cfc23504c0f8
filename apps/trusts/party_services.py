"""Writes about parties: those who can own work, and which of them sign in."""

from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.trusts.merging import move_links
from apps.trusts.models import Membership, Party, Trust
from apps.trusts.ordering import next_position
from apps.trusts.parties import plain_name
from apps.trusts.school_services import hold_trust


@dataclass(frozen=True, kw_only=True)
class PartyValues:
    """What is entered of a party; `user` is the person who signs in as it."""

    name: str
    kind: str = ""
    note: str = ""
    user: User | None = None


@transaction.atomic
def keep_party(*, trust: Trust, party: Party | None, values: PartyValues, by: User) -> Party:
    """Add a party, or change one. Refuses another's name, and a person without a role in the trust."""
    hold_trust(trust)
    name = plain_name(values.name)
    others = Party.objects.filter(trust=trust).exclude(pk=party.pk if party else 0)
    same = next((other for other in others if plain_name(other.name).casefold() == name.casefold()), None)
    if same is not None:
        raise BadValue(
            f"{same.name} is in the list already: if they are the same, merge the two instead.", field="name"
        )
    if values.user is not None and not Membership.objects.filter(trust=trust, user=values.user).exists():
        raise BadValue("Choose somebody who holds a role in the trust.", field="user")
    party = party or Party(trust=trust, position=next_position(Party.objects.filter(trust=trust)))
    party.name, party.kind, party.note, party.user = name, values.kind, values.note, values.user
    party.save()
    return party


@transaction.atomic
def merge_parties(*, duplicate: Party, into: Party, by: User) -> int:
    """Make the duplicate one with another party: its work moves there in one moment, and it is offered no more.

    Gives how many things moved. Its name stays known, so that who types it later means the other. What was frozen keeps
    the name it had. Refuses a party with itself, and one that was merged already.
    """
    hold_trust(into.trust)
    parties = {party.pk: party for party in Party.objects.filter(trust_id=into.trust_id)}
    duplicate, into = parties[duplicate.pk], parties[into.pk]
    if duplicate.pk == into.pk:
        raise BadValue("Choose another than itself.", field="into")
    if duplicate.merged_into_id is not None or into.merged_into_id is not None:
        raise NotNow("One of the two has been merged already.")
    moved = move_links(duplicate=duplicate, into=into, by=by, at=clock.now())
    Party.objects.filter(trust_id=into.trust_id, merged_into=duplicate).update(merged_into=into)
    if into.user_id is None and duplicate.user_id is not None:
        into.user_id = duplicate.user_id
        into.save(update_fields=["user"])
    duplicate.user, duplicate.merged_into, duplicate.retired_on = None, into, clock.today()
    duplicate.save(update_fields=["user", "merged_into", "retired_on"])
    return moved


@transaction.atomic
def retire_party(*, party: Party, by: User) -> None:
    """Offer a party as an owner no more; what it owns stays its own."""
    party.retired_on = clock.today()
    party.save(update_fields=["retired_on"])


@transaction.atomic
def bring_back_party(*, party: Party, by: User) -> None:
    """Offer a party again. Refuses one that was merged into another."""
    if party.merged_into is not None:
        raise NotNow(f"It was merged into {party.merged_into.name}, so it cannot be brought back.")
    party.retired_on = None
    party.save(update_fields=["retired_on"])

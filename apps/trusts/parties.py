"""Parties by name, and the ordered links from a thing to the parties that own or lead it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue
from apps.trusts.models import Party, Trust

LONGEST_NAME = 300


def plain_name(name: str) -> str:
    """A name as it is compared and kept: without spaces at its ends or doubled within."""
    return " ".join(name.split())


@transaction.atomic
def parties_named(*, trust: Trust, names: Iterable[str]) -> tuple[list[Party], list[Party]]:
    """The parties with these names in their order, each once, and those of them that were new and have been added.

    Names are compared without regard to capitals and spaces; empty ones are left out, and one that was merged into
    another means that one. Refuses a name of more than 300
    characters.
    """
    wanted: dict[str, str] = {}
    for name in filter(None, map(plain_name, names)):
        wanted.setdefault(name.casefold(), name)
    if any(len(name) > LONGEST_NAME for name in wanted.values()):
        raise BadValue(f"The name of an owner can have {LONGEST_NAME} characters at most.")
    if not wanted:
        return [], []
    there: dict[str, Party] = {}
    for party in Party.objects.filter(trust=trust).select_related("merged_into"):
        there.setdefault(plain_name(party.name).casefold(), party.merged_into or party)
    last = max((party.position for party in there.values()), default=-1)
    added = [key for key in wanted if key not in there]
    for position, key in enumerate(added, start=last + 1):
        there[key] = Party.objects.create(trust=trust, name=wanted[key], position=position)
    return list(dict.fromkeys(there[key] for key in wanted)), [there[key] for key in added]


def party_names(links: models.Manager[Any]) -> tuple[str, ...]:
    """The names of the parties linked through a related manager such as `action.owners`, in order."""
    return tuple(link.party.name for link in links.select_related("party"))


def new_parties_words(parties: Iterable[Party]) -> str:
    """What to say of owners who were not among the trust's parties yet; empty for none."""
    names = ", ".join(party.name for party in parties)
    return f"New in the list of owners: {names}." if names else ""


@transaction.atomic
def set_parties(*, links: models.Manager[Any], parties: Sequence[Party], by: User) -> None:
    """Make these parties, in this order, the ones linked through a related manager such as `action.owners`.

    Links that go are kept as removed, with who removed them; the others keep their rows.
    """
    there = {link.party_id: link for link in links.all()}
    for position, party in enumerate(parties):
        link = there.pop(party.pk, None)
        if link is None:
            links.create(trust_id=party.trust_id, party=party, position=position)
        elif link.position != position:
            link.position = position
            link.save(update_fields=["position"])
    if there:
        links.filter(party_id__in=there).update(removed_at=clock.now(), removed_by=by)

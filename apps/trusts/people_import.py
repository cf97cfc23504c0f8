"""Bringing in people from a sheet: what would become of each row, and doing it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from celery import current_app
from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.trusts.models import Membership, Trust
from apps.trusts.people_listed import not_over, schools_seen
from apps.trusts.people_rows import Entry, Read, Reader
from apps.trusts.permissions import P
from apps.trusts.policies import may_give
from apps.trusts.rights import Rights
from apps.trusts.roles import BY_CODE
from apps.trusts.services import Invitation, invite_people
from apps.trusts.vocabulary import Words

SEND = "trusts.send_invitations"
MOST_PEOPLE = 1000


class Fate(StrEnum):
    """What would become of a row."""

    NEW = "New here"
    MORE = "Gets one more role"
    HAS = "Has this role already"
    SAME = "Is the same as a row above"
    WRONG = "To be mended"
    LEFT = "Left out"


@dataclass(frozen=True)
class Planned:
    """A row with what would become of it, and by what other name the person is known here, if by one."""

    read: Read
    fate: Fate
    known_as: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it gives somebody a role."""
        return self.fate in (Fate.NEW, Fate.MORE)


def plan_import(trust: Trust, rights: Rights, entries: Sequence[Entry], *, by: User) -> list[Planned]:
    """What would become of each row; a constant number of queries."""
    own = Words(trust.vocabulary)
    words = {key: own[key] for key in ("headteacher", "ceo")}
    schools, own_names = schools_seen(trust, rights, P.MANAGE_PEOPLE), (trust.name, trust.short_name)
    reader = Reader(schools, words, today=clock.today(), names=own_names)
    rows = reader.read(entries)
    emails = {row.entry.email for row in rows}
    here = {u.email: u for u in User.objects.filter(email__in=emails, memberships__trust=trust).distinct()}
    standing = Membership.objects.filter(not_over(clock.today()), trust=trust, user__in=here.values())
    held: set[tuple[str, str, int | None]] = set(standing.values_list("user__email", "role", "school_id"))
    seen: dict[tuple[str, str, int | None], int] = {}
    names: dict[str, Read] = {}
    return [_planned(row, rights, by, here, held, seen, names) for row in rows]


def _planned(
    row: Read,
    rights: Rights,
    by: User,
    here: dict[str, User],
    held: set[tuple[str, str, int | None]],
    seen: dict[tuple[str, str, int | None], int],
    names: dict[str, Read],
) -> Planned:
    if row.entry.left_out:
        return Planned(row, Fate.LEFT)
    errors = dict(row.errors)
    email = row.entry.email
    if not errors:
        other = names.setdefault(email, row)
        if other.entry.name.casefold() != row.entry.name.casefold():
            errors["email"] = f"Row {other.entry.number} has this address for {other.entry.name}: which is right?"
        elif email == by.email.casefold():
            errors["email"] = "You cannot give yourself a role: ask somebody else to do it."
        elif not may_give(rights, row.role, row.school.pk if row.school else None):
            errors["role"] = f"The role {BY_CODE[row.role].name} is not yours to give: ask your CEO or clerk."
    if errors:
        return Planned(replace(row, errors=errors), Fate.WRONG)
    if row.key in seen:
        return Planned(row, Fate.SAME)
    seen[row.key] = row.entry.number
    if row.key in held:
        return Planned(row, Fate.HAS)
    if email not in here:
        return Planned(row, Fate.NEW)
    known = str(here[email]) if rights.may(P.MANAGE_PEOPLE) else ""
    return Planned(row, Fate.MORE, known if known.casefold() != row.entry.name.casefold() else "")


def counts_of(rows: Iterable[Planned]) -> list[tuple[Fate, int]]:
    """How many rows have which fate, in the order of the fates."""
    counted = Counter(row.fate for row in rows)
    return [(fate, counted[fate]) for fate in Fate if counted[fate]]


@transaction.atomic
def import_people(*, trust: Trust, rows: Iterable[Planned], send_now: bool) -> int:
    """Give the roles of all rows that are good, and give their number; the others are passed over.

    Each person's invitation waits until it is sent: at once, by a worker, or when somebody sends all that wait.
    """
    good = [row.read for row in rows if row.is_good]
    given = invite_people(trust=trust, invitations=[_invitation(row) for row in good])
    Membership.objects.filter(pk__in=[m.pk for m, _ in given]).update(invitation_waits=True)
    if send_now and given:
        queue_invitations(trust)
    return len(given)


def _invitation(row: Read) -> Invitation:
    return Invitation(
        email=row.entry.email,
        name=row.entry.name,
        role=row.role,
        school=row.school,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def queue_invitations(trust: Trust) -> None:
    """Have a worker send all that wait, once this is kept. A broker that is away is logged: they go on waiting."""

    def send() -> None:
        current_app.send_task(SEND, kwargs={"trust_id": trust.pk})

    transaction.on_commit(send, robust=True)


def waiting_people(trust: Trust) -> list[int]:
    """The ids of those who are still to be told of a role."""
    waiting = Membership.objects.filter(not_over(clock.today()), trust=trust, invitation_waits=True)
    return list(waiting.order_by("user_id").values_list("user_id", flat=True).distinct())


def template_rows(today: dt.date) -> list[list[str | dt.date | None]]:
    """The headings, and two rows that show how it is meant."""
    return [
        ["Name", "E-mail", "Role", "School", "From", "Until"],
        ["Ama Boateng", "ama.boateng@example.org", "Headteacher", "Name or URN of the school", today, None],
        ["Jo Lee", "jo.lee@example.org", "Trustee", None, None, None],
    ]

"""What an operator of the installation does: finds trusts and their first CEOs, and sees nothing of what is in them."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.trusts.grants import rebuild_grants
from apps.trusts.invitations import mail_invitation
from apps.trusts.models import Membership, Trust
from apps.trusts.people_listed import not_over
from apps.trusts.services import Invitation, create_trust, invite_person
from apps.trusts.wall import inside_trust, set_setting


@dataclass(frozen=True)
class TrustLine:
    """All that an operator is told of a trust; `people` are those with a role that has not ended."""

    id: int
    slug: str
    name: str
    made_at: dt.datetime
    people: int


def all_trusts() -> list[TrustLine]:
    """Every trust by name, from the one function that may tell of them, and tells nobody but operators."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, slug, name, made_at, people FROM operator_trusts()")
        return [TrustLine(*row) for row in cursor.fetchall()]


def trust_line(slug: str) -> TrustLine | None:
    """That trust's line, if there is such a trust."""
    return next((line for line in all_trusts() if line.slug == slug), None)


@transaction.atomic
def found_trust(*, name: str, slug: str, ceo_name: str, ceo_email: str, by: User) -> TrustLine:
    """A new trust with the invitation of its first CEO. An empty slug is made from the name.

    Refuses a slug that is taken or cannot be one, and the operator as CEO, who would then see what is in it.
    """
    trust = create_trust(name=name, slug=slug or None)
    _invite_ceo(trust, ceo_name, ceo_email, by)
    set_setting("app.trust_id", None)
    return TrustLine(trust.pk, trust.slug, trust.name, trust.made_at, 1)


@transaction.atomic
def name_first_ceo(*, line: TrustLine, ceo_name: str, ceo_email: str, by: User) -> None:
    """Somebody else as the first CEO, for an address that was wrong; those invited before are CEO no more.

    Refuses it once a CEO has signed in: from then on the trust's own people see to it.
    """
    with inside_trust(line.id):
        trust = Trust.objects.get(pk=line.id)
        before = list(_ceos(trust))
        _check_none_signed_in(before)
        if any(m.user.email == ceo_email.lower() for m in before):
            raise BadValue("They are invited already: send the invitation again.", field="ceo_email")
        _invite_ceo(trust, ceo_name, ceo_email, by)
        yesterday = clock.today() - dt.timedelta(days=1)
        Membership.objects.filter(pk__in=[m.pk for m in before]).update(starts_on=yesterday, ends_on=yesterday)
        rebuild_grants(trust)


@transaction.atomic
def invite_first_ceo_again(*, line: TrustLine) -> None:
    """The first CEO's invitation once more, with a new link. Refuses it once a CEO has signed in."""
    with inside_trust(line.id):
        ceos = list(_ceos(Trust.objects.get(pk=line.id)))
        _check_none_signed_in(ceos)
        for membership in ceos:
            mail_invitation(membership.user, [membership])


def _ceos(trust: Trust) -> QuerySet[Membership]:
    held = Membership.objects.filter(not_over(clock.today()), trust=trust, role="ceo")
    return held.select_related("user", "trust").order_by("pk")


def _check_none_signed_in(ceos: list[Membership]) -> None:
    if any(membership.user.last_login for membership in ceos):
        raise NotNow("Its CEO has signed in: from now on the trust's own people give roles.")


def _invite_ceo(trust: Trust, name: str, email: str, by: User) -> None:
    invitation = Invitation(email=email, name=name, role="ceo")
    try:
        membership, _ = invite_person(trust=trust, invitation=invitation, by=by)
    except BadValue as refused:
        raise BadValue(refused.sentence, field=f"ceo_{refused.field}") from refused
    mail_invitation(membership.user, [membership])

"""What the workers do for trusts."""

import logging

from celery import shared_task
from django.core.mail import send_mail

from apps.trusts.celery import TrustTask, all_trust_ids
from apps.trusts.grants import rebuild_grants
from apps.trusts.invitations import letter, mark_sent
from apps.trusts.models import Membership, Trust
from apps.trusts.people_import import SEND, waiting_people
from apps.trusts.wall import inside_trust

log = logging.getLogger(__name__)


class Sweep(TrustTask):
    """A task that goes through all trusts, entering each by itself."""

    abstract = True
    in_trust = False


@shared_task(base=Sweep, name="trusts.rebuild_all_grants")
def rebuild_all_grants() -> None:
    """Make every trust's grants follow the roles in force today: acting cover begins and ends by the calendar."""
    for trust_id in all_trust_ids():
        with inside_trust(trust_id):
            rebuild_grants(Trust.objects.get(pk=trust_id))


@shared_task(base=Sweep, name=SEND)
def send_invitations(*, trust_id: int) -> None:
    """Mail everyone in the trust who is still to be told of a role, one e-mail a person.

    Who cannot be mailed goes on waiting; a second worker passes over those that the first is busy with.
    """
    with inside_trust(trust_id):
        people = waiting_people(Trust.objects.get(pk=trust_id))
    for user_id in people:
        try:
            with inside_trust(trust_id):
                _send_waiting(trust_id, user_id)
        except OSError:  # of the mail server, or of the way to it
            log.exception("The invitation of person %s in trust %s could not be sent.", user_id, trust_id)


def _send_waiting(trust_id: int, user_id: int) -> None:
    waiting = Membership.objects.filter(trust=trust_id, user=user_id, invitation_waits=True)
    roles = list(
        waiting.select_related("user", "school", "trust")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")
    )
    if roles:
        subject, text = letter(roles[0].user, roles)
        mark_sent(roles)
        send_mail(subject, text, None, [roles[0].user.email])

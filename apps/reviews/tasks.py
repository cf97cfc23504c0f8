"""What the workers do for reviews."""

import logging

from celery import shared_task

from apps.reviews.reminding import remind, reviews_to_remind_of
from apps.trusts.celery import all_trust_ids
from apps.trusts.models import Trust
from apps.trusts.tasks import Sweep
from apps.trusts.wall import inside_trust

log = logging.getLogger(__name__)


@shared_task(base=Sweep, name="reviews.remind_of_what_is_missing")
def remind_of_what_is_missing() -> None:
    """Remind everybody, trust by trust; who was reminded this week is passed over, however often it runs."""
    for trust_id in all_trust_ids():
        try:
            with inside_trust(trust_id):
                for review in reviews_to_remind_of(Trust.objects.get(pk=trust_id)):
                    remind(review=review)
        except OSError:  # of the mail server, or of the way to it
            log.exception("Reminders of trust %s could not be sent.", trust_id)

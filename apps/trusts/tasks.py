"""What the workers do for trusts."""

from celery import shared_task

from apps.trusts.celery import TrustTask, all_trust_ids
from apps.trusts.grants import rebuild_grants
from apps.trusts.models import Trust
from apps.trusts.wall import inside_trust


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

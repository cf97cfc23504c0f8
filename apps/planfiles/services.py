"""Taking a plan file in."""

import datetime as dt

from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.trusts.models import Trust
from apps.trusts.services import create_trust, ensure_years

from .carried import taken
from .document import read_document
from .importer import Identity, Rows
from .plan_importer import add_plans


@transaction.atomic
def import_plan_file(*, data: bytes, slug: str | None = None, by: User | None = None) -> Trust:
    """A new trust with everything a plan file says of it, and terms for every year its plans span and for this one.

    The rest of the transaction works inside the trust. Without a slug, one is made of the trust's name. Refuses what
    is not a plan file (PlanFileRefused, with paths and reasons) and a slug that is taken; then nothing has changed.
    """
    document = read_document(data)
    trust = create_trust(slug=slug, **taken(Trust, document["trust"]))
    rows = Rows(trust, by)
    plans = add_plans(rows, Identity(rows, document), document)
    rows.save()
    today = clock.today()
    for first, last in _joined([(today, today), *((plan.starts_on, plan.ends_on) for plan in plans)]):
        ensure_years(trust=trust, first=first, last=last)
    return trust


def _joined(spans: list[tuple[dt.date, dt.date]]) -> list[tuple[dt.date, dt.date]]:
    """The spans, those that overlap being one where together they stay within a plan's longest, 30 years."""
    joined: list[tuple[dt.date, dt.date]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] and last.year - joined[-1][0].year < 28:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        elif not joined or last > joined[-1][1] or first > joined[-1][1]:
            joined.append((first, last))
    return joined

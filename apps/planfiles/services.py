"""Taking a plan file in."""

import datetime as dt

from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import NotNow
from apps.kpis.models import KPI
from apps.strategies.models import Plan
from apps.strategies.services import next_position
from apps.trusts.models import Trust
from apps.trusts.services import create_trust, ensure_years

from .arrival import Wanted, names_in, read_arrivals
from .carried import taken
from .document import read_document
from .errors import PlanFileRefused, refuse
from .importer import Here, Identity, Rows
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


@transaction.atomic
def take_in_plans(*, trust: Trust, data: bytes, wanted: Wanted, by: User) -> list[Plan]:
    """The plans of a file that fit, added to a trust that is there, with the owners and families that it lacks.

    What it says of the trust itself is left alone, and so are plans that are here already; links lead to their KPIs.
    Figures of the new KPIs are asked for from now on. Refuses what is not a plan file, a file without a plan that fits
    and links to KPIs that the trust does not have (PlanFileRefused), and a school that has closed; nothing has changed
    then.
    """
    arrivals = read_arrivals(trust, data, wanted)
    if arrivals.problems:
        raise PlanFileRefused(arrivals.problems)
    if not arrivals.fitting:
        raise refuse("There is no plan in this file that can be taken in here.")
    today = clock.today()
    if wanted.school is not None and wanted.school.closed_on is not None and wanted.school.closed_on <= today:
        raise NotNow(f"{wanted.school} has closed, so it needs no new plan.")
    rows = Rows(trust, by)
    plans = add_plans(
        rows,
        Here(rows, arrivals.document, names_in([arrival.entry for arrival in arrivals.fitting])),
        arrivals.document,
        only={arrival.index for arrival in arrivals.fitting},
        kpis=arrivals.kpis,
        first_position=next_position(Plan.objects.filter(trust=trust)),
    )
    for kpi in (row for level in rows.waiting[KPI] for row in level):
        kpi.added_on = today
    rows.save()
    for plan in plans:
        ensure_years(trust=trust, first=plan.starts_on, last=plan.ends_on)
    return plans


def _joined(spans: list[tuple[dt.date, dt.date]]) -> list[tuple[dt.date, dt.date]]:
    """The spans, those that overlap being one where together they stay within a plan's longest, 30 years."""
    joined: list[tuple[dt.date, dt.date]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] and last.year - joined[-1][0].year < 28:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        elif not joined or last > joined[-1][1] or first > joined[-1][1]:
            joined.append((first, last))
    return joined

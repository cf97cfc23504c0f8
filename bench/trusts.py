"""Trusts of any size, written in bulk: schools, KPIs, figures, and a CEO who is signed in."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle, islice

import pgtrigger
from django.db import transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.kpis.models import KPI, Family, Measure, Reading, Target
from apps.strategies.models import Plan, Priority
from apps.trusts.models import Period, School, Trust
from apps.trusts.services import Invitation, create_trust, ensure_years, invite_people
from apps.trusts.wall import enter_trust, set_setting

TODAY = dt.date(2026, 11, 20)
MOST_YEARS_AT_ONCE = 20
PHASES = ("primary", "secondary")
# (shape, target, amber, unit): what a trust holds most of its figures against.
RULES = (
    ("at_least", Decimal("95.0"), Decimal("93.0"), "percent"),
    ("at_most", Decimal("5.0"), Decimal("7.0"), "percent"),
    ("at_least", Decimal(10), None, "number"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A trust with the browser of its CEO."""

    trust: Trust
    client: Client

    def address(self, path: str) -> str:
        """An address within the trust."""
        return f"/t/{self.trust.slug}/{path}"


@transaction.atomic
def make_trust(slug: str, *, schools: int, kpis: int, periods: int) -> Made:
    """A trust whose schools have reported every KPI in each of the last `periods` terms."""
    set_setting("app.trust_id", None)
    trust = create_trust(name=f"Trust {slug}", slug=slug)
    enter_trust(trust.pk)
    for first in range(2027 - -(-periods // 3), 2027, MOST_YEARS_AT_ONCE):
        last = min(first + MOST_YEARS_AT_ONCE, 2027)
        ensure_years(trust=trust, first=dt.date(first, 9, 1), last=dt.date(last, 8, 31))
    plan = Plan.objects.create(
        trust=trust, kind="trust", title="Trust plan", starts_on=dt.date(2024, 9, 1), ends_on=dt.date(2028, 8, 31)
    )
    there = School.objects.bulk_create(
        School(
            trust=trust,
            name=f"School {n:03}",
            slug=f"school-{n:03}",
            urn=str(200000 + n),
            phase=phase,
            position=n,
            joined_on=dt.date(2000, 9, 1),
        )
        for n, phase in enumerate(islice(cycle(PHASES), schools))
    )
    terms = Period.objects.filter(trust=trust, part=Period.Part.WHOLE, starts_on__lte=TODAY)
    _report(trust, _measures(trust, plan, kpis), there, list(terms.order_by("-starts_on")[:periods]))
    return Made(trust, _ceo(trust))


def _measures(trust: Trust, plan: Plan, kpis: int) -> list[Measure]:
    families = [Family.objects.create(trust=trust, name=f"Family {n}", position=n) for n in range(6)]
    priorities = [
        Priority.objects.create(trust=trust, plan=plan, code=f"P{n}", title=f"Priority {n}") for n in range(5)
    ]
    made = KPI.objects.bulk_create(
        KPI(
            trust=trust,
            plan=plan,
            priority=priorities[n % len(priorities)],
            family=families[n % len(families)],
            code=f"K{n:02}",
            statement=f"What is measured by number {n} stands where it should",
            measured_for="each-school",
            shape=RULES[n % len(RULES)][0],
            unit=RULES[n % len(RULES)][3],
            frequency="termly",
            headline=n < 8,
            position=n,
        )
        for n in range(kpis)
    )
    Target.objects.bulk_create(
        Target(
            trust=trust,
            kpi=kpi,
            value=RULES[n % len(RULES)][1],
            amber=RULES[n % len(RULES)][2],
            valid_from=plan.starts_on,
            status=Target.Status.APPROVED,
        )
        for n, kpi in enumerate(made)
    )
    return Measure.objects.bulk_create(Measure(trust=trust, kpi=kpi) for kpi in made)


def _report(trust: Trust, measures: list[Measure], schools: list[School], periods: list[Period]) -> None:
    """A figure for each; those of three schools in four lie on the good side."""
    now = timezone.now()
    with pgtrigger.ignore():  # the events of figures are nothing that a page reads
        for period in periods:
            Reading.objects.bulk_create(
                Reading(
                    trust=trust,
                    measure=measure,
                    school=school,
                    period=period,
                    value=_value(n, place, period.pk),
                    reported_at=now,
                )
                for n, measure in enumerate(measures)
                for place, school in enumerate(schools)
            )


def _value(kpi: int, school: int, period: int) -> Decimal:
    shape, target, _, _ = RULES[kpi % len(RULES)]
    distance = Decimal((kpi * 7 + school * 3 + period) % 40) / 10
    better = (school + kpi) % 4 != 0
    return target + distance if (shape == "at_least") is better else max(target - distance, Decimal(0))


def _ceo(trust: Trust) -> Client:
    email = f"ceo@{trust.slug}.example"
    invite_people(
        trust=trust,
        invitations=[Invitation(email=email, name="Chief Executive", role="ceo", school=None, starts_on=TODAY)],
    )
    client = Client()
    user = User.objects.get(email=email)
    set_setting("app.trust_id", None)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client

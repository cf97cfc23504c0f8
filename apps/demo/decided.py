"""The demo's targets as its board has decided them, those that wait for it, and its schools' inspections."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.core import clock
from apps.demo.document import read
from apps.kpis.approvals import stamp_of
from apps.kpis.models import KPI, BenchmarkValue, Target
from apps.kpis.policies import Resolution, TargetValues
from apps.kpis.target_services import Proposal, approve_targets, propose_targets, refuse_targets
from apps.kpis.to_approve import waiting_for_approval
from apps.strategies.models import Plan
from apps.trusts.inspections import InspectionValues, keep_inspection
from apps.trusts.models import Body, School, Trust
from apps.trusts.threshold_services import Thresholds, set_thresholds


def approve_the_plans_targets(trust: Trust, clerk: User) -> None:
    """The board approves on the plan's first day what came with it."""
    plan = Plan.objects.get(trust=trust, kind=Plan.Kind.TRUST)
    day = plan.starts_on
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    Target.objects.filter(trust=trust).update(made_at=moment)
    BenchmarkValue.objects.filter(trust=trust).update(made_at=moment)
    with clock.standing_on(day):
        rows = [row.target for row in waiting_for_approval(trust, day)]
        _approve(trust, rows, day, read("demo-targets.yaml")["first_minute"], clerk)


def give_days_of_grace(trust: Trust, ceo: User) -> None:
    """A missing figure is overdue some days after its day; everything else stays as a new trust has it."""
    values = Thresholds(
        small_cohort=trust.small_cohort,
        coverage_share=trust.coverage_share,
        heads_see_others=trust.heads_see_others,
        grace_days=read("demo-targets.yaml")["grace_days"],
    )
    set_thresholds(trust=trust, values=values, by=ceo)


def decide_lately(trust: Trust, ceo: User, clerk: User, today: dt.date) -> None:
    """What the board has approved and refused since, and what waits for it."""
    told = read("demo-targets.yaml")
    for kind in ("refused", "decided_lately", "waiting"):
        for one in told[kind]:
            day = today - dt.timedelta(days=one["days_ago"])
            with clock.standing_on(day):
                row = _propose(trust, one, day, ceo)
            if kind != "waiting" and row is not None:
                _decide(trust, row, one, day + dt.timedelta(days=1), clerk)


def _propose(trust: Trust, one: dict[str, Any], day: dt.date, ceo: User) -> Target | None:
    schools = list(School.objects.filter(trust=trust))
    kpi = KPI.objects.select_related("plan").get(trust=trust, plan__kind=Plan.Kind.TRUST, code=one["code"])
    school = schools[one["school"]] if "school" in one and len(schools) > one["school"] else None
    amber = Decimal(str(one["amber"])) if "amber" in one else None
    proposal = Proposal(
        kpi=kpi,
        values=TargetValues(value=Decimal(str(one["value"])), amber=amber),
        school=school,
        why=one["why"],
        amber_why=one.get("amber_why", ""),
    )
    propose_targets(trust=trust, proposals=[proposal], valid_from=day, by=ceo)
    waiting = [row.target for row in waiting_for_approval(trust, day) if row.kpi.pk == kpi.pk]
    return waiting[-1] if waiting else None


def _decide(trust: Trust, row: Target, one: dict[str, Any], day: dt.date, clerk: User) -> None:
    with clock.standing_on(day):
        if "refused_why" not in one:
            _approve(trust, [row], day, one["minute"], clerk)
            return
        told = Resolution(body=_board(trust), on=day, minute=one["minute"])
        chosen = {row.pk: stamp_of(row)}
        refuse_targets(trust=trust, chosen=chosen, resolution=told, why=one["refused_why"], by=clerk)


def _approve(trust: Trust, rows: Sequence[Target], day: dt.date, minute: str, clerk: User) -> None:
    told = Resolution(body=_board(trust), on=day, minute=minute)
    approve_targets(trust=trust, chosen={row.pk: stamp_of(row) for row in rows}, resolution=told, by=clerk)


def _board(trust: Trust) -> Body:
    return Body.objects.filter(trust=trust, kind=Body.Kind.BOARD).order_by("pk")[0]


def add_inspections(trust: Trust, schools: Sequence[School], clerk: User, today: dt.date) -> None:
    """What is on record of each school's inspections."""
    told = read("demo-inspections.yaml")
    for place, school in enumerate(schools):
        for one in told[place % len(told)]:
            values = InspectionValues(**one)
            if (values.published_on or values.inspected_on) <= today:
                keep_inspection(school=school, inspection=None, values=values, by=clerk)

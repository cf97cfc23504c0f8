"""Addresses and inputs of the pages on which figures are entered, for their tests."""

import json

from django.http import HttpResponse

from apps.kpis.models import KPI, Measure
from apps.trusts.models import Period, School
from tests.kpis.reporting import report
from tests.world import World, make_kpi


def school_url(world: World, school: str = "north", period: Period | None = None) -> str:
    return world.url(f"figures/schools/{school}/{(period or world.period()).pk}/")


def trust_url(world: World, kpi: KPI | None = None) -> str:
    return world.url(f"figures/trust/{world.period().pk}/" + (f"?kpi={kpi.pk}" if kpi else ""))


def row_of(kpi: KPI, school: School | None) -> str:
    return f"f{Measure.objects.get(kpi=kpi).pk}-{school.pk if school else 'trust'}"


def filled(row: str, was: dict[str, str] | None = None, **parts: str) -> dict[str, str]:
    """What a browser sends of a row: its inputs, and what they showed."""
    names = {"value", "numerator", "denominator", "note"} if not {"grade", "answer"} & set(parts) else {"note"}
    empty = dict.fromkeys([*names, *parts], "")
    return {
        **{f"{row}-{name}": value for name, value in (empty | parts).items()},
        f"{row}-was": json.dumps(empty | (was or {})),
    }


def text_of(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def grow(world: World) -> None:
    for number in range(6):
        school = School.objects.create(trust=world.trust, name=f"School {number}", slug=f"s{number}")
        world.schools[f"s{number}"] = school
        kpi = make_kpi(
            world,
            code=f"G{number}",
            statement=f"Growth {number}",
            measured_for="each-school",
            shape="at_least",
            unit="percent",
            frequency=("termly", "half-termly", "annual")[number % 3],
            target="50",
            family=world.kpi.family,
        )
        report(world, kpi, "north", "60")
        report(world, world.kpi, f"s{number}", "60")


def strange_period(world: World, other_world: World) -> int:
    """The id of a period of another trust."""
    other_world.enter()
    number = other_world.period().pk
    world.enter()
    return number

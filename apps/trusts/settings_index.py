"""The areas of a trust's settings, each with what is missing there."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from apps.trusts.calendar import year_name
from apps.trusts.models import AcademicYear, Body, BodyMember, School, Trust

SOON = dt.timedelta(days=90)
HALF_A_YEAR = dt.timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Area:
    """One area: the name of its URL (of one kind of list), what it is about, and sentences on what is missing."""

    name: str
    url_name: str
    about: str
    missing: tuple[str, ...] = ()
    kind: str = ""


def areas_of(trust: Trust, today: dt.date) -> list[Area]:
    """Every area in its order; the number of queries depends on nothing."""
    schools, years, bodies = _schools(trust, today), _years(trust, today), _bodies(trust, today)
    return [
        Area("Schools", "schools", "Which schools belong to the trust, since when and until when.", schools),
        Area("People", "people", "Who holds which role in the trust and its schools."),
        Area("Bodies", "bodies", "The board, its committees and local governing bodies, and who sits in them.", bodies),
        Area("Owners of work", "owners", "Who can own an action or lead a priority, and which of them sign in."),
        Area("Terms", "years", "Academic years, terms, half-terms, and the days by which figures are due.", years),
        Area(
            "Thresholds",
            "thresholds",
            "When a group is small, when enough schools have reported, and what heads see of other schools.",
        ),
        Area("Name and look", "look", "The trust's name, logo and colour.", _look(trust)),
        Area("Words", "vocabulary", "What your trust calls a priority, an action, a KPI and the rest."),
        Area("Glossary", "trust_list", "Terms and abbreviations, explained.", kind="glossary"),
        Area("Vision and mission", "vision", "What the trust wants to become and is there for.", _vision(trust)),
        Area("Values", "trust_list", "What the trust holds to.", kind="values"),
        Area("KPI families", "trust_list", "Under which headings the scorecard lists KPIs.", kind="families"),
        Area("API and tokens", "tokens", "Let another program read what you can read here, and enter figures for you."),
    ]


def _schools(trust: Trust, today: dt.date) -> tuple[str, ...]:
    there = School.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today), trust=trust)
    counts = there.aggregate(
        every=Count("pk"), phase=Count("pk", filter=Q(phase="")), urn=Count("pk", filter=Q(urn=""))
    )
    if not counts["every"]:
        return ("There is no school yet.",)
    return tuple(
        f"{_schools_have(counts[key])} no {word}." for key, word in (("phase", "phase"), ("urn", "URN")) if counts[key]
    )


def _bodies(trust: Trust, today: dt.date) -> tuple[str, ...]:
    """Terms of office that end soon, and bodies without a chair."""
    there = Body.objects.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=today), trust=trust)
    seats = BodyMember.objects.filter(trust=trust, body__in=there, starts_on__lte=today)
    soon = seats.filter(ends_on__range=(today, today + SOON)).count()
    chaired = seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), office=BodyMember.Office.CHAIR)
    without = there.exclude(pk__in=chaired.values("body")).count()
    said = []
    if soon:
        said.append(f"{'1 term of office ends' if soon == 1 else f'{soon} terms of office end'} in the next 90 days.")
    if without:
        said.append(f"{'1 body has' if without == 1 else f'{without} bodies have'} no chair.")
    return tuple(said)


def _look(trust: Trust) -> tuple[str, ...]:
    return () if trust.logo_number else ("There is no logo yet.",)


def _vision(trust: Trust) -> tuple[str, ...]:
    return () if trust.vision else ("There is no vision yet.",)


def _schools_have(count: int) -> str:
    return "1 school has" if count == 1 else f"{count} schools have"


def _years(trust: Trust, today: dt.date) -> tuple[str, ...]:
    """From spring on, the year to come is missing where it is not there."""
    wanted = year_name(today + HALF_A_YEAR)
    if AcademicYear.objects.filter(trust=trust, name=wanted).exists():
        return ()
    return (f"{wanted} has no terms yet.",)

"""The record of schools' inspections: what can be entered, kept and read of them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue
from apps.core.figures import print_day
from apps.trusts.frameworks import OTHER, Framework, frameworks, ofsted_keys
from apps.trusts.models import Inspection, InspectionGrade, School, Trust
from apps.trusts.school_policies import check_day
from apps.trusts.school_services import hold_trust


@dataclass(frozen=True, kw_only=True)
class InspectionValues:
    """What is entered of an inspection; `grades` are the framework's words by area, in its order."""

    framework: str
    inspected_on: dt.date
    grades: Mapping[str, str]
    framework_name: str = ""
    published_on: dt.date | None = None
    note: str = ""


@transaction.atomic
def keep_inspection(*, school: School, inspection: Inspection | None, values: InspectionValues, by: User) -> Inspection:
    """Add an inspection of a school, or correct one.

    Refuses a day to come or on which its framework was not in use, a report published before it, no grade at all, a
    word that is not the framework's own, and the same inspection twice.
    """
    hold_trust(school.trust)
    framework = check_inspection(values, clock.today())
    others = Inspection.objects.filter(trust_id=school.trust_id, school=school).kept()
    same = others.filter(framework=values.framework, framework_name=values.framework_name)
    if same.filter(inspected_on=values.inspected_on).exclude(pk=inspection.pk if inspection else 0).exists():
        raise BadValue("This inspection is on record already.", field="inspected_on")
    row = inspection or Inspection(trust_id=school.trust_id, school=school, made_by=by, made_at=clock.now())
    row.framework, row.framework_name = framework.key, values.framework_name
    row.inspected_on, row.published_on, row.note = values.inspected_on, values.published_on, values.note
    row.save()
    InspectionGrade.objects.filter(trust_id=school.trust_id, inspection=row).delete()
    InspectionGrade.objects.bulk_create(
        InspectionGrade(trust_id=school.trust_id, inspection=row, area=area, grade=grade, position=position)
        for position, (area, grade) in enumerate(values.grades.items())
    )
    return row


@transaction.atomic
def remove_inspection(*, inspection: Inspection, by: User) -> None:
    """Take an inspection that was entered by mistake out of sight."""
    inspection.removed_at, inspection.removed_by = clock.now(), by
    inspection.save(update_fields=["removed_at", "removed_by"])


def check_inspection(values: InspectionValues, today: dt.date) -> Framework:
    """The framework of what was entered; BadValue, naming the field, for what cannot be."""
    framework = frameworks().get(values.framework)
    if framework is None:
        raise BadValue("Choose one of these frameworks.", field="framework")
    check_day(values.inspected_on, "inspected_on")
    check_day(values.published_on, "published_on")
    if framework.key == OTHER and not values.framework_name:
        raise BadValue("Write the framework's name.", field="framework_name")
    if values.inspected_on > today:
        raise BadValue("This day is still to come. Enter the first day of the inspection.", field="inspected_on")
    if not framework.was_used_on(values.inspected_on):
        raise BadValue(_not_in_use(framework), field="inspected_on")
    if values.published_on is not None and not values.inspected_on <= values.published_on <= today:
        raise BadValue("Enter a day between the inspection and today.", field="published_on")
    if not values.grades:
        raise BadValue("Enter at least one grade, in the report's own words.", field="area_0")
    known = {area.name: area.grades for area in framework.areas}
    for place, (area, grade) in enumerate(values.grades.items()):
        if framework.key != OTHER and grade not in known.get(area, ()):
            raise BadValue("Choose one of the framework's own words.", field=f"area_{place}")
    return framework


def _not_in_use(framework: Framework) -> str:
    """From when until when it was: a sentence."""
    first, last = (print_day(day) if day else "" for day in (framework.first_on, framework.last_on))
    span = f"between {first} and {last}" if first and last else f"from {first} on" if first else f"up to {last}"
    return f"This framework was used {span}: choose the one of that day, or correct the day."


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspection in words: its framework by name, its day, and its grades by area."""

    row: Inspection
    framework: str
    grades: Sequence[InspectionGrade]
    is_since_joining: bool

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Area and grade, in the framework's order."""
        return [(one.area, one.grade) for one in self.grades]

    @property
    def words(self) -> str:
        """In one line."""
        day, since = self.row.inspected_on, self.is_since_joining
        return inspection_words(self.framework, day, self.pairs, since_joining=since)


def inspection_words(
    framework: str, day: dt.date, grades: Iterable[Sequence[str]], *, since_joining: bool = True
) -> str:
    """An inspection in one line: "Ofsted report card, 12 May 2026. Inclusion: strong standard; …"."""
    before = "" if since_joining else ", before the school joined the trust"
    return f"{framework}, {print_day(day)}{before}. {'; '.join(f'{area}: {grade}' for area, grade in grades)}."


def inspections_of(school: School) -> list[Inspected]:
    """A school's inspections, the newest first: two queries."""
    rows = Inspection.objects.filter(trust_id=school.trust_id, school=school).kept().prefetch_related("grades")
    return [_inspected(row, school) for row in rows]


def newest_inspections(trust: Trust, schools: Iterable[School]) -> dict[int, list[Inspected]]:
    """For each of these schools its newest inspection by every inspectorate, the newest first: two queries.

    Ofsted's regimes are one inspectorate: the newest of them stands, and says which it is.
    """
    by_id = {school.pk: school for school in schools}
    rows = Inspection.objects.filter(trust=trust, school__in=list(by_id)).kept().prefetch_related("grades")
    ofsted, seen = set(ofsted_keys()), set()
    found: dict[int, list[Inspected]] = {number: [] for number in by_id}
    for row in rows:
        whose = (row.school_id, "ofsted" if row.framework in ofsted else f"{row.framework} {row.framework_name}")
        if whose not in seen:
            seen.add(whose)
            found[row.school_id].append(_inspected(row, by_id[row.school_id]))
    return found


def _inspected(row: Inspection, school: School) -> Inspected:
    return Inspected(
        row=row,
        framework=framework_name(row),
        grades=list(row.grades.all()),
        is_since_joining=school.joined_on is None or row.inspected_on >= school.joined_on,
    )


def framework_name(inspection: Inspection) -> str:
    """The name of an inspection's framework: of the list, or its own."""
    found = frameworks().get(inspection.framework)
    return inspection.framework_name or (found.name if found else inspection.framework)


def with_first_inspection(schools: QuerySet[School]) -> QuerySet[School]:
    """The same schools, each with `inspected_on`: the first day of Ofsted's first inspection after it joined.

    None for a school that has not been inspected since, or whose day of joining is not known. No query of its own.
    """
    since = Inspection.objects.filter(
        Q(inspected_on__gte=OuterRef("joined_on")),
        trust_id=OuterRef("trust_id"),
        school_id=OuterRef("pk"),
        framework__in=ofsted_keys(),
        removed_at__isnull=True,
    )
    first = since.order_by().values("school_id").annotate(first=Min(F("inspected_on"))).values("first")
    return schools.annotate(inspected_on=Subquery(first))

"""What an upload is read against: the trust's schools, KPIs and periods, as far as one person enters their figures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from apps.core import clock
from apps.kpis.facts import Spec
from apps.kpis.models import KPI, ColumnMeaning, Measure
from apps.kpis.selectors import calendar_of, kpis_of
from apps.kpis.specs import spec_of
from apps.kpis.timetable import Calendar
from apps.kpis.uploads.columns import Meaning, names_of
from apps.trusts.models import School, SchoolName, Term, Trust
from apps.trusts.people_rows import WHOLE_TRUST, plain
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything a line is looked up in. `fixed` are terms whose figures are final, by id, each with the sentence why.

    `measures` are those of KPIs that the person enters figures of, at one school at least.
    """

    trust: Trust
    rights: Rights
    term: Term
    today: date
    schools: Mapping[int, School]
    former: Iterable[SchoolName]
    measures: Mapping[int, Measure]
    calendar: Calendar
    fixed: Mapping[int, str] = field(default_factory=dict)
    _specs: dict[int, Spec] = field(default_factory=dict)

    def spec(self, kpi: KPI) -> Spec:
        """A KPI's rule, made once."""
        if kpi.pk not in self._specs:
            self._specs[kpi.pk] = spec_of(kpi)
        return self._specs[kpi.pk]

    @cached_property
    def schools_by_name(self) -> Mapping[str, School]:
        """Schools by URN, name, short address, and the names they had."""
        found: dict[str, School] = {}
        for school in self.schools.values():
            for name in (school.urn, school.name, school.slug):
                if name:
                    found.setdefault(plain(name), school)
        for former in self.former:
            found.setdefault(plain(former.name), self.schools[former.school_id])
        return found

    @cached_property
    def words_for_the_trust(self) -> frozenset[str]:
        """What stands where the figure is the trust's own."""
        own = {plain(name) for name in (self.trust.name, self.trust.short_name, "the trust as a whole", "the trust")}
        return frozenset((own | WHOLE_TRUST) - {"", "all", "all school"})

    @cached_property
    def measures_by_name(self) -> Mapping[str, list[Measure]]:
        """Measures by each way to name them; several plans may have the same."""
        found: dict[str, list[Measure]] = defaultdict(list)
        for measure in self.measures.values():
            for name in names_of(measure):
                found[name].append(measure)
        return found

    @cached_property
    def first_year(self) -> str:
        """The name of the earliest academic year; "" where there is none."""
        return min((period.term.year.name for period in self.calendar.periods), default="")


def load_known(trust: Trust, rights: Rights, term: Term, fixed: Mapping[int, str]) -> Known:
    """The same for one person: five queries, whatever there is."""
    kpis = {kpi.pk: kpi for kpi in kpis_of(trust) if _enters(rights, kpi)}
    measures: dict[int, Measure] = {}
    for measure in Measure.objects.filter(trust=trust, kpi__in=kpis).order_by("position", "pk"):
        measure.kpi = kpis[measure.kpi_id]
        measures[measure.pk] = measure
    return Known(
        trust=trust,
        rights=rights,
        term=term,
        today=clock.today(),
        schools={school.pk: school for school in School.objects.filter(trust=trust)},
        former=list(SchoolName.objects.filter(trust=trust)),
        measures=measures,
        calendar=calendar_of(trust),
        fixed=fixed,
    )


def _enters(rights: Rights, kpi: KPI) -> bool:
    """Whether a person enters a KPI's figures, at one school at least."""
    if kpi.plan.school_id is not None:
        return rights.may(P.ENTER_SCHOOL_FIGURES, kpi.plan.school_id)
    trusts_own = not kpi.for_each_school or kpi.is_entered_by_trust
    if trusts_own and rights.may(P.ENTER_TRUST_FIGURES):
        return True
    return kpi.for_each_school and rights.may_somewhere(P.ENTER_SCHOOL_FIGURES)


def remembered_columns(known: Known) -> dict[str, Meaning]:
    """What headings were said to mean before, without KPIs that are gone or not this person's: one query."""
    found = ColumnMeaning.objects.filter(trust=known.trust)
    return {
        row.heading: Meaning(row.part, row.measure_id)
        for row in found
        if row.measure_id is None or row.measure_id in known.measures
    }

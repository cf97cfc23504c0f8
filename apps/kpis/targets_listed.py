"""The versions of a KPI's target in words, for its pages."""

from dataclasses import dataclass
from datetime import date

from apps.kpis.cells import spec_of
from apps.kpis.facts import Moment, Subject
from apps.kpis.models import KPI, Shape, Target
from apps.kpis.rating import rate
from apps.kpis.targets import asks_for_nothing, limits_from

_BACK = "none of its own: the wider one holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version: what it asks for, where amber ends ("" for nowhere), for whom, and whether it counts on the day."""

    target: Target
    words: str
    amber: str
    whose: str
    is_in_force: bool
    is_to_come: bool


def versions_of(kpi: KPI, today: date) -> list[Version]:
    """Every version of a KPI's target, the newest first: one query."""
    rows = Target.objects.filter(trust_id=kpi.trust_id, kpi=kpi).select_related("school", "term__year", "made_by")
    newest_first = sorted(rows, key=lambda row: (row.valid_from, row.pk), reverse=True)
    in_force: dict[tuple[int | None, int | None], int] = {}
    for row in newest_first:
        if row.valid_from <= today:
            in_force.setdefault((row.school_id, row.term_id), row.pk)
    return [_version(kpi, row, in_force.get((row.school_id, row.term_id)) == row.pk, today) for row in newest_first]


def without_target(kpi: KPI) -> str:
    """What it means for this KPI that no target has been set, as a sentence."""
    if kpi.shape == Shape.MILESTONE:
        return "No day of its own has been set: each time, it is due by the day on which the term's figures are."
    if kpi.shape == Shape.MONITOR:
        return "It is watched without a target, so its figures are shown without a colour."
    return "No target has been set, so its figures are shown without a colour."


def _version(kpi: KPI, target: Target, is_in_force: bool, today: date) -> Version:
    spec = spec_of(kpi)
    rating = rate(
        spec=spec,
        limits=limits_from(target, spec),
        figure=None,
        moment=Moment(today=today),
        subject=Subject(is_trust=True),
    )
    return Version(
        target=target,
        words=_BACK if asks_for_nothing(target) and (target.school_id or target.term_id) else rating.target_words,
        amber=rating.amber_words,
        whose=_whose(kpi, target),
        is_in_force=is_in_force,
        is_to_come=target.valid_from > today,
    )


def _whose(kpi: KPI, target: Target) -> str:
    everyone = "All schools" if kpi.for_each_school and kpi.plan.school_id is None else "All terms"
    everyone = "The sum of all schools" if kpi.is_added_up and kpi.plan.school_id is None else everyone
    school = target.school.name if target.school else ""
    term = f"{target.term.get_name_display()} {target.term.year.name}" if target.term else ""
    return ", ".join(part for part in (school, term) if part) or everyone

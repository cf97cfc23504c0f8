"""The versions of a KPI's target in words, for its pages."""

from dataclasses import dataclass
from datetime import date

from apps.core.figures import print_day
from apps.kpis.approvals import waiting_of
from apps.kpis.facts import Moment, Shape, Subject
from apps.kpis.models import KPI, Target
from apps.kpis.rating import rate
from apps.kpis.specs import spec_of
from apps.kpis.targets import asks_for_nothing, limits_from, target_on

_BACK = "none of its own: the wider one holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version: what it asks for, where amber ends ("" for nowhere), for whom, and how it stands on the day."""

    target: Target
    words: str
    amber: str
    whose: str
    standing: str
    is_in_force: bool = False


def versions_of(kpi: KPI, today: date) -> list[Version]:
    """Every version of a KPI's target, the newest first: one query."""
    people = ("made_by", "recorded_by", "decided_by")
    rows = list(Target.objects.filter(trust_id=kpi.trust_id, kpi=kpi).select_related("school", "term__year", *people))
    waiting = {row.pk for row in waiting_of(rows, today)} if kpi.plan.is_trust_plan else set()
    newest_first = sorted(rows, key=lambda row: (row.valid_from, row.pk), reverse=True)
    held = {place: _held(rows, place, today) for place in {(row.school_id, row.term_id) for row in rows}}
    return [_version(kpi, row, held[row.school_id, row.term_id] == row.pk, waiting, today) for row in newest_first]


def _held(rows: list[Target], place: tuple[int | None, int | None], today: date) -> int | None:
    """The id of the version of just this place that counts."""
    own = [row for row in rows if (row.school_id, row.term_id) == place]
    found = target_on(own, school_id=place[0], term_id=place[1] or 0, day=today)
    if found is None:  # one that takes a target back counts too
        begun = [row for row in own if row.valid_from <= today and row.status != Target.Status.REFUSED]
        found = max(begun, key=lambda row: (row.valid_from, row.pk), default=None)
    return found.pk if found else None


_WITHOUT_COLOUR = "No target has been set, so its figures are shown without a colour."
# What figures are held against where there is no target, by the ways of rating that need none.
_HELD_ANYWAY: dict[str, str] = {
    Shape.PROPORTION: "the rule itself says what is asked of the schools",
    Shape.VS_BENCHMARK: "its figures are held against the published ones",
    Shape.GAP: "the gap has to close from year to year",
    Shape.NOT_WORSE: "its figures are held against the result before",
}


def without_target(kpi: KPI) -> str:
    """What it means for this KPI that no target has been set, as a sentence."""
    if kpi.shape == Shape.MILESTONE:
        return "No day of its own has been set: each time, it is due by the day on which the term's figures are."
    if kpi.shape == Shape.MONITOR:
        return "It is watched without a target, so its figures are shown without a colour."
    held = _HELD_ANYWAY.get(kpi.shape)
    return f"No target has been set: {held}." if held else _WITHOUT_COLOUR


def said_of(kpi: KPI, target: Target | None) -> tuple[str, str]:
    """A target and where its amber ends, in the words of its KPI's sentence; "" for nothing."""
    spec = spec_of(kpi)
    rating = rate(
        spec=spec,
        limits=limits_from(target, spec),
        figure=None,
        moment=Moment(today=date.max),
        subject=Subject(is_trust=True),
    )
    return rating.target_words, rating.amber_words


def words_of(kpi: KPI, target: Target) -> str:
    """What a version asks for; one of a school or term without values takes its own target back."""
    is_back = asks_for_nothing(target) and (target.school_id or target.term_id)
    return _BACK if is_back else said_of(kpi, target)[0]


def decided_words(target: Target) -> str:
    """Where it was decided: "approved by the Trust board on 10 December 2026, minute 7.2"; "" while it waits."""
    if target.decided_on is None:
        return ""
    minute = f", minute {target.minute}" if target.minute else ""
    body = f" by {target.decided_by}" if target.decided_by else ""
    return f"{target.get_status_display().lower()}{body} on {print_day(target.decided_on)}{minute}"


def whose_words(kpi: KPI, target: Target) -> str:
    """For whom and when: "Hill View, Autumn 2026/27", "All schools"."""
    everyone = "All schools" if kpi.for_each_school and kpi.plan.school_id is None else "All terms"
    everyone = "The sum of all schools" if kpi.is_added_up and kpi.plan.school_id is None else everyone
    school = target.school.name if target.school else ""
    term = f"{target.term.get_name_display()} {target.term.year.name}" if target.term else ""
    return ", ".join(part for part in (school, term) if part) or everyone


def _version(kpi: KPI, target: Target, is_in_force: bool, waiting: set[int], today: date) -> Version:
    return Version(
        target=target,
        words=words_of(kpi, target),
        amber=said_of(kpi, target)[1],
        whose=whose_words(kpi, target),
        standing=_standing(target, is_in_force, target.pk in waiting, today),
        is_in_force=is_in_force,
    )


def _standing(target: Target, is_in_force: bool, is_waiting: bool, today: date) -> str:
    """How a version stands: "In force, proposed, not yet approved", "Past, approved by the Trust board on …"."""
    if target.status == Target.Status.REFUSED:
        decided = decided_words(target)
        return f"{decided[:1].upper()}{decided[1:]}"
    when = "In force" if is_in_force else "To come" if target.valid_from > today else "Past"
    if is_waiting and when == "Past":
        return "Proposed, waits to be approved"
    state = decided_words(target) or target.get_status_display().lower()
    return f"{when}, {state}{', not yet approved' if is_waiting else ''}"

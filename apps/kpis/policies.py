"""Who may enter and see a KPI's figures, and which targets and figures can stand."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.core.errors import BadValue, NotAllowed, NotNow
from apps.core.figures import Unit, print_day
from apps.kpis.entries import scale_of
from apps.kpis.facts import Shape
from apps.kpis.models import KPI, Frequency, Target
from apps.kpis.timetable import period_words
from apps.kpis.typed import number_shown
from apps.trusts.models import Body, Period, School, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.school_policies import check_day

# Held against other figures: a target is not needed, and amber is a distance.
OF_DISTANCE = frozenset({Shape.VS_BENCHMARK, Shape.GAP, Shape.NOT_WORSE, Shape.PROPORTION})
_ALL = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class TargetValues:
    """What is entered of a target: parts that its KPI's shape does not use stay empty."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    grade: str = ""
    amber: Decimal | None = None
    amber_grade: str = ""
    done_by: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return self == TargetValues()


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """What a body decided on a day, with its minute number."""

    body: Body
    on: date
    minute: str = ""


def check_resolution(trust: Trust, resolution: Resolution, today: date) -> None:
    """Refuse another trust's body, a day to come, and a day on which the body was not there any more."""
    body = resolution.body
    if body.trust_id != trust.pk:
        raise BadValue("Choose one of the trust's bodies.", field="body")
    check_day(resolution.on, "on")
    if resolution.on > today:
        raise BadValue("Enter the day of the meeting: today, or a day that has passed.", field="on")
    if body.dissolved_on is not None and body.dissolved_on <= resolution.on:
        raise BadValue(f"{body.name} was dissolved on {print_day(body.dissolved_on)}: enter a day before.", field="on")


def check_decides(person_id: int, target: Target) -> None:
    """Nobody decides what they have proposed themselves, nor records it as decided."""
    if target.made_by_id == person_id:
        raise NotAllowed("You have proposed some of this yourself: somebody else records what the body decides on it.")


def check_amber_reason(trust: Trust, values: TargetValues, reason: str) -> None:
    """Refuse an amber limit without its reason, where the trust wants one."""
    if trust.amber_needs_reason and (values.amber is not None or values.amber_grade) and not reason:
        raise BadValue("Write why amber ends there: your trust asks for the reason.", field="amber_why")


def can_see_figures(rights: Rights, kpi: KPI) -> bool:
    """Whether a person sees a KPI's figures, submitted ones at least, of some school."""
    return _sees(rights, kpi, P.SEE_SUBMITTED_FIGURES)


def can_see_drafts(rights: Rights, kpi: KPI) -> bool:
    """Whether a person sees a KPI's figures as they are typed, of some school, and so what became of each."""
    return _sees(rights, kpi, P.SEE_LIVE_FIGURES)


def _sees(rights: Rights, kpi: KPI, permission: P) -> bool:
    if kpi.plan.school_id is not None:
        return rights.may(permission, kpi.plan.school_id)
    return rights.may_somewhere(permission) if kpi.for_each_school else rights.may(permission)


def can_read_note(rights: Rights, school: School | None) -> bool:
    """Whether a person reads what was noted with a figure: those who enter it do, and those who see reviews."""
    enters = rights.may(P.ENTER_TRUST_FIGURES) if school is None else rights.may(P.ENTER_SCHOOL_FIGURES, school.pk)
    return enters or rights.may(P.SEE_REVIEWS)


def check_enter_figures(rights: Rights, school: School | None) -> None:
    """A school's figures are entered there or by the central data lead, the trust's own by its executives."""
    allowed = rights.may(P.ENTER_TRUST_FIGURES) if school is None else rights.may(P.ENTER_SCHOOL_FIGURES, school.pk)
    if not allowed:
        whose = "the trust's own figures" if school is None else f"the figures of {school}"
        raise NotAllowed(f"You may not enter {whose}.")


def check_period_open(period: Period, today: date) -> None:
    """Refuse figures of a period that has not begun."""
    if period.starts_on > today:
        raise NotNow(f"The {period_words(period)} figures can be entered from {print_day(period.starts_on)}.")


def reports_in(kpi: KPI, period: Period) -> bool:
    """Whether figures of a KPI stand in this kind of period: half-termly ones in halves, all others in whole terms."""
    return (kpi.frequency == Frequency.HALF_TERMLY) is (period.part != Period.Part.WHOLE)


def is_of(kpi: KPI, school: School | None) -> bool:
    """Whether a KPI asks this school (None: the trust) for a figure at all."""
    if kpi.plan.school_id is not None:
        return school is not None and school.pk == kpi.plan.school_id
    return kpi.for_each_school is (school is not None) or kpi.is_entered_by_trust


def check_limits(kpi: KPI, values: TargetValues) -> None:
    """Refuse a target that its shape cannot use, and an amber limit that is not on the far side of its target."""
    if values.is_empty or kpi.shape == Shape.MILESTONE:
        return
    if kpi.unit == Unit.PERCENT and not kpi.is_unbounded:
        _check_share(values)
    has_amber = values.amber is not None or bool(values.amber_grade)
    if has_amber and kpi.must_pass:
        raise BadValue("What must pass has no amber: leave the amber limit empty.", field="amber")
    if kpi.unit == Unit.GRADE:
        _check_grades(kpi, values)
    elif kpi.shape == Shape.BETWEEN:
        _check_between(values, has_amber)
    elif kpi.shape in OF_DISTANCE:
        _check_distance(values.amber)
    elif has_amber and values.value is None:
        raise BadValue("Enter the target that this amber limit belongs to.", field="target")
    elif kpi.shape == Shape.AT_LEAST:
        _check_side(values.value, values.amber, kpi.strict, below=True)
    elif kpi.shape == Shape.AT_MOST:
        _check_side(values.value, values.amber, kpi.strict, below=False)
    else:
        _check_distance(values.amber)


def _check_share(values: TargetValues) -> None:
    """No share is more than all."""
    for field, number in (("target", values.value), ("target", values.low), ("target_to", values.high)):
        _check_at_most_all(number, field)
    _check_at_most_all(values.amber, "amber")


def _check_at_most_all(number: Decimal | None, field: str) -> None:
    if number is not None and number > _ALL:
        said = (
            f"{number_shown(number)}% is more than all. Enter 100 or less, or mark the KPI as one whose figures may be "
            "above 100%: growth, say, or a budget spent."
        )
        raise BadValue(said, field=field)


def _check_side(target: Decimal | None, amber: Decimal | None, strict: bool, *, below: bool) -> None:
    if target is None or amber is None:
        return
    room = target - amber if below else amber - target
    if room < 0 or (room == 0 and not strict):
        side = "below" if below else "above"
        raise BadValue(
            f"Amber ends {side} the target: enter a number {side} {number_shown(target)}, or leave it empty.",
            field="amber",
        )


def _check_between(values: TargetValues, has_amber: bool) -> None:
    if values.low is None or values.high is None:
        missing = "target" if values.low is None else "target_to"
        raise BadValue("Enter both ends of the target, from and to.", field=missing)
    if values.low >= values.high:
        raise BadValue(f"Enter a number above {number_shown(values.low)}.", field="target_to")
    if has_amber:
        _check_distance(values.amber)


def _check_distance(amber: Decimal | None) -> None:
    if amber is not None and amber <= 0:
        raise BadValue("Enter how far beyond green amber reaches: a number above 0, or nothing.", field="amber")


def _check_grades(kpi: KPI, values: TargetValues) -> None:
    scale = [grade.casefold() for grade in scale_of(kpi)]
    for field, word in (("target", values.grade), ("amber", values.amber_grade)):
        if word and word.casefold() not in scale:
            raise BadValue(f"Choose one of the grades {', '.join(scale_of(kpi))}.", field=field)
    if not values.amber_grade:
        return
    if not values.grade:
        raise BadValue("Choose the target that this amber limit belongs to.", field="target")
    side = scale.index(values.grade.casefold()) - scale.index(values.amber_grade.casefold())
    if (side if kpi.shape != Shape.AT_MOST else -side) <= 0:
        worse = "better" if kpi.shape == Shape.AT_MOST else "worse"
        raise BadValue(f"Amber ends at a grade {worse} than the target, or nowhere.", field="amber")

"""The only place where a figure becomes a colour."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext

from apps.core.figures import WIDE, Unit, decimals_for
from apps.core.rag import State
from apps.kpis.amounts import Written
from apps.kpis.facts import (
    Benchmark,
    Case,
    Coverage,
    Figure,
    Limits,
    Moment,
    Past,
    SchoolAnswer,
    Shape,
    Spec,
    Subject,
)
from apps.kpis.gaps import gap_of, written_in
from apps.kpis.rated import Direction, Rating
from apps.kpis.reasons import Reason
from apps.kpis.rules import numbers_in
from apps.kpis.shapes import Band, band_of, number_in, number_of
from apps.kpis.shares import clause_results, leading
from apps.kpis.uncoloured import why_no_colour

__all__ = ["Direction", "Rating"]


def rate(
    *,
    spec: Spec,
    limits: Limits,
    figure: Figure | None,
    moment: Moment,
    subject: Subject,
    past: Past | None = None,
    benchmark: Benchmark | None = None,
    coverage: Coverage | None = None,
    schools: Sequence[SchoolAnswer] = (),
) -> Rating:
    """Rate one measure's figure for one school (or the trust) in one term; the first rule that applies decides.

    Never raises for finite figures. `limits` are those in force for this school and term; `figure` None means that
    nothing was reported, which is never taken for zero. `schools` are what a rule about the schools is counted from.
    The order of the rules is DESIGN section 4.
    """
    before = past or Past()
    case = Case(
        spec=spec,
        limits=limits,
        figure=figure if figure is not None and figure.is_given else None,
        moment=moment,
        subject=subject,
        past=before,
        benchmark=benchmark,
        coverage=coverage,
        schools=tuple(schools),
        decimals=decimals_for(spec.decimals, spec.unit, _written(spec, limits, figure, before, benchmark, schools)),
    )
    with localcontext(WIDE):
        for rule in _RULES:
            rating = rule(case)
            if rating is not None:
                return with_coverage(rating, coverage)
        return with_coverage(_by_shape(case), coverage)


def _written(
    spec: Spec,
    limits: Limits,
    figure: Figure | None,
    past: Past,
    benchmark: Benchmark | None,
    schools: Sequence[SchoolAnswer],
) -> list[Decimal | None]:
    """The numbers whose decimals a KPI takes over: its limits', and but for a percentage its figures', so that no
    rounding that nobody asked for makes 4.5 pass for 5, at a school or among the schools that are counted."""
    target = limits.target if isinstance(limits.target, tuple) else (limits.target,)
    numbers: list[Decimal | None] = [number for number in (*target, limits.amber) if isinstance(number, Decimal)]
    numbers += [spec.tolerance, spec.margin, spec.floor, benchmark.value if benchmark else None]
    numbers += written_in(figure, past.same_term_last_year, past.baseline, unit=spec.unit)
    if spec.shape is Shape.PROPORTION:
        numbers += [number for clause in spec.clauses for number in numbers_in(clause.rule)]
        numbers += [school.limits.target for school in schools if isinstance(school.limits.target, Decimal)]
        numbers += written_in(*(answer for school in schools for answer in school.figures), unit=spec.unit)
    return numbers


def _not_applicable(case: Case) -> Rating | None:
    """1. Not this school's: another phase, the trust's alone, or a joiner before its first full term."""
    reason = why_not_applicable(case.spec, case.subject, case.moment)
    return None if reason is None else Rating(state=State.NOT_APPLICABLE, reason=reason, case=case)


def why_not_applicable(spec: Spec, subject: Subject, moment: Moment) -> Reason | None:
    """Why a KPI does not apply to a school in a term; None where it does."""
    if subject.is_trust:
        return None
    if spec.trust_only:
        return Reason.TRUST_ONLY
    if spec.phases and subject.phase:
        phases = {phase.replace("_", "-") for phase in spec.phases}
        if not phases & subject.counts_as:
            return Reason.OTHER_PHASE
    if subject.joined_on is None or moment.term_starts_on is None or subject.joined_on <= moment.term_starts_on:
        return None
    absent = moment.term_ends_on is not None and subject.joined_on > moment.term_ends_on
    return Reason.NOT_YET_JOINED if absent else Reason.JOINER


def _paused(case: Case) -> Rating | None:
    """2. The KPI or its priority is on hold."""
    if case.spec.paused is None:
        return None
    return Rating(state=State.PAUSED, reason=Reason.PAUSED, case=case)


def _not_due(case: Case) -> Rating | None:
    """3. Nothing is asked for this term; the last result stands."""
    if case.moment.is_due:
        return None
    return Rating(state=State.NOT_DUE, reason=Reason.NOT_DUE, case=case)


def _missing(case: Case) -> Rating | None:
    """4 and 5. Due without a figure: awaited up to its day and the trust's days of grace, overdue after them.

    A milestone is then not done.
    """
    if case.is_reported:
        return None
    if case.spec.follows:
        return Rating(state=State.AWAITING, reason=Reason.AWAITING, case=case)
    day = case.milestone_day if case.spec.shape is Shape.MILESTONE else case.moment.due_on
    if day is None or case.moment.today <= case.moment.with_grace(day) or case.clock_runs:
        return Rating(state=State.AWAITING, reason=Reason.AWAITING, case=case)
    twice = case.past.overdue_before
    if case.spec.absence_is_failure:
        return Rating(state=State.RED, reason=Reason.NOT_REPORTED, case=case)
    return Rating(state=State.OVERDUE, reason=Reason.OVERDUE, case=case, no_assurance=twice)


def _nothing_to_hold_against(case: Case) -> Rating | None:
    """6. A figure without a colour: nothing to hold it against, or nothing in it that could be held."""
    reason = None if case.spec.shape is Shape.PROPORTION else why_no_colour(case)
    if reason is None:
        return None
    return Rating(state=State.MONITOR, reason=reason, case=case, number=number_of(case), band=band_of(case))


def _milestone(case: Case) -> Rating | None:
    """7, for a milestone: green if done by its day, amber if done later, red if still not done after it.

    Said to be not done while there is still time, it is awaited, as if nothing had been said yet.
    """
    day, figure = case.milestone_day, case.figure
    if case.spec.shape is not Shape.MILESTONE or figure is None:
        return None
    if not case.is_done:
        if day is None or case.moment.today <= day:
            return Rating(state=State.AWAITING, reason=Reason.NOT_DONE_YET, case=case)
        return Rating(state=State.RED, reason=Reason.NOT_DONE, case=case)
    if day is None or figure.done_on is None or figure.done_on <= day:
        return Rating(state=State.GREEN, reason=Reason.DONE, case=case)
    late = State.RED if case.spec.must_pass else State.AMBER
    return Rating(state=late, reason=Reason.DONE_LATE, case=case)


def _proportion(case: Case) -> Rating | None:
    """7, for a rule about the schools: each clause by itself, and the worst leads."""
    if case.spec.shape is not Shape.PROPORTION:
        return None
    results = clause_results(case)
    first = leading(results)
    greens = any(result.state is State.GREEN for result in results)
    unknown = any(result.state is State.MONITOR and result.met is None for result in results)
    # What is asked of a share of the schools only leaves a school that meets the rest of the rule green.
    state = State.GREEN if first.state is State.MONITOR and greens and not unknown else first.state
    reason = Reason.NO_RULE if state is State.MONITOR else Reason.RATED
    return Rating(state=state, reason=reason, case=case, number=first.share, one_short=first.one_short, clauses=results)


def _by_shape(case: Case) -> Rating:
    """7. The colour by shape; one short of passing is never worse than amber, unless it must pass."""
    rating = _coloured(case)
    if case.clock_runs and rating.state in (State.RED, State.AMBER):
        return rating.changed(state=State.AWAITING, reason=Reason.CLOCK_RUNS, one_short=False)
    return rating


def _coloured(case: Case) -> Rating:
    number, band = number_of(case), band_of(case)
    if number is None or band is None:
        return Rating(state=State.MONITOR, reason=Reason.NOT_A_NUMBER, case=case)
    colour, reason, one_short = colour_of(case.spec, band, number, case.figure, case.decimals)
    return Rating(state=colour, reason=reason, case=case, number=number, band=band, one_short=one_short)


def colour_of(
    spec: Spec, band: Band, number: Decimal, figure: Figure | Written | None, decimals: int
) -> tuple[State, Reason, bool]:
    """The colour of a number in its band, the reason, and whether one more in the numerator would pass."""
    colour = band.colour_of(number)
    if colour is State.GREEN:
        return colour, Reason.RATED, False
    if band.is_zero_against_floor(number):
        return colour, Reason.ZERO, False
    one_short = _one_would_pass(spec, band, number, figure, decimals)
    if one_short and colour is State.RED and not spec.must_pass:
        return State.AMBER, Reason.ONE_SHORT, True
    return colour, Reason.RATED, one_short


def _one_would_pass(spec: Spec, band: Band, number: Decimal, figure: Figure | Written | None, decimals: int) -> bool:
    """Whether one more in the numerator (one fewer, where the figure is too high) would pass."""
    if spec.shape is Shape.GAP:
        gap = gap_of(spec, figure, decimals, more=1) if isinstance(figure, Figure) and figure.groups else None
        return gap is not None and band.passes(gap.width)
    if spec.unit is not Unit.PERCENT or figure is None or figure.numerator is None or figure.denominator is None:
        return False
    more = 1 if band.is_below(number) else -1
    if not 0 <= figure.numerator + more <= figure.denominator:
        return False
    moved = number_in(spec, figure, decimals, more=more)
    return moved is not None and band.passes(moved)


def with_coverage(rating: Rating, coverage: Coverage | None) -> Rating:
    """The same rating of a trust of whose schools only some have reported.

    Good news is withheld while fewer than enough of the schools due are in. Bad news is not, unless the schools still
    missing can turn it: then the best that they can make of it is said, and where that is good, nothing yet.
    """
    if coverage is None:
        return rating
    rating = rating.changed(case=replace(rating.case, coverage=coverage))
    if rating.state is State.GREEN:
        return rating if coverage.is_enough else rating.changed(state=State.INCOMPLETE, reason=Reason.SCHOOLS_MISSING)
    best = coverage.at_best
    if coverage.is_whole or best is None or not best.is_better_than(rating.state):
        return rating
    if best is State.GREEN:
        return rating.changed(state=State.INCOMPLETE, reason=Reason.REST_MAY_SAVE)
    return rating.changed(state=best)


_RULES: tuple[Callable[[Case], Rating | None], ...] = (
    _not_applicable,
    _paused,
    _not_due,
    _missing,
    _nothing_to_hold_against,
    _milestone,
    _proportion,
)

"""The sentence that explains a rating: the same on screen, in exports and in the PDF."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from apps.core.figures import Unit, print_day, print_gap
from apps.core.rag import State
from apps.kpis import compared, phrases
from apps.kpis.facts import Case, Shape
from apps.kpis.gaps import fall_of
from apps.kpis.reasons import Reason
from apps.kpis.shapes import Band

if TYPE_CHECKING:
    from apps.kpis.rating import Rating


def compose(rating: "Rating", *, hide_small: bool = False) -> str:
    """Say the state, the figure against what it was held against, and what stands beside it.

    "Amber: 93.8% against 95.0% for autumn (amber down to 93.0%); 0.4 points below autumn last year; national 94.9%
    (autumn 2024/25)." With `hide_small` a small group's number, and what would give it away, is left out.
    """
    case = rating.case
    hidden = hide_small and rating.is_masked
    clauses = [_head(rating, hide_small)]
    if _speaks_of_a_figure(rating):
        clauses += [_behind(rating, hidden), _beside_last_year(case, hide_small), _published(rating)]
    clauses.append(_coverage(rating))
    text = "; ".join(clause for clause in clauses if clause)
    return f"{label_of(rating.state, case, within=True)}: {text}{'' if text.endswith(('.', '!', '?')) else '.'}"


def label_of(state: State, case: Case, *, within: bool = False) -> str:
    """The state's word, naming the red schools within a better colour: "Green, except: Hill View"."""
    red = case.coverage.red_schools if case.coverage else ()
    if not red or state not in (State.GREEN, State.AMBER):
        return state.word
    return f"{state.word}, except{' ' if within else ': '}{phrases.first_few(red)}"


def _published(rating: "Rating") -> str:
    """The published figure, unless the sentence has named it already."""
    said = rating.case.spec.shape is Shape.VS_BENCHMARK and rating.reason is not Reason.NO_SIDE
    return "" if said or rating.case.spec.shape is Shape.PROPORTION else phrases.benchmark(rating.case)


def _speaks_of_a_figure(rating: "Rating") -> bool:
    return rating.number is not None or rating.state is State.MONITOR


def _head(rating: "Rating", hide_small: bool) -> str:
    """The first clause, by the rule that applied."""
    hidden = hide_small and rating.is_masked
    if rating.state is State.INCOMPLETE and rating.case.spec.shape is Shape.MILESTONE:
        return _milestone(rating)
    if rating.state is State.MONITOR:
        return _without_colour(rating, hidden)
    match rating.reason:
        case Reason.OTHER_PHASE | Reason.TRUST_ONLY | Reason.JOINER | Reason.NOT_YET_JOINED:
            return _not_applicable(rating)
        case Reason.PAUSED:
            return (rating.case.spec.paused or "").strip() or "no reason was given"
        case Reason.NOT_DUE:
            return _not_due(rating.case, hide_small)
        case Reason.AWAITING | Reason.OVERDUE:
            return _missing(rating)
        case Reason.NOT_REPORTED | Reason.NOT_DONE | Reason.NOT_DONE_YET | Reason.DONE | Reason.DONE_LATE:
            return _milestone(rating)
    return _rated(rating, hidden)


def _not_applicable(rating: "Rating") -> str:
    case = rating.case
    name = case.subject.name or "this school"
    match rating.reason:
        case Reason.OTHER_PHASE:
            phases = phrases.listing([phase.replace("_", "-") for phase in case.spec.phases])
            kind = phrases.with_article(case.subject.phase.replace("_", "-"))
            return f"this is for {phases} schools, and {name} is {kind} school"
        case Reason.TRUST_ONLY:
            return "this is measured for the trust as a whole, not for each school"
    joined = print_day(case.subject.joined_on) if case.subject.joined_on else ""
    if rating.reason is Reason.NOT_YET_JOINED:
        return f"{name} was not in the trust{_in_term(case)}; its joining date is {joined}"
    return f"{name} joined on {joined} and is rated from its first full term"


def _in_term(case: Case) -> str:
    return f" in {phrases.term(case)}" if phrases.term(case) else ""


def _not_due(case: Case, hide_small: bool) -> str:
    asked = f"no figure is asked for{_in_term(case) or ' now'}"
    if case.moment.added_on is not None:
        asked += f", as it was added on {print_day(case.moment.added_on)}"
    entered = phrases.own_figure(case)
    hidden = hide_small and (case.is_masked or case.is_small(case.figure))
    entered = phrases.WITHHELD if entered and hidden else entered
    extra = f"; {entered} was entered all the same" if entered else ""
    last = case.past.last_result
    if last is None:
        return f"{asked}, and there is no earlier result{extra}"
    colour = last.state.word.lower() if last.state.is_colour else "without a colour"
    printed = phrases.WITHHELD if hide_small and last.small_group else last.printed
    return f"{asked}; last result {printed}, {colour}, on {print_day(last.on)}{extra}"


def _missing(rating: "Rating") -> str:
    case = rating.case
    if case.spec.follows:
        return f"it waits for what is reported for {phrases.listing(case.spec.follows)}"
    figure = f"{phrases.before_noun(case)} figure"
    day_passed = case.moment.due_on is not None and case.moment.today > case.moment.due_on
    if case.clock_runs and rating.state is State.AWAITING and day_passed:
        return f"{figure} has not been reported; {compared.time_left(case)}"
    if case.spec.shape is Shape.MILESTONE and case.milestone_day is not None:
        return f"to be done by {print_day(case.milestone_day)}{_grace(case, case.milestone_day)}"
    if case.moment.due_on is None:
        return f"{figure} has not been reported, and no day is set for it"
    day = print_day(case.moment.due_on)
    if rating.state is State.AWAITING:
        return f"{figure} {'was' if day_passed else 'is'} due by {day}{_grace(case, case.moment.due_on)}"
    late = f"{figure} was due by {day}{_grace(case, case.moment.due_on)}"
    return f"{late}; overdue two periods running, so there is no assurance" if rating.no_assurance else late


def _grace(case: Case, day: date) -> str:
    """Until when it is still awaited, or was, once its day has passed; "" for a trust that gives no days of grace."""
    moment = case.moment
    if not moment.grace_days or moment.today <= day:
        return ""
    until = moment.with_grace(day)
    return f", and there {'is' if moment.today <= until else 'was'} grace until {print_day(until)}"


def _milestone(rating: "Rating") -> str:
    case = rating.case
    day = case.milestone_day if case.spec.shape is Shape.MILESTONE else case.moment.due_on
    due = print_day(day) if day else ""
    done_on = case.figure.done_on if case.figure else None
    must = " (must pass)" if case.spec.must_pass and rating.state is State.RED else ""
    match rating.reason:
        case Reason.NOT_REPORTED:
            return f"not done; nothing was reported by {due}{_grace(case, day) if day else ''}{must}"
        case Reason.NOT_DONE:
            passed = day is not None and case.moment.today > day
            return f"not done; it {'was' if passed else 'is'} due by {due}{must}"
        case Reason.NOT_DONE_YET:
            return f"not done yet; to be done by {due}" if due else "not done yet, and no day is set for it"
        case Reason.DONE_LATE if done_on is not None and day is not None:
            days = (done_on - day).days
            return (
                f"done on {print_day(done_on)}, {days} {'day' if days == 1 else 'days'} late; it was due by {due}{must}"
            )
    done = f"done on {print_day(done_on)}" if done_on else "done, with no date given"
    return f"{done}; due by {due}" if due else done


def _figure(rating: "Rating", hidden: bool) -> str:
    case = rating.case
    printed = phrases.WITHHELD if hidden else phrases.own_figure(case)
    so_far = " so far" if case.spec.cumulative and not case.moment.is_year_end and rating.number is not None else ""
    return f"{printed}{so_far}"


def _rated(rating: "Rating", hidden: bool) -> str:
    """ "93.8% against 95.0% for autumn (amber down to 93.0%)", with the judge of a grade."""
    case = rating.case
    notes = _notes(rating, rating.band, hidden) if rating.band else []
    until = f"; {compared.time_left(case)}" if rating.reason is Reason.CLOCK_RUNS else ""
    if case.spec.shape in compared.SHAPES:
        return f"{compared.rated(rating, notes, hidden)}{_judge(case)}{until}"
    bracket = f" ({', '.join(notes)})" if notes else ""
    joint = ", against" if hidden else " against"
    held = f"{_figure(rating, hidden)}{joint} {phrases.target(case)}{phrases.for_term(case)}{bracket}"
    return f"{held}{_judge(case)}{until}"


def _judge(case: Case) -> str:
    judge = case.figure.judged_by.strip() if case.figure else ""
    return f", judged by {judge}" if judge else ""


def _notes(rating: "Rating", band: Band, hidden: bool) -> list[str]:
    case = rating.case
    amber = phrases.amber_note(case, band)
    if case.spec.must_pass:
        amber = "must pass"
    elif not amber and rating.state is State.RED and case.spec.unit is not Unit.YES_NO:
        amber = _beyond_amber(case) or "no amber limit"
    if rating.reason is Reason.ZERO and not hidden and not case.spec.must_pass:
        below = "below zero" if rating.number is not None and rating.number < 0 else "zero"
        amber = f"{amber}, but {below} is always red" if band.amber_low is not None else f"{below} is always red"
    return [note for note in (phrases.green_note(case, band), amber) if note]


def _beyond_amber(case: Case) -> str:
    """Why a gap's amber limit does not help: the group behind has fallen by more than it."""
    amber = case.limits.amber
    if case.spec.shape is not Shape.GAP or not isinstance(amber, Decimal) or not 0 < amber < fall_of(case):
        return ""
    moved = "rise" if case.spec.less_is_better else "fall"
    return f"a {moved} of more than {print_gap(amber, case.spec.unit, case.decimals)} is red"


def _behind(rating: "Rating", hidden: bool) -> str:
    """The numbers behind a small group's percentage, or behind one that misses by one."""
    case = rating.case
    if hidden or not (rating.one_short or rating.small_group) or rating.number is None or rating.clauses:
        return ""
    parts = [phrases.pair_of(case)]
    if rating.one_short:
        low = rating.band is not None and rating.band.is_below(rating.number)
        words = "one short of passing" if low else "one too many to pass"
        parts.append("one short of closing" if case.spec.shape is Shape.GAP else words)
    worth = phrases.worth_of_one(case) if rating.small_group or rating.reason is Reason.ONE_SHORT else ""
    if worth:
        parts.append(f"where {worth}")
    return ", ".join(part for part in parts if part)


def _beside_last_year(case: Case, hide_small: bool) -> str:
    if case.spec.shape in (Shape.GAP, Shape.NOT_WORSE, Shape.PROPORTION):
        return ""
    small = case.is_masked or case.is_small(case.figure) or case.is_small(case.past.same_term_last_year)
    return "" if hide_small and small else phrases.last_year(case)


def _coverage(rating: "Rating") -> str:
    coverage = rating.case.coverage
    if coverage is None or (not rating.state.is_colour and rating.state is not State.INCOMPLETE):
        return ""
    count = f"{coverage.reported} of {coverage.due}"
    schools = "school" if coverage.due == 1 else "schools"
    verb = "is" if 1 in (coverage.reported, coverage.due) else "are"
    if rating.reason is Reason.REST_MAY_SAVE:
        return f"{count} {schools} {verb} in, and the rest can still make it good"
    if coverage.is_enough:
        return ""
    if rating.state is State.INCOMPLETE:
        return f"only {count} {schools} {verb} in, and good news waits for {coverage.enough}% of them"
    return f"{rating.state.word.lower()} already, {count} {schools} in"


def _without_colour(rating: "Rating", hidden: bool) -> str:
    """The figure, and the reason why it has no colour."""
    case = rating.case
    own = compared.without_colour(rating, hidden)
    if own:
        return own
    figure, when = _figure(rating, hidden), f" for {phrases.term(case)}" if phrases.term(case) else ""
    match rating.reason:
        case Reason.NO_TOLERANCE:
            held = f"{figure} against {phrases.target(case)}{when}"
            return f"{held}; how far from it is still green has not been set"
        case Reason.NO_PROFILE:
            held = f"{figure} against {phrases.target(case)}{phrases.for_term(case)}"
            part = phrases.term(case) or "this term"
            return f"{held}; it adds up over the year and no part of it is set for {part}, so it is rated at year's end"
        case Reason.TERMS_MISSING:
            missing = case.figure.missing_terms if case.figure else ()
            verb = "figure is" if len(missing) == 1 else "figures are"
            return f"{figure}; the {phrases.listing(missing)} {verb} missing, so the year cannot be added up"
    return f"{figure}{when}{_judge(case)}; {_why_no_colour(rating)}"


def _why_no_colour(rating: "Rating") -> str:
    spec, compared_why = rating.case.spec, compared.why_no_colour(rating)
    if compared_why:
        return compared_why
    match rating.reason:
        case Reason.NO_SHAPE:
            return "no way of rating it has been chosen"
        case Reason.WATCHED:
            return "it is watched, not rated"
        case Reason.NO_TARGET:
            return "no target is set"
        case Reason.TARGET_UNUSABLE:
            return "its target does not fit this kind of measure"
        case Reason.UNKNOWN_GRADE:
            return f"it is not one of the grades {phrases.listing(spec.scale)}"
        case Reason.NOBODY:
            return "there is nobody to count"
    return "a number is needed to rate it"

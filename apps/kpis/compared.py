"""The words of a figure that is held against others: a published one, an earlier one, another group's, the schools'."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from apps.core.figures import Unit, print_count, print_day, print_figure, print_gap
from apps.core.rag import State
from apps.kpis import phrases
from apps.kpis.facts import Against, Case, Shape
from apps.kpis.gaps import Gap, closed_within, fall_of, gaps_of, is_reversed
from apps.kpis.reasons import Reason
from apps.kpis.rule_words import said_of_schools
from apps.kpis.shares import ClauseResult, asked_words

if TYPE_CHECKING:
    from apps.kpis.rating import Rating

SHAPES = (Shape.VS_BENCHMARK, Shape.NOT_WORSE, Shape.GAP, Shape.PROPORTION)
_MOST_NAMES = 6


def rated(rating: "Rating", notes: Sequence[str], hidden: bool) -> str:
    """The first clause of a figure with a colour; `notes` say where amber ends."""
    match rating.case.spec.shape:
        case Shape.VS_BENCHMARK:
            return _against_published(rating, notes, hidden)
        case Shape.NOT_WORSE:
            return _no_worse(rating.case, notes, hidden)
        case Shape.GAP:
            return _gap(rating.case, notes, hidden)
    return _schools(rating, notes)


def without_colour(rating: "Rating", hidden: bool) -> str:
    """The first clause of one that has no colour, with the reason; "" where the reason is like that of other shapes."""
    case = rating.case
    earlier = phrases.last_year_term(case)
    match case.spec.shape, rating.reason:
        case Shape.GAP, Reason.NO_EARLIER:
            return f"{_gap(case, (), hidden)}; there is no figure of {earlier} to say whether it closes"
        case Shape.PROPORTION, Reason.NO_RULE:
            return _schools(rating, ())
    return ""


def why_no_colour(rating: "Rating") -> str:
    """Why a figure cannot be compared, or "" for a reason of another kind."""
    case = rating.case
    match rating.reason:
        case Reason.NO_BENCHMARK:
            return (
                case.benchmark.why_none if case.benchmark else ""
            ) or "no national figure is published to hold it against"
        case Reason.NO_SIDE:
            return "it has not been said whether it is to be above, below or in line with the published figure"
        case Reason.NO_MARGIN:
            published = phrases.benchmark(case)
            return f"how close to {published} counts as in line has not been set"
        case Reason.NO_EARLIER:
            return "there is no earlier result to hold it against"
    return ""


def time_left(case: Case) -> str:
    """Until when a school has by its own clock: "it has until 1 September 2027"."""
    ends_on = case.clock_ends_on
    day = "its first inspection" if ends_on is None else print_day(ends_on)
    clock = case.clock
    open_end = ends_on is not None and clock is not None and clock.at_inspection and case.subject.inspected_on is None
    return f"it has until {day}{' or its first inspection, whichever is sooner' if open_end else ''}"


def _bracket(notes: Sequence[str]) -> str:
    kept = [note for note in notes if note]
    return f" ({', '.join(kept)})" if kept else ""


def _shown(case: Case, hidden: bool) -> str:
    return phrases.WITHHELD if hidden else phrases.own_figure(case)


def _against_published(rating: "Rating", notes: Sequence[str], hidden: bool) -> str:
    """ "94.0% for autumn, to be above national 94.9% (autumn 2024/25, amber down to 93.9%)"."""
    case = rating.case
    benchmark = case.benchmark
    period = benchmark.period if benchmark else ""
    late = benchmark.provisional_for if benchmark else ""
    provisional = f"provisional until {late} is published" if late else ""
    near = ""
    if case.spec.against is Against.IN_LINE and case.spec.margin:
        near = f"within {print_gap(case.spec.margin, case.spec.unit, case.decimals)}"
    held = f"{_shown(case, hidden)}{phrases.for_term(case)}, to be {phrases.beside_published(case)}"
    return f"{held}{_bracket([period, provisional, near, *notes])}{_floor(rating)}"


def _floor(rating: "Rating") -> str:
    """Said where a figure passes the published one and only the floor is missed."""
    case, number = rating.case, rating.number
    floor, benchmark = case.spec.floor, case.benchmark
    if floor is None or number is None or benchmark is None or benchmark.value is None or number > floor:
        return ""
    if case.spec.against is Against.ABOVE and number <= benchmark.value + (case.spec.margin or 0):
        return ""
    printed = print_figure(floor, case.spec.unit, case.decimals)
    return f"; {_side(case)} {phrases.benchmark_name(case)}, but not above {printed}"


def _side(case: Case) -> str:
    return {Against.ABOVE: "above", Against.BELOW: "below"}.get(case.spec.against or Against.IN_LINE, "beside")


def _no_worse(case: Case, notes: Sequence[str], hidden: bool) -> str:
    """ "Good for autumn, to be no worse than Good (summer 2023/24)"."""
    when = case.past.baseline_when if case.past.baseline else "the target"
    held = f"{_shown(case, hidden)}{phrases.for_term(case)}, to be {phrases.no_worse_than(case)}"
    ended = case.clock_ends_on if case.clock is not None and not case.clock_runs else None
    return f"{held}{_bracket([when, *notes])}{f'; its time ended on {print_day(ended)}' if ended else ''}"


def _gap(case: Case, notes: Sequence[str], hidden: bool) -> str:
    """ "a gap of 6.0 points between Boys (60.0%) and Girls (66.0%) for autumn, closing from 8.0 points in autumn"."""
    now, before = gaps_of(case)
    if now is None:
        return _shown(case, hidden)
    size = f"a gap, {phrases.WITHHELD}," if hidden else f"a gap of {_width(case, now)}"
    if not hidden and not now.width:
        size = "no gap"
    where = f"{_between(case, now, hidden)}{phrases.for_term(case)}"
    return f"{size}{where}{_movement(case, now, before, hidden)}{_bracket(notes)}"


def _width(case: Case, gap: Gap) -> str:
    return print_gap(gap.width, case.spec.unit, case.decimals)


def _between(case: Case, now: Gap, hidden: bool) -> str:
    names = case.spec.groups
    if len(names) != 2:
        return f" for {names[0]}" if names else ""
    if now.amounts is None or hidden:
        return f" between {names[0]} and {names[1]}"
    first, second = (_amount(case, amount) for amount in now.amounts)
    return f" between {names[0]} ({first}) and {names[1]} ({second})"


def _amount(case: Case, amount: Decimal) -> str:
    return print_figure(amount, case.spec.unit, case.decimals)


def _movement(case: Case, now: Gap, before: Gap | None, hidden: bool) -> str:
    """How it stands beside last year: closing, widening, closed, reversed; and whether the group behind has fallen."""
    closed = closed_within(case)
    parts = []
    if now.width <= closed and closed > 0:
        parts.append(f"closed within {print_gap(closed, case.spec.unit, case.decimals)}")
    elif closed > 0:
        parts.append(f"to be within {print_gap(closed, case.spec.unit, case.decimals)} or closing")
    if before is not None:
        parts.append(_since(case, now, before, hidden))
    return "".join(f", {part}" for part in parts)


def _since(case: Case, now: Gap, before: Gap, hidden: bool) -> str:
    then = f"in {phrases.last_year_term(case)}"
    was = "" if hidden else f" from {_width(case, before)}"
    if now.width == before.width:
        moved = f"the same as {then}"
    else:
        words = ("down", "up") if now.width <= closed_within(case) else ("closing", "widening")
        moved = f"{words[0] if now.width < before.width else words[1]}{was} {then}"
    return f"{moved}{_fallen(case, now, before, hidden)}{_reversed(case, now)}"


def _fallen(case: Case, now: Gap, before: Gap, hidden: bool) -> str:
    if not fall_of(case) or now.amounts is None or before.amounts is None:
        return ""
    place = before.behind
    who = case.spec.groups[place] if len(case.spec.groups) == 2 else "the group behind"
    verb = "rose" if case.spec.less_is_better else "fell"
    how_far = "" if hidden else f" from {_amount(case, before.amounts[place])} to {_amount(case, now.amounts[place])}"
    joint = ", but" if now.width < before.width else ", and"
    return f"{joint} {who} {verb}{how_far}"


def _reversed(case: Case, now: Gap) -> str:
    if not is_reversed(case):
        return ""
    names = case.spec.groups
    return (
        f", and reversed: {names[now.behind]} now behind"
        if len(names) == 2
        else ", and reversed: it lies the other way"
    )


def _schools(rating: "Rating", notes: Sequence[str]) -> str:
    """ "3 of 4 schools are at least good, against all for autumn (not Hill View)"; the clause that decides first."""
    case = rating.case
    order = [State.RED, State.AMBER, State.MONITOR, State.GREEN]
    if rating.state is State.GREEN:  # a school that meets what is asked of all; what is asked of a share comes after
        order.reverse()
    results = sorted(rating.clauses, key=lambda result: order.index(result.state))
    texts = [
        _clause(case, result, phrases.for_term(case) if place == 0 else "") for place, result in enumerate(results)
    ]
    return "; ".join(texts) + _bracket(notes)


def _clause(case: Case, result: ClauseResult, when: str) -> str:
    asked = asked_words(result.clause)
    if result.state is State.MONITOR and result.met is None:
        return f"{_quoted(case, result)} for {asked}{when} has no colour: {result.why}"
    if case.subject.is_trust and (case.schools or result.share is not None):
        return f"{_counted(case, result)}, against {asked}{when}{_missing(case, result)}"
    does = "meets" if result.state is State.GREEN else "does not meet"
    why = f"; {result.why}" if result.why else ""
    is_answer = case.spec.unit is Unit.YES_NO and result.met is not None
    own = ("yes" if result.met else "no") if is_answer else phrases.own_figure(case)
    return f"{own}{when}, which {does} {_quoted(case, result)}, asked of {asked}{why}"


def _counted(case: Case, result: ClauseResult) -> str:
    rule = result.clause.rule.strip() or _target_rule(case, result)
    does = said_of_schools(rule, of_one=1 in (result.met, result.reported))
    if result.met is not None and result.reported is not None:
        return f"{print_count(result.met)} of {print_count(result.reported)} {_noun(result.reported)} {does}"
    if case.spec.unit is Unit.YES_NO:
        return f"{'yes' if result.share else 'no'} for “schools {does}”"
    return f"{print_figure(result.share or Decimal(0), Unit.PERCENT, case.decimals)} of schools {does}"


def _noun(count: Decimal) -> str:
    return "school" if count == 1 else "schools"


def _missing(case: Case, result: ClauseResult) -> str:
    """The schools that do not meet a clause that is not met, and the amber limit."""
    if result.state is State.GREEN:
        return ""
    names = list(result.misses)
    if len(names) > _MOST_NAMES:
        names = [*names[: _MOST_NAMES - 1], f"{len(names) - _MOST_NAMES + 1} others"]
    amber = case.limits.amber
    limit = "no amber limit" if result.state is State.RED else ""
    if case.spec.must_pass:
        limit = "must pass"
    elif isinstance(amber, Decimal) and amber > 0:
        share = Decimal(50) if result.clause.share is None else result.clause.share
        limit = f"amber down to {print_figure(share - amber, Unit.PERCENT, 0)}"
        if not result.share:
            limit += ", but none at all is always red"
    short = "one school short" if result.one_short else ""
    return _bracket([f"not {phrases.listing(names)}" if names else "", short, limit])


def _quoted(case: Case, result: ClauseResult) -> str:
    return f"“{result.clause.rule.strip() or _target_rule(case, result)}”"


def _target_rule(case: Case, result: ClauseResult) -> str:
    """What a school is asked where the trust wrote no clause."""
    target = phrases.limit_words(case)
    if case.spec.unit is Unit.YES_NO:
        return "say yes"
    if result.clause.is_target or not target:
        return "meet the rule"
    return f"are at least {target}" if case.spec.unit is Unit.GRADE else f"are at {target} or above"

"""How many schools meet each clause of a rule, and what colour each clause has; pure."""

from dataclasses import dataclass
from decimal import Decimal

from apps.core.figures import Unit, places_of, print_figure, settle
from apps.core.rag import State
from apps.kpis.facts import Case, Clause, Figure, SchoolAnswer
from apps.kpis.rules import meets

_HUNDRED, _HALF = Decimal(100), Decimal(50)
_WORST_FIRST = (State.RED, State.AMBER, State.MONITOR, State.GREEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseResult:
    """One clause: its colour, and how many of the schools that reported meet it.

    `misses` names the schools that do not. `met` and `reported` are None where the trust entered the share alone;
    `one_short` says that one more school would do. `why` says why there is no colour.
    """

    clause: Clause
    state: State
    share: Decimal | None = None
    met: Decimal | None = None
    reported: Decimal | None = None
    misses: tuple[str, ...] = ()
    one_short: bool = False
    why: str = ""


def clause_results(case: Case) -> tuple[ClauseResult, ...]:
    """The clauses of a rule, each rated by itself."""
    clauses = case.spec.clauses or (_only_clause(case),)
    if case.subject.is_trust and case.schools:
        return tuple(_of_schools(case, clause, place) for place, clause in enumerate(clauses))
    if not case.subject.is_trust:
        own = case.schools[0] if case.schools else SchoolAnswer(name="", figures=(case.figure,))
        return tuple(_of_one_school(case, clause, own.figure(place)) for place, clause in enumerate(clauses))
    if case.figure is None:
        return ()
    return tuple(_entered(case, clause, case.figure) for clause in clauses)


def _only_clause(case: Case) -> Clause:
    """The rule where the trust wrote none: that all meet the target, or that as large a share of them as it says do.

    It is a share where there is nothing else to hold against it: the schools answer yes or no, or the trust enters how
    many of them there are.
    """
    target, answers = case.limits.target, case.spec.unit is Unit.YES_NO
    entered = case.subject.is_trust and not case.schools and case.spec.unit is Unit.PERCENT
    if not isinstance(target, Decimal) or not (entered or (answers and target > 1)) or not 0 < target <= _HUNDRED:
        return Clause("all", "")
    return Clause(str(target), "", is_target=True)


def leading(results: tuple[ClauseResult, ...]) -> ClauseResult:
    """The worst of the clauses, the first of those alike."""
    return min(results, key=lambda result: _WORST_FIRST.index(result.state))


def passes(clause: Clause, share: Decimal) -> bool:
    """Whether a share of the schools, in percent, is what the clause asks for; all is all."""
    return share > _HALF if clause.share is None else _as_compared(clause, share) >= clause.share


def _as_compared(clause: Clause, share: Decimal) -> Decimal:
    """A share as it is compared: with one decimal, or with as many as the trust wrote, so that 2 of 3 are 66.7%."""
    return settle(share, Unit.PERCENT, max(1, places_of(clause.share or _HALF)))


def _of_schools(case: Case, clause: Clause, place: int) -> ClauseResult:
    met, misses = 0, []
    for school in case.schools:
        figure = school.figure(place)
        if figure is None:
            continue
        found = meets(clause.rule, figure, case.spec, school.limits, school.benchmark, case.decimals)
        if found.yes is None:
            return ClauseResult(clause=clause, state=State.MONITOR, why=f"{school.name}: {found.why}")
        met += found.yes
        if not found.yes:
            misses.append(school.name)
    reported = met + len(misses)
    if not reported:
        return ClauseResult(clause=clause, state=State.MONITOR, why="no school has reported it")
    return _counted(case, clause, Decimal(met), Decimal(reported), tuple(misses))


def _counted(case: Case, clause: Clause, met: Decimal, reported: Decimal, misses: tuple[str, ...] = ()) -> ClauseResult:
    """The colour of a count of schools: one short of passing is never worse than amber, unless it must pass."""
    share = met * _HUNDRED / reported
    one_short = not passes(clause, share) and met < reported and passes(clause, (met + 1) * _HUNDRED / reported)
    state = _colour(case, clause, share)
    if state is State.RED and one_short and met > 0 and not case.spec.must_pass:
        state = State.AMBER
    return ClauseResult(
        clause=clause, state=state, share=share, met=met, reported=reported, misses=misses, one_short=one_short
    )


def _colour(case: Case, clause: Clause, share: Decimal) -> State:
    if passes(clause, share):
        return State.GREEN
    amber, asked = case.limits.amber, _HALF if clause.share is None else clause.share
    if case.spec.must_pass or not isinstance(amber, Decimal) or amber <= 0 or share <= 0:
        return State.RED
    return State.AMBER if _as_compared(clause, share) >= asked - amber else State.RED


def _of_one_school(case: Case, clause: Clause, figure: Figure | None) -> ClauseResult:
    """A school's own cell: what is asked of all schools is asked of it; what is asked of a share, of none of them."""
    if figure is None:
        return ClauseResult(clause=clause, state=State.MONITOR, why="nothing was reported")
    found = meets(clause.rule, figure, case.spec, case.limits, case.benchmark, case.decimals)
    if found.yes is None:
        return ClauseResult(clause=clause, state=State.MONITOR, why=found.why)
    missed = State.RED if clause.share == _HUNDRED else State.MONITOR
    why = "" if found.yes or missed is State.RED else "it is asked of a share of the schools, not of each"
    return ClauseResult(clause=clause, state=State.GREEN if found.yes else missed, met=Decimal(found.yes), why=why)


def _entered(case: Case, clause: Clause, figure: Figure) -> ClauseResult:
    """What the trust entered of all its schools: how many of them, the share alone, or a yes or no."""
    if figure.numerator is not None and figure.denominator:
        return _counted(case, clause, figure.numerator, figure.denominator)
    amount = figure.amount(case.spec.unit)
    if case.spec.unit is Unit.YES_NO and amount is not None:
        share = _HUNDRED if amount > 0 else Decimal(0)
        return ClauseResult(clause=clause, state=State.GREEN if amount > 0 else State.RED, share=share)
    if case.spec.unit is Unit.PERCENT and amount is not None:
        return ClauseResult(clause=clause, state=_colour(case, clause, amount), share=amount)
    found = meets(clause.rule, figure, case.spec, case.limits, case.benchmark, case.decimals)
    if found.yes is None:
        return ClauseResult(clause=clause, state=State.MONITOR, why=found.why)
    return ClauseResult(clause=clause, state=State.GREEN if found.yes else State.RED)


def asked_words(clause: Clause) -> str:
    """How many schools a clause asks for: "all", "more than half", "60%"."""
    if clause.share is None:
        return "more than half"
    return "all" if clause.share == _HUNDRED else print_figure(clause.share, Unit.PERCENT, places_of(clause.share))

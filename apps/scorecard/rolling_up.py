"""How schools' ratings become the trust's, by the rule that the trust chose; never a mean of percentages or colours.

Pure: ratings and rules in, a rating out. `scorecard.trust_cell` feeds it from the database, and whatever tries a KPI
without one can call `roll_up_figures`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from apps.core.figures import Unit
from apps.core.rag import State
from apps.kpis.facts import Coverage, Figure, Limits, Moment, Shape, Spec, Subject
from apps.kpis.rating import Rating, rate, with_coverage
from apps.kpis.shapes import number_of
from apps.scorecard.needed import ALL, Needed
from apps.scorecard.severity import by_severity, last_years_worst

ADDED_UP = (Unit.NUMBER, Unit.MONEY, Unit.DAYS)


class Rule(StrEnum):
    """How schools' figures become the trust's; the values are those of the plan file, NONE where it says nothing."""

    NONE = ""
    POOLED = "pooled"
    SUM = "sum"
    WORST = "worst"
    SHARE = "share"
    ENTERED = "entered"


class Basis(StrEnum):
    """Where the trust's cell comes from; SPREAD where the schools are only counted."""

    OWN = "own"
    POOLED = "pooled"
    SUM = "sum"
    WORST = "worst"
    SHARE = "share"
    ENTERED = "entered"
    SPREAD = "spread"

    @property
    def words(self) -> str:
        """How the figure came about, for a column or a line of its own."""
        return _BASIS_WORDS[self]


_BASIS_WORDS = {
    Basis.OWN: "The trust's own figure",
    Basis.POOLED: "Pupils added up",
    Basis.SUM: "Figures added up",
    Basis.WORST: "The worst school",
    Basis.SHARE: "Share of schools that are green",
    Basis.ENTERED: "Entered by the trust",
    Basis.SPREAD: "Schools counted",
}


# Rates a figure of the whole trust against what the trust is held to: the figure, last year's, the coverage.
RateTogether = Callable[[Figure, Figure | None, Coverage], Rating]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the trust is held to: how one of its figures is rated, how much coverage is enough, how many schools."""

    rate: RateTogether
    enough: int = 80
    needed: Needed = ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledUp:
    """What the schools make together. `rating` is None where they are only counted; `why` then says why, if it can.

    `lead` is the school that decides, where the worst does; `note` says what the rating's figure is, where its own
    words do not: "5 of 6 schools are green".
    """

    basis: Basis
    reported: int
    due: int
    rating: Rating | None = None
    why: str = ""
    note: str = ""
    lead: str = ""


def roll_up(rule: Rule, asked: Sequence[Rating], held: Held, reported: Sequence[Rating] | None = None) -> RolledUp:
    """Roll up the ratings of the schools that are asked for a figure; each is named by its `case.subject`.

    `reported` are those whose figures count, where it is not simply all that have one (of a half-termly KPI, those of
    the latest half). The order of the schools never matters but to break a tie between two of the worst.
    """
    given = [r for r in asked if r.has_figure] if reported is None else list(reported)
    match rule:
        case Rule.SUM:
            return _sum(asked, given, held)
        case Rule.WORST:
            return _worst(asked, _known(asked, given), held)
        case Rule.SHARE:
            return _share(asked, _known(asked, given), held)
        case Rule.ENTERED:
            return _counted(asked, given)
    return _pooled(rule, asked, given, held)


def roll_up_figures(
    *,
    rule: Rule,
    spec: Spec,
    limits: Limits,
    moment: Moment,
    schools: Sequence[tuple[str, Figure | None]],
    enough: int = 80,
    needed: Needed = ALL,
    trust: str = "",
) -> RolledUp:
    """Rate each school's figure and roll them up, without a database: the schools by name, None for no figure yet.

    Under "sum" the limits are the trust's alone, since a part is not held against the whole.
    """
    own = Limits() if rule is Rule.SUM else limits

    def together(figure: Figure, last_year: Figure | None, coverage: Coverage) -> Rating:
        subject = Subject(name=trust, is_trust=True)
        return rate(spec=spec, limits=limits, figure=figure, moment=moment, subject=subject, coverage=coverage)

    rated = [rate(spec=spec, limits=own, figure=f, moment=moment, subject=Subject(name=name)) for name, f in schools]
    return roll_up(rule, rated, Held(rate=together, enough=enough, needed=needed))


def entered(own: Rating, asked: Sequence[Rating], enough: int) -> Rating:
    """The trust's own figure where it types one beside its schools': good news of it waits for theirs as well."""
    given = [rating for rating in asked if rating.has_figure]
    if not own.has_figure or not asked:
        return own
    return with_coverage(own, _coverage(asked, given, enough))


def pooled(figures: Iterable[Figure | None]) -> Figure | None:
    """All numerators over all denominators; None for no figures, or where one of them lacks either."""
    given: list[Figure] = []
    numerator, denominator = Decimal(0), Decimal(0)
    for figure in figures:
        if figure is None:
            continue
        if figure.numerator is None or figure.denominator is None:
            return None
        given.append(figure)
        numerator, denominator = numerator + figure.numerator, denominator + figure.denominator
    if not given:
        return None
    return Figure(numerator=numerator, denominator=denominator, missing_terms=_missing_terms(given))


def added_up(figures: Iterable[Figure | None], unit: Unit) -> Figure | None:
    """All figures added up; None for none, where one is no number, or where adding up would mean nothing."""
    given = [figure for figure in figures if figure is not None]
    amounts = [amount for figure in given if (amount := figure.amount(unit)) is not None]
    if unit not in ADDED_UP or not given or len(amounts) < len(given):
        return None
    return Figure(value=sum(amounts, Decimal(0)), missing_terms=_missing_terms(given))


def _missing_terms(figures: Iterable[Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for figure in figures for term in figure.missing_terms))


def _known(asked: Sequence[Rating], given: Sequence[Rating]) -> list[Rating]:
    """Those whose colour counts: the ones that reported, and those for whom not reporting is itself the failure."""
    counted = {id(rating) for rating in given}
    failed = [r for r in asked if id(r) not in counted and not r.has_figure and r.state is State.RED]
    return [*given, *failed]


def _coverage(asked: Sequence[Rating], given: Sequence[Rating], enough: int, best: State | None = None) -> Coverage:
    reds = [rating for rating in asked if rating.state is State.RED]
    names = tuple(rating.case.subject.name for rating in by_severity(reds))
    return Coverage(reported=len(given), due=len(asked), red_schools=names, enough=enough, at_best=best)


def _counted(asked: Sequence[Rating], given: Sequence[Rating], why: str = "") -> RolledUp:
    return RolledUp(basis=Basis.SPREAD, reported=len(given), due=len(asked), why=why)


def _pooled(rule: Rule, asked: Sequence[Rating], given: Sequence[Rating], held: Held) -> RolledUp:
    together = pooled(rating.figure for rating in given)
    if together is None:
        if rule is not Rule.POOLED:
            return _counted(asked, given)
        lacking = next((r for r in given if r.figure is None or not r.figure.has_pair), None)
        name = lacking.case.subject.name if lacking else ""
        return _counted(asked, given, f"not pooled: {name} gave no two numbers behind its figure" if name else "")
    rating = held.rate(together, _before(given, pooled), _coverage(asked, given, held.enough))
    return RolledUp(basis=Basis.POOLED, reported=len(given), due=len(asked), rating=rating)


def _before(given: Sequence[Rating], together: Callable[[Iterable[Figure | None]], Figure | None]) -> Figure | None:
    """The same schools' figures a year earlier, put together alike; None unless every one of them has it."""
    before = [rating.year_ago for rating in given]
    return None if any(figure is None for figure in before) else together(before)


def _sum(asked: Sequence[Rating], given: Sequence[Rating], held: Held) -> RolledUp:
    """All added up. Under a ceiling, too much stays too much; short of a floor, the rest can still make it up."""
    unit = given[0].case.spec.unit if given else Unit.NUMBER
    together = added_up((rating.figure for rating in given), unit)
    if together is None:
        why = "not added up: only counts, pounds and days make a sum" if given and unit not in ADDED_UP else ""
        return _counted(asked, given, why)
    before = _before(given, lambda figures: added_up(figures, unit))
    coverage = _coverage(asked, given, held.enough)
    rating = held.rate(together, before, coverage)
    if not coverage.is_whole:
        best = _best_of_sum(held.rate(together, before, replace(coverage, reported=coverage.due)), given, unit)
        rating = held.rate(together, before, replace(coverage, at_best=best))
    return RolledUp(basis=Basis.SUM, reported=len(given), due=len(asked), rating=rating)


def _best_of_sum(now: Rating, given: Sequence[Rating], unit: Unit) -> State:
    """What more schools can make of a sum: figures of either sign anything, counts of things only more."""
    amounts = [figure.amount(unit) for rating in given if (figure := rating.figure) is not None]
    signed = any(amount is not None and amount < 0 for amount in amounts)
    low = now.band is not None and now.number is not None and now.band.is_below(now.number)
    return State.GREEN if signed or low else now.state


def _worst(asked: Sequence[Rating], known: Sequence[Rating], held: Held) -> RolledUp:
    """The school that needs attention most leads: red as soon as one is."""
    coloured = [rating for rating in known if rating.state.is_colour]
    if not coloured:
        return _counted(asked, known)
    lead = by_severity(coloured)[0]
    name = lead.case.subject.name
    past = replace(lead.case.past, same_term_last_year=last_years_worst(coloured))
    rating = lead.changed(case=replace(lead.case, past=past))
    coverage = replace(_coverage(asked, known, held.enough), red_schools=())
    return RolledUp(
        basis=Basis.WORST,
        reported=len(known),
        due=len(asked),
        rating=with_coverage(rating, coverage),
        note=f"the worst of {len(known)} schools is {name}" if len(known) > 1 else f"{name} alone is in",
        lead=name,
    )


def _share(asked: Sequence[Rating], known: Sequence[Rating], held: Held) -> RolledUp:
    """How many of the schools are green, or how many of the pupils behind their figures are at green schools."""
    coloured = [rating for rating in known if rating.state.is_colour]
    weights = [held.needed.weight_of(rating) for rating in coloured]
    if not coloured or any(weight is None for weight in weights):
        lacking = next((r.case.subject.name for r in coloured if held.needed.weight_of(r) is None), "")
        return _counted(
            asked, known, f"not weighed: {lacking} gave no number of those behind its figure" if lacking else ""
        )
    pairs = list(zip(coloured, (weight for weight in weights if weight is not None), strict=True))
    green = sum((weight for rating, weight in pairs if rating.state is State.GREEN), Decimal(0))
    share = Figure(numerator=green, denominator=sum((weight for _, weight in pairs), Decimal(0)))
    missing = len(asked) - len(coloured)
    spec = coloured[0].case.spec
    coverage = _coverage(asked, coloured, held.enough)
    if missing > 0:
        best = held.needed.rate_share(held.needed.with_rest_green(share, missing), coloured[0], spec, None)
        coverage = replace(coverage, at_best=best.state)
    rating = held.needed.rate_share(share, coloured[0], spec, _share_before(coloured, held.needed))
    count = sum(rating.state is State.GREEN for rating in coloured)
    return RolledUp(
        basis=Basis.SHARE,
        reported=len(coloured),
        due=len(asked),
        rating=with_coverage(rating, coverage),
        note=held.needed.words(count, len(coloured)),
    )


def _share_before(coloured: Sequence[Rating], needed: Needed) -> Figure | None:
    """The share a year earlier by the limits of today; None unless every school has a figure of then."""
    green, whole = Decimal(0), Decimal(0)
    for rating in coloured:
        number, weight = number_of(rating.case, last_year=True), needed.weight_last_year(rating)
        if number is None or rating.band is None or weight is None or rating.case.spec.shape is Shape.MILESTONE:
            return None
        green, whole = green + (weight if rating.band.passes(number) else 0), whole + weight
    return Figure(numerator=green, denominator=whole)

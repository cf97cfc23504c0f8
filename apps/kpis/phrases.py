"""The parts of a rating's sentence in words: the figure, its target, its amber limit, last year, the benchmark."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from apps.core.figures import (
    Unit,
    print_count,
    print_day,
    print_figure,
    print_gap,
    print_settled,
    round_half_up,
)
from apps.core.rag import State
from apps.kpis.facts import Against, Case, Figure, Shape
from apps.kpis.gaps import closed_within, gap_of, gaps_of
from apps.kpis.shapes import Band, number_of
from apps.kpis.shares import ClauseResult, asked_words, leading

WITHHELD = "number not shown (small group)"
MOST_NAMED = 3
NO_FIGURE_BEFORE = "no figure last year"
# What is kept in a frozen row in place of a direction, where there was no figure to compare with.
NO_PAST = "no_past"
_SEASONS = ("autumn", "spring", "summer")


def listing(words: Sequence[str]) -> str:
    """Join words as in speech: "primary, secondary and 16-plus"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))


def first_few(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """The first names of a long list, and how many more there are: "Hill View, Mill Lane, North Lane and 33 more".

    One more than `most` is named too: "and 1 more" would be no shorter than the name.
    """
    if len(names) <= most + 1:
        return listing(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def with_article(noun: str) -> str:
    """Put "a" or "an" before a word."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}" if noun else noun


def term(case: Case) -> str:
    """The term as it stands within a sentence: "autumn"."""
    name = case.moment.term.strip()
    return name[:1].lower() + name[1:] if name.lower().startswith(_SEASONS) else name


def before_noun(case: Case) -> str:
    """The term before a noun, with its article: "the autumn", or "the" alone."""
    return f"the {term(case)}".strip()


def for_term(case: Case) -> str:
    """The term a figure is for, with a space before it: " for autumn", or " for 2026/27" for a whole year's."""
    if case.spec.cumulative and case.limits.is_term_part:
        return f" by the end of {term(case)}" if term(case) else ""
    if case.spec.cumulative:
        return f" for {case.moment.year}" if case.moment.year else " for the year"
    return f" for {term(case)}" if term(case) else ""


def own_figure(case: Case) -> str:
    """The figure as printed: "93.8%", ">99.9%", "Good", "done", "0 of 0", or "" where there is none."""
    return "" if case.figure is None else figure_words(case, case.figure)


def figure_words(case: Case, figure: Figure) -> str:
    """A figure of this KPI in its unit and decimals."""
    if case.spec.shape is Shape.MILESTONE:
        return "done" if replace(case, figure=figure).is_done else "not done"
    if case.spec.shape is Shape.GAP:
        gap = gap_of(case.spec, figure, case.decimals)
        if gap is not None:
            return print_gap(gap.width, case.spec.unit, case.decimals)
    if case.spec.unit is Unit.GRADE and figure.grade.strip():
        return grade_word(case, figure.grade)
    amount = figure.amount(case.spec.unit)
    if amount is not None:
        return print_figure(amount, case.spec.unit, case.decimals)
    if figure.has_pair:
        return pair(figure)
    if figure.done is not None or figure.done_on is not None:
        return "not done" if figure.done is False else "done"
    return figure.grade.strip()


def grade_word(case: Case, word: str) -> str:
    """A grade as its scale writes it; a word that is not on the scale stays as it is."""
    rank = case.spec.grade_rank(word)
    return word.strip() if rank is None else case.spec.scale[rank]


def pair(figure: Figure | None) -> str:
    """The numbers behind a figure: "7 of 12", or ""."""
    if figure is None or figure.numerator is None or figure.denominator is None:
        return ""
    return f"{print_count(figure.numerator)} of {print_count(figure.denominator)}"


def pair_of(case: Case) -> str:
    """The numbers behind a case's figure; of a gap those of both groups: "30 of 50 and 33 of 50"."""
    figure = case.figure
    pairs = [pair(group) for group in figure.groups] if figure is not None and figure.groups else [pair(figure)]
    return " and ".join(pairs) if all(pairs) else ""


def share_printed(results: Sequence[ClauseResult]) -> str:
    """The share of the schools by the clause that leads: "3 of 4", "75.0%", or "yes" of a school that meets it."""
    first = leading(tuple(results))
    if first.met is not None and first.reported is not None:
        return f"{print_count(first.met)} of {print_count(first.reported)}"
    if first.share is not None:
        return print_figure(first.share, Unit.PERCENT, 1)
    state = first.state
    if state is State.MONITOR and first.met is not None and any(result.state is State.GREEN for result in results):
        state = State.GREEN  # what is asked of a share of the schools leaves one that meets the rest green
    return {State.GREEN: "met", State.RED: "not met"}.get(state, "")


def worth_of_one(case: Case) -> str:
    """What one of those counted moves the percentage: "one pupil is worth 8.3 points", or ""."""
    figure = case.figure
    if case.spec.unit is not Unit.PERCENT or figure is None or not figure.denominator:
        return ""
    worth = round_half_up(Decimal(100) / figure.denominator, case.decimals)
    return f"one {case.spec.counted} is worth {print_gap(worth, Unit.PERCENT, case.decimals)}" if worth > 0 else ""


def target(case: Case) -> str:
    """What the figure is held against: "95.0%", "more than 95.0%", "at most 5.0%", "8.0% to 12.0%", "Good", or ""."""
    if case.spec.shape is Shape.MILESTONE:
        return f"done by {print_day(case.milestone_day)}" if case.milestone_day else ""
    match case.spec.shape:
        case Shape.VS_BENCHMARK:
            return beside_published(case, named=False)
        case Shape.NOT_WORSE:
            return no_worse_than(case)
        case Shape.GAP:
            return _closing(case)
        case Shape.PROPORTION if case.spec.clauses:
            return _shares_asked(case)
    return limit_words(case)


def _shares_asked(case: Case) -> str:
    """How many schools are asked for, without the rules' own words: "all schools", "80% of schools", "all; 60%"."""
    asked = [asked_words(clause) for clause in case.spec.clauses]
    if len(asked) > 1:
        return "; ".join(asked)
    return f"{asked[0]} schools" if asked[0] == "all" else f"{asked[0]} of schools"


def limit_words(case: Case) -> str:
    """The target itself in words: a number, two, or a grade; "" for none."""
    strict = case.spec.strict
    match case.limits.target:
        case Decimal() as number:
            return _one_target(case, print_figure(number, case.spec.unit, case.decimals))
        case (one, other):
            low, high = (print_figure(n, case.spec.unit, case.decimals) for n in sorted((one, other)))
            return f"more than {low} and less than {high}" if strict else f"{low} to {high}"
        case str() as word:
            return _one_target(case, grade_word(case, word))
    return ""


def benchmark_name(case: Case) -> str:
    """The name of the published figure within a sentence: "national"."""
    return ((case.benchmark.name if case.benchmark else "") or "").strip() or "national"


def beside_published(case: Case, *, named: bool = True) -> str:
    """Where it is to be: "above national 94.9% and above 0.0", "more than 2.0 points below national 5.0%", or ""."""
    spec, benchmark = case.spec, case.benchmark
    if benchmark is None or benchmark.value is None or spec.against is None:
        return ""
    value = print_figure(benchmark.value, spec.unit, case.decimals)
    side = {Against.ABOVE: "above", Against.BELOW: "below", Against.IN_LINE: "in line with"}[spec.against]
    far = spec.margin and spec.against is not Against.IN_LINE
    by = f"more than {print_gap(spec.margin, spec.unit, case.decimals)} " if far and spec.margin else ""
    floor = "" if spec.floor is None else f" and above {print_figure(spec.floor, spec.unit, case.decimals)}"
    return f"{by}{side} {f'{benchmark_name(case)} ' if named else ''}{value}{floor}"


def no_worse_than(case: Case) -> str:
    """The earlier result that may not get worse, or has to be bettered: "no worse than Good"; "" without one."""
    baseline = case.past.baseline
    words = figure_words(case, baseline) if baseline is not None else limit_words(replace_shape(case))
    return f"{'better' if case.spec.strict else 'no worse'} than {words}" if words else ""


def replace_shape(case: Case) -> Case:
    """The same case without strictness, for printing its bare target."""
    return replace(case, spec=replace(case.spec, strict=False, shape=Shape.AT_LEAST))


def _closing(case: Case) -> str:
    before, closed = gaps_of(case)[1], closed_within(case)
    within = f"within {print_gap(closed, case.spec.unit, case.decimals)}" if closed > 0 else ""
    narrower = "" if before is None else f"narrower than {print_gap(before.width, case.spec.unit, case.decimals)}"
    return " or ".join(part for part in (within, narrower) if part)


def _one_target(case: Case, words: str) -> str:
    if case.spec.unit is Unit.YES_NO:
        return words
    is_grade, strict = case.spec.unit is Unit.GRADE, case.spec.strict
    match case.spec.shape:
        case Shape.AT_LEAST | Shape.RUBRIC if strict:
            return f"better than {words}" if is_grade else f"more than {words}"
        case Shape.AT_MOST:
            return f"less than {words}" if strict else f"at most {words}"
        case Shape.ABOUT:
            return f"about {words}"
    return words


def on_line(case: Case, number: Decimal) -> str:
    """Print a place on the line of numbers: a settled number, the grade that stands there, or how wide a gap is."""
    if case.spec.shape is Shape.GAP:
        return print_gap(number, case.spec.unit, case.decimals)
    if case.spec.unit is Unit.GRADE:
        return case.spec.scale[int(number)]
    return print_settled(number, case.spec.unit, case.decimals)


def amber_limit(case: Case, band: Band | None) -> str:
    """Where amber ends: "93.0%", "6.0% and 14.0%", or ""."""
    if band is None:
        return ""
    return " and ".join(on_line(case, end) for end in (band.amber_low, band.amber_high) if end is not None)


def amber_note(case: Case, band: Band) -> str:
    """Where amber ends, as the bracket says it: "amber down to 93.0%", or ""."""
    if band.amber_low is not None and band.amber_high is not None:
        return f"amber from {on_line(case, band.amber_low)} to {on_line(case, band.amber_high)}"
    if band.amber_low is not None:
        return f"amber down to {on_line(case, band.amber_low)}"
    return f"amber up to {on_line(case, band.amber_high)}" if band.amber_high is not None else ""


def green_note(case: Case, band: Band) -> str:
    """How near to "about" is green: "green from 9.0% to 11.0%", or "" for the other shapes."""
    if case.spec.shape is not Shape.ABOUT or band.low is None or band.high is None or band.low == band.high:
        return ""
    low, high = on_line(case, band.low), on_line(case, band.high)
    return f"green above {low} and below {high}" if band.strict_low else f"green from {low} to {high}"


def last_year_term(case: Case) -> str:
    """The term it is compared with: "autumn last year"."""
    return f"{term(case)} last year".strip()


def direction(case: Case, which: str) -> str:
    """Better, worse or about the same than the same term last year, in words.

    "" for what has no figure now, or no better end: of a figure that is only watched nobody says what would be better.
    """
    if which:
        return direction_words(which, term(case))
    if case.figure is None or case.past.same_term_last_year is not None or number_of(case) is None:
        return ""
    return "" if case.spec.shape in (None, Shape.MONITOR, Shape.MILESTONE) else NO_FIGURE_BEFORE


def direction_words(which: str, season: str) -> str:
    """A direction ("better", "same", "worse") beside a term last year: "better than autumn last year"; "" for none."""
    if which in ("", NO_PAST):
        return NO_FIGURE_BEFORE if which else ""
    than = {"same": "about the same as"}.get(which, f"{which} than")
    return f"{than} {f'{season} last year'.strip()}"


def difference(case: Case) -> Decimal | None:
    """The figure less that of the same term last year, both as printed; None without either, or for words."""
    if case.spec.unit in (Unit.GRADE, Unit.YES_NO) or case.spec.shape is Shape.MILESTONE:
        return None
    now, before = number_of(case), number_of(case, last_year=True)
    return None if now is None or before is None else now - before


def last_year(case: Case) -> str:
    """The figure beside the same term last year: "0.4 points below autumn last year", or ""."""
    if case.spec.unit in (Unit.GRADE, Unit.YES_NO):
        return _words_last_year(case)
    gap = difference(case)
    if gap is None:
        return ""
    if gap == 0:
        return f"the same as {last_year_term(case)}"
    side = "above" if gap > 0 else "below"
    return f"{print_gap(gap, case.spec.unit, case.decimals)} {side} {last_year_term(case)}"


def _words_last_year(case: Case) -> str:
    now, before, figure = number_of(case), number_of(case, last_year=True), case.past.same_term_last_year
    if case.spec.shape is Shape.MILESTONE or now is None or before is None or figure is None:
        return ""
    if now == before:
        return f"the same as {last_year_term(case)}"
    was = (
        f"{figure_words(case, figure)} in {last_year_term(case)}"
        if term(case)
        else f"{figure_words(case, figure)} last year"
    )
    if case.spec.unit is Unit.YES_NO:
        return was
    return f"{'up' if now > before else 'down'} from {was}"


def benchmark_figure(case: Case) -> str:
    """The published figure with its period: "94.9% (autumn 2024/25)", or ""."""
    benchmark = case.benchmark
    if benchmark is None or benchmark.value is None:
        return ""
    printed = print_figure(benchmark.value, case.spec.unit, case.decimals)
    return f"{printed} ({benchmark.period})" if benchmark.period else printed


def benchmark(case: Case) -> str:
    """The published figure with its name: "national 94.9% (autumn 2024/25)", or ""."""
    if case.benchmark is None or case.benchmark.value is None:
        return ""
    return f"{benchmark_name(case)} {benchmark_figure(case)}"

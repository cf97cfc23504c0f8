"""Roll-ups worked out by hand, school by school, and what is always true of them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.figures import Unit
from apps.core.rag import State
from apps.kpis.facts import Figure, Limits, Moment, Past, Shape, Spec, Subject
from apps.kpis.rating import Rating, rate
from apps.scorecard.needed import ALL, Needed, needed_from
from apps.scorecard.rolling_up import Basis, Held, RolledUp, Rule, roll_up, roll_up_figures

MOMENT = Moment(today=date(2026, 12, 4), due_on=date(2026, 11, 27), term="autumn", year="2026/27")
ATTENDANCE = {"shape": Shape.AT_LEAST, "unit": Unit.PERCENT, "target": 95, "amber": 93}
EXCLUSIONS = {"shape": Shape.AT_MOST, "unit": Unit.NUMBER, "target": 30, "amber": 33}
MEMBERS = {"shape": Shape.AT_LEAST, "unit": Unit.NUMBER, "target": 30, "amber": 25}


def figure(given: Any) -> Figure | None:
    if given is None:
        return None
    if isinstance(given, tuple):
        return Figure(numerator=Decimal(given[0]), denominator=Decimal(given[1]))
    return Figure(value=Decimal(given))


def rolled(rule: str, of: dict[str, Any], *values: Any, needed: Needed = ALL, enough: int = 80) -> RolledUp:
    """Schools A, B, C ... with these figures."""
    return roll_up_figures(
        rule=Rule(rule),
        spec=Spec(shape=of["shape"], unit=of["unit"]),
        limits=Limits(target=Decimal(of["target"]), amber=Decimal(of["amber"])),
        moment=MOMENT,
        schools=[(chr(65 + place), figure(value)) for place, value in enumerate(values)],
        enough=enough,
        needed=needed,
    )


def state(rule: str, of: dict[str, Any], *values: Any, **more: Any) -> State | None:
    found = rolled(rule, of, *values, **more).rating
    return found.state if found else None


# Rule, KPI, the schools' figures, the trust's colour, and its sentence as far as it says so; all worked out by hand.
BY_HAND = [
    # 45 + 960 of 50 + 1000 is 1005 of 1050, or 95.714%; the mean of 90% and 96% would be red.
    ("pooled", ATTENDANCE, [(45, 50), (960, 1000)], "green", "Green, except A: 95.7% against 95.0%"),
    # 90 of 100 three times is 270 of 300, and the fourth cannot be known.
    ("pooled", ATTENDANCE, [(90, 100)] * 3 + [None], "red", "red already, 3 of 4 schools in."),
    ("pooled", ATTENDANCE, [(96, 100)] * 3 + [None], "incomplete", "only 3 of 4 schools are in"),
    # 12 + 10 + 9 = 31: over 30, not over 33.
    ("sum", EXCLUSIONS, [12, 10, 9], "amber", "Amber: 31 against at most 30 for autumn (amber up to 33)."),
    # 34 already, whatever the other two say.
    ("sum", EXCLUSIONS, [14, 20, None, None, None], "red", "34 against at most 30"),
    ("sum", EXCLUSIONS, [14, 20, None, None, None], "red", "red already, 2 of 5 schools in."),
    ("sum", EXCLUSIONS, [14, 18, None, None, None], "amber", "amber already, 2 of 5 schools in."),
    ("sum", EXCLUSIONS, [2, 3, None, None, None], "incomplete", "only 2 of 5 schools are in"),
    ("sum", EXCLUSIONS, [0, 0, 0], "green", "Green: 0 against at most 30"),
    # 28 of 30 with one to come: it may bring 2.
    ("sum", MEMBERS, [10, 8, 6, 4, None], "incomplete", "4 of 5 schools are in, and the rest can still make it good."),
    ("sum", MEMBERS, [10, 8, 6, 2], "amber", "Amber: 26 against 30"),
    ("sum", MEMBERS, [10, 8, 6, 6, None], "green", "Green: 30 against 30"),
    # A deficit may make good what is too much, so nothing is sure before all are in.
    ("sum", EXCLUSIONS, [40, -2, None], "incomplete", "2 of 3 schools are in, and the rest can still make it good."),
    ("sum", EXCLUSIONS, [40, -2, 1], "red", "Red: 39 against at most 30"),
    ("worst", ATTENDANCE, [97, 90, 94], "red", "Red: 90.0% against 95.0%"),
    ("worst", ATTENDANCE, [97, 90, None, None, None], "red", "red already, 2 of 5 schools in."),
    ("worst", ATTENDANCE, [97, 94, 96], "amber", "Amber: 94.0% against 95.0%"),
    ("worst", ATTENDANCE, [97, 96, None], "incomplete", "Incomplete: 96.0% against 95.0%"),
    ("worst", EXCLUSIONS, [1, 5, 3], None, None),
    # 3 of 4 are green: one short of all.
    ("share", ATTENDANCE, [96, 97, 98, 94], "amber", "75.0% against 100.0% for autumn; 3 of 4, one short of passing"),
    ("share", ATTENDANCE, [96, 97, 94, 94], "red", "50.0% against 100.0%"),
    # Two are not green, so even with the rest green it is 3 of 5.
    ("share", ATTENDANCE, [96, 94, 90, None, None], "red", "red already, 3 of 5 schools in."),
    ("share", ATTENDANCE, [96, 97, 98, None], "incomplete", "only 3 of 4 schools are in"),
    ("share", ATTENDANCE, [96, 97, 98, 99, None], "green", "100.0% against 100.0%"),
]


@pytest.mark.parametrize(("rule", "of", "values", "colour", "said"), [row for row in BY_HAND if row[3]])
def test_the_roll_up_is_what_a_hand_works_out(rule: str, of: Any, values: Any, colour: str, said: str) -> None:
    found = rolled(rule, of, *values)

    assert found.rating is not None
    assert (found.rating.state, found.basis) == (State(colour), Basis(rule))
    assert said in found.rating.sentence
    assert (found.reported, found.due) == (sum(value is not None for value in values), len(values))


def test_a_share_may_be_less_than_all() -> None:
    # 6 of 10 is more than half; 5 of 10 is half, and one short of it.
    assert state("share", ATTENDANCE, *[96] * 6, *[90] * 4, needed=needed_from("more than half")) is State.GREEN
    assert state("share", ATTENDANCE, *[96] * 5, *[90] * 5, needed=needed_from("more than half")) is State.AMBER
    # 5 of 8 in is 62.5%, less than 80; with the other two it would be 7 of 10, still one short: amber at best.
    assert state("share", ATTENDANCE, *[96] * 5, *[90] * 3, None, None, needed=needed_from("80")) is State.AMBER
    # 6 of 8 in is 75%; with the other two it would be 8 of 10.
    open_still = rolled("share", ATTENDANCE, *[96] * 6, *[90] * 2, None, None, needed=needed_from("80%"))
    assert open_still.rating is not None and open_still.rating.state is State.INCOMPLETE
    assert "8 of 10 schools are in, and the rest can still make it good" in open_still.rating.sentence


def test_a_share_may_be_counted_in_pupils() -> None:
    # 960 of 1,010 pupils are at green schools: 95.0%; of the schools, half are.
    pupils = needed_from("90", in_pupils=True)
    assert state("share", ATTENDANCE, (40, 50), (930, 960), needed=pupils) is State.GREEN
    assert state("share", ATTENDANCE, (40, 50), (930, 960), needed=needed_from("90")) is State.AMBER
    unweighed = rolled("share", ATTENDANCE, (96, 100), "97", needed=pupils)
    assert (unweighed.rating, unweighed.why) == (None, "not weighed: B gave no number of those behind its figure")


def together(rule: str, spec: Spec, *figures: Figure | None, **more: Any) -> RolledUp:
    """Schools A, B, C ... with these figures, of a KPI with this rule and the target 95, or 30."""
    target = Decimal(95 if spec.unit is Unit.PERCENT else 30)
    schools = [(chr(65 + place), one) for place, one in enumerate(figures)]
    limits = Limits(target=target, is_term_part=True)
    return roll_up_figures(rule=Rule(rule), spec=spec, limits=limits, moment=MOMENT, schools=schools, **more)


def sentence(found: RolledUp) -> str:
    return found.rating.sentence if found.rating else ""


PERCENT = Spec(shape=Shape.AT_LEAST, unit=Unit.PERCENT)


def test_what_must_pass_at_each_school_is_red_with_one_that_does_not() -> None:
    strict = Spec(shape=Shape.AT_LEAST, unit=Unit.PERCENT, must_pass=True)
    values = [figure(value) for value in (96, 97, 98, 90)]
    assert sentence(together("share", strict, *values)) == (
        "Red: 75.0% against 100.0% for autumn (must pass); 3 of 4, one short of passing."
    )


def test_few_schools_are_no_small_group_and_pupils_are_counted_in_pupils() -> None:
    share = together("share", PERCENT, *[figure(value) for value in (96, 97, 90)]).rating
    assert share is not None and not share.small_group and share.open_sentence == share.sentence
    pupils = needed_from("60", in_pupils=True)
    assert sentence(together("share", PERCENT, figure((5, 5)), figure((4, 5)), needed=pupils)) == (
        "Amber: 50.0% against 60.0% for autumn; 5 of 10, one short of passing, where one pupil is worth 10.0 points."
    )
    exact = together("share", PERCENT, figure((40, 50)), figure((930, 960)), needed=needed_from("95", in_pupils=True))
    assert exact.rating is not None and exact.rating.printed == "95.0%"  # 960 of 1,010


def test_not_reporting_a_milestone_by_its_day_counts_as_not_done() -> None:
    milestone = Spec(shape=Shape.MILESTONE, unit=Unit.YES_NO)
    found = together("share", milestone, Figure(done=True), None)
    assert (found.reported, found.due, found.note) == (2, 2, "1 of 2 schools is green")
    worst = together("worst", milestone, Figure(done=True), None)
    assert (worst.lead, worst.rating and worst.rating.state) == ("B", State.RED)


def test_a_sum_with_a_term_missing_is_no_sum() -> None:
    adds = Spec(shape=Shape.AT_MOST, unit=Unit.NUMBER, cumulative=True)
    gap = Figure(value=Decimal(9), missing_terms=("autumn",))
    assert sentence(together("sum", adds, gap, figure(3))) == (
        "Monitor: 12 so far; the autumn figure is missing, so the year cannot be added up."
    )
    share = Spec(shape=Shape.AT_LEAST, unit=Unit.PERCENT, cumulative=True)
    some = Figure(numerator=Decimal(9), denominator=Decimal(10), missing_terms=("autumn",))
    assert sentence(together("pooled", share, some, figure((9, 10)))) == (
        "Monitor: 90.0% so far; the autumn figure is missing, so the year cannot be added up."
    )


def test_how_many_are_enough_is_the_trusts_to_say() -> None:
    for rule in ("worst", "share"):
        values = [figure(96), figure(97), None, None]
        assert [found.rating and found.rating.state for found in (
            together(rule, PERCENT, *values, enough=enough) for enough in (50, 51)
        )] == [State.GREEN, State.INCOMPLETE]  # fmt: skip


def test_schools_whose_figure_has_no_colour_may_still_be_green() -> None:
    said = [figure(96), *[figure(90)] * 5, *[Figure(grade="lost")] * 4]
    found = together("share", PERCENT, *said, needed=needed_from("50"))
    assert (found.reported, found.due) == (6, 10)
    assert found.rating is not None and found.rating.state is State.INCOMPLETE


def test_the_years_are_compared_alike() -> None:
    """The worst with the worst of the same schools then, and the share that is green with the share then."""

    def at(name: str, value: int, before: int) -> Rating:
        return rate(
            spec=PERCENT,
            limits=Limits(target=Decimal(95)),
            figure=figure(value),
            moment=MOMENT,
            subject=Subject(name=name),
            past=Past(same_term_last_year=figure(before)),
        )

    held = Held(rate=lambda *_: at("", 0, 0))
    worst = roll_up(Rule.WORST, [at("A", 92, 88), at("B", 90, 94)], held)
    assert sentence(worst) == (
        "Red: 90.0% against 95.0% for autumn (no amber limit); 2.0 points above autumn last year."
    )
    share = roll_up(Rule.SHARE, [at("A", 96, 96), at("B", 97, 90)], held)
    assert sentence(share) == "Green: 100.0% against 100.0% for autumn; 50.0 points above autumn last year."


def test_the_worst_is_the_furthest_off_and_named() -> None:
    found = rolled("worst", ATTENDANCE, 92, 80, 91)
    assert (found.lead, found.note) == ("B", "the worst of 3 schools is B")
    assert rolled("worst", EXCLUSIONS, 31, 50, 2).lead == "B"
    assert rolled("worst", {**ATTENDANCE, "shape": Shape.AT_LEAST}, 99, 96, 98).lead == "B"


def test_what_cannot_be_rolled_up_says_why() -> None:
    assert rolled("pooled", ATTENDANCE, (96, 100), 96).why == "not pooled: B gave no two numbers behind its figure"
    assert rolled("sum", ATTENDANCE, 96, 96).why == "not added up: only counts, pounds and days make a sum"
    assert rolled("", ATTENDANCE, 96, 96).why == ""
    assert rolled("pooled", ATTENDANCE, None, None).rating is None
    assert rolled("sum", EXCLUSIONS).rating is None


def test_a_long_list_of_exceptions_is_cut_worst_first() -> None:
    found = rolled("pooled", ATTENDANCE, *[(9_990, 10_000)] * 60, *[(900 - place, 1000) for place in range(5)]).rating
    assert found is not None
    reds = [chr(65 + place) for place in range(64, 59, -1)]
    assert found.label == f"Green, except: {reds[0]}, {reds[1]}, {reds[2]} and 2 more"
    assert found.case.coverage is not None and list(found.case.coverage.red_schools) == reds


def test_what_is_needed_is_read_from_words() -> None:
    assert needed_from("") == needed_from(" All ") == ALL
    assert needed_from("More than half") == Needed(share=Decimal(50), strict=True)
    assert needed_from("66.7%").share == Decimal("66.7")
    assert {needed_from(words).share for words in ("0", "101", "-5", "most")} == {Decimal(100)}


pairs = st.integers(1, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
counts = st.integers(0, 60)
RULES = st.sampled_from(["pooled", "sum", "worst", "share", ""])
SOME = st.lists(st.none() | pairs, min_size=1, max_size=9)
RANK = {State.RED: 0, State.AMBER: 1, State.GREEN: 2}


@given(rule=RULES, values=SOME, data=st.data())
def test_the_order_of_schools_does_not_matter(rule: str, values: list[Any], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(values))
    one, other = rolled(rule, ATTENDANCE, *values).rating, rolled(rule, ATTENDANCE, *mixed).rating
    assert (one and one.state, one and one.printed) == (other and other.state, other and other.printed)


@given(rule=st.sampled_from(["pooled", "worst", "share"]), values=st.lists(pairs, min_size=1, max_size=9))
def test_a_green_school_more_never_makes_it_worse(rule: str, values: list[Any]) -> None:
    before, after = state(rule, ATTENDANCE, *values), state(rule, ATTENDANCE, *values, (400, 400))
    assert before is not None and after is not None
    assert RANK[after] >= RANK[before]


@given(values=st.lists(pairs, min_size=1, max_size=9))
def test_the_pooled_figure_lies_between_the_lowest_and_the_highest(values: list[tuple[int, int]]) -> None:
    found = rolled("pooled", ATTENDANCE, *values).rating
    assert found is not None and found.case.figure is not None
    amount = found.case.figure.amount(Unit.PERCENT)
    shares = [Decimal(100) * part / whole for part, whole in values]
    assert amount is not None
    assert min(shares) <= amount.quantize(Decimal("1e-20")) + Decimal("1e-20")
    assert amount.quantize(Decimal("1e-20")) - Decimal("1e-20") <= max(shares)


@given(values=st.lists(counts, min_size=1, max_size=9), missing=st.integers(0, 5), rest=st.data())
def test_bad_news_of_a_sum_stays_bad_whatever_the_rest_say(
    values: list[int], missing: int, rest: st.DataObject
) -> None:
    for of in (EXCLUSIONS, MEMBERS):
        early = state("sum", of, *values, *[None] * missing)
        late = state("sum", of, *values, *rest.draw(st.lists(counts, min_size=missing, max_size=missing)))
        assert early is not None and late is not None
        if early in (State.RED, State.AMBER):
            assert RANK[late] <= RANK[early]


@given(
    rule=st.sampled_from(["worst", "share"]),
    values=st.lists(pairs, min_size=1, max_size=9),
    rest=st.lists(pairs, max_size=4),
    needed=st.sampled_from(["", "more than half", "80"]),
)
def test_bad_news_of_worst_and_share_stays_bad(rule: str, values: list[Any], rest: list[Any], needed: str) -> None:
    early = state(rule, ATTENDANCE, *values, *[None] * len(rest), needed=needed_from(needed))
    late = state(rule, ATTENDANCE, *values, *rest, needed=needed_from(needed))
    assert early is not None and late is not None
    if early in (State.RED, State.AMBER):
        assert RANK[late] <= RANK[early]


@given(rule=RULES, values=st.lists(pairs, min_size=1, max_size=4))
def test_good_news_waits_for_enough_schools(rule: str, values: list[Any]) -> None:
    early = state(rule, ATTENDANCE, *values, *[None] * len(values))
    assert early is not State.GREEN

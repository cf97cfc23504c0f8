"""Charts: exact places for simple cases, and nothing outside the view box whatever the figures."""

import re
from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.chart_paths import Scale, hatch_path, level_path, line_path, place, round_values
from apps.core.charts import TrendPeriod, bullet, rag_strip, sparkline, stacked_count, trend
from apps.core.figures import Unit
from apps.core.rag import State

figures = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2)
maybe = st.none() | figures
states = st.sampled_from(State)
periods = st.lists(
    st.builds(TrendPeriod, label=st.just("Autumn"), value=maybe, state=st.none() | states, target=maybe, amber=maybe),
    max_size=12,
)


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", path)]


# Paths and scales


def test_scale_puts_values_between_its_ends():
    scale = Scale(D(90), D(100), 200.0, 0.0)
    assert [scale.at(D(v)) for v in (90, 95, 100, 80, 120)] == [200.0, 100.0, 0.0, 200.0, 0.0]


def test_scale_of_one_value_is_its_middle():
    assert Scale(D(5), D(5), 0.0, 10.0).at(D(5)) == 5.0


def test_coordinates_have_no_idle_zeros():
    assert [place(n) for n in (12.0, 12.50, 0.333, -0.001, 100.0)] == ["12", "12.5", "0.33", "0", "100"]


def test_a_gap_interrupts_the_line_and_a_lone_point_is_a_dot():
    points = [(0, 1.0), (10, 2.0), (20, None), (30, 4.0), (40, None)]
    assert line_path(points) == "M0 1L10 2M30 4h0"


def test_a_level_steps_where_it_changes_and_breaks_where_it_is_missing():
    scale = Scale(D(0), D(10), 100.0, 0.0)
    levels = [D(2), D(2), D(5), None, D(5)]
    assert level_path(levels, [0, 10, 20, 30, 40, 50], scale) == "M0 80H10V80H20V50H30M40 50H50"


def test_hatching_stays_inside_its_box():
    path = hatch_path(10, 20, 12)
    xs, ys = numbers(path)[::2], numbers(path)[1::2]
    assert (min(xs), max(xs)) == (10, 30)
    assert (min(ys), max(ys)) == (0, 12)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([92, 96], [92, 93, 94, 95, 96]),
        ([0, 4], [0, 1, 2, 3, 4]),
        ([0, 30], [0, 10, 20, 30]),
        ([-3, 5], [-4, -2, 0, 2, 4, 6]),
        ([0], [-1, D("-0.5"), 0, D("0.5"), 1]),
        ([], [0, D("0.5"), 1]),
    ],
)
def test_round_values(levels, expected):
    found = round_values([D(level) for level in levels])
    assert found[0] <= min([*levels, expected[0]]) and found[-1] >= max([*levels, expected[-1]])
    if levels:
        assert found == expected


def test_a_percentage_does_not_pass_100_or_0():
    assert round_values([D("97.5"), D(100)], D(0), D(100))[-1] == 100
    assert round_values([D(0), D(3)], D(0), D(100))[0] == 0
    assert round_values([D(0), D(104)], D(0), D(100))[-1] > 100


# Trend


@pytest.fixture
def three_terms():
    return trend(
        "Attendance",
        [
            TrendPeriod("Autumn", D("92"), State.RED, D(95), D(93), sublabel="2024/25"),
            TrendPeriod("Spring", None, None, D(95), D(93), sublabel="2024/25"),
            TrendPeriod("Summer", D("96"), State.GREEN, D(95), D(93), sublabel="2024/25"),
        ],
        unit=Unit.PERCENT,
        decimals=1,
        width=366,
        height=266,
    )


def test_trend_axes(three_terms):
    assert (three_terms.left, three_terms.right, three_terms.top, three_terms.bottom) == (58, 358, 24, 224)
    assert [(t.at, t.text) for t in three_terms.y_ticks] == [
        (224, "92%"), (174, "93%"), (124, "94%"), (74, "95%"), (24, "96%"),
    ]  # fmt: skip
    assert [(t.at, t.text, t.below) for t in three_terms.x_ticks] == [
        (108, "Autumn", "2024/25"), (208, "Spring", "2024/25"), (308, "Summer", "2024/25"),
    ]  # fmt: skip


def test_trend_line_target_and_band(three_terms):
    assert three_terms.line == "M108 224h0M308 24h0"
    assert three_terms.target == "M58 74H158V74H258V74H358"
    assert three_terms.band.startswith("M58 74H158V174H58Z")


def test_trend_marks_have_the_shape_and_colour_of_their_state(three_terms):
    red, green = three_terms.marks
    assert (red.x, red.y, red.fill, red.text) == (108, 224, "#a3001b", "92.0%")
    assert red.path == "M108 217.5L114.5 224L108 230.5L101.5 224Z"
    assert (green.x, green.y, green.fill, green.text) == (308, 24, "#35a06d", "96.0%")
    assert (red.text_y, green.text_y) == (214, 14)
    assert green.path == "M303 24a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z"


def test_trend_says_its_figures_and_its_gaps(three_terms):
    assert three_terms.title == ("Attendance: Autumn 2024/25 92.0%, Spring 2024/25 no figure, Summer 2024/25 96.0%")


def test_a_number_stands_above_a_peak_and_below_a_dip():
    chart = trend("Events", [TrendPeriod("Term", D(n)) for n in (0, 4, 2, 4, 0)])
    peak, dip = chart.marks[1], chart.marks[2]
    assert (peak.y, peak.text_y) == (24, 14)
    assert (dip.y, dip.text_y) == (121, 140)


def test_zero_is_a_figure():
    chart = trend("Exclusions", [TrendPeriod("Autumn", D(0)), TrendPeriod("Spring", D(2))])
    assert [mark.text for mark in chart.marks] == ["0", "2"]
    assert chart.marks[0].y == chart.bottom
    assert chart.title == "Exclusions: Autumn 0, Spring 2"


def test_trend_of_nothing_has_axes_and_says_so():
    chart = trend("Attendance", [])
    assert (chart.line, chart.target, chart.band, chart.marks, chart.x_ticks) == ("", "", "", (), ())
    assert chart.title == "Attendance: no terms yet"
    assert len(chart.y_ticks) >= 2


def test_a_target_between_two_values_has_two_lines_and_two_bands():
    chart = trend("Turnover", [TrendPeriod("2025", D(10), State.GREEN, D(8), D(6), D(12), D(14))])
    assert chart.target.count("M") == 2
    assert chart.band.count("Z") == 2


def test_crowded_terms_leave_out_labels_and_numbers():
    chart = trend("Suspensions", [TrendPeriod("Autumn", D(n)) for n in range(30)])
    assert chart.numbered is False
    assert len(chart.x_ticks) == 10
    assert trend("Suspensions", [TrendPeriod("Autumn", D(n)) for n in range(9)]).numbered is True


@given(periods)
def test_nothing_of_a_trend_leaves_its_box(terms):
    chart = trend("Figure", terms)
    for mark in chart.marks:
        assert chart.left <= mark.x <= chart.right
        assert chart.top <= mark.y <= chart.bottom
        assert 10 <= mark.text_y <= chart.height
    line = numbers(chart.line.replace("h0", ""))
    assert all(chart.left <= x <= chart.right for x in line[::2])
    assert all(chart.top <= y <= chart.bottom for y in line[1::2])
    assert all(chart.top <= number <= chart.right for number in numbers(chart.target + chart.band))
    assert all(chart.top <= tick.at <= chart.bottom for tick in chart.y_ticks)
    assert len(chart.marks) == sum(term.value is not None for term in terms)
    assert 2 <= len(chart.y_ticks) <= 9


@given(periods)
def test_a_higher_figure_stands_higher(terms):
    chart = trend("Figure", terms)
    values = [term.value for term in terms if term.value is not None]
    by_value = sorted(zip(values, (mark.y for mark in chart.marks), strict=True))
    assert all(one[1] >= other[1] for one, other in pairwise(by_value))


# Bullet, strips, sparkline


def test_bullet_from_80_to_100():
    chart = bullet("A", D(90), D(95), amber=D(85), state=State.AMBER, least=D(80), most=D(100), width=202)
    assert (chart.bar_x, chart.bar_width, chart.fill) == (1, 100, "#ffc845")
    assert (chart.band_x, chart.band_width, chart.target_x) == (51, 100, 151)


def test_bullet_below_zero_grows_to_the_left():
    chart = bullet("A", D(-5), D(5), width=102)
    assert (chart.bar_x, chart.bar_width, chart.target_x) == (1, 50, 101)


def test_bullet_without_figure_or_target():
    chart = bullet("A", None, None)
    assert (chart.bar_width, chart.band_width, chart.target_x) == (0, 0, None)


@given(maybe, maybe, maybe)
def test_nothing_of_a_bullet_leaves_its_box(value, target, amber):
    chart = bullet("A", value, target, amber=amber)
    assert 0 <= chart.bar_x <= chart.bar_x + chart.bar_width <= chart.width
    assert 0 <= chart.band_x <= chart.band_x + chart.band_width <= chart.width
    assert chart.target_x is None or 0 <= chart.target_x <= chart.width


def test_rag_strip():
    chart = rag_strip("Attendance", [("Autumn", State.RED), ("Spring", State.OVERDUE)], cell=20, height=20)
    assert (chart.width, chart.height) == (40, 20)
    assert [(c.x, c.width, c.text, c.fill) for c in chart.cells] == [
        (0, 20, "R", "#a3001b"), (20, 20, "!", "#e5e6e7"),
    ]  # fmt: skip
    assert chart.cells[0].hatch == "" and chart.cells[1].hatch.startswith("M20 6L26 0M20 12L32 0")
    assert chart.title == "Attendance: Autumn red, Spring overdue"


def test_stacked_count():
    chart = stacked_count(
        {State.RED: 1, State.GREEN: 6, State.AMBER: 2, State.COMPLETE: 0, State.OVERDUE: 1}, width=300
    )
    assert [(c.x, c.width, c.text) for c in chart.cells] == [
        (0, 180, "6 ●"), (180, 60, "2 ▲"), (240, 30, "1 ◆"), (270, 30, "1 !"),
    ]  # fmt: skip
    assert chart.title == "6 green, 2 amber, 1 red, 1 overdue"


def test_a_narrow_piece_keeps_its_number_or_loses_it():
    chart = stacked_count({State.GREEN: 97, State.RED: 3}, width=300)
    assert [c.text for c in chart.cells] == ["97 ●", "3"]
    assert [c.text for c in stacked_count({State.GREEN: 98, State.RED: 1}, width=100).cells] == ["98 ●", ""]


def test_stacked_count_of_nothing():
    assert stacked_count({}).cells == ()
    assert stacked_count({State.RED: 0}).title == "nothing counted"


@given(st.dictionaries(states, st.integers(0, 500)))
def test_pieces_of_a_count_fill_the_bar_in_proportion(counts):
    chart = stacked_count(counts)
    total = sum(counts.values())
    assert sum(c.width for c in chart.cells) == pytest.approx(chart.width if total else 0, abs=0.1)
    assert len(chart.cells) == sum(count > 0 for count in counts.values())
    assert all(c.x >= 0 and c.x + c.width <= chart.width + 0.01 for c in chart.cells)


def test_sparkline():
    assert sparkline("A", [D(1), D(3), None, D(2)]).path == "M3 21L33 3M93 12h0"
    assert sparkline("A", [D(5), D(5)]).path == "M3 12L93 12"
    assert sparkline("A", [None]).path == sparkline("A", []).path == ""


@given(st.lists(maybe, max_size=30))
def test_a_sparkline_stays_in_its_box(values):
    chart = sparkline("A", values)
    found = numbers(chart.path.replace("h0", ""))
    assert all(0 <= x <= chart.width for x in found[::2])
    assert all(0 <= y <= chart.height for y in found[1::2])

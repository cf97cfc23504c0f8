"""The scale: order, words, shapes, and what counts as a colour."""

from apps.core.rag import COLOURS, State, distribution_words, worst


def test_words_letters_and_shapes_are_told_apart() -> None:
    assert [(s.word, s.letter, s.shape) for s in COLOURS] == [
        ("Red", "R", "◆"),
        ("Amber", "A", "▲"),
        ("Green", "G", "●"),
    ]
    for name in ("word", "letter", "shape", "css_class", "meaning"):
        assert len({getattr(state, name) for state in State}) == len(State)


def test_the_colours_are_the_ones_chosen() -> None:
    assert (State.RED.fill, State.RED.ink) == ("#a3001b", "#ffffff")
    assert (State.AMBER.fill, State.GREEN.fill, State.COMPLETE.edge) == ("#ffc845", "#35a06d", "#1d4f91")


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours."""

    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_state_can_be_read() -> None:
    assert {state: _contrast(state.fill, state.ink) for state in State if _contrast(state.fill, state.ink) < 4.5} == {}


def test_the_worst_needs_attention_first() -> None:
    assert [state.rank for state in State] == list(range(1, len(State) + 1))
    assert worst([State.GREEN, State.OVERDUE, State.AMBER]) is State.AMBER
    assert worst([State.NOT_DUE, State.COMPLETE]) is None
    assert State.RED.is_worse_than(State.AMBER) and State.GREEN.is_better_than(State.AMBER)
    assert not State.GREEN.is_worse_than(State.GREEN)
    assert not State.OVERDUE.is_worse_than(State.GREEN) and not State.COMPLETE.is_better_than(State.RED)


def test_complete_is_never_a_colour() -> None:
    assert [state for state in State if state.is_colour] == [State.RED, State.AMBER, State.GREEN]
    assert [state for state in State if state.is_due] == [
        State.RED,
        State.OVERDUE,
        State.AMBER,
        State.AWAITING,
        State.GREEN,
    ]


def test_the_distribution_in_words() -> None:
    counts = {State.RED: 1, State.GREEN: 6, State.AMBER: 2, State.OVERDUE: 1, State.AWAITING: 0}
    assert distribution_words(counts) == "6 green, 2 amber, 1 red, 1 overdue of 10 due"
    assert distribution_words({State.GREEN: 1, State.NOT_DUE: 3}) == "1 green of 1 due; 3 not due"
    assert distribution_words({State.PAUSED: 2}) == "none due; 2 paused"
    assert distribution_words({}) == "none due"


def test_a_mark_is_letter_and_shape_or_the_one_sign_that_is_both():
    assert [state.mark for state in (State.RED, State.GREEN, State.OVERDUE, State.NOT_DUE)] == ["R ◆", "G ●", "!", "–"]


def test_the_stored_value_leads_back_to_the_state() -> None:
    assert State("not_due") is State.NOT_DUE
    assert State.NOT_DUE.css_class == "rag rag-not-due"

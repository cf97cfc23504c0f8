"""Contrast is WCAG's, and every RAG mark can be read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.colour import READABLE, contrast, ink_on, is_hex_colour
from apps.core.rag import State

RAG_SCSS = Path(__file__).parents[2] / "static" / "scss" / "_rag.scss"
channels = st.integers(0, 255)
colours = st.tuples(channels, channels, channels).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


def test_contrast_of_a_known_pair():
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize(
    "text", ["", "red", "#fff", "#1d4f9", "#1d4f911", "#1d4f9g", "#1d4f91;}", "#1d4f91\n", None, 7]
)
def test_only_six_hex_digits_are_a_colour(text):
    assert is_hex_colour(text) is False


def test_six_hex_digits_are_a_colour():
    assert is_hex_colour("#1D4f91") is True


def test_contrast_refuses_what_is_no_colour():
    with pytest.raises(ValueError, match="is not a colour"):
        contrast("red", "#ffffff")


def test_ink_is_white_on_dark_and_black_on_light():
    assert ink_on("#1d4f91") == "#ffffff"
    assert ink_on("#ffc845") == "#0b0c0c"


@given(colours)
def test_ink_can_be_read_on_any_colour(fill):
    assert contrast(fill, ink_on(fill)) >= 4.4


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_read(state):
    assert contrast(state.fill, state.ink) >= READABLE


def test_red_amber_and_green_stay_apart_in_greyscale():
    against_white = [contrast(state.fill, "#ffffff") for state in (State.RED, State.GREEN, State.AMBER)]
    assert against_white == sorted(against_white, reverse=True)
    assert contrast(State.RED.fill, State.GREEN.fill) >= 2.4
    assert contrast(State.GREEN.fill, State.AMBER.fill) >= 2


def test_the_style_sheet_has_the_colours_of_the_scale():
    text = RAG_SCSS.read_text(encoding="utf-8").replace("$ink", "#0b0c0c").replace("$grey", "#505a5f")
    rows = re.findall(r'"([a-z-]+)": \((#\w{6}), (#\w{6}), (#\w{6})\)', text)
    assert {name: tuple(rest) for name, *rest in rows} == {
        state.value.replace("_", "-"): (state.fill, state.ink, state.edge) for state in State
    }

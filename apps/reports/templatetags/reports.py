"""Filters for the templates of documents."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from apps.core.rag import State
from apps.kpis.phrases import WITHHELD
from apps.reports.exceptions import brief as briefly
from apps.reports.exceptions import held_against as hold
from apps.reports.exceptions import shortened as shorten
from apps.reviews.frozen import FrozenCell, FrozenKPI

register = template.Library()

_WAYS = {"better": "↑ Better", "same": "→ Same", "worse": "↓ Worse"}
_ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}


@register.filter
def state(value: str) -> State:
    """The state of a stored value."""
    return State(value)


@register.filter
def rag_class(value: State | None) -> str:
    """The class that gives a cell its colours; none for a line without a state."""
    return f"rag-{value.value.replace('_', '-')}" if value else ""


@register.filter
def shortened(text: str, most: int) -> str:
    """One line of at most so many characters, cut at a word."""
    return shorten(text, most)


@register.filter
def brief(kpi: FrozenKPI, most: int) -> str:
    """A KPI's name of at most so many characters that keeps its measure."""
    return briefly(kpi, most)


@register.filter
def figure(printed: str) -> str:
    """A figure in a narrow column: a dash for none, and two words where the number is withheld."""
    return "small group" if printed == WITHHELD else printed or "–"


@register.filter
def held_against(cell: FrozenCell) -> str:
    """A school's figure with its target, for open papers."""
    return hold(cell.open_printed, cell.target)


@register.filter
def called_in_list(kpi: FrozenKPI) -> str:
    """A KPI in a long list: code and measure, or its name where it has no code."""
    return f"{kpi.code} {kpi.measure}".strip() if kpi.code else briefly(kpi, 40)


@register.filter
def due_alone(sentence: str) -> str:
    """A distribution without what is not due: "6 green, 2 red of 8 due"."""
    return sentence.partition(";")[0]


@register.filter
def inside(word: str) -> str:
    """A word of the trust's as it stands within a sentence: priority, but KPI and MSP."""
    return word if word[1:2].isupper() else word[:1].lower() + word[1:]


@register.simple_tag
def counted(words: Mapping[str, str], key: str, number: int, between: str = "") -> str:
    """So many of a thing in the trust's word for it: "3 KPIs", "1 red KPI"."""
    word = inside(words[key if number == 1 else f"{key}_plural"])
    return " ".join(part for part in (str(number), between, word) if part)


@register.filter
def direction(value: str) -> str:
    """Better, same or worse than in the same term last year, with an arrow; a dash where nothing is known."""
    return _WAYS.get(value, "–")


@register.filter
def ordinal_word(number: int) -> str:
    """The word for "third term running"."""
    return _ORDINALS.get(number, f"{number}th")


@register.filter
def columns(items: Sequence[Any], number: int) -> list[tuple[Any | None, ...]]:
    """A list as rows of so many columns that are read downwards, with None where the last column has ended."""
    height = -(-len(items) // number)
    return [
        tuple(items[at + height * column] if at + height * column < len(items) else None for column in range(number))
        for at in range(height)
    ]

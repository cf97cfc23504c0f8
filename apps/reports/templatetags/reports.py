"""Filters for the templates of documents."""

from collections.abc import Sequence
from typing import Any

from django import template

from apps.core.rag import State
from apps.reports.exceptions import shortened as shorten

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
def direction(value: str) -> str:
    """Better, same or worse than in the same term last year, with an arrow; a dash where nothing is known."""
    return _WAYS.get(value, "–")


@register.filter
def ordinal_word(number: int) -> str:
    """The word for "third term running"."""
    return _ORDINALS.get(number, f"{number}th")


@register.filter
def in_pairs(items: Sequence[Any]) -> list[tuple[Any, Any | None]]:
    """Two columns of a list, read downwards."""
    half = (len(items) + 1) // 2
    return [(items[at], items[at + half] if at + half < len(items) else None) for at in range(half)]

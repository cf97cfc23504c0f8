"""Which words of a text went and which came: pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
_MOST_WORDS = 3000  # of both texts together; longer ones are shown whole, before and after
_KEPT = 12  # words on either side of a change


@dataclass(frozen=True)
class Part:
    """A run of words that stayed, went or came."""

    kind: str
    text: str


def difference(before: str, after: str) -> tuple[Part, ...]:
    """Both texts in one, word by word; of what stayed, the words around a change, and "…" for the rest.

    What went stands before what came in its place.
    """
    old, new = _words(before), _words(after)
    if len(old) + len(new) > _MOST_WORDS:
        return replaced(before, after)
    parts: list[Part] = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (step, a, b, c, d) in enumerate(steps):
        if step == "equal":
            parts.append(Part(SAME, _around(old[a:b], first=place == 0, last=place == len(steps) - 1)))
        else:
            parts += [Part(kind, "".join(run)) for kind, run in ((GONE, old[a:b]), (NEW, new[c:d])) if run]
    return tuple(parts)


def replaced(before: str, after: str) -> tuple[Part, ...]:
    """Both texts whole, the one gone and the other in its place."""
    return tuple(Part(kind, text) for kind, text in ((GONE, before), (NEW, after)) if text)


def _words(text: str) -> list[str]:
    """Words, each with the white space before it, so that joining gives the text again."""
    return re.findall(r"\s*\S+|\s+", text.replace("\r\n", "\n"))


def _around(words: list[str], *, first: bool, last: bool) -> str:
    head = [] if first else words[:_KEPT]
    tail = [] if last else words[-_KEPT:]
    if len(words) <= len(head) + len(tail) + _KEPT:
        return "".join(words)
    return f"{''.join(head)} … {''.join(tail)}"

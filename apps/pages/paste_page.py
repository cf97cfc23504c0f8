"""What the preview of a paste shows: the tree of what would be added, what is said of it, and counts in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.planfiles.pasted.clipboard import read_html
from apps.planfiles.pasted.outline import Counts, NewAction, NewPriority, Outline
from apps.planfiles.pasted.plain import read_text
from apps.planfiles.pasted.reading import Note, Reading, read_pieces
from apps.planfiles.pasted.roles import own_words
from apps.trusts.models import Trust
from apps.trusts.vocabulary import Words

MOST_NOTES = 100
OPEN_UP_TO = 60  # actions; of more, each priority opens with a click


@dataclass(frozen=True)
class Preview:
    """The outcome of the roles as they are: `whole` with what the plan has already, `outline` what would be added."""

    whole: Outline
    outline: Outline
    under: bool
    words: Words

    @property
    def counts(self) -> Counts:
        """How many would be added."""
        return self.outline.counts(under=self.under)

    @property
    def button(self) -> str:
        """What the button says: "Add 3 priorities, 14 actions"."""
        return f"Add {main_counts(self.counts, self.words)}"

    @property
    def notes(self) -> list[Note]:
        """The first of what is to be said of rows."""
        return self.whole.notes[:MOST_NOTES]

    @property
    def further_notes(self) -> int:
        """How many more there are."""
        return max(len(self.whole.notes) - MOST_NOTES, 0)

    @property
    def opened(self) -> bool:
        """Whether every priority is open from the start."""
        return self.counts.actions <= OPEN_UP_TO

    @property
    def priorities(self) -> list[NewPriority]:
        """The tree."""
        return self.outline.priorities

    @property
    def twins(self) -> list[NewPriority | NewAction]:
        """What the plan has already."""
        return self.whole.twins()


def read_pasted(trust: Trust, html: str, text: str) -> Reading:
    """What was pasted, from its HTML where that says anything, else from its text. Raises BadValue for too much."""
    pieces = read_html(html) if html.strip() else []
    return read_pieces(pieces or read_text(text), own_words(trust.vocabulary))


def main_counts(counts: Counts, words: Words) -> str:
    """What was or would be added, the three kinds that matter most: "3 priorities, 14 actions"."""
    shown = [
        _counted(counts.priorities, "priority", words),
        _counted(counts.sub_priorities, "sub_priority", words),
        _counted(counts.kpis, "kpi", words),
        _counted(counts.actions, "action", words),
    ]
    said = ", ".join(filter(None, shown))
    return said or _rest(counts) or "nothing"


def all_counts(counts: Counts, words: Words) -> str:
    """The same with steps, resources and success criteria."""
    main = main_counts(counts, words)
    return ", ".join(filter(None, (main, _rest(counts) if main != _rest(counts) else "")))


def _rest(counts: Counts) -> str:
    shown = [(counts.steps, "step", "steps"), (counts.resources, "resource", "resources")]
    shown.append((counts.criteria, "success criterion", "success criteria"))
    return ", ".join(f"{number} {one if number == 1 else many}" for number, one, many in shown if number)


def _counted(number: int, key: str, words: Words) -> str:
    return f"{number} {words.low[key if number == 1 else key + '_plural']}" if number else ""


def ranges(ids: Iterable[int]) -> list[list[int]]:
    """Ids as first and last of each run, so that thousands of them fit into an address."""
    runs: list[list[int]] = []
    for number in sorted(ids):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs

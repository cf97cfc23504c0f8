"""What was pasted, whichever program it comes from: lines and tables in their order. Pure."""

import re
from dataclasses import dataclass, field

from apps.core.errors import BadValue

LONGEST_PASTE = 1_000_000  # characters of HTML or of text
MOST_CELLS = 10_000
MOST_COLUMNS = 40

# Never kept: control characters, halves of pairs, and the private characters by which `markup` marks bold and the like.
UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\ue007\ufffe\uffff]")


@dataclass(frozen=True)
class Line:
    """One paragraph, heading or list item. `level` is 0 outside of lists and the depth within; `heading` 0 or 1 to 6.

    `marker` is the number or bullet that stood before it; `strong` the bold words at its beginning, or all of it.
    """

    text: str
    level: int = 0
    heading: int = 0
    marker: str = ""
    strong: str = ""

    @property
    def is_bold(self) -> bool:
        """Whether every word of it is bold."""
        return bool(self.text) and self.strong == self.text


@dataclass(frozen=True)
class Cell:
    """A cell's lines. `continued` says that the cell began in the row above and reaches down to here."""

    lines: tuple[Line, ...] = ()
    continued: bool = False
    heading: bool = False

    @property
    def text(self) -> str:
        """Its words as one line."""
        return " ".join(" ".join(line.text.split()) for line in self.lines)


@dataclass
class Table:
    """Rows of cells, each row as wide as the table; `across` are the rows that are one cell from side to side."""

    rows: list[list[Cell]] = field(default_factory=list)
    across: set[int] = field(default_factory=set)


Piece = Line | Table


def check_size(pasted: str) -> None:
    """Refuse more than can be read in one go."""
    if len(pasted) > LONGEST_PASTE:
        raise BadValue("This is more than can be pasted at once (1 MB): paste a part of it, then the rest.")


def check_cells(cells: int) -> None:
    """Refuse a table, or several, of more cells than a plan has."""
    if cells > MOST_CELLS:
        raise BadValue(f"This has more than {MOST_CELLS:,} cells: paste a part of it, then the rest.")


def check_columns(columns: int) -> None:
    """Refuse a table with more columns than anybody could give a meaning to."""
    if columns > MOST_COLUMNS:
        raise BadValue(f"This table has more than {MOST_COLUMNS} columns: paste only those that belong in the plan.")

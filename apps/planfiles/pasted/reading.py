"""What was pasted as numbered rows whose parts belong to columns, levels and labels that can be given a role. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .pieces import Cell, Line, Piece, Table
from .roles import OwnWords, Role, guess_label, guess_role

MOST_LABELS = 12
_HEADINGS_WITHIN = 8  # the rows in which a table's column headings are looked for
_LONGEST_HEADING = 60
_LABEL = re.compile(r"(?P<label>[^:\n]{2,40}?)\s*(?P<code>\d{1,3}(?:[.:]\d{1,3}){0,2})?\s*:\s*(?P<rest>.*)", re.DOTALL)
_PLACES = (Role.PRIORITY, Role.SUB_PRIORITY)
_LEVELS = (*_PLACES, Role.ACTION, Role.STEP)


@dataclass(frozen=True)
class Note:
    """Something that could not be taken as it stands, said of a row."""

    row: int
    sentence: str

    def __str__(self) -> str:
        """The line a person reads: "Row 7: ..."."""
        return f"Row {self.row}: {self.sentence}"


@dataclass(frozen=True)
class Part:
    """The lines of one row that belong to one source."""

    source: str
    lines: tuple[Line, ...]
    continued: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a table or one line, numbered from 1 as the person sees them."""

    number: int
    parts: tuple[Part, ...]
    more: tuple[Line, ...] = ()  # what stands in the cells beside a label


@dataclass
class Source:
    """A column, a level or a label: `heading` is what it says at its top, `samples` some of what it holds."""

    key: str
    kind: str
    heading: str = ""
    label_role: Role | None = None
    table: int = 0
    numbered: bool = False
    samples: list[str] = field(default_factory=list)
    count: int = 0
    texts: Counter[str] = field(default_factory=Counter)

    def hold(self, lines: Sequence[Line]) -> None:
        """Count a part of it, and keep the first few to show."""
        text = " ".join(" ".join(line.text.split()) for line in lines)
        if text:
            self.count += 1
            self.texts[text] += 1
            if len(self.samples) < 3 and text not in self.samples:
                self.samples.append(text)


@dataclass
class Reading:
    """Everything that was pasted, and the sources that its parts belong to, in the order in which they are met."""

    rows: list[Row] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def of_kind(self, *kinds: str) -> list[Source]:
        """The sources of these kinds: column, heading, bold, list, text, label, across."""
        return [source for source in self.sources.values() if source.kind in kinds]


def read_pieces(pieces: Sequence[Piece], own: OwnWords) -> Reading:
    """Number the rows of what was pasted and find out where each part belongs."""
    return _Reader(own).read(pieces)


class _Reader:
    """Goes through the pieces once."""

    def __init__(self, own: OwnWords) -> None:
        self.own = own
        self.reading = Reading()
        self.number = 0
        self.tables: dict[tuple[str, ...], int] = {}
        self.last_table: tuple[int, int] | None = None  # its number and width, while nothing else has come since
        self.caption: tuple[int, str] | None = None  # a label alone in its line: its depth and source

    def read(self, pieces: Sequence[Piece]) -> Reading:
        for piece in pieces:
            if isinstance(piece, Table):
                self._table(piece)
            else:
                self.number += 1
                self._line(piece)
        return self.reading

    def _source(self, key: str, kind: str, **about: object) -> Source:
        return self.reading.sources.setdefault(key, Source(key, kind, **about))  # type: ignore[arg-type]

    def _keep(self, parts: list[Part], more: tuple[Line, ...] = ()) -> None:
        for part in parts:
            if not part.continued:
                self.reading.sources[part.source].hold(part.lines)
        self.reading.rows.append(Row(self.number, tuple(parts), more))

    def _line(self, line: Line) -> None:
        self.last_table = None if line.heading or line.is_bold else self.last_table
        depth = line.heading - 10 if line.heading else (-1 if line.is_bold and not line.level else line.level)
        if self.caption is not None and depth <= self.caption[0]:
            self.caption = None
        labelled = self._label(line.text, only_known=True)
        if labelled is not None and not (line.heading and labelled[1]):
            source, rest = labelled
            if not rest:  # what stands under a caption such as "Resources" belongs to it; under "Actions", to its level
                self.caption = None if source.label_role in _LEVELS else (depth, source.key)
                return
            self._keep([Part(source.key, (_with_text(line, rest),))])
        elif self.caption is not None:
            self._keep([Part(self.caption[1], (line,))])
        else:
            self._keep([Part(self._level(line).key, (line,))])

    def _level(self, line: Line) -> Source:
        if line.heading:
            return self._source(f"h{line.heading}", "heading", heading=str(line.heading))
        if line.level:
            return self._source(f"l{line.level}", "list", heading=str(line.level))
        return self._source("b", "bold") if line.is_bold else self._source("p", "text")

    def _label(self, text: str, *, only_known: bool) -> tuple[Source, str] | None:
        """The source of what stands behind a label such as "KPI:" or "Strategy 1:", and that without its label."""
        found = _LABEL.fullmatch(text)
        guess = guess_label if only_known else guess_role
        if found is None:
            caption = guess_label(text, self.own) if only_known and len(text.split()) > 1 else None
            return None if caption is None else (self._labelled(text, caption, numbered=False), "")
        role = guess(found["label"], self.own)
        if role is None and only_known:
            return None
        if role in _PLACES and found["code"]:  # the code stays with the title: it is the trust's own
            return self._labelled(found["label"], role, numbered=True), f"{found['code']}: {found['rest'].strip()}"
        return self._labelled(found["label"], role, numbered=False), found["rest"].strip()

    def _labelled(self, label: str, role: Role | None, *, numbered: bool) -> Source:
        words = " ".join(label.split()).strip(" :")
        key = f"x-{'n' if numbered else ''}{re.sub('[^a-z0-9]+', '-', words.casefold()).strip('-')}"
        if key not in self.reading.sources and len(self.reading.of_kind("label")) >= MOST_LABELS:
            return self._source("x", "label", heading="")
        return self._source(key, "label", heading=words, label_role=role, numbered=numbered)

    def _table(self, table: Table) -> None:
        self.caption = None
        width = len(table.rows[0]) if table.rows else 0
        headings = self._headings_at(table)
        if headings is not None:
            names = tuple(cell.text for cell in table.rows[headings])
            number = self.tables.setdefault(tuple(name.casefold() for name in names), len(self.tables))
        elif self.last_table is not None and self.last_table[1] == width:
            names, number = ("",) * width, self.last_table[0]
        else:
            names = ("",) * width
            number = self.tables.setdefault((f"no headings {width}",), len(self.tables))
        for place in range(width):
            heading = " ".join(names[place].split())
            source = self._source(f"t{number}c{place}", "column", heading=heading, table=number)
            source.label_role = source.label_role or (guess_role(heading, self.own) if heading else None)
        self._rows(table, headings, names, number)
        self.last_table = (number, width)

    def _rows(self, table: Table, headings: int | None, names: tuple[str, ...], number: int) -> None:
        for place, cells in enumerate(table.rows):
            self.number += 1
            filled = [cell for cell in cells if cell.lines and not cell.continued]
            is_above = headings is not None and place < headings and bool(filled)
            if headings is not None and tuple(cell.text for cell in cells) == names:
                if place != headings:
                    self.reading.notes.append(Note(self.number, "repeats the column headings, so it is left out."))
            elif is_above or self._is_across(table, place, filled, cells) or self._has_seen_label(filled):
                self._labelled_row(filled, number)
            else:
                columns = enumerate(cells)
                self._keep([Part(f"t{number}c{c}", cell.lines, cell.continued) for c, cell in columns if cell.lines])

    @staticmethod
    def _is_across(table: Table, place: int, filled: list[Cell], cells: list[Cell]) -> bool:
        if len(cells) < 2 or len(filled) != 1 or any(cell.continued for cell in cells):
            return False
        return place in table.across or (filled[0] is cells[0] and all(line.is_bold for line in filled[0].lines))

    def _has_seen_label(self, filled: list[Cell]) -> bool:
        """Whether a row begins with a label that stood above the column headings: the next priority in one table."""
        found = _LABEL.fullmatch(filled[0].lines[0].text) if filled else None
        words = " ".join(found["label"].split()).casefold() if found else ""
        return any(label.heading.casefold() == words for label in self.reading.of_kind("label") if words)

    def _labelled_row(self, filled: list[Cell], number: int) -> None:
        """A row above the column headings, or one that is a single cell from side to side."""
        first, *others = filled
        more = tuple(line for cell in others for line in cell.lines)
        labelled = self._label(first.lines[0].text, only_known=False)
        if labelled is None:
            self._source(f"t{number}across", "across", table=number)
            self._keep([Part(f"t{number}across", first.lines)], more)
            return
        source, rest = labelled
        lines = (*((_with_text(first.lines[0], rest),) if rest else ()), *first.lines[1:])
        self._keep([Part(source.key, lines or more)], more if lines else ())

    def _headings_at(self, table: Table) -> int | None:
        """The row that names the columns: half of its cells or more, and two at least, say what they hold."""
        for place, cells in enumerate(table.rows[:_HEADINGS_WITHIN]):
            filled = [cell for cell in cells if cell.lines]
            short = [cell for cell in filled if len(cell.text) <= _LONGEST_HEADING]
            known = [cell for cell in short if guess_role(cell.text, self.own) is not None]
            least = min(2, len(cells))
            if len(short) == len(filled) and len(known) >= least and 2 * len(known) >= len(filled) >= least:
                return place
        if table.rows and all(cell.heading or not cell.lines for cell in table.rows[0]):
            return 0
        return None


def _with_text(line: Line, text: str) -> Line:
    """The line without its label, and of its bold words those behind the label."""
    strong = line.strong[len(line.text) - len(text) :].strip() if len(line.strong) > len(line.text) - len(text) else ""
    if text and line.text.endswith(text):
        return Line(text, line.level, line.heading, line.marker, strong)
    return Line(text, line.level, line.heading, line.marker, _strong_of_coded(line, text))


def _strong_of_coded(line: Line, text: str) -> str:
    """The bold beginning of a text that keeps its code: "1: Provision" of "Strategy 1: Provision"."""
    title = text.partition(": ")[2]
    start = line.text.find(title)
    return text[: len(text) - len(title)] + line.strong[start:] if len(line.strong) > start >= 0 else ""

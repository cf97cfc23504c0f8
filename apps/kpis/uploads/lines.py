"""A figure as a file says it, in texts: one line of an upload; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from apps.kpis.typed import says_nothing
from apps.kpis.uploads.columns import SKIP, Meaning

# What can be mended in the preview.
TYPED = ("school", "kpi", "period", "value", "numerator", "denominator", "note")
LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure in texts, with the row (and the column's heading) it stands in.

    `measure` is its KPI where a column or a template's key says so, `school_id` and `period_id` where the template
    does. `note` None means that the file has no column of notes.
    """

    row: int
    column: str = ""
    school: str = ""
    kpi: str = ""
    period: str = ""
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    note: str | None = None
    source: str = ""
    as_at: str = ""
    measure: int | None = None
    school_id: int | None = None
    period_id: int | None = None
    left_out: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it holds no figure: nothing, a dash, or "n/a"."""
        return all(says_nothing(part) for part in (self.value, self.numerator, self.denominator))

    @property
    def where(self) -> str:
        """Where it stands in the file: "Row 7", "Row 7, K1"."""
        return f"Row {self.row}" + (f", {self.column}" if self.column else "")

    def kept(self) -> dict[str, Any]:
        """As an upload keeps it: only what it says."""
        return {name: said for name, said in asdict(self).items() if said not in ("", None, False)} | (
            {"note": ""} if self.note == "" else {}
        )

    def mended(self, typed: Mapping[str, str], *, left_out: bool) -> "Line":
        """The same with what was typed in the preview; what it takes from its column or key stays."""
        said: dict[str, Any] = {name: _one_line(text) for name, text in typed.items() if name in TYPED}
        if not said.get("note") and self.note is None:
            said.pop("note", None)
        return replace(self, **said, left_out=left_out)


def line_of(kept: Mapping[str, Any]) -> Line:
    """A line that was kept."""
    return Line(**kept)


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:LONGEST]


def lines_of_table(
    rows: Sequence[tuple[int, Sequence[str]]], headings: Sequence[str], meanings: Sequence[Meaning]
) -> Iterator[Line]:
    """The figures of a table: of each row one, or one for each KPI that has columns of its own."""
    own: dict[int, dict[str, int]] = {}
    shared: dict[str, int] = {}
    for place, meaning in enumerate(meanings):
        if meaning.measure is not None:
            own.setdefault(meaning.measure, {})[meaning.part] = place
        elif meaning.part != SKIP:
            shared[meaning.part] = place
    for number, cells in rows:
        line = _shared(number, cells, shared)
        if not own:
            yield line
        for measure, places in own.items():
            parts = {part: _cell(cells, place) for part, place in places.items()}
            column = headings[min(places.values())]
            yield replace(line, measure=measure, column=column, **parts)  # type: ignore[arg-type]


def _shared(number: int, cells: Sequence[str], places: Mapping[str, int]) -> Line:
    said = {part: _cell(cells, place) for part, place in places.items()}
    term, year = said.pop("term", ""), said.pop("year", "")
    period = " ".join(part for part in (said.pop("period", ""), term, year) if part)
    return Line(row=number, period=period, **said)  # type: ignore[arg-type]


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place][:LONGEST] if place < len(cells) else ""

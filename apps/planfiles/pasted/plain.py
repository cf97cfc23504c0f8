"""Plain text into lines and tables: columns are told apart by tabs, levels by indents or bullets. Pure."""

import csv
import io
import re

from .pieces import UNKEPT, Cell, Line, Piece, Table, check_cells, check_columns, check_size

BULLETS = "•·▪▫◦‣⁃∙●○■□◆➢✓§\uf0b7\uf0a7"
_BULLET = re.compile(rf"(?P<marker>[{BULLETS}]|[-–—*](?=\s)|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)](?=\s))\s*")
_TAB_WIDTH = 4


def without_bullet(text: str) -> tuple[str, str]:
    """The bullet or number that a line begins with, and the line without it; "" and the line where there is none."""
    found = _BULLET.match(text)
    if found is None or not text[found.end() :].strip():
        return "", text
    return found["marker"], text[found.end() :].strip()


def read_text(text: str) -> list[Piece]:
    """The lines and tables of plain text. Raises BadValue for more than 1 MB or 10,000 cells."""
    check_size(text)
    text = UNKEPT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    check_cells(sum(1 for line in text.split("\n") if line.strip()))
    pieces: list[Piece] = []
    table: list[str] = []
    levels = _Levels()
    in_quotes = False
    for line in [*text.split("\n"), ""]:
        goes_on = bool(table) and ("\t" in line or _opens_quotes(line, False))
        if in_quotes or goes_on or "\t" in line.strip():
            table.append(line)
            in_quotes = _opens_quotes(line, in_quotes)
            continue
        if table:
            pieces.append(_table("\n".join(table)))
            table, levels = [], _Levels()
        if line.strip():
            pieces.append(levels.line(line))
    check_cells(sum(len(row) for piece in pieces if isinstance(piece, Table) for row in piece.rows))
    return pieces


def _opens_quotes(line: str, open_before: bool) -> bool:
    """Whether a cell in quotes, as Excel writes one with line breaks, goes on in the next line."""
    odd = line.count('"') % 2 == 1
    return open_before != odd if open_before else odd and bool(re.search(r'(^|\t)"', line))


def _table(text: str) -> Table:
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t", strict=False))
    except csv.Error:  # a field beyond the reader's own limit
        rows = [line.split("\t") for line in text.split("\n")]
    table = Table()
    width = max(len(row) for row in rows)
    check_columns(width)
    for row in rows:
        cells = [Cell(tuple(_cell_lines(text))) for text in row]
        if any(cell.lines for cell in cells):
            table.rows.append(cells + [Cell()] * (width - len(cells)))
    return table


def _cell_lines(text: str) -> list[Line]:
    lines = []
    for line in text.split("\n"):
        marker, words = without_bullet(" ".join(line.split()))
        if words:
            lines.append(Line(words, 1 if marker else 0, marker=marker))
    return lines


class _Levels:
    """The depth of each line: deeper indent, or a bullet under a line without one, is a level down."""

    def __init__(self) -> None:
        self.above: list[int] = []

    def line(self, line: str) -> Line:
        """The line with its level, 1 for the outermost."""
        indent = len(line.expandtabs(_TAB_WIDTH)) - len(line.expandtabs(_TAB_WIDTH).lstrip())
        marker, text = without_bullet(" ".join(line.split()))
        depth = indent * 2 + (1 if marker and not marker[0].isdigit() else 0)
        while self.above and self.above[-1] > depth:
            self.above.pop()
        if not self.above or self.above[-1] < depth:
            self.above.append(depth)
        return Line(text, min(len(self.above), 9), marker=marker)

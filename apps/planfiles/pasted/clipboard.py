"""Clipboard HTML of Word, Excel, Google Docs and others into lines and tables. Pure."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import tinyhtml5

from .markup import BOLD, GONE, KEPT, MARKER, PLAIN, TEXT, as_meant, cut_down
from .pieces import Cell, Line, Piece, Table, check_cells, check_columns, check_size
from .plain import BULLETS, without_bullet

_SPECIAL = re.compile(f"([{BOLD}{PLAIN}{MARKER}{TEXT}{GONE}{KEPT}\n])")
_HEADINGS = {f"h{number}": number for number in range(1, 7)}
_BREAK = "\n"
_MOST_LEVELS = 9


def read_html(html: str) -> list[Piece]:
    """The lines and tables of a document as a browser would see them, without any markup.

    Raises BadValue for more than 1 MB, 10,000 cells, or what is nested beyond any plan.
    """
    check_size(html)
    start, end = html.find("<!--StartFragment"), html.rfind("<!--EndFragment")
    root = tinyhtml5.parse(cut_down(_fragment(html, start, end)), namespace_html_elements=False)
    return _Reader().read(root)


def _fragment(html: str, start: int, end: int) -> str:
    """What the person marked, where the program says so; Excel's fragment begins within its table."""
    if not 0 <= start < end:
        return html
    inner = html[start:end]
    return f"<table>{inner}</table>" if "<table" not in inner.lower() and "<tr" in inner.lower() else inner


class _Reader:
    """Walks the tree once and gathers what is a line or a table of its own."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.cells = 0

    def read(self, root: Element) -> list[Piece]:
        self.pieces.extend(self._lines(root, in_cell=False))
        check_cells(self.cells + len(self.pieces))
        return self.pieces

    def _lines(self, element: Element, *, in_cell: bool) -> list[Line]:
        """The lines under an element; outside of cells, a table is a piece of its own and comes between them."""
        gathered = _Lines(in_cell)
        for event, node in _walk(element, stop_at_tables=not in_cell):
            if event == "table":
                self.pieces.extend(gathered.taken())
                self.pieces.append(self._table(node))
            elif event == "start":
                gathered.begin(node)
            elif event == "end":
                gathered.finish(node)
            else:
                gathered.text(node.text if event == "text" else node.tail)
        return gathered.taken()

    def _table(self, element: Element) -> Table:
        table = Table()
        down: dict[int, tuple[int, Cell]] = {}  # columns that a cell from above still reaches into
        for row in _rows_of(element):
            cells, spans = self._row(row, down)
            if any(cell.lines for cell in cells):
                if len(spans) == 1 and spans[0] > 1:
                    table.across.add(len(table.rows))
                table.rows.append(cells)
        width = max((len(row) for row in table.rows), default=0)
        check_columns(width)
        for made in table.rows:
            made.extend([Cell()] * (width - len(made)))
        self.cells += width * len(table.rows)
        check_cells(self.cells)
        return table

    def _row(self, row: Element, down: dict[int, tuple[int, Cell]]) -> tuple[list[Cell], list[int]]:
        cells: list[Cell] = []
        spans: list[int] = []
        for element in (node for node in row if node.tag in ("td", "th")):
            _reach_down(cells, down)
            cell = Cell(tuple(self._lines(element, in_cell=True)), heading=element.tag == "th")
            wide, tall = _span(element, "colspan"), _span(element, "rowspan")
            check_columns(len(cells) + wide)
            spans.append(wide)
            for place in range(wide):
                here = cell if place == 0 else Cell()
                if tall > 1:
                    down[len(cells)] = (tall - 1, Cell(here.lines, continued=True))
                cells.append(here)
            self.cells += wide
            check_cells(self.cells)
        _reach_down(cells, down)
        return cells, spans


def _reach_down(cells: list[Cell], down: dict[int, tuple[int, Cell]]) -> None:
    """Put in the cells that began in a row above, up to the next place that is free."""
    while len(cells) in down:
        left, cell = down.pop(len(cells))
        if left > 1:
            down[len(cells)] = (left - 1, cell)
        cells.append(cell)


def _span(element: Element, name: str) -> int:
    return min(max(int(element.get(name) or 1), 1), 1_000)


def _rows_of(table: Element) -> Iterator[Element]:
    """The rows of a table itself, not those of tables within its cells."""
    for node in table:
        if node.tag == "tr":
            yield node
        elif node.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in node if row.tag == "tr")


def _walk(root: Element, *, stop_at_tables: bool) -> Iterator[tuple[str, Element]]:
    """Elements and texts in document order: start, text, end, tail; a table alone where it is not walked into."""
    stack: list[tuple[str, Element]] = [("open", root)]
    while stack:
        what, node = stack.pop()
        if what != "open":
            yield what, node
            continue
        if stop_at_tables and node.tag == "table":
            yield "table", node
            continue
        yield "start", node
        yield "text", node
        stack.append(("end", node))
        for child in reversed(node):
            stack.append(("tail", child))
            stack.append(("open", child))


class _Lines:
    """Puts text together into lines, with their place in lists."""

    def __init__(self, in_cell: bool) -> None:
        self.in_cell = in_cell
        self.done: list[Line] = []
        self.words: list[str] = []
        self.depth = 0
        self.level = self.heading = 0
        self.numbers: list[int | None] = []
        self.marker = ""
        self.strong = 0  # how many of the words are bold before the first that is not
        self.bold = self.in_marker = 0
        self.gone = 0
        self.only_bold = True

    def begin(self, node: Element) -> None:
        tag = node.tag
        if tag in ("ul", "ol"):
            self._close()
            self.depth += 1
            self.numbers.append(int(node.get("start") or 1) if tag == "ol" else None)
        elif tag == "br":
            self._break()
        elif tag == "li":
            self._close()
            self.level = min(int(node.get("aria-level") or 0) or max(self.depth, 1), _MOST_LEVELS)
            self._count()
        elif tag in _HEADINGS:
            self._close()
            self.heading = _HEADINGS[tag]
        elif tag == "p" and node.get("list"):
            self._close()
            self.level = int(node.get("list") or 1)
        elif tag in ("p", "div", "tr", "td", "th", "blockquote", "pre", "caption", "dt", "dd", "section", "article"):
            self._close(stay=True)

    def finish(self, node: Element) -> None:
        tag = node.tag
        if tag in ("ul", "ol"):
            self._close()
            self.depth -= 1
            self.numbers.pop()
        elif tag == "p" and self.depth and not node.get("list"):
            self._close(stay=True)
        elif tag in ("p", "div", "li", "tr", "td", "th", "blockquote", "pre", "dt", "dd", *_HEADINGS):
            self._close()

    def text(self, text: str | None) -> None:
        for part in _SPECIAL.split(text or ""):
            if part == BOLD:
                self.bold += 1
            elif part == PLAIN:
                self.bold = max(self.bold - 1, 0)
            elif part in (MARKER, TEXT):
                self.in_marker = int(part == MARKER)
            elif part in (GONE, KEPT):
                self.gone = self.gone + 1 if part == GONE else max(self.gone - 1, 0)
            elif part and not self.gone:
                self._add(part)

    def taken(self) -> list[Line]:
        self._close()
        done, self.done = self.done, []
        return done

    def _add(self, text: str) -> None:
        if self.in_marker:
            self.marker += text
            return
        if text == _BREAK:
            text = " "  # a line end in the source is a space
        if text.strip():
            if self.only_bold and self.bold:
                self.strong = len(self.words) + 1
            else:
                self.only_bold = False
        self.words.append(text)

    def _break(self) -> None:
        """A soft line break: within a cell people begin a new line by it, in a list item it stays in the item."""
        if self.in_cell and not self.level:
            self._close()
        else:
            self.words.append(_BREAK)

    def _count(self) -> None:
        self.marker = ""
        if self.numbers and self.numbers[-1] is not None:
            self.marker = f"{self.numbers[-1]}."
            self.numbers[-1] += 1

    def _close(self, *, stay: bool = False) -> None:
        """End the line; with `stay`, what follows is still in the same list item."""
        text = _plain("".join(self.words))
        if text:
            marker, text = without_bullet(text) if not self.level or text[0] in BULLETS else ("", text)
            level = self.level or (1 if marker and not self.heading else 0)
            strong = _plain("".join(self.words[: self.strong]))
            strong = without_bullet(strong)[1] if marker else strong
            self.done.append(Line(text, level, self.heading, _plain(self.marker) or marker, strong))
        if text or not stay:
            self.marker = "" if text or not self.level else self.marker
        if not stay:
            self.level = self.heading = 0
        self.words, self.strong, self.only_bold = [], 0, True


def _plain(text: str) -> str:
    """Text with single spaces, and its soft line breaks."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in as_meant(text).split(_BREAK))))

"""Clipboard HTML cut down, in one pass, to the few elements that say something about a plan. Pure.

What programs put on the clipboard is mostly styling, and what a stranger puts there may be made to keep a parser busy
for minutes. What comes out has no formatting elements, no attributes but those named here, and no deep nesting; bold,
numbers before list items and struck-out words are private characters in the text.
"""

import html as html_words
import re
from collections.abc import Generator, Iterator

from apps.core.errors import BadValue

from .pieces import UNKEPT

BOLD, PLAIN, MARKER, TEXT, GONE, KEPT = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
# A parser takes a hundred times longer over "&lt;" than over a letter, so these two are letters until it has finished.
_STAND_INS = {"<": "\ue006", "&": "\ue007"}
_MEANT = str.maketrans({stand_in: meant for meant, stand_in in _STAND_INS.items()})
_TO_STAND_INS = str.maketrans(_STAND_INS)

DEEPEST = 60
MOST_TAGS = 60_000
LONGEST_TAG = 5_000

_BLOCKS = {
    *("p", "div", "li", "ul", "ol", "table", "tr", "td", "th", "br", "blockquote", "pre", "caption"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "dl", "dt", "dd"),
}
_NESTING = {"div", "ul", "ol", "table", "blockquote", "section", "article", "dl"}
_INLINE = {"b", "strong", "span", "font", "del", "s", "strike"}
_UNSEEN = {"style", "script", "title", "xml", "head", "textarea", "select", "template", "noscript", "svg", "math"}
_MARK = re.compile(r"<(?=[a-zA-Z!?]|/[a-zA-Z])")
_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:]*")
_QUOTE_OR_END = re.compile("[\"'>]")
_ATTRIBUTE = re.compile(r"(?<![\w:-])([\w:-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")
_LIST_LEVEL = re.compile(r"mso-list:[^;]*level\s*(\d)", re.IGNORECASE)
_BOLD_WEIGHT = re.compile(r"font-weight:\s*(bold|[6-9]00|normal|[1-5]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all|text-decoration:\s*line-through", re.IGNORECASE)


def cut_down(html: str) -> str:
    """The document without anything that does not matter. Raises BadValue for one that is no plan's, but a trap."""
    return "".join(_Cutter(html).pieces())


def as_meant(text: str) -> str:
    """Text of the document that came out, with "<" and "&" where letters stand for them."""
    return text.translate(_MEANT)


def _words(text: str) -> str:
    return UNKEPT.sub("", html_words.unescape(text)).translate(_TO_STAND_INS)


class _Cutter:
    """Goes through a document once, from tag to tag."""

    def __init__(self, html: str) -> None:
        self.html = UNKEPT.sub("", html)
        self.low = self.html.lower()
        self.last_quote = {quote: self.html.rfind(quote) for quote in "\"'"}
        self.inline: list[tuple[str, str]] = []  # the open inline elements, each with what its end says
        self.depth = 0
        self.tags = 0

    def pieces(self) -> Iterator[str]:
        at = 0
        while found := _MARK.search(self.html, at):
            yield _words(self.html[at : found.start()])
            at = yield from self._markup(found.start())
        yield _words(self.html[at:])

    def _markup(self, start: int) -> Generator[str, None, int]:
        """What stands at a "<"; gives the place after it."""
        if self.html.startswith("<!--", start):
            return self._after("-->", start + 4)
        if self.html.startswith(("<!", "<?"), start):
            return self._after(">", start)
        name = _NAME.match(self.html, start + 1)
        assert name is not None  # `_MARK` has found its first letter
        end = self._tag_end(name.end())
        word = name.group().lower()
        if word in _UNSEEN:
            return self._after(">", self._after(f"</{word}", end) - 1) if self._closes(word, end) else len(self.html)
        self.tags += 1
        if self.tags > MOST_TAGS:
            raise BadValue("This is too much to be read at once: paste a part of it, then the rest.")
        text = self.html[name.end() : min(end - 1, name.end() + LONGEST_TAG)]
        yield from self._closing(word[1:]) if word.startswith("/") else self._opening(word, text)
        return end

    def _closes(self, word: str, at: int) -> bool:
        return self.low.find(f"</{word}", at) >= 0

    def _after(self, what: str, at: int) -> int:
        found = self.low.find(what, at)
        return len(self.html) if found < 0 else found + len(what)

    def _tag_end(self, at: int) -> int:
        """The place after the tag's ">", which does not count within quotes."""
        while found := _QUOTE_OR_END.search(self.html, at):
            if found.group() == ">":
                return found.end()
            at = found.end()
            if self.last_quote[found.group()] >= at:
                at = self.html.find(found.group(), at) + 1
        return len(self.html)

    def _opening(self, word: str, text: str) -> Iterator[str]:
        if word in _INLINE:
            opened, closed = _inline(word, _attributes(text))
            self.inline.append((word, closed))
            yield opened
        elif word in _BLOCKS:
            if word in _NESTING:
                self.depth += 1
                if self.depth > DEEPEST:
                    raise BadValue("This has lists or tables too deep within each other: paste a part of it.")
            yield _block(word, _attributes(text))

    def _closing(self, word: str) -> Iterator[str]:
        if word in _INLINE:
            for place in range(len(self.inline) - 1, max(len(self.inline) - 30, -1), -1):
                if self.inline[place][0] == word:
                    yield self.inline.pop(place)[1]
                    return
        elif word in _BLOCKS:
            if word in _NESTING:
                self.depth = max(self.depth - 1, 0)
            yield f"</{word}>"


def _attributes(text: str) -> dict[str, str]:
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(text)}


def _inline(word: str, attributes: dict[str, str]) -> tuple[str, str]:
    """What an inline element says to the text in it: how it begins, and how it ends."""
    style = attributes.get("style", "")
    if "mso-list:ignore" in style.replace(" ", "").lower():
        return MARKER, TEXT
    if word in ("del", "s", "strike") or _HIDDEN.search(style):
        return GONE, KEPT
    weight = _BOLD_WEIGHT.search(style)
    if weight is not None:
        return ("", "") if weight[1].lower() in {"normal", "100", "200", "300", "400", "500"} else (BOLD, PLAIN)
    return (BOLD, PLAIN) if word in ("b", "strong") else ("", "")


def _block(word: str, attributes: dict[str, str]) -> str:
    kept = ""
    for name in ("colspan", "rowspan", "aria-level", "start"):
        value = attributes.get(name, "").strip()
        if value.isascii() and value.isdigit():
            kept += f' {name}="{value[:5]}"'
    level = _LIST_LEVEL.search(attributes.get("style", ""))
    if level is not None:
        kept += f' list="{level[1]}"'
    if word == "p" and "MsoTitle" in attributes.get("class", ""):
        word = "h1"
    return f"<{word}{kept}>"

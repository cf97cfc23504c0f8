"""Forms as a browser finds them on a page: their fields with what stands in them, and what is sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class FormOnPage:
    """One form that is sent by POST: every field's value as the page has it, and which of them are typed into."""

    action: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self._open: FormOnPage | None = None
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = FormOnPage(found.get("action", "")) if found.get("method", "").lower() == "post" else None
        if self._open is None:
            return
        name = found.get("name", "")
        if tag == "input" and name:
            self._input(name, found)
        elif tag == "textarea" and name:
            self._open.values[name] = [""]
            self._open.typed.append(name)
            self._area = name
        elif tag == "select" and name:
            self._open.chosen.append(name)
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self._open.values[self._select] = [found.get("value", "")]

    def _input(self, name: str, found: dict[str, str]) -> None:
        assert self._open is not None
        kind = found.get("type", "text")
        if kind in ("checkbox", "radio"):
            if name not in self._open.chosen:
                self._open.chosen.append(name)
            if "checked" in found:
                self._open.values.setdefault(name, []).append(found.get("value", "on"))
        elif kind != "file":
            self._open.values[name] = [found.get("value", "")]
            (self._open.chosen if kind == "hidden" else self._open.typed).append(name)

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._area is not None:
            self._open.values[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open is not None:
            self.forms.append(self._open)
            self._open = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None


def forms_on(html: str) -> list[FormOnPage]:
    """The forms of a page that have anything to type or to choose."""
    reader = _Reader()
    reader.feed(html)
    return [form for form in reader.forms if form.typed or form.chosen]

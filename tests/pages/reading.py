"""What a reader sees of a page: its text without tags, spaces made single."""

from html.parser import HTMLParser

from django.http import HttpResponse

INLINE = {"a", "span", "strong", "b", "em"}
SILENT = {"script", "style", "head"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.parts += [] if tag in INLINE else [" "]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT
        self.parts += [] if tag in INLINE else [" "]

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain(text: str) -> str:
    """A text with single spaces."""
    return " ".join(text.split())


def text_of(response: HttpResponse) -> str:
    """The text of a page."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return plain("".join(reader.parts))

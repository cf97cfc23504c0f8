import gc
from io import BytesIO

import page
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from apps.reports.fonts import printable
from apps.reports.pdf import RenderError, render

SECRET = "file:///etc/passwd"
SVG = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='9' "
    "height='9'><image href='{}' width='9' height='9'/></svg>"
)
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


def document(body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><title>A title</title>'
        f'<link rel="stylesheet" href="own:pdf/pack.css">{head}</head><body><h1>Heading</h1>{body}</body></html>'
    )


def fonts_of(content: bytes) -> set[str]:
    """The names of all fonts in a PDF, without the six letters of the subset."""
    found = set()
    for leaf in PdfReader(BytesIO(content)).pages:
        resources = leaf["/Resources"]
        assert isinstance(resources, DictionaryObject)
        fonts = resources.get("/Font", DictionaryObject()).get_object()
        found |= {str(font.get_object()["/BaseFont"]).split("+")[-1].rstrip(",") for font in fonts.values()}
    return found


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f'<img alt="x" src="{SECRET}">', ""),
        ('<img alt="x" src="/etc/passwd">', ""),
        ('<img alt="x" src="//localhost/etc/passwd">', ""),
        ('<img alt="x" src="http://127.0.0.1:9/a.png">', ""),
        ('<img alt="x" src="https://example.org/a.png">', ""),
        (f'<img alt="x" src="{SVG.format(SECRET)}">', ""),
        ('<img alt="x" src="data:text/html,hello">', ""),
        ('<img alt="x" src="own:pdf/../../trustplan/settings.py">', ""),
        ('<img alt="x" src="own:pdf/%2e%2e/%2e%2e/manage.css">', ""),
        (f'<object data="{SECRET}"></object>', ""),
        (f'<embed src="{SECRET}">', ""),
        (f'<p style="background: url({SECRET})">x</p>', ""),
        (f'<a rel="attachment" href="{SECRET}">x</a>', ""),
        ("", f'<link rel="attachment" href="{SECRET}">'),
        ("", f'<link rel="stylesheet" href="{SECRET}">'),
        ("", f'<style>@import "{SECRET}";</style>'),
        ("", "<style>@font-face {font-family: q; src: url(file:///usr/share/fonts/q.ttf)}</style>"),
    ],
)
def test_nothing_but_own_files_and_pictures_inside_is_fetched(body: str, head: str) -> None:
    with pytest.raises(RenderError) as refused:
        render(document(body, head))
    assert refused.value.sentence.startswith("The document refers to ")
    assert "which may not be printed" in refused.value.sentence


def test_a_picture_inside_the_document_is_printed() -> None:
    content = render(document(f'<img alt="A dot" src="{PIXEL}">'))
    assert len(PdfReader(BytesIO(content)).pages[0].images) == 1


def test_a_link_is_not_fetched() -> None:
    assert render(document('<p><a href="https://example.org/">A link</a></p>')).startswith(b"%PDF-1.7")


def test_only_the_own_font_is_used_whatever_is_asked_for() -> None:
    content = render(
        document(
            '<p style="font-family: DejaVu Serif">◆ ▲ ● ✓ ≥ ≤ → <i>it</i> <b>bo</b> 漢字 👍🏽 עברית'
            '<span style="font-weight: 600; font-family: monospace">semi</span></p>'
        )
    )
    assert fonts_of(content) == {
        "Source-Sans-3",
        "Source-Sans-3-Bold",
        "Source-Sans-3-Italic",
        "Source-Sans-3-Semi-Bold",
    }


def test_what_the_font_lacks_is_seen_to_be_missing() -> None:
    assert printable("Zoë ≥ 95% ◆ 漢 👍\N{VARIATION SELECTOR-16}\nŁódź") == "Zoë ≥ 95% ◆ □ □\nŁódź"
    assert printable("Zoe\N{COMBINING DIAERESIS}") == "Zoë"
    text = PdfReader(BytesIO(render(document("<p>漢 and ◆</p>")))).pages[0].extract_text()
    assert "□ and ◆" in text


def test_the_same_document_gives_the_same_bytes_of_accessible_pdf() -> None:
    body = '<h2>Part</h2><table><tr><th scope="col">A</th></tr><tr><td>b</td></tr></table>' * 20
    progress: list[tuple[str, int]] = []
    one = render(document(body), on_progress=lambda step, at: progress.append((step, at)))
    assert one == render(document(body))
    assert page.is_pdf_compliant_bytes(one, profile="ua1")
    pages = len(PdfReader(BytesIO(one)).pages)
    assert pages > 1
    assert progress[0] == ("Laying out the pages", 1)
    assert ("Laying out the pages", pages) in progress
    assert progress[-1] == ("Writing the file", pages)
    assert gc.isenabled()
    reader = PdfReader(BytesIO(one))
    assert reader.metadata is not None
    assert reader.metadata.title == "A title"
    assert str(reader.trailer["/Root"].get_object()["/Lang"]) == "en-GB"  # type: ignore[index]

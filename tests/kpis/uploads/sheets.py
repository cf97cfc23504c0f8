"""Files of figures as people bring them, for the tests of uploads."""

import io
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from openpyxl import Workbook, load_workbook

from apps.kpis.models import FigureUpload
from tests.world import World

WIDE = "URN,K1\n100000,94.1\n100001,91\n"


def workbook(rows: list[list[Any]], change: Callable[[Any], None] | None = None) -> bytes:
    """An .xlsx file of these rows."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    if change:
        change(book.worksheets[0])
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def filled(template: bytes, fill: Callable[[Any], None]) -> bytes:
    """A template that somebody has filled in."""
    book = load_workbook(io.BytesIO(template))
    fill(book.worksheets[0])
    return saved(book)


def upload_url(world: World, query: str = "", term: int | None = None) -> str:
    return world.url(f"figures/upload/{term or world.term().pk}/{query}")


def send(
    world: World, person: str, data: bytes | str, name: str = "figures.csv", query: str = "", term: int | None = None
) -> HttpResponse:
    """Bring a file."""
    content = data.encode() if isinstance(data, str) else data
    return world.as_(person).post(upload_url(world, query, term), {"file": SimpleUploadedFile(name, content)})


def brought(world: World, person: str, data: bytes | str, **kwargs: Any) -> FigureUpload:
    """The upload that a file has become."""
    answer = send(world, person, data, **kwargs)
    assert answer.status_code == 302, answer.content.decode()
    return FigureUpload.objects.select_related("term__year").latest("pk")


def rows_url(world: World, upload: FigureUpload) -> str:
    return world.url(f"figures/uploads/{upload.pk}/")


def marked(answer: HttpResponse) -> dict[str, str]:
    """The mark of what a preview shows, as its form sends it."""
    return {"mark": answer.content.decode().split('name="mark" value="')[1].split('"')[0]}


def preview(world: World, person: str, upload: FigureUpload, query: str = "") -> Any:
    return world.as_(person).get(rows_url(world, upload) + query)


def save(world: World, person: str, upload: FigureUpload) -> Any:
    mark = marked(preview(world, person, upload))
    return world.as_(person).post(rows_url(world, upload), {"do": "save", **mark})

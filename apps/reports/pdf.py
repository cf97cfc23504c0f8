"""From HTML to a PDF/UA-1 file; the only module that knows WeasyPrint."""

import gc
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from apps.core.errors import DomainError
from apps.reports.fonts import printable, static_file, use_own_fonts

use_own_fonts()  # read when the renderer is imported

from PIL import ImageFile  # noqa: E402
from weasyprint import HTML  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402

# Importing WeasyPrint makes Pillow accept broken pictures in the whole process: a logo cut off half way would pass.
ImageFile.LOAD_TRUNCATED_IMAGES = False

VARIANT = "pdf/ua-1"
_STATIC_NAME = re.compile(r"(?:pdf|img|build)/(?:[\w-]+/)*[\w-]+\.(css|svg|png)")
_STATIC_TYPES = {"css": "text/css", "svg": "image/svg+xml", "png": "image/png"}
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|svg\+xml)[;,]", re.IGNORECASE)
_PAGE = re.compile(r"Step 5 - Creating layout - Page (\d+)")

Progress = Callable[[str, int], None]


class RenderError(DomainError):
    """A document that could not be made, with a sentence for the person who asked for it."""


class OwnFilesOnly(URLFetcher):
    """Serves static files by name (`own:pdf/pack.css`) and pictures in the document itself; all else stops it.

    No file of the machine, no network and no redirect is ever followed, whatever a stored text brings in.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file or picture; FatalURLFetchingError for anything else."""
        if _PICTURE.match(url):
            return super().fetch(url, headers)
        scheme, _, name = url.partition(":")
        match = _STATIC_NAME.fullmatch(unquote(name)) if scheme == "own" else None
        if match is None:
            self.refused.append(url[:200])
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, static_file(match[0]).read_bytes(), {"Content-Type": _STATIC_TYPES[match[1]]})


class _PageCounter(logging.Handler):
    """Hears from the renderer which page it lays out, and passes it on."""

    def __init__(self, on_progress: Progress) -> None:
        super().__init__(logging.INFO)
        self._on_progress = on_progress

    def emit(self, record: logging.LogRecord) -> None:
        """Tell the page, where the line names one."""
        match = _PAGE.match(record.getMessage())
        if match:
            self._on_progress("Laying out the pages", int(match[1]))


@contextmanager
def _telling(on_progress: Progress) -> Iterator[None]:
    """The renderer's log of its steps goes to `on_progress` and nowhere else."""
    logger = logging.getLogger("weasyprint.progress")
    handler, level, passes_on = _PageCounter(on_progress), logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = passes_on


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """The collector walks millions of living boxes again and again; the worker is recycled afterwards."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def render(html: str, *, on_progress: Progress = lambda step, page: None) -> bytes:
    """Print a complete HTML document (with `lang`, title and style sheets as `own:` addresses) as PDF/UA-1.

    The same HTML gives the same bytes. `on_progress` is told what is being done and on which page. Raises RenderError,
    with a sentence, when the document refers to anything but the project's own files and pictures within it.
    """
    fetcher = OwnFilesOnly()
    try:
        with _without_garbage_collection(), _telling(on_progress):
            source = HTML(string=printable(html), base_url="own:", url_fetcher=fetcher)
            document = source.render(font_config=FontConfiguration(), pdf_variant=VARIANT)
            on_progress("Writing the file", len(document.pages))
            content = bytes(document.write_pdf(pdf_variant=VARIANT))
    except FatalURLFetchingError as error:
        raise _refusal(fetcher.refused or [str(error)]) from error
    if fetcher.refused:  # a drawing inside the document swallows the error of what it refers to
        raise _refusal(fetcher.refused)
    return content


def _refusal(addresses: list[str]) -> RenderError:
    return RenderError(
        f"The document refers to {addresses[0]}, which may not be printed: only Trustplan's own files and pictures "
        "inside the document are allowed. Take the reference out and try again."
    )

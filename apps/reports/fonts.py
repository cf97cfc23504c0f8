"""The project's own font as the only one that a document can use, and what to do with characters it does not have."""

import os
import unicodedata
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

FAMILY = "Source Sans 3"
FACES = ("Regular", "It", "Semibold", "Bold")
STAND_IN = "\N{WHITE SQUARE}"  # for a character that the font lacks, so that a reader sees that something is missing
_KEPT = frozenset("\t\n\r\f")


def static_file(name: str) -> Path:
    """Where the static file of that name lies; FileNotFoundError if it has not been built or collected."""
    found = finders.find(name)
    path = Path(found) if found else Path(settings.STATIC_ROOT) / name
    if not path.is_file():
        raise FileNotFoundError(f"There is no static file {name!r}: run `npm run build`, then `collectstatic`.")
    return path


def use_own_fonts() -> None:
    """Make this process see the fonts of static/pdf/fonts.conf and no others; before the first document is made."""
    os.environ["FONTCONFIG_FILE"] = str(static_file("pdf/fonts.conf"))


@cache
def _covered() -> frozenset[int]:
    """The characters that every face has."""
    faces = (TTFont(static_file(f"build/fonts/SourceSans3-{face}.ttf"), lazy=True) for face in FACES)
    return frozenset.intersection(*(frozenset(face.getBestCmap()) for face in faces))


class _Replacements(dict[int, str]):
    """What each character is printed as; worked out once per character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _KEPT or code in _covered():
            printed = character
        elif unicodedata.category(character) in ("Cf", "Mn"):
            printed = ""  # joiners, directions and variants of what stands before: nothing to see
        else:
            printed = STAND_IN
        self[code] = printed
        return printed


_REPLACEMENTS = _Replacements()


def printable(text: str) -> str:
    """The text with a white square for each character that the font does not have, such as an emoji."""
    return unicodedata.normalize("NFC", text).translate(_REPLACEMENTS)

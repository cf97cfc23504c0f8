"""A picture that somebody sends as the trust's logo, drawn anew as a small PNG; pure."""

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image

from apps.core.errors import BadValue

MOST_BYTES = 1024 * 1024
MOST_PIXELS = 4000  # in width and in height, as it is sent
WIDTH, HEIGHT = 480, 120  # at most, as it is kept: twice the size at which a header shows it
UNREADABLE = "This is not a picture that can be read: send a PNG or a JPEG file."


@dataclass(frozen=True, slots=True)
class Drawn:
    """The bytes of a PNG with its width and height in pixels."""

    png: bytes
    width: int
    height: int


def draw_logo(data: bytes) -> Drawn:
    """Read a PNG or JPEG by its content, whatever it is called, and draw its pixels into a PNG of our own.

    Nothing else of the file is kept: no metadata, no further frames, nothing behind the picture. Refuses more than
    1 MB, more than 4,000 pixels in width or height, and what is neither PNG nor JPEG (an SVG can hold programs).
    """
    if len(data) > MOST_BYTES:
        raise BadValue("This file is too large: a logo can have 1 MB at most.", field="logo")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as sent:
            if max(sent.size) > MOST_PIXELS:
                raise BadValue(f"This picture is too large: {MOST_PIXELS:,} pixels each way at most.", field="logo")
            picture = sent.convert("RGBA")
    except (OSError, SyntaxError, ValueError, struct.error, zlib.error, Image.DecompressionBombError) as error:
        raise BadValue(UNREADABLE, field="logo") from error
    picture.thumbnail((WIDTH, HEIGHT))
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    kept = io.BytesIO()
    clean.save(kept, "PNG", optimize=True)
    return Drawn(kept.getvalue(), clean.width, clean.height)

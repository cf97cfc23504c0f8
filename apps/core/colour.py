"""Colours as hex text: whether they are one, how far two of them stand apart, and which ink reads on them."""

import re

BLACK = "#0b0c0c"
WHITE = "#ffffff"
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3, text of ordinary size

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def is_hex_colour(text: object) -> bool:
    """Whether this is a colour as six hex digits, such as "#1d4f91"; nothing else may enter a style sheet."""
    return isinstance(text, str) and _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two hex colours, 1 to 21, as WCAG 2.2 defines it. ValueError for what is no colour."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(fill: str) -> str:
    """Black or white, whichever stands out more on this fill: at least 4.4 to 1, whatever the fill."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, fill))


def _luminance(colour: str) -> float:
    if not is_hex_colour(colour):
        raise ValueError(f"{colour!r} is not a colour of the form #1d4f91")
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

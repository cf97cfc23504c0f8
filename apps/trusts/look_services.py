"""Writes about how a trust is called and looks: its names, colour, logo and words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.core.colour import WHITE, contrast, is_hex_colour
from apps.core.errors import BadValue
from apps.trusts.logo import draw_logo
from apps.trusts.models import Trust, TrustLogo
from apps.trusts.vocabulary import defaults

LEAST_CONTRAST = 3.0  # WCAG 2.2, 1.4.11: a surface or an edge beside the white page


@dataclass(frozen=True, kw_only=True)
class LookValues:
    """The trust's names and colour; `logo` are the bytes of a picture, `remove_logo` takes the present one away."""

    name: str
    short_name: str = ""
    colour: str = ""
    logo: bytes | None = None
    remove_logo: bool = False


def check_colour(colour: str) -> None:
    """Refuse what is no colour, and one that does not stand out from the white page."""
    if not is_hex_colour(colour):
        raise BadValue("Enter a colour as # and six digits or letters from a to f, such as #1d4f91.", field="colour")
    found = contrast(colour, WHITE)
    if found < LEAST_CONTRAST:
        raise BadValue(
            f"This colour is too light: its contrast with the white page is {found:.1f} to 1, and "
            f"{LEAST_CONTRAST:.0f} to 1 is needed. Choose a darker one.",
            field="colour",
        )


@transaction.atomic
def set_look(*, trust: Trust, values: LookValues, by: User) -> None:
    """Change the trust's names, colour and logo. Its address stays.

    Refuses a colour without contrast (`check_colour`) and a file that is no picture (`draw_logo`).
    """
    check_colour(values.colour)
    drawn = draw_logo(values.logo) if values.logo is not None else None
    trust.name, trust.short_name, trust.colour = values.name, values.short_name, values.colour.lower()
    if drawn is not None or values.remove_logo:
        TrustLogo.objects.filter(trust=trust).delete()
    if drawn is not None:
        TrustLogo.objects.create(trust=trust, image=drawn.png, width=drawn.width, height=drawn.height)
        trust.logo_number += 1
    elif values.remove_logo:
        trust.logo_number = 0
    trust.save(update_fields=["name", "short_name", "colour", "logo_number"])


@transaction.atomic
def set_vision(*, trust: Trust, vision: str, mission: str, by: User) -> None:
    """Set what the trust wants to become and what it is there for."""
    trust.vision, trust.mission = vision, mission
    trust.save(update_fields=["vision", "mission"])


@transaction.atomic
def set_words(*, trust: Trust, words: Mapping[str, str], by: User) -> None:
    """Set the trust's own words; one that is empty or our own word is ours again."""
    own = {key: word for key, word in words.items() if word and word != defaults()[key][0]}
    others = {key: word for key, word in trust.vocabulary.items() if key not in words}
    trust.vocabulary = others | own
    trust.save(update_fields=["vocabulary"])

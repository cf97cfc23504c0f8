"""What all frozen rows share, and what those share that keep a rating."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models

from apps.core.models import FigureField
from apps.core.rag import State
from apps.kpis.phrases import WITHHELD, direction_words
from apps.trusts.models import TrustOwned

# How columns are worked out that are read of few rows only, by name.
Drawn = Mapping[str, Callable[[Any], Any]]
NOT_DRAWN: tuple[Drawn, None] = ({}, None)


class Part(models.TextChoices):
    """The two parts in which a review is issued: anybody may inspect the open one."""

    OPEN = "open", "Open"
    CONFIDENTIAL = "confidential", "Confidential"


def part_of(*, restricted: bool) -> Part:
    """The part that a restricted thing belongs to, or any other."""
    return Part.CONFIDENTIAL if restricted else Part.OPEN


class FrozenRow(TrustOwned):
    """A row copied from live data when a review's figures were made final, or when it was issued.

    One of the confidential part stands in no open paper, and is seen by those only who may see restricted things.
    """

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)
    part = models.CharField(max_length=12, choices=Part.choices, default=Part.OPEN)

    class Meta:
        abstract = True

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Of a row that was drawn and not kept, work out the words that are asked for; nobody reads all of thousands.

        Django asks here for each column that a row was made without; `drawn` is how each is worked out, and from what.
        """
        words, source = self.__dict__.get("drawn", NOT_DRAWN)
        if not fields or not all(name in words for name in fields):
            super().refresh_from_db(using, fields, from_queryset)
            return
        for name in fields:
            self.__dict__[name] = words[name](source)

    def draw(self) -> None:
        """Work out all of these columns at once."""
        words, _ = self.__dict__.get("drawn", NOT_DRAWN)
        for name in words:
            getattr(self, name)

    @property
    def is_open(self) -> bool:
        """Whether it stands in the open part."""
        return self.part == Part.OPEN


class Rated(models.Model):
    """A figure as it was rated: what `rating.Rating` says of it, in print."""

    # The colour ("" on a line without one), with the words beside it ("Green, except: Hill View").
    state = models.CharField(max_length=20, blank=True)
    label = models.TextField(blank=True)
    # The figure as printed ("93.8%", "" where there is none), and for open papers.
    printed = models.TextField(blank=True)
    open_printed = models.TextField(blank=True)
    # The numbers behind it: as entered, and in words ("7 of 12").
    numerator = FigureField(null=True, blank=True)
    denominator = FigureField(null=True, blank=True)
    pair = models.TextField(blank=True)
    # The sentence that explains the colour, and for open papers.
    sentence = models.TextField(blank=True)
    open_sentence = models.TextField(blank=True)
    # better, same, worse, no_past (no figure then) or "": against the same term last year.
    direction = models.CharField(max_length=10, blank=True)
    # The figure speaks of fewer than the trust's threshold; overdue for the second period running.
    small_group = models.BooleanField(default=False)
    no_assurance = models.BooleanField(default=False)
    # It counts as verified: by its source, or checked by a second method that agrees.
    verified = models.BooleanField(default=False)
    # The owner's word on the year's end ("At risk") and one line, "" where nothing was said.
    outlook = models.CharField(max_length=40, blank=True)
    outlook_line = models.TextField(blank=True)
    # What the reporter wrote beside the figure.
    note = models.TextField(blank=True)
    # The colour printed in the review before (judged, if it was), "" if there is none.
    state_before = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True

    @property
    def rag(self) -> State | None:
        """The colour, on the scale; None for a line that only counts its schools."""
        return State(self.state) if self.state else None

    def direction_in(self, season: str) -> str:
        """The direction in words, for the term that the review is of: "better than autumn last year"."""
        return direction_words(self.direction, season)

    @property
    def is_masked(self) -> bool:
        """Whether its number, and those behind it, stay out of open papers."""
        return self.open_printed == WITHHELD

    @property
    def letter(self) -> str:
        """The colour's letter for narrow cells."""
        return self.rag.letter if self.rag else ""

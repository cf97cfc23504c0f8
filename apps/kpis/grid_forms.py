"""What the rows and cells of every grid share: what was shown is sent along, so that only what was touched is saved."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms

from apps.kpis.typed import says_nothing

MINE, THEIRS = "mine", "theirs"


class GridForm(forms.Form):
    """One row, or one cell, of a grid. `now` is what it shows as things stand, by the names of its inputs.

    What somebody else has changed meanwhile is not written over: `is_conflict` says so once the form has been cleaned,
    and `keep` is the choice between the two.
    """

    now: Mapping[str, str]
    row_label: str
    words: frozenset[str] = frozenset()
    is_conflict = False

    @property
    def was_name(self) -> str:
        """The name of the hidden input that says what was shown."""
        return f"{self.prefix}-was"

    @property
    def was_now(self) -> str:
        """What the hidden input holds when the row is shown: what stands there."""
        return json.dumps(self.now)

    @property
    def keep_name(self) -> str:
        """The name of the choice between what one typed oneself and what somebody else entered."""
        return self.add_prefix("keep")

    @property
    def is_sent(self) -> bool:
        """Whether it is among what was sent."""
        return self.was_name in self.data

    @property
    def is_touched(self) -> bool:
        """Whether the person changed anything in it, and did not leave it to somebody else."""
        if self.data.get(self.keep_name) == THEIRS:
            return False
        was_sent = any(self.add_prefix(name) in self.data for name in self.now)
        return was_sent and self.typed != self.was

    @property
    def has_changed_meanwhile(self) -> bool:
        """Whether what was shown is no longer there, and what was typed is not what is there now."""
        return self.was != self.now and self.typed != self.now

    @property
    def typed(self) -> Mapping[str, str]:
        """What was typed, on one line; nothing for the signs that a sheet shows where there is nothing."""
        typed = {name: on_one_line(self.data.get(self.add_prefix(name), "")) for name in self.now}
        return {name: "" if name not in self.words and says_nothing(text) else text for name, text in typed.items()}

    @property
    def was(self) -> Mapping[str, str]:
        """What it showed when the page was made; what it shows now where the page does not say."""
        try:
            was = json.loads(self.data.get(self.was_name, ""))
        except (ValueError, RecursionError):
            return self.now
        return {name: on_one_line(was.get(name, "")) for name in self.now} if isinstance(was, dict) else self.now


def on_one_line(text: Any) -> str:
    """Text as an input of one line gives it back."""
    return " ".join(str(text).split())

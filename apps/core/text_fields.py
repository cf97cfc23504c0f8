"""A form field for a person's text of one or more lines."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LONGEST = 100_000  # some thirty pages; a plan is read on one page, and printed


class LinesField(forms.CharField):
    """Text with its line breaks as the database keeps them, though browsers send two characters for each.

    `rows` is how many lines its text area shows. Refuses more than 100,000 characters, and NUL.
    """

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea, **kwargs)
        self.rows = rows

    def to_python(self, value: Any) -> Any:
        """The text with single line feeds, stripped at its ends."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text

    def clean(self, value: Any) -> Any:
        """The text, where it can be kept; subclasses that make something else of it have it checked here too."""
        if isinstance(value, str) and len(value) > LONGEST:
            raise ValidationError(f"This is too long: it can have {LONGEST:,} characters at most.", code="too_long")
        if isinstance(value, str) and "\x00" in value:
            raise ValidationError(
                "This holds a character that cannot be kept: type it instead of pasting it.", code="nul"
            )
        return super().clean(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether anything but the kind of line break differs."""
        return super().has_changed(self.to_python(initial), self.to_python(data))

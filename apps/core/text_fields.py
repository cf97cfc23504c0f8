"""A form field for a person's text of one or more lines."""

from typing import Any

from django import forms


class LinesField(forms.CharField):
    """Text with its line breaks as the database keeps them, though browsers send two characters for each.

    `rows` is how many lines its text area shows.
    """

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea, **kwargs)
        self.rows = rows

    def to_python(self, value: Any) -> Any:
        """The text with single line feeds, stripped at its ends."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether anything but the kind of line break differs."""
        return super().has_changed(self.to_python(initial), self.to_python(data))

"""The form in which somebody brings a table: as a file, or pasted."""

from typing import Any

from django import forms

from apps.core.errors import BadValue
from apps.core.sheets import MOST_COLUMNS, Sheet, read_text, read_upload


class SheetForm(forms.Form):
    """A sheet, as a file or pasted; once it is valid, `sheet` is what was read. Subclasses say how much it may hold."""

    most_rows = 1000
    most_columns = MOST_COLUMNS
    file = forms.FileField(
        label="Excel workbook (.xlsx) or CSV file",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": "This file is empty."},
    )
    pasted = forms.CharField(
        label="Or paste the rows from Excel, with their headings",
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        error_messages={"max_length": "This is more than a million characters: bring it in parts."},
    )

    sheet: Sheet

    def clean(self) -> dict[str, Any]:
        """Read whichever there is; a sentence where it cannot be read."""
        data = super().clean() or {}
        if self.errors:
            return data
        if not data.get("file") and not data.get("pasted"):
            raise forms.ValidationError("Choose a file, or paste the rows.")
        try:
            self.take(self._read(data))
        except BadValue as refused:
            self.refuse(refused)
        return data

    def _read(self, data: dict[str, Any]) -> Sheet:
        limits = {"most_rows": self.most_rows, "most_columns": self.most_columns}
        file = data.get("file")
        return read_upload(file, size=file.size, **limits) if file else read_text(data["pasted"], **limits)

    def take(self, sheet: Sheet) -> None:
        """What a sheet is taken for; may refuse it with a BadValue."""
        self.sheet = sheet

    def refuse(self, refused: BadValue) -> None:
        """Say what is wrong where the sheet was brought."""
        self.add_error("file" if self.cleaned_data.get("file") else "pasted", refused.sentence)

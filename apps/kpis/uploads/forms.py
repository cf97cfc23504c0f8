"""What is typed on the pages of uploads: a file, what its columns hold, and the rows that are mended."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from apps.core.sheet_form import SheetForm
from apps.kpis.entries import Kind, kind_of, takes_pair
from apps.kpis.models import FigureUpload, Measure, Reading
from apps.kpis.uploads.columns import PARTS, SKIP, WORDS, Meaning, label_of, meaning_of
from apps.kpis.uploads.lines import LONGEST, TYPED, Line
from apps.kpis.uploads.planning import Planned
from apps.kpis.uploads.services import MOST_COLUMNS, MOST_ROWS

_LABELS = {
    "school": "URN or school",
    "kpi": "KPI: code or words",
    "period": "Period",
    "value": "Figure",
    "numerator": "How many",
    "denominator": "Out of how many",
    "note": "Note",
}
_SAMPLES = 3


class UploadForm(SheetForm):
    """A file of figures, or its rows pasted."""

    source_kind = forms.ChoiceField(
        label="Where these figures come from",
        choices=[("", "Not said"), *Reading.SourceKind.choices],
        required=False,
        help_text="Figures of an official return, and those that the records system exports, count as checked.",
    )
    most_rows = MOST_ROWS
    most_columns = MOST_COLUMNS

    @property
    def file_name(self) -> str:
        """What the file is called; "" where rows were pasted."""
        file = self.cleaned_data.get("file")
        return str(file.name) if file else ""


class MendForm(forms.Form):
    """A line in which something is wrong: inputs for what can be mended in it, with what is wrong beside them."""

    def __init__(self, planned: Planned) -> None:
        self.planned, line = planned, planned.read.line
        self.row_label = line.where
        texts = {part: getattr(line, part) or "" for part in _parts_of(planned)}
        prefix = f"l{planned.read.index}"
        super().__init__({f"{prefix}-{part}": text for part, text in texts.items()}, prefix=prefix)
        for part in texts:
            self.fields[part] = forms.CharField(required=False, max_length=LONGEST + 1, label=_LABELS[part])
            self.fields[part].widget.attrs["autocomplete"] = "off"
        self.full_clean()
        for part, sentence in planned.read.errors.items():
            self.add_error(part if part in texts else None, sentence)


def _parts_of(planned: Planned) -> list[str]:
    """What is asked for anew: whose it is and when only where that is wrong, the figure and its note always."""
    read = planned.read
    line, errors = read.line, read.errors
    asked = {
        "school": line.school_id is None,
        "kpi": line.measure is None,
        "period": bool(line.period) and line.period_id is None,
    }
    parts = [part for part, is_asked in asked.items() if part in errors and is_asked]
    from_template = line.period_id is not None and read.measure is not None and takes_pair(read.measure.kpi)
    if from_template or line.numerator or line.denominator:
        return [*parts, "value", "numerator", "denominator", "note"]
    return [*parts, "value", "note"]


def figure_hint(planned: Planned) -> str:
    """What a figure is to be written as, where it is no number."""
    kpi = planned.read.measure.kpi if planned.read.measure else None
    hints = {Kind.MILESTONE: "a day, or “not done”", Kind.YES_NO: "yes or no", Kind.GRADE: "one of the grades"}
    return hints.get(kind_of(kpi), "") if kpi else ""


def mended_lines(
    sent: Mapping[str, Any], shown: Iterable[str], number: int
) -> tuple[dict[int, dict[str, str]], dict[int, bool]]:
    """What was typed into lines and which are left out, by index; `shown` are those that the page had."""
    typed: dict[int, dict[str, str]] = {}
    left_out: dict[int, bool] = {}
    for text in shown:
        index = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else -1
        if 0 <= index < number:
            names = {part: f"l{index}-{part}" for part in TYPED}
            typed[index] = {part: str(sent[name]) for part, name in names.items() if name in sent}
            left_out[index] = f"l{index}-out" in sent
    return typed, left_out


class ColumnsForm(forms.Form):
    """What each column of a table holds, and of which half half-termly figures are."""

    half = forms.TypedChoiceField(
        label="Half-termly figures without a period of their own are of",
        choices=[(1, "the first half of the term"), (2, "the second half of the term")],
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: Any = None, *, upload: FigureUpload, measures: Sequence[Measure], meanings: Sequence[Meaning | None]
    ) -> None:
        self.headings: list[str] = upload.cells[0][1]
        self.rows = upload.cells[1:]
        now = {f"c{n}": m.code if m else SKIP for n, m in enumerate(meanings)}
        super().__init__(data, initial={"half": upload.half or 1, **now})
        choices = _choices(measures)
        for number, heading in enumerate(self.headings):
            label = f"“{heading}” holds" if heading else f"Column {number + 1}, without a heading, holds"
            self.fields[f"c{number}"] = forms.ChoiceField(label=label, choices=choices)
        if not any(measure.kpi.frequency == "half-termly" for measure in measures):
            del self.fields["half"]

    @property
    def columns(self) -> list[tuple[Any, str]]:
        """Each column's choice with a few of the texts that stand in it."""
        return [(self[f"c{number}"], self._samples(number)) for number in range(len(self.headings))]

    def _samples(self, number: int) -> str:
        texts = (cells[number][:40] for _, cells in self.rows if number < len(cells) and cells[number])
        return ", ".join(text for text, _ in zip(texts, range(_SAMPLES), strict=False))

    def meanings(self) -> list[Meaning]:
        """What was chosen for each column."""
        return [meaning_of(self.cleaned_data[f"c{number}"]) for number in range(len(self.headings))]


def _choices(measures: Sequence[Measure]) -> list[Any]:
    """What a column can hold: something of the row, or a part of one KPI's figure."""
    one = [(Meaning("value", m.pk).code, label_of(m)) for m in measures]
    pairs = [
        (Meaning(part, m.pk).code, f"{label_of(m)}, {PARTS[part]}")
        for m in measures
        if takes_pair(m.kpi)
        for part in ("numerator", "denominator")
    ]
    row = [(part, words) for part, words in WORDS.items() if part != SKIP]
    return [
        (SKIP, WORDS[SKIP]),
        ("Of the row", row),
        ("A KPI's figures", one),
        ("The numbers behind a percentage", pairs),
    ]


def line_kept(line: Line) -> str:
    """A line's figure as its file has it, for one who looks at the rows: "93.1", "430 of 450"."""
    pair = f"{line.numerator} of {line.denominator}" if line.numerator or line.denominator else ""
    return " = ".join(part for part in (pair, line.value) if part)

"""What the columns of a table of figures hold: by their headings, by what they were said to hold before; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.core.errors import BadValue
from apps.core.sheets import Sheet
from apps.kpis.models import Measure
from apps.trusts.people_rows import plain

HEADINGS_WITHIN = 15  # rows from the top in which headings are looked for
LONGEST_HEADING = 200
SKIP = "skip"
# The parts of a figure that a column of one KPI can hold.
PARTS = {"value": "the figure", "numerator": "how many", "denominator": "out of how many"}
# Columns that are not one KPI's own: in a table with a column for each KPI, or with a row for each figure.
WORDS = {
    "school": "URN or school",
    "kpi": "KPI: code or words",
    "period": "Period",
    "term": "Term",
    "year": "Academic year",
    "value": "Figure",
    "numerator": "How many",
    "denominator": "Out of how many",
    "note": "Note",
    "source": "Source",
    "as_at": "As at (a day)",
    SKIP: "Not used",
}
_KNOWN = {
    "school": ("school", "urn", "school urn", "academy", "school name", "academy name", "urn or school", "name"),
    "kpi": ("kpi", "kpi code", "code", "measure", "indicator", "kpi or code", "what"),
    "period": ("period", "reporting period", "half term", "term and year", "when"),
    "term": ("term",),
    "year": ("year", "academic year", "school year"),
    "value": ("value", "figure", "result", "score", "percentage", "percent", "answer", "grade"),
    "numerator": ("numerator", "how many", "number"),
    "denominator": ("denominator", "out of", "out of how many", "cohort", "total"),
    "note": ("note", "comment", "remark"),
    "source": ("source", "origin", "where from"),
    "as_at": ("as at", "as of", "date", "day"),
}
_BY_HEADING = {plain(word): part for part, words in _KNOWN.items() for word in words}
_OF_A_PART = {
    "value": ("value", "figure", "percent", "percentage", "rate"),
    "numerator": ("numerator", "how many"),
    "denominator": ("denominator", "out of", "out of how many", "cohort"),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds: one of WORDS, or a part of one measure's figure (`measure` its id)."""

    part: str
    measure: int | None = None

    @property
    def code(self) -> str:
        """As a form sends it and an upload keeps it: "school", "45:numerator"."""
        return self.part if self.measure is None else f"{self.measure}:{self.part}"


def meaning_of(code: str) -> Meaning:
    """The meaning of a code; "not used" for what is none."""
    number, colon, part = code.partition(":")
    if colon and part in PARTS and number.isascii() and number.isdecimal() and len(number) < 18:
        return Meaning(part, int(number))
    return Meaning(code if code in WORDS else SKIP)


def label_of(measure: Measure) -> str:
    """A measure as people name it: the KPI's code and words, and its own name where it has one."""
    return f"{measure.kpi}: {measure.name}" if measure.name else str(measure.kpi)


def names_of(measure: Measure) -> list[str]:
    """Every way to name a measure in a file, as they are compared."""
    kpi, own = measure.kpi, measure.name
    names = [kpi.code, kpi.statement, str(kpi)]
    if own:
        names = [*names, *(f"{name} {own}" for name in names if name), own]
    return list(dict.fromkeys(plain(name) for name in names if plain(name)))


def heading_row(sheet: Sheet) -> int:
    """The place among a sheet's rows of the one with the headings. Refuses a sheet that has none."""
    for place, row in enumerate(sheet.rows[:HEADINGS_WITHIN]):
        if any(_BY_HEADING.get(plain(cell)) == "school" for cell in row.cells):
            return place
    raise BadValue(
        "No row at the top names its columns. The first has to be headed URN or School, and each other with what it "
        "holds, such as a KPI's code."
    )


def kept_heading(heading: str) -> str:
    """A heading as it is remembered."""
    return plain(heading)[:LONGEST_HEADING]


def suggested(
    headings: Sequence[str], measures: Iterable[Measure], remembered: Mapping[str, Meaning]
) -> list[Meaning | None]:
    """What each column holds, as far as its heading says: as it was settled before, else a KPI of that code or words.

    None for a heading that says nothing, and for the second of two that would hold the same figures; a second column
    that names the school, as its name does beside its URN, is not used.
    """
    named: dict[str, set[int]] = {}
    for measure in measures:
        for name in names_of(measure):
            named.setdefault(name, set()).add(measure.pk)
    one = {name: next(iter(found)) for name, found in named.items() if len(found) == 1}
    found: list[Meaning | None] = []
    for heading in headings:
        meant = _suggested(heading, one, remembered)
        if meant is not None and meant.part != SKIP and meant in found:
            meant = Meaning(SKIP) if meant.measure is None else None
        found.append(meant)
    return found


def _suggested(heading: str, one: Mapping[str, int], remembered: Mapping[str, Meaning]) -> Meaning | None:
    words = plain(heading)
    if not words:
        return Meaning(SKIP)
    before = remembered.get(kept_heading(heading))
    if before is not None:
        return before
    if words in one:
        return Meaning("value", one[words])
    for part, ends in _OF_A_PART.items():
        for end in ends:
            rest = words.removesuffix(f" {plain(end)}")
            if rest != words and rest in one:
                return Meaning(part, one[rest])
    known = _BY_HEADING.get(words)
    return Meaning(known) if known else None


def check_columns(meanings: Sequence[Meaning]) -> None:
    """Refuse columns from which no figure can be read, in a sentence; `field` is the place of the column."""
    used = [meaning.code for meaning in meanings if meaning.part != SKIP]
    for place, meaning in enumerate(meanings):
        if meaning.part != SKIP and meaning.code in [m.code for m in meanings[:place]]:
            raise BadValue("Another column holds the same. Choose one of the two.", field=str(place))
    if "school" not in used:
        raise BadValue("Say which column names the school, by its URN or its name.")
    own = {meaning.measure for meaning in meanings if meaning.measure is not None}
    if "kpi" in used and own:
        raise BadValue("Either one column names the KPI of each row, or each KPI has a column of its own.")
    if "kpi" not in used and not own:
        raise BadValue("Say which columns hold figures: choose a KPI for each of them.")
    if "kpi" in used and not {"value", "numerator"} & set(used):
        raise BadValue("Say which column holds the figure.")
    if own and {"value", "numerator", "denominator"} & set(used):
        raise BadValue("Say of which KPI each column of figures is.")

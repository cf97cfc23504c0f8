"""Writes of uploads: a file brought, its columns settled, its rows mended, and its figures kept."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.core.sheets import Sheet
from apps.kpis.models import ColumnMeaning, FigureUpload
from apps.kpis.services import Recorded, record_periods
from apps.kpis.uploads.columns import Meaning, check_columns, heading_row, kept_heading, suggested
from apps.kpis.uploads.known import Known, remembered_columns
from apps.kpis.uploads.lines import Line, line_of, lines_of_table
from apps.kpis.uploads.planning import Plan, plan_upload
from apps.kpis.uploads.template import Template, is_template, lines_of_template
from apps.trusts.models import School
from apps.trusts.permissions import P

MOST_ROWS = 12_000
MOST_COLUMNS = 200
MOST_FIGURES = 20_000
KEPT = dt.timedelta(days=14)
ROW = ("school", "period")  # what all figures of one row of a table share
CHANGED = (
    "Something is not as it was when you looked: a row was changed, somebody entered a figure, or figures were made "
    "final. Nothing was saved. Look at the rows again, then save."
)


@transaction.atomic
def begin_upload(
    *, known: Known, sheet: Sheet, file_name: str, school: School | None, by: User, source_kind: str = ""
) -> FigureUpload:
    """Keep what was read of a file, to be looked at: a template's rows, or a table and what its headings say.

    Refuses a sheet with formulas, merged cells or hidden rows, a template of another trust, term or school, and a table
    without headings. Uploads of the trust that are older than a fortnight go.
    """
    if sheet.odd.to_mend:
        raise BadValue(" ".join(sheet.odd.to_mend))
    FigureUpload.objects.filter(trust=known.trust, made_at__lt=clock.now() - KEPT).delete()
    upload = FigureUpload(
        trust=known.trust,
        term=known.term,
        school=school,
        file_name=_name_of(file_name),
        source_kind=source_kind,
        notes=list(sheet.notes),
        half=_half_now(known),
        made_by=by,
        made_at=clock.now(),
    )
    if is_template(sheet):
        expected = Template(trust=known.trust, term=known.term, school=school)
        by_slug = {school.slug: school for school in known.schools.values()}
        _, lines = lines_of_template(sheet, expected, by_slug)
        _keep_lines(upload, lines)
    else:
        _take_table(upload, sheet, known)
    upload.save()
    return upload


def _name_of(file_name: str) -> str:
    """A file's name without folders and control characters."""
    name = PurePosixPath(file_name.replace("\\", "/")).name
    return "".join(c for c in name if c.isprintable())[:200] or "pasted rows"


def _half_now(known: Known) -> int:
    """The half of the upload's term that began last."""
    begun = [p for p in known.calendar.periods_in(known.term.pk, "half-termly") if p.starts_on <= known.today]
    return int(begun[-1].part) if begun else 1


def _take_table(upload: FigureUpload, sheet: Sheet, known: Known) -> None:
    """Keep the table from its headings on; its columns are settled at once where every heading says what it is."""
    top = heading_row(sheet)
    headings = list(sheet.rows[top].cells)
    rows = sheet.rows[top + 1 :]
    if not rows:
        raise BadValue("There is nothing under the headings of this sheet.")
    upload.cells = [[sheet.rows[top].number, headings], *([row.number, list(row.cells)] for row in rows)]
    meanings = suggested(headings, known.measures.values(), remembered_columns(known))
    sure = [meaning for meaning in meanings if meaning is not None]
    if len(sure) == len(meanings):
        try:
            check_columns(sure)
        except BadValue:
            return
        _settle(upload, sure)


def _settle(upload: FigureUpload, meanings: Sequence[Meaning]) -> None:
    headings, *rows = upload.cells
    upload.columns = [meaning.code for meaning in meanings]
    _keep_lines(upload, list(lines_of_table(rows, headings[1], meanings)))


def _keep_lines(upload: FigureUpload, lines: Sequence[Line]) -> None:
    if len(lines) > MOST_FIGURES:
        raise BadValue(f"This has more than {MOST_FIGURES:,} figures: bring it in parts.")
    if not lines:
        raise BadValue("There are no figures in this sheet.")
    upload.lines = [line.kept() for line in lines]


@transaction.atomic
def set_columns(*, upload: FigureUpload, known: Known, meanings: Sequence[Meaning], half: int) -> None:
    """Settle what the columns hold, and remember it for the next file; rows that were mended are read anew.

    Refuses columns from which no figure can be read, and KPIs that are not this person's to enter.
    """
    _hold(upload)
    if len(meanings) != len(upload.cells[0][1]):
        raise BadValue("Say of each column what it holds.")
    for place, meaning in enumerate(meanings):
        if meaning.measure is not None and meaning.measure not in known.measures:
            raise BadValue("Choose one of the KPIs.", field=str(place))
    check_columns(meanings)
    upload.half = half if half in (1, 2) else upload.half
    _settle(upload, meanings)
    upload.save(update_fields=["columns", "half", "lines"])
    _remember(upload, meanings)


def _remember(upload: FigureUpload, meanings: Sequence[Meaning]) -> None:
    chosen = {kept_heading(h): m for h, m in zip(upload.cells[0][1], meanings, strict=True) if kept_heading(h)}
    ColumnMeaning.objects.bulk_create(
        [
            ColumnMeaning(trust_id=upload.trust_id, heading=heading, part=meaning.part, measure_id=meaning.measure)
            for heading, meaning in chosen.items()
        ],
        update_conflicts=True,
        unique_fields=["trust", "heading"],
        update_fields=["part", "measure"],
    )


@transaction.atomic
def mend_lines(
    *, upload: FigureUpload, typed: Mapping[int, Mapping[str, str]], left_out: Mapping[int, bool], before_joining: bool
) -> bool:
    """Change lines as they were mended in the preview; gives whether anything changed.

    A school or a period that is mended in one line is mended in every line of that row of the file.
    """
    _hold(upload)
    lines = [line_of(kept) for kept in upload.lines]
    mended = list(lines)
    for index in typed.keys() | left_out.keys():
        if index < len(lines):
            out = left_out.get(index, lines[index].left_out)
            mended[index] = lines[index].mended(typed.get(index, {}), left_out=out)
    mended = _with_rows(lines, mended)
    changed = mended != lines or upload.takes_before_joining != before_joining
    if changed:
        upload.lines = [line.kept() for line in mended]
        upload.takes_before_joining = before_joining
        upload.save(update_fields=["lines", "takes_before_joining"])
    return changed


def _with_rows(before: Sequence[Line], mended: Sequence[Line]) -> list[Line]:
    """The lines with the school and period that another line of their row was given, where their own were the same."""
    given = {
        (was.row, part, getattr(was, part)): getattr(now, part)
        for was, now in zip(before, mended, strict=True)
        for part in ROW
        if getattr(now, part) != getattr(was, part)
    }
    if not given:
        return list(mended)
    return [
        replace(line, **{part: given.get((line.row, part, getattr(line, part)), getattr(line, part)) for part in ROW})
        for line in mended
    ]


@transaction.atomic
def save_upload(*, upload: FigureUpload, known: Known, mark: str, by: User) -> tuple[Recorded, Plan]:
    """Keep the figures of all lines that are right; gives how many, and every line as it stands afterwards.

    `mark` is that of the plan that was looked at (`Plan.mark`): refuses where anything would come out differently, and
    where nothing is right. Once nothing is left to be mended the upload is over, and its texts go.
    """
    _hold(upload)
    plan = plan_upload(upload, known, holding=True)
    if mark != plan.mark:
        raise NotNow(CHANGED)
    if not plan.good:
        raise NotNow("There is nothing here that could be saved.")
    figures = [(line.read.period, line.entry) for line in plan.good if line.read.period and line.entry]
    done = record_periods(trust=known.trust, figures=figures, by=by, submit=known.rights.may(P.SUBMIT_FIGURES))
    if not plan.wrong:
        upload.saved_at, upload.cells, upload.lines, upload.columns = clock.now(), [], [], []
        upload.save(update_fields=["saved_at", "cells", "lines", "columns"])
    return done, plan


def _hold(upload: FigureUpload) -> None:
    """Let others wait with it until the transaction ends, and see it as it is now; refuses one that is over."""
    if FigureUpload.objects.select_for_update().filter(pk=upload.pk).first() is None:
        raise NotNow("This upload was thrown away meanwhile. No figure was changed.")
    upload.refresh_from_db(fields=["cells", "columns", "half", "lines", "takes_before_joining", "saved_at"])
    if upload.saved_at is not None:
        raise NotNow("These figures have been saved already. Nothing was changed.")


@transaction.atomic
def discard_upload(*, upload: FigureUpload) -> None:
    """Throw away what was read of a file; figures that were saved of it stay."""
    upload.delete()

"""Submitting a page of figures to the trust: how many drafts there are, and what is missing, by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.kpis.asking import Asking, Progress
from apps.kpis.figure_policies import can_submit_figures
from apps.kpis.said import wants_outlook
from apps.trusts.models import Period
from apps.trusts.rights import Rights

BY_NAME = 8  # beyond that, what is missing is counted


@dataclass(frozen=True, slots=True)
class Submission:
    """What a page would submit: so many drafts, some of them returned before; and the names of what is not in.

    `outlooks` counts the figures for which an outlook is asked.
    """

    drafts: int
    returned: int
    missing: Sequence[str]
    outlooks: int = 0

    @property
    def outlook_words(self) -> str:
        """For how many figures an outlook is asked, and that none of it is needed to submit."""
        if not self.outlooks:
            return "What lies behind a figure, and where the year will end. Neither is needed to submit."
        asked = f"{count_figures(self.outlooks)} that {'is' if self.outlooks == 1 else 'are'}"
        return f"Asked for {asked} red, or amber and worse than a year before. It is not needed to submit."

    @property
    def button(self) -> str:
        """ "Submit 12 figures to the trust"; what is typed and not saved yet is saved with it."""
        return f"Submit {count_figures(self.drafts)} to the trust" if self.drafts else "Save and submit to the trust"

    @property
    def drafts_words(self) -> str:
        """ "12 figures are drafts"."""
        return f"{count_figures(self.drafts)} {'is a draft' if self.drafts == 1 else 'are drafts'}"

    @property
    def missing_words(self) -> str:
        """What is missing, by name, and that it is in nobody's way; "" where nothing is."""
        if not self.missing:
            return ""
        names = "; ".join(self.missing[:BY_NAME])
        more = len(self.missing) - BY_NAME
        others = f"; and {more} more" if more > 0 else ""
        return f"Not in yet: {names}{others}. You can submit without, and the rest later."


def submission_of(asking: Asking, *, by_school: bool) -> Submission:
    """What a page of figures would submit; what is missing is named by school where all rows are of one KPI."""
    readings = [row.cell.reading for row in asking.asked if row.cell.reading is not None]
    missing = [row.cell for row in asking.asked if row.is_missing]
    names = [cell.school.name if by_school and cell.school else cell.name for cell in missing]
    return Submission(
        drafts=sum(reading.is_draft for reading in readings),
        returned=sum(reading.returned_at is not None for reading in readings),
        missing=names,
        outlooks=sum(row.is_in and wants_outlook(row.cell.rating) for row in asking.asked),
    )


@dataclass(frozen=True, slots=True)
class Drafts:
    """How many drafts of a period a person answers for, of how many schools (the trust counts as one)."""

    period: Period
    drafts: int
    whose: int

    @property
    def button(self) -> str:
        """ "Submit all 40 figures that are drafts"."""
        return f"Submit all {count_figures(self.drafts)} that are drafts"


def drafts_by_period(progress: Sequence[Progress], rights: Rights) -> list[Drafts]:
    """The periods in which a person answers for the drafts of several schools, with how many there are."""
    found: dict[int, list[Progress]] = {}
    for one in progress:
        if one.drafts and can_submit_figures(rights, one.school):
            found.setdefault(one.period.pk, []).append(one)
    return [
        Drafts(period=mine[0].period, drafts=sum(one.drafts for one in mine), whose=len(mine))
        for mine in found.values()
        if len(mine) > 1
    ]


def submitted_words(number: int) -> str:
    """What is said once figures were submitted; "" for none."""
    return f"{count_figures(number)} submitted to the trust." if number else ""


def count_figures(number: int) -> str:
    """ "1 figure", "1,204 figures"."""
    return f"{number:,} {'figure' if number == 1 else 'figures'}"

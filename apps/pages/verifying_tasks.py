"""The tasks that figures make once they are typed: to submit, to correct, to verify, to answer for."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.urls import reverse

from apps.kpis.asking import Progress
from apps.kpis.figure_policies import can_submit_figures
from apps.kpis.timetable import period_words
from apps.kpis.to_verify import differences_to_answer, to_verify
from apps.pages.figure_submit import count_figures
from apps.pages.task import Task
from apps.trusts.models import Term, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights

BY_NAME = 6  # beyond that, schools are counted in one line


def tasks_of_submitting(trust: Trust, rights: Rights, progress: Sequence[Progress]) -> Iterator[Task]:
    """The drafts that the person answers for: a line for each school and period, or one line for many."""
    found = [p for p in progress if p.drafts and can_submit_figures(rights, p.school)]
    if len(found) > BY_NAME:
        drafts, returned = sum(p.drafts for p in found), sum(p.returned for p in found)
        href = reverse("figures", args=[trust.slug])
        yield _submit(f"Figures of {len(found)} schools", drafts, returned, href, found[0].period.due_on)
        return
    for one in found:
        if one.school is None:
            whose, href = "The trust's own figures", reverse("figures_trust", args=[trust.slug, one.period.pk])
        else:
            whose = f"Figures of {one.school}"
            href = reverse("figures_school", args=[trust.slug, one.school.slug, one.period.pk])
        text = f"{whose} for {period_words(one.period)}"
        yield _submit(text, one.drafts, one.returned, f"{href}?show=drafts", one.period.due_on)


def _submit(text: str, drafts: int, returned: int, href: str, due_on: dt.date) -> Task:
    hint = f"{returned} of them returned by the trust with a reason" if returned else "Drafts do not count yet"
    colour = "red" if returned else "blue"
    return Task(
        text=f"{text}: submit what is in",
        href=href,
        hint=hint,
        status=f"{drafts:,} to submit",
        colour=colour,
        day=due_on,
    )


def tasks_of_verifying(trust: Trust, rights: Rights, term: Term | None, today: dt.date) -> Iterator[Task]:
    """What the person is asked to verify this term, and the differences that wait for their answer."""
    href = reverse("figures_verify", args=[trust.slug])
    if rights.may_somewhere(P.SUBMIT_FIGURES) or rights.may(P.ENTER_TRUST_FIGURES):
        waiting = differences_to_answer(trust, rights).count()
        if waiting:
            text = f"{count_figures(waiting)} in which a check found something else"
            yield Task(text=text, href=f"{href}#differences", status="To answer", colour="yellow")
    if term is None or not rights.may_somewhere(P.VERIFY_FIGURES):
        return
    found = to_verify(trust, term, today, rights)
    if found.wanted:
        text = f"{count_figures(len(found.wanted))} to verify for {term.name}"
        yield Task(text=text, href=href, hint=found.words, status="To verify")

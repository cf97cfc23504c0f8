"""Writes about a figure's life after it was typed: submitted, returned, verified by a second method, answered for."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.kpis.figure_policies import (
    answered_for_by,
    check_answer_difference,
    check_return_figure,
    check_submit_figures,
    check_verify_figure,
)
from apps.kpis.models import KPI, Check, Reading, Sample
from apps.trusts.models import Period, School, Term, Trust
from apps.trusts.rights import Rights


@transaction.atomic
def submit_figures(
    *,
    trust: Trust,
    period: Period,
    rights: Rights,
    by: User,
    school: School | None = None,
    kpi: KPI | None = None,
    but: Collection[int] = (),
) -> int:
    """Submit the drafts of one period to the trust, `but` for some (by id); gives how many.

    Those of a school (None: the trust's own), or with `kpi` all schools' figures of that KPI, for those who answer for
    each of these schools. What is missing stays missing, and blocks nothing. Refuses those who answer for none.
    """
    drafts = Reading.objects.filter(trust=trust, period=period, is_draft=True).exclude(pk__in=but)
    if kpi is None:
        check_submit_figures(rights, school)
        return _submit(drafts.filter(school=school), trust, period.term, by)
    drafts = drafts.filter(measure__kpi=kpi)
    for found in School.objects.filter(trust=trust, pk__in=drafts.values("school").order_by()):
        check_submit_figures(rights, found)
    return _submit(drafts, trust, period.term, by)


@transaction.atomic
def submit_all_figures(*, trust: Trust, period: Period, rights: Rights, by: User) -> int:
    """Submit every draft of one period that the person answers for, of all their schools; gives how many."""
    drafts = Reading.objects.filter(trust=trust, period=period, is_draft=True)
    return _submit(drafts.filter(answered_for_by(rights)), trust, period.term, by)


def _submit(drafts: QuerySet[Reading], trust: Trust, term: Term, by: User) -> int:
    draw_sample(trust, term)
    ids = list(drafts.select_for_update().values_list("pk", flat=True))
    return Reading.objects.filter(pk__in=ids).update(
        is_draft=False,
        submitted_by=by,
        submitted_at=clock.now(),
        returned_by=None,
        returned_at=None,
        returned_reason="",
    )


def draw_sample(trust: Trust, term: Term) -> Sample | None:
    """The draw of a term, made once; its seed is kept and never chosen. None for a trust that draws none."""
    if not trust.sample_one_in:
        return None
    seed = {"seed": secrets.token_hex(8), "drawn_at": clock.now(), "one_in": trust.sample_one_in}
    return Sample.objects.get_or_create(trust=trust, term=term, defaults=seed)[0]


@transaction.atomic
def return_figure(*, reading: Reading, reason: str, rights: Rights, by: User) -> None:
    """Give a submitted figure back with a reason: it is a draft again until it is corrected or submitted as it is."""
    held = _hold(reading)
    check_return_figure(rights, held)
    if not reason.strip():
        raise BadValue("Say why you return this figure, so that it can be put right.", field="reason")
    held.is_draft, held.submitted_by, held.submitted_at = True, None, None
    held.returned_by, held.returned_at, held.returned_reason = by, clock.now(), reason.strip()
    held.save(
        update_fields=["is_draft", "submitted_by", "submitted_at", "returned_by", "returned_at", "returned_reason"]
    )


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a second method gave for one figure: the same (`agrees`), or another number, grade or thing.

    `seen` is the figure's `version` as the checker saw it.
    """

    reading: Reading
    seen: str
    agrees: bool = True
    value: Decimal | None = None
    grade: str = ""
    note: str = ""


def version_of(reading: Reading) -> str:
    """What changes whenever a figure does; a check says which one it is of."""
    return f"{reading.pk}.{reading.reported_at.timestamp():.6f}"


@transaction.atomic
def verify_figures(*, trust: Trust, findings: Sequence[Finding], method: str, rights: Rights, by: User) -> int:
    """Keep what a second method gave for these figures, in place of earlier checks of them; gives how many.

    Refuses the whole lot if one of them is a draft, was reported by the checker, changed meanwhile, or is of a school
    whose figures they may not verify; a check without its method; and a difference that says nothing. The number of
    queries does not depend on that of the figures.
    """
    if not method.strip():
        raise BadValue("Say how you checked: the second method, in a few words.", field="method")
    ids = [one.reading.pk for one in findings]
    held = {r.pk: r for r in Reading.objects.filter(trust=trust, pk__in=ids).select_for_update()}
    checks = [_check(one, held.get(one.reading.pk), method.strip(), rights, by) for one in findings]
    Check.objects.filter(trust=trust, reading__in=ids).delete()
    Check.objects.bulk_create(checks)
    return len(checks)


def _check(one: Finding, reading: Reading | None, method: str, rights: Rights, by: User) -> Check:
    if reading is None or version_of(reading) != one.seen:
        raise NotNow("A figure was changed or taken out while you were checking. Look at it again, then verify it.")
    check_verify_figure(rights, reading)
    if not one.agrees:
        _check_difference(one, reading)
    return Check(
        trust_id=reading.trust_id,
        reading=reading,
        method=method,
        agrees=one.agrees,
        value=None if one.agrees else one.value,
        grade="" if one.agrees else one.grade,
        note=one.note.strip(),
        reported_by_id=reading.reported_by_id,
        checked_by=by,
        checked_at=clock.now(),
    )


def _check_difference(one: Finding, reading: Reading) -> None:
    if one.value is None and not one.grade and not one.note.strip():
        raise BadValue("Enter what you found, or say in words what differs.", field="value")
    same = (one.value is not None and one.value == reading.value) or (one.grade and one.grade == reading.grade)
    if same:
        raise BadValue("This is the figure itself. Choose that it agrees, or enter what you found.", field="value")


@transaction.atomic
def answer_difference(*, check: Check, answer: str, rights: Rights, by: User) -> None:
    """What whoever answers for a figure says of a difference that they let stand; a corrected figure needs none."""
    rows = Check.objects.select_for_update(of=("self",)).select_related("reading__school")
    held = rows.get(trust_id=check.trust_id, pk=check.pk)
    check_answer_difference(rights, held, held.reading.school)
    if not answer.strip():
        raise BadValue("Say why the figure is right as it stands, or correct it.", field="answer")
    held.answer, held.answered_by, held.answered_at = answer.strip(), by, clock.now()
    held.save(update_fields=["answer", "answered_by", "answered_at"])


def _hold(reading: Reading) -> Reading:
    """The figure as it stands now, which nobody else changes until this is done."""
    return Reading.objects.select_for_update().get(trust_id=reading.trust_id, pk=reading.pk)

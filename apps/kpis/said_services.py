"""Writes about what is said of figures: outlooks, and comments that can speak of several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue
from apps.kpis.figure_policies import check_submit_figures
from apps.kpis.models import Comment, CommentOn, Measure, Outlook
from apps.trusts.models import School, Term, Trust
from apps.trusts.rights import Rights


@dataclass(frozen=True, kw_only=True)
class OutlookValues:
    """One measure's outlook as entered: a word of `Outlook.Word` and a line; without a word it is taken back."""

    measure: Measure
    word: str = ""
    line: str = ""


@transaction.atomic
def write_outlooks(
    *, trust: Trust, term: Term, school: School | None, values: Iterable[OutlookValues], rights: Rights, by: User
) -> int:
    """Keep outlooks of one school (None: the trust) in a term, each in place of the one before; gives how many changed.

    Refuses those who do not answer for these figures, and a line without a word.
    """
    check_submit_figures(rights, school)
    rows = Outlook.objects.filter(trust=trust, term=term, school=school).select_for_update()
    there = {outlook.measure_id: outlook for outlook in rows}
    changed = 0
    for one in values:
        if one.measure.trust_id != trust.pk:
            raise BadValue("This figure belongs to another trust.")
        if one.line.strip() and not one.word:
            raise BadValue("Choose where the year will end, for the line to belong to.", field="word")
        changed += _write_outlook(one, there.get(one.measure.pk), trust, term, school, by)
    return changed


def _write_outlook(
    one: OutlookValues, there: Outlook | None, trust: Trust, term: Term, school: School | None, by: User
) -> bool:
    line = one.line.strip()
    if (one.word, line) == ((there.word, there.line) if there else ("", "")):
        return False
    if not one.word:
        assert there is not None
        there.delete()
        return True
    said = {"word": one.word, "line": line, "written_by": by, "written_at": clock.now()}
    Outlook.objects.update_or_create(trust=trust, term=term, school=school, measure=one.measure, defaults=said)
    return True


@transaction.atomic
def write_comment(
    *,
    trust: Trust,
    term: Term,
    school: School | None,
    text: str,
    measures: Sequence[Measure],
    restricted: bool,
    rights: Rights,
    by: User,
    comment: Comment | None = None,
) -> Comment:
    """A comment on one or several figures of a school (None: the trust) in a term, or `comment` changed to say this.

    Refuses those who do not answer for these figures, a comment without text, and one that is on no figure.
    """
    check_submit_figures(rights, school)
    if not text.strip():
        raise BadValue("Write what you want to say of these figures.", field="text")
    if not measures or any(measure.trust_id != trust.pk for measure in measures):
        raise BadValue("Choose the figures that you speak of.", field="measures")
    kept = comment or Comment(trust=trust, term=term, school=school)
    kept.text, kept.restricted, kept.written_by, kept.written_at = text.strip(), restricted, by, clock.now()
    kept.save()
    _set_figures(kept, list(dict.fromkeys(measure.pk for measure in measures)))
    return kept


def _set_figures(comment: Comment, wanted: Sequence[int]) -> None:
    """Have it speak of these measures, in their order."""
    there = CommentOn.objects.filter(trust_id=comment.trust_id, comment=comment)
    there.exclude(measure__in=wanted).delete()
    known = set(there.values_list("measure_id", flat=True))
    CommentOn.objects.bulk_create(
        CommentOn(trust_id=comment.trust_id, comment=comment, measure_id=number)
        for number in wanted
        if number not in known
    )


@transaction.atomic
def remove_comment(*, comment: Comment, rights: Rights, by: User) -> None:
    """Take a comment out of sight. Refuses those who do not answer for its figures."""
    check_submit_figures(rights, comment.school)
    comment.removed_at, comment.removed_by = clock.now(), by
    comment.save(update_fields=["removed_at", "removed_by"])

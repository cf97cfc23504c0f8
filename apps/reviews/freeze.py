"""The only step from live to frozen, in two moments: figures final, then issued."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import NotNow
from apps.reviews import policies
from apps.reviews.checksum import figures_checksum, issue_checksum
from apps.reviews.frozen import FROZEN_WITH_FIGURES, FrozenIssue, FrozenRow
from apps.reviews.models import Review
from apps.reviews.names import Names
from apps.reviews.selectors import snapshot_of

BATCH = 1000


@transaction.atomic
def freeze_figures(*, review: Review, by: User) -> Review:
    """Copy everything a pack prints of the figures into frozen rows, and close the review's figures for good.

    Judged colours that count by now are frozen with them; one that waits for assent can still be frozen when the review
    is issued. Refuses while an overdue figure is not acknowledged, and a second time.
    """
    review = _locked(review)
    policies.check_figures_open(review)
    if any(table._default_manager.filter(review=review).exists() for table in FROZEN_WITH_FIGURES):
        raise NotNow("Something was frozen in this review already, so it cannot be made final: ask for help.")
    drawn = snapshot_of(review, clock.today())
    policies.check_make_final(drawn.missing)
    _keep([drawn.head], drawn.plans, drawn.schools, drawn.priorities, drawn.kpis, drawn.cells, drawn.actions)
    _keep(drawn.missing, drawn.comments, drawn.limit_changes, drawn.inspections, drawn.judgements)
    review.figures_final_at, review.figures_final_by = clock.now(), by
    review.figures_checksum = figures_checksum(review)
    review.save(update_fields=["figures_final_at", "figures_final_by", "figures_checksum"])
    return review


@transaction.atomic
def freeze_issue(*, review: Review, by: User, word_of: User | None = None) -> Review:
    """Add what was said to what was frozen, with the record of who issued it, and close the review for good.

    `word_of` is the CEO, where somebody else issues it on their word.
    Refuses before figures are final, and a second time. Judgements that wait for assent do not print, then or later.
    """
    review = _locked(review)
    policies.check_issue(review)
    today = clock.today()
    drawn = snapshot_of(review, today)
    review.issued_at, review.issued_by, review.word_of = clock.now(), by, word_of
    new = [row for row in drawn.judgements if row.pk is None]
    _keep(new, drawn.commentaries, drawn.decisions, [_record(review, Names(review.trust, today))])
    _keep(drawn.meetings, drawn.words, drawn.flags)
    review.issued_checksum = issue_checksum(review)
    review.save(update_fields=["issued_at", "issued_by", "word_of", "issued_checksum"])
    return review


def _locked(review: Review) -> Review:
    """The review as it is now, held until the end of the transaction, so that nobody else freezes it meanwhile."""
    found = Review.objects.select_for_update(of=("self",)).select_related(
        "trust", "term__year", "figures_final_by", "supersedes"
    )
    return found.get(pk=review.pk, trust_id=review.trust_id)


def _keep(*groups: Sequence[FrozenRow]) -> None:
    """Write rows table by table, a thousand at a time."""
    for rows in groups:
        if rows:
            manager: Any = type(rows[0])._default_manager
            manager.bulk_create(rows, batch_size=BATCH)


def _record(review: Review, names: Names) -> FrozenIssue:
    assert review.figures_final_at and review.issued_at
    return FrozenIssue(
        trust_id=review.trust_id,
        review=review,
        summary=review.summary,
        meeting_on=review.meeting_on,
        figures_final_at=review.figures_final_at,
        figures_final_by=str(review.figures_final_by),
        figures_final_by_role=names.role_of(review.figures_final_by),
        figures_checksum=review.figures_checksum,
        issued_at=review.issued_at,
        issued_by=str(review.issued_by),
        issued_by_role=names.role_of(review.issued_by),
        word_of=str(review.word_of) if review.word_of else "",
        word_of_role=names.role_of(review.word_of),
    )

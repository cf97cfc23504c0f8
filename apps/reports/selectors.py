"""Reads about documents."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Count, Q, QuerySet

from apps.accounts.models import User
from apps.kpis.models import Family
from apps.reports.composing import Book, Paper, compose, pack_paper
from apps.reports.covers import Asked
from apps.reports.kinds import Part
from apps.reports.models import Document, Download, NamedReader
from apps.reports.parts import part_of
from apps.reports.policies import GUEST, takeable
from apps.reports.since import Since, added_since
from apps.reports.working import Earlier, openly
from apps.reviews.frozen import FrozenAction, FrozenKPI, FrozenPlan, FrozenPriority, FrozenReview
from apps.reviews.models import Review
from apps.reviews.selectors import errata_of, frozen_figures, minutes_of, reviews_of, snapshot_of
from apps.reviews.snapshot import Snapshot
from apps.trusts.models import Body, Membership, School, Trust
from apps.trusts.rights import Rights


def documents_of(trust: Trust) -> QuerySet[Document]:
    """The trust's documents, the newest first, each with its review, term, year, school, body and who asked for it."""
    related = ("review__term__year", "review__trust", "requested_by", "school", "body")
    return Document.objects.filter(trust=trust).select_related(*related).defer("logo")


def documents_for(trust: Trust, rights: Rights) -> QuerySet[Document]:
    """Those that the person may read."""
    return documents_of(trust).filter(takeable(rights))


def documents_of_review(review: Review, rights: Rights) -> Sequence[Document]:
    """The review's documents that the person may read, each with how often it was taken away as `taken`.

    By school and committee; of each document that is not final only the newest draft.
    """
    found = documents_for(review.trust, rights).filter(review=review).annotate(taken=Count("downloads"))
    rows, seen = [], set()
    for row in found:
        key = (row.kind, row.part, row.basis, row.school_id, row.body_id, tuple(row.families), row.edition)
        if key not in seen:
            seen.add(key)
            rows.append(row)
    return sorted(rows, key=_place)


def _place(row: Document) -> tuple[int, str, str, str]:
    school = row.school
    return (school.position if school else -1, school.name if school else "", str(row.body or ""), row.part)


def newer_edition(document: Document, rights: Rights) -> Document | None:
    """The newest edition of a final document after this one, if there is one that is ready."""
    same = {name: getattr(document, name) for name in ("review", "kind", "part", "basis", "school", "body", "families")}
    found = documents_for(document.trust, rights).filter(**same, edition__gt=document.edition, status="done")
    return None if document.is_draft else found.order_by("-edition").first()


def what_came_since(review: Review, documents: Iterable[Document]) -> list[tuple[Document, Since]]:
    """Each of these documents of a review with what was added after it was made; two queries, none before the issue."""
    errata, minutes = (list(errata_of(review)), minutes_of(review)) if review.is_issued else ([], [])
    return [(row, added_since(row, errata, minutes)) for row in documents]


def reviews_with_documents(trust: Trust, rights: Rights) -> list[tuple[Review, int]]:
    """The trust's reviews, the newest first, each with how many final documents of it the person may read."""
    final = Document.objects.filter(takeable(rights), trust=trust).exclude(basis=Document.Basis.DRAFT)
    ready = final.filter(status=Document.Status.DONE).values_list("review_id")
    counts = dict(ready.annotate(number=Count("pk")).order_by())
    return [(review, counts.get(review.pk, 0)) for review in reviews_of(trust)]


def downloads_of(document: Document) -> Sequence[Download]:
    """Who has taken the document away and when, the latest first, a hundred at most."""
    found = Download.objects.filter(trust_id=document.trust_id, document=document)
    return list(found.select_related("user")[:100])


def guests_of(document: Document, today: dt.date) -> list[tuple[User, bool]]:
    """The trust's guests on that day by name, each with whether they were named to read the document."""
    named = set(
        NamedReader.objects.filter(trust_id=document.trust_id, document=document).values_list("user", flat=True)
    )
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    held = Membership.objects.filter(in_force, trust_id=document.trust_id, role=GUEST, starts_on__lte=today)
    return [(guest, guest.pk in named) for guest in User.objects.filter(pk__in=held.values("user")).order_by("name")]


def schools_of(review: Review, among: Iterable[int] | None) -> Sequence[School]:
    """The schools that were in the trust during the review's term, in the trust's order; of `among` only, if given."""
    there = Q(closed_on__isnull=True) | Q(closed_on__gt=review.term.starts_on)
    found = School.objects.filter(there, trust_id=review.trust_id)
    return list(found if among is None else found.filter(pk__in=among))


def committees_of(review: Review) -> Sequence[Body]:
    """The committees of the board that there are."""
    found = Body.objects.filter(trust_id=review.trust_id, kind=Body.Kind.COMMITTEE, dissolved_on__isnull=True)
    return list(found)


def families_of(review: Review) -> Sequence[str]:
    """The families of KPIs by name, in the trust's order."""
    return list(Family.objects.filter(trust_id=review.trust_id).values_list("name", flat=True))


def document_to_print(document_id: int) -> Paper | Book:
    """All that the document prints: frozen rows as far as the review has come, for a draft the rest as on its day.

    Works inside the trust; the number of queries does not depend on how much there is to print.
    """
    document = Document.objects.select_related("trust", "school", "body").get(pk=document_id)
    document.review = reviews_of(document.trust).get(pk=document.review_id)
    is_figures = document.basis == Document.Basis.FIGURES
    rows = frozen_figures(document.review) if is_figures else snapshot_of(document.review, document.as_at)
    return compose(document, rows.read_whole(), earlier_than(rows))


def earlier_than(rows: Snapshot) -> Earlier | None:
    """What open papers print of the review that these rows (whole) compare themselves with; None where there is none.

    Five queries.
    """
    if rows.head.before_ref is None:
        return None
    own = {"trust_id": rows.head.trust_id, "review_id": rows.head.before_ref}
    earlier = Earlier(
        term=rows.head.before,
        year=FrozenReview.objects.values_list("year_name", flat=True).get(**own),
        plans=list(FrozenPlan.objects.filter(**own)),
        priorities=list(FrozenPriority.objects.filter(**own)),
        kpis=list(FrozenKPI.objects.filter(**own)),
        actions=list(FrozenAction.objects.filter(**own)),
    )
    return openly(earlier, rows)


def board_pack_of(review: Review, today: dt.date) -> Paper:
    """The board pack of a review that has been issued."""
    rows = snapshot_of(review, today).read_whole()
    return pack_paper(part_of(rows, Part.OPEN), Asked(meeting_on=review.meeting_on), earlier_than(rows))

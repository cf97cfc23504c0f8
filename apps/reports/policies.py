"""When a document may be made, who may ask for it, and who may take it away."""

from django.db.models import F, Q

from apps.core.errors import BadValue, NotAllowed, NotNow
from apps.reports.files import full_path
from apps.reports.kinds import Basis, Part, Scope, Sort, Wanted
from apps.reports.models import Document, NamedReader
from apps.reviews.models import Review
from apps.reviews.policies import can_see
from apps.trusts.permissions import P
from apps.trusts.rights import Rights

GUEST = "guest"  # the role's code


def can_ask(rights: Rights, school_id: int | None = None) -> bool:
    """Whoever issues packs asks for any document; a headteacher for those of the own school."""
    return rights.may(P.ISSUE_PACKS) or (
        school_id is not None and rights.may(P.EDIT_SCHOOL_PLAN, school_id) and rights.may(P.DOWNLOAD_PACKS, school_id)
    )


def asks_for(rights: Rights) -> frozenset[int] | None:
    """The schools whose documents the person may ask for; None for every document there is."""
    if rights.may(P.ISSUE_PACKS):
        return None
    return frozenset(school for school in rights.on_schools if can_ask(rights, school))


def can_list(review: Review, rights: Rights) -> bool:
    """Who may see the review sees its documents; people of a school once figures are final, or where they may ask."""
    if can_see(review, rights) or asks_for(rights):
        return True
    return not review.is_open and not rights.may(P.DOWNLOAD_PACKS) and rights.may_somewhere(P.DOWNLOAD_PACKS)


def takeable(rights: Rights) -> Q:
    """The documents that the person may read and take away, as a condition: the one place that says so.

    The open part where packs may be downloaded, the confidential one where restricted items may be seen, of the trust
    or of a school; a guest what they were named for. Drafts are for those who run the review, and a school's own for
    those who may ask for it; the clerk, who sees no live figure, reads those made from final ones.
    """
    found = _of(rights, P.DOWNLOAD_PACKS) & (~Q(part=Part.CONFIDENTIAL) | _of(rights, P.SEE_RESTRICTED))
    if rights.may(P.RUN_REVIEWS):
        return found
    if rights.may(P.ISSUE_PACKS):
        return found & (~Q(basis=Basis.DRAFT) | Q(requested_at__gte=F("review__figures_final_at")))
    found &= ~Q(basis=Basis.DRAFT) | Q(school__in=asks_for(rights) or ())
    if GUEST not in rights.roles:
        return found
    return found | Q(pk__in=NamedReader.objects.filter(user_id=rights.user_id).values("document"))


def _of(rights: Rights, permission: P) -> Q:
    """The documents of the schools for which the permission is held; all of them where it is held for the trust."""
    schools = rights.schools_with(permission)
    return Q(school__in=schools) if schools is not None else Q(pk__isnull=False)


def check_take(document: Document, rights: Rights) -> None:
    """Refuse whoever may not read it, with the reason."""
    if Document.objects.filter(takeable(rights), pk=document.pk, trust_id=document.trust_id).exists():
        return
    if document.is_draft:
        raise NotAllowed("A draft is for those who run the review; the document can be read once it is final.")
    if document.part == Part.CONFIDENTIAL:
        raise NotAllowed("This is the confidential part, which is for those who may see restricted items.")
    raise NotAllowed("You may read the documents of your own school only.")


def can_name(document: Document, rights: Rights) -> bool:
    """Guests are named to what is open and final, by whoever issues packs."""
    return rights.may(P.ISSUE_PACKS) and not document.is_draft and document.part == Part.OPEN


def check_name(document: Document, rights: Rights) -> None:
    """Refuse to name a guest to a draft or to a confidential part."""
    if not can_name(document, rights):
        raise NotNow("A guest can be named to read what is open and final, and nothing else.")


def check_ask(wanted: Wanted, rights: Rights) -> None:
    """Refuse who may not ask for it."""
    if not can_ask(rights, wanted.school.pk if wanted.school else None):
        raise NotAllowed("The CEO or the clerk asks for this document; a headteacher asks for those of the own school.")


def check_make(review: Review, wanted: Wanted) -> None:
    """Refuse a final document before its moment, one without its school or committee, and a part that it has not."""
    sort = wanted.sort
    if sort.scope is Scope.SCHOOL and wanted.school is None:
        raise BadValue("Choose the school whose document it is to be.", field="school")
    if sort.scope is Scope.COMMITTEE and (wanted.body is None or not wanted.families):
        raise BadValue("Choose the committee, and at least one family of KPIs that it answers for.", field="body")
    if wanted.part not in sort.parts:
        raise BadValue("This document has an open part only.", field="part")
    if not wanted.is_draft and not can_be_final(review, sort):
        moment = "the figures of its review are final" if sort.from_figures else "its review has been issued"
        raise NotNow(f"This document can be made once {moment}. A draft can be made now.")


def can_be_final(review: Review, sort: Sort) -> bool:
    """Whether the review has come so far that what such a document prints is frozen."""
    return review.is_issued or (sort.from_figures and not review.is_open)


def can_make_again(document: Document) -> bool:
    """True for a document that was not made, or whose file is no longer on the server."""
    failed = document.status == Document.Status.FAILED
    return failed or (document.is_ready and not full_path(document.file).is_file())


def check_make_again(document: Document) -> None:
    """Refuse to make again what is there, or is being made."""
    if not can_make_again(document):
        raise NotNow("This document is there or on its way, so there is nothing to try again.")

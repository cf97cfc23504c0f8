"""The demo's documents: what one school and the trust read of the last review that was issued."""

from apps.reports.kinds import Kind, Wanted
from apps.reports.services import request_documents
from apps.reviews.selectors import reviews_of
from apps.trusts.models import School, Trust

OF_A_SCHOOL = (Kind.LOCAL_PACK, Kind.HEAD_REPORT, Kind.SCHOOL_PAGE)


def ask_for_documents(trust: Trust) -> int:
    """Ask for a few documents, which a worker makes once there is one; returns how many. The board pack is not one."""
    review = reviews_of(trust).filter(issued_at__isnull=False).first()
    school = School.objects.filter(trust=trust).first()
    if review is None or review.issued_by is None or school is None:
        return 0
    wanted = [Wanted(kind=kind, school=school) for kind in OF_A_SCHOOL]
    wanted += [Wanted(kind=Kind.WORKBOOK), Wanted(kind=Kind.ASSURANCE)]
    return len(request_documents(review=review, wanted=wanted, by=review.issued_by))

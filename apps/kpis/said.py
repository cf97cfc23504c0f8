"""What is said of figures: outlooks and comments of a term, and of which figures an outlook is asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from apps.core.rag import State
from apps.kpis.entries import Place
from apps.kpis.figure_policies import can_submit_figures
from apps.kpis.models import Comment, CommentOn, Outlook
from apps.kpis.rating import Direction, Rating
from apps.trusts.models import School, Term, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


def wants_outlook(rating: Rating) -> bool:
    """Whether the owner is asked where the year will end: on red, and on amber that is worse than a year before."""
    if rating.state is State.RED:
        return True
    return rating.state is State.AMBER and rating.direction is Direction.WORSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of one figure in a term."""

    outlook: Outlook | None = None
    comments: Sequence[Comment] = ()


def outlooks_of(
    trust: Trust, term: Term, schools: Iterable[int] | None = None, measures: Iterable[int] | None = None
) -> Mapping[Place, Outlook]:
    """The outlooks of a term by measure and school (None: the trust's), each with who wrote it: one query.

    With `schools` (ids) those of these schools alone, without the trust's own.
    """
    found = Outlook.objects.filter(trust=trust, term=term).select_related("written_by", "school")
    if schools is not None:
        found = found.filter(school__in=list(schools))
    if measures is not None:
        found = found.filter(measure__in=list(measures))
    return {(outlook.measure_id, outlook.school_id): outlook for outlook in found}


def comments_in(trust: Trust, term: Term) -> QuerySet[Comment]:
    """The comments of a term in the order in which they were written, each with its writer and its figures."""
    figures = Prefetch("figures", CommentOn.objects.select_related("measure__kpi").order_by("pk"))
    found = Comment.objects.filter(trust=trust, term=term, removed_at=None).select_related("written_by", "school")
    return found.prefetch_related(figures)


def comments_of(
    trust: Trust, term: Term, schools: Iterable[int] | None = None, *, restricted: bool = False
) -> Mapping[Place, list[Comment]]:
    """A term's comments by measure and school (None: the trust's), two queries; one can stand under several figures.

    Those kept out of open papers are among them with `restricted` alone. For `schools` see `outlooks_of`.
    """
    found = comments_in(trust, term)
    if schools is not None:
        found = found.filter(school__in=list(schools))
    if not restricted:
        found = found.filter(restricted=False)
    by_place: dict[Place, list[Comment]] = defaultdict(list)
    for comment in found:
        for figure in comment.figures.all():
            by_place[figure.measure_id, comment.school_id].append(comment)
    return by_place


def can_read_restricted(rights: Rights, school: School | None) -> bool:
    """Whether a person reads what is kept out of open papers: those who see restricted things, and its writers."""
    return rights.may(P.SEE_RESTRICTED, school.pk if school else None) or can_submit_figures(rights, school)


def said_of(trust: Trust, term: Term, measure_id: int, school: School | None, rights: Rights) -> Said:
    """What is said of one figure, as far as the person reads it: three queries."""
    place = (measure_id, school.pk if school else None)
    whose = Q(school=school)
    comments = comments_in(trust, term).filter(whose, figures__measure=measure_id)
    if not can_read_restricted(rights, school):
        comments = comments.filter(restricted=False)
    outlooks = Outlook.objects.filter(whose, trust=trust, term=term, measure=measure_id).select_related("written_by")
    return Said(outlook={(o.measure_id, o.school_id): o for o in outlooks}.get(place), comments=list(comments))

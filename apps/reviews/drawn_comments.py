"""What was said of the term's figures, drawn up as it is frozen with them."""

from django.utils.timezone import localdate

from apps.kpis.models import Comment, CommentOn
from apps.kpis.said import comments_in
from apps.reviews.drawn_ratings import Drawing
from apps.reviews.frozen import FrozenComment
from apps.reviews.frozen_row import part_of


def draw_comments(drawing: Drawing) -> list[FrozenComment]:
    """The trust's own comments, then each school's in the trust's order; three queries.

    One that is kept out of open papers, or speaks of a restricted KPI, belongs to the confidential part.
    """
    found = [
        (comment, figures)
        for comment in comments_in(drawing.review.trust, drawing.review.term)
        if (figures := list(comment.figures.all()))
    ]
    last = len(drawing.places)
    found.sort(key=lambda pair: -1 if pair[0].school_id is None else drawing.places.get(pair[0].school_id, last))
    return [_comment(drawing, *pair, position) for position, pair in enumerate(found)]


def _comment(drawing: Drawing, comment: Comment, figures: list[CommentOn], position: int) -> FrozenComment:
    trust = drawing.review.trust
    restricted = comment.restricted or any(figure.measure.kpi.restricted for figure in figures)
    return FrozenComment(
        **drawing.own,
        position=position,
        part=part_of(restricted=restricted),
        comment_ref=comment.pk,
        school_ref=comment.school_id,
        from_whom=comment.school.name if comment.school else trust.short_name or trust.name,
        measure_refs=[figure.measure_id for figure in figures],
        figures="; ".join(figure.name for figure in figures),
        text=comment.text,
        written_by=str(comment.written_by),
        written_by_role=drawing.names.role_of(comment.written_by),
        written_on=localdate(comment.written_at),
    )

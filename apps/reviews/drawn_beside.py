"""What is frozen beside the figures, drawn up: limits changed after they were seen, and schools' inspections."""

from collections.abc import Sequence

from apps.kpis.limit_changes import LimitChange
from apps.kpis.limit_history import limits_changed_after_figures
from apps.reviews.drawn_ratings import Drawing
from apps.reviews.frozen_beside import FrozenInspection, FrozenLimitChange
from apps.reviews.frozen_row import part_of
from apps.trusts.inspections import Inspected, newest_inspections
from apps.trusts.models import School


def draw_limit_changes(drawing: Drawing) -> list[FrozenLimitChange]:
    """The limits of the trust's KPIs that were changed after a figure of the term had been seen; eleven queries."""
    kpis = list({row.kpi.pk: row.kpi for row in drawing.rows if row.kpi.plan.is_trust_plan}.values())
    found = limits_changed_after_figures(drawing.review.trust, drawing.review.term, drawing.card.today, kpis)
    return [_limit_change(drawing, change, position) for position, change in enumerate(found)]


def _limit_change(drawing: Drawing, change: LimitChange, position: int) -> FrozenLimitChange:
    schools = {school.pk: school.name for school in drawing.card.schools}
    return FrozenLimitChange(
        **drawing.own,
        position=position,
        part=part_of(restricted=change.kpi.restricted),
        kpi_ref=change.kpi.pk,
        code=change.kpi.code,
        statement=change.kpi.statement,
        what=change.what,
        before=change.before,
        after=change.after,
        changed_on=change.changed_at.date(),
        changed_by=str(change.person or ""),
        changed_by_role=drawing.names.role_of(change.person),
        decided=change.decided,
        why=change.why,
        figures=change.figures,
        whose=", ".join(schools.get(number or 0, "the trust") for number in change.schools),
        seen_on=change.seen_on,
    )


def draw_inspections(drawing: Drawing, schools: Sequence[School]) -> list[FrozenInspection]:
    """Each school's newest inspections, in the schools' order; two queries."""
    newest = newest_inspections(drawing.review.trust, schools)
    found = [(school, one) for school in schools for one in newest[school.pk]]
    return [_inspection(drawing, school, one, position) for position, (school, one) in enumerate(found)]


def _inspection(drawing: Drawing, school: School, one: Inspected, position: int) -> FrozenInspection:
    return FrozenInspection(
        **drawing.own,
        position=position,
        inspection_ref=one.row.pk,
        school_ref=school.pk,
        framework=one.framework,
        inspected_on=one.row.inspected_on,
        published_on=one.row.published_on,
        grades=one.pairs,
        since_joining=one.is_since_joining,
    )

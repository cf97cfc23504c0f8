"""Rows of a plan's own lists that were removed: its themes, sections and references."""

from collections.abc import Iterator
from typing import Any

from apps.strategies.models import Plan, Reference, Section, Theme

LISTED: dict[str, type[Any]] = {"theme": Theme, "section": Section, "reference": Reference}


def listed_removed_from(plan: Plan) -> Iterator[tuple[str, Any]]:
    """The removed rows with their kinds: three queries."""
    for kind, model in LISTED.items():
        rows = model.everything.filter(trust_id=plan.trust_id, plan=plan, removed_at__isnull=False)
        yield from ((kind, row) for row in rows.select_related("removed_by"))

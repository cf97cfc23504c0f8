"""What is said of parts that were taken out of sight together, beside the Undo that brings all of them back."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse

from apps.actions.values import CriterionValues, Part, ResourceValues, StepValues
from apps.core.undo import say_with_undo

_KINDS = {StepValues: "step", ResourceValues: "resource", CriterionValues: "success_criterion"}
LONGEST = 80


def parts_gone(*lists: Sequence[Part]) -> list[tuple[str, int, str]]:
    """The rows among those entered that were to be removed: kind, id and words."""
    return [
        (_KINDS[type(row)], row.id, row.text) for rows in lists for row in rows if row.removed and row.id is not None
    ]


def say_parts_removed(request: HttpRequest, trust_slug: str, gone: Sequence[tuple[str, int, str]], *, to: str) -> None:
    """Name what went, with an Undo that leads back `to` the "action" or the "plan"; says nothing where nothing went."""
    if not gone:
        return
    names = "; ".join(f"“{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}”" for _, _, text in gone)
    kind, number, _ = gone[0]
    say_with_undo(request, f"Removed: {names}", f"{reverse('removed_back', args=[trust_slug, kind, number])}?undo={to}")

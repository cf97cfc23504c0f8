"""The colours proposed in a review as pages show them: of what, by whom, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.rag import State
from apps.reviews.frozen import FrozenCell, FrozenKPI, FrozenPriority
from apps.reviews.models import ProposedColour, Review
from apps.reviews.snapshot import Snapshot
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


@dataclass(frozen=True)
class Proposed:
    """A proposal with the row that it is of; all of them None where the review no longer has that, or not for this
    reader.
    """

    proposal: ProposedColour
    row: FrozenKPI | FrozenCell | None = None
    line: FrozenKPI | None = None
    priority: FrozenPriority | None = None

    @property
    def name(self) -> str:
        """Of what: "South Bank School, K1 Attendance", or "P1 Every child attends, delivery"."""
        if self.priority is not None:
            return f"{self.priority.name}, {self.proposal.aspect}"
        if self.line is None:
            return "Something that is no longer in this review"
        school = f"{self.row.school_name}, " if isinstance(self.row, FrozenCell) else ""
        return f"{school}{self.line.code} {self.line.name}".replace("  ", " ").strip()

    @property
    def arithmetic(self) -> State | None:
        """What the figures said when it was proposed."""
        return State(self.proposal.arithmetic) if self.proposal.arithmetic else None

    @property
    def is_stale(self) -> bool:
        """Whether the figures say something else by now, so that it can only be declined."""
        return self.priority is None and (self.row is None or self.row.state != self.proposal.arithmetic)


def proposals_of(review: Review, snapshot: Snapshot, rights: Rights) -> list[Proposed]:
    """All of a review for those who judge, the newest first; for anybody else their own. One query."""
    rows = ProposedColour.objects.filter(trust_id=review.trust_id, review=review)
    if not rights.may(P.JUDGE_COLOURS):
        rows = rows.filter(proposed_by=rights.user_id)
    priorities = {row.priority_ref: row for row in snapshot.priorities}
    found = []
    for proposal in rows.select_related("proposed_by", "answered_by").order_by("-id"):
        if proposal.priority_id is not None:
            found.append(Proposed(proposal, priority=priorities.get(proposal.priority_id)))
            continue
        row = snapshot.rated.get((proposal.measure_id or 0, proposal.school_id))
        line = snapshot.rated.get((proposal.measure_id or 0, None))
        is_there = row is not None and isinstance(line, FrozenKPI)
        found.append(Proposed(proposal, row, line) if is_there else Proposed(proposal))  # type: ignore[arg-type]
    return found


def waiting_of(found: Sequence[Proposed]) -> list[Proposed]:
    """Those that nobody has answered, in the order in which they came."""
    return [proposed for proposed in reversed(found) if proposed.proposal.waits]

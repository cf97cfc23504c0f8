"""What is wrong with a plan file, each problem with its path and its reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.core.errors import BadValue

MOST_PROBLEMS = 20  # as many as a person will put right in one go


@dataclass(frozen=True)
class Problem:
    """One thing to put right: where in the file (`plans[0].title`, or empty for the whole file), and why."""

    path: str
    reason: str

    def __str__(self) -> str:
        """The line a person reads: "plans[0].title: is required"."""
        return f"{self.path}: {self.reason}" if self.path else self.reason


class PlanFileRefused(BadValue):
    """The file is not a plan file that can be taken in; nothing has been changed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = tuple(problems)
        self.problems = found[:MOST_PROBLEMS]
        lines = [str(problem) for problem in self.problems]
        if len(found) > MOST_PROBLEMS:
            lines.append("There are more problems; put these right first.")
        self.lines = tuple(lines)
        super().__init__("\n".join(lines))


def refuse(reason: str, path: str = "") -> PlanFileRefused:
    """The refusal that has one problem only."""
    return PlanFileRefused([Problem(path, reason)])

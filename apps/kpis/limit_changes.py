"""Limits that were changed after a figure had been seen: what held when it was, beside what holds now; pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from apps.accounts.models import User
from apps.core.figures import print_day
from apps.kpis.models import KPI, Target
from apps.kpis.targets import is_approved_on, target_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """When a school's (None: the trust's) figure of a KPI for a term was first reported."""

    school_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitChange:
    """One limit of a KPI that was changed after figures of the term had been seen.

    `what` names it ("Target", "Amber limit", "Margin"); `before` and `after` are in words, "none" for nothing.
    `schools` are the ids of those whose figures had been seen by then (None is the trust itself), `seen_on` the day of
    the first.
    `decided` says where it was approved, "" where it was not; `person` is None where nobody is known.
    """

    kpi: KPI
    what: str
    before: str
    after: str
    changed_at: datetime
    person: User | None = None
    why: str = ""
    decided: str = ""
    schools: tuple[int | None, ...] = ()
    seen_on: date

    @property
    def figures(self) -> int:
        """How many schools' figures had been seen."""
        return len(self.schools)

    @property
    def sentence(self) -> str:
        """The change in words: what, from what to what, when, by whom, and how many figures had been seen by then."""
        return change_words(
            self.what,
            self.before,
            self.after,
            on=self.changed_at.date(),
            by=str(self.person or ""),
            figures=self.figures,
            seen_on=self.seen_on,
            decided=self.decided,
        )


def change_words(
    what: str, before: str, after: str, *, on: date, by: str, figures: int, seen_on: date, decided: str
) -> str:
    """A change in words; `by` is a name or a role, "" where nobody is known."""
    seen = "1 figure" if figures == 1 else f"{figures} figures"
    first = "it was reported" if figures == 1 else "the first was reported"
    return (
        f"{what} changed from {before} to {after} on {print_day(on)}{f' by {by}' if by else ''}, after {seen} had been "
        f"seen ({first} on {print_day(seen_on)}){f'; {decided}' if decided else ''}."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One limit as it was and as it is, with when that came to be and the version that did it."""

    what: str
    before: str
    after: str
    at: datetime
    version: Target


Said = Callable[[Target | None], tuple[str, str]]


def changed_targets(versions: Sequence[Target], seen: Seen, *, term_id: int, day: date, said: Said) -> list[Difference]:
    """How the target and amber limit of a school's figure differ from those that held when it was first seen.

    `day` is the one whose limits the term is held against, `said` puts a version into words: target and amber limit.
    What was proposed before the figure and only approved since is no change, as long as nothing else had held.
    """
    then = target_on(known_at(versions, seen.at), school_id=seen.school_id, term_id=term_id, day=day)
    now = target_on(versions, school_id=seen.school_id, term_id=term_id, day=day)
    by = _cause(versions, then, now, day)
    if by is None:
        return []
    words = zip(("Target", "Amber limit"), said(then), said(now), strict=True)
    return [
        Difference(what=what, before=before or "none", after=after or "none", at=changed_at(by, day), version=by)
        for what, before, after in words
        if before != after
    ]


def _cause(versions: Sequence[Target], then: Target | None, now: Target | None, day: date) -> Target | None:
    """The version by which another holds now: the one that holds, or the one that was refused since."""
    refused = [v for v in versions if then is not None and v.pk == then.pk and v.status == Target.Status.REFUSED]
    if now is None:
        return refused[0] if refused else None
    return max([now, *refused], key=lambda version: changed_at(version, day))


def changed_at(version: Target, day: date) -> datetime:
    """When a version came to hold, or to hold no more: when it was proposed, or later when it was decided."""
    decided = is_approved_on(version, day) or version.status == Target.Status.REFUSED
    at: datetime = version.made_at
    return max(at, version.recorded_at) if decided and version.recorded_at is not None else at


def known_at(versions: Iterable[Target], moment: datetime) -> list[Target]:
    """The versions that were there at a moment, each as it stood then: decided only if that was recorded by then."""
    there = [version for version in versions if version.made_at <= moment]
    return [v if v.recorded_at is None or v.recorded_at <= moment else _undecided(v) for v in there]


def _undecided(version: Target) -> Target:
    """The same version before it was decided; never saved."""
    earlier = Target(**{field.attname: getattr(version, field.attname) for field in Target._meta.concrete_fields})
    earlier.status, earlier.decided_on = Target.Status.PROPOSED, None
    return earlier

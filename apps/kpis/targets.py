"""Which target holds for a school in a term on a day; pure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from apps.kpis.facts import Limits, Shape, Spec
from apps.kpis.models import KPI, Target
from apps.kpis.policies import TargetValues


def target_on(versions: Iterable[Target], *, school_id: int | None, term_id: int, day: date) -> Target | None:
    """The version that holds on a day: that of the school in the term, else of the school, of the term, of the KPI.

    What a body has approved by that day holds until it approves something else; only where nothing is approved does
    what is proposed. Of each place the newest that has begun counts; of two from one day, the later made. One that
    asks for nothing takes the target of a school or term back, so that the wider one holds again. `school_id` is None
    for the trust, which is never held against a school's own target.
    """
    begun = [v for v in versions if v.valid_from <= day and not is_refused_on(v, day)]
    approved = [v for v in begun if is_approved_on(v, day)]
    return _nearest(approved, school_id, term_id) or _nearest(begun, school_id, term_id)


def may_hold(kpi: KPI, versions: Iterable[Target], school_id: int | None) -> list[Target]:
    """Those of a KPI's versions that could hold for a school, or (None) the trust.

    A school whose figure is part of a sum is not held to what the sum is: see `KPI.is_added_up`.
    """
    if school_id is None or not kpi.is_added_up:
        return list(versions)
    return [version for version in versions if version.school_id == school_id or version.value == 0]


def last_set_on(versions: Iterable[Target], *, school_id: int | None, term_id: int, day: date) -> Target | None:
    """What would hold on a day if everything that is proposed and not refused were approved: what an editor has set."""
    begun = [v for v in versions if v.valid_from <= day and v.status != Target.Status.REFUSED]
    return _nearest(begun, school_id, term_id)


def is_approved_on(version: Target, day: date) -> bool:
    """Whether a body had approved a version by a day."""
    return version.status == Target.Status.APPROVED and (version.decided_on is None or version.decided_on <= day)


def is_refused_on(version: Target, day: date) -> bool:
    """Whether a body had refused a version by a day."""
    return version.status == Target.Status.REFUSED and (version.decided_on is None or version.decided_on <= day)


def _nearest(versions: list[Target], school_id: int | None, term_id: int) -> Target | None:
    for place in dict.fromkeys(((school_id, term_id), (school_id, None), (None, term_id), (None, None))):
        found = newest_at(versions, place)
        if found is not None and not (asks_for_nothing(found) and place != (None, None)):
            return found
    return None


def newest_at(versions: Iterable[Target], place: tuple[int | None, int | None]) -> Target | None:
    """The newest version of one place, a school's and a term's ids; of two from one day, the later made."""
    found = [v for v in versions if (v.school_id, v.term_id) == place]
    return max(found, key=lambda v: (v.valid_from, v.pk), default=None)


def values_of(target: Target) -> TargetValues:
    """A version's values as they were entered."""
    return TargetValues(**{name: getattr(target, name) for name in TargetValues.__dataclass_fields__})


def asks_for_nothing(target: Target) -> bool:
    """Whether a version holds no target and no limit."""
    numbers = (target.value, target.low, target.high, target.amber, target.done_by)
    return all(part is None for part in numbers) and not target.grade and not target.amber_grade


def limits_from(target: Target | None, spec: Spec) -> Limits:
    """A target row as the rating reads it: a number, (low, high) for "between", a grade where the unit is one."""
    if target is None:
        return Limits()
    amber = target.amber if target.amber is not None else (target.amber_grade or None)
    return Limits(
        target=_held_against(target, spec),
        amber=amber,
        done_by=target.done_by,
        is_term_part=target.term_id is not None,
    )


def _held_against(target: Target, spec: Spec) -> Decimal | tuple[Decimal, Decimal] | str | None:
    if spec.shape is Shape.BETWEEN:
        return None if target.low is None or target.high is None else (target.low, target.high)
    return target.value if target.value is not None else (target.grade or None)

"""What each school of the demo is held to where the trust's target is that of a sum."""

import math
from decimal import Decimal

from apps.kpis.models import Target
from apps.trusts.models import School, Trust


def part_of(target: Target, schools: int) -> Target:
    """One school's part of the target of a sum, not saved; any other target as it is."""
    if not target.kpi.is_added_up or target.value is None:
        return target
    return Target(kpi=target.kpi, value=_part(target.value, schools), valid_from=target.valid_from)


def set_parts(trust: Trust, schools: list[School]) -> None:
    """Propose for each school its part of every sum that the trust has a target above zero for."""
    found = Target.objects.filter(trust=trust, school=None, term=None, value__gt=0).select_related("kpi")
    Target.objects.bulk_create(
        Target(
            trust=trust,
            kpi=target.kpi,
            school=school,
            value=_part(target.value, len(schools)),
            valid_from=target.valid_from,
        )
        for target in found
        if target.kpi.is_added_up and target.value is not None
        for school in schools
    )


def _part(whole: Decimal, schools: int) -> Decimal:
    """A whole number, rounded up: nobody is held to half a post."""
    return Decimal(math.ceil(whole / max(1, schools)))

"""Writes about the numbers behind colours, and about what heads see of other schools."""

from dataclasses import asdict, dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.trusts.grants import rebuild_grants
from apps.trusts.models import Trust


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Below how many pupils a group is small; the share of schools in percent; what heads see; what amber needs.

    `grace_days` is how long after its day a missing figure is not overdue yet; `sample_one_in` and `far_points` say
    which figures are asked to be checked by a second method.
    """

    small_cohort: int
    coverage_share: int
    heads_see_others: bool
    amber_needs_reason: bool = False
    grace_days: int = 0
    sample_one_in: int = 10
    far_points: int = 10


@transaction.atomic
def set_thresholds(*, trust: Trust, values: Thresholds, by: User) -> None:
    """Set the trust's thresholds, and give or take the right to see other schools' colours at once."""
    trust.small_cohort, trust.coverage_share = values.small_cohort, values.coverage_share
    trust.heads_see_others, trust.amber_needs_reason = values.heads_see_others, values.amber_needs_reason
    trust.grace_days, trust.sample_one_in = values.grace_days, values.sample_one_in
    trust.far_points = values.far_points
    trust.save(update_fields=list(asdict(values)))
    rebuild_grants(trust)

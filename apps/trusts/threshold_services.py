"""Writes about the numbers behind colours, and about what heads see of other schools."""

from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.trusts.grants import rebuild_grants
from apps.trusts.models import Trust


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Below how many pupils a group is small; the share of schools in percent; what heads see; what amber needs."""

    small_cohort: int
    coverage_share: int
    heads_see_others: bool
    amber_needs_reason: bool = False


@transaction.atomic
def set_thresholds(*, trust: Trust, values: Thresholds, by: User) -> None:
    """Set the trust's thresholds, and give or take the right to see other schools' colours at once."""
    trust.small_cohort, trust.coverage_share = values.small_cohort, values.coverage_share
    trust.heads_see_others, trust.amber_needs_reason = values.heads_see_others, values.amber_needs_reason
    trust.save(update_fields=["small_cohort", "coverage_share", "heads_see_others", "amber_needs_reason"])
    rebuild_grants(trust)

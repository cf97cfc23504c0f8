"""What a trust says of itself: its words, values, people and year; read for the trust plan's page."""

from calendar import month_name
from dataclasses import dataclass

from apps.kpis.models import Family
from apps.trusts.models import (
    CoreOffer,
    CycleMilestone,
    GlossaryTerm,
    Party,
    Responsibility,
    School,
    Trust,
    TrustValue,
)
from apps.trusts.vocabulary import Words, defaults


@dataclass(frozen=True)
class ValueGroup:
    """Values under the heading that the trust gives them."""

    name: str
    values: list[TrustValue]


@dataclass(frozen=True)
class Milestone:
    """A milestone of the planning year, its months and plans in words."""

    row: CycleMilestone
    months: str
    plans: str


@dataclass(frozen=True)
class About:
    """The trust in its own words."""

    values: list[ValueGroup]
    glossary: list[GlossaryTerm]
    own_words: list[tuple[str, str]]
    core_offer: list[CoreOffer]
    families: list[Family]
    milestones: list[Milestone]
    responsibilities: list[Responsibility]
    parties: list[Party]
    schools: list[School]

    @property
    def says_something(self) -> bool:
        """False where the trust has told nothing but its plan."""
        return any(getattr(self, name) for name in self.__dataclass_fields__)


def about_trust(trust: Trust) -> About:
    """Eight queries, whatever there is."""
    words = Words(trust.vocabulary)
    return About(
        values=_grouped(TrustValue.objects.filter(trust=trust)),
        glossary=list(GlossaryTerm.objects.filter(trust=trust)),
        own_words=[(ours[0], trust.vocabulary[key]) for key, ours in defaults().items() if key in trust.vocabulary],
        core_offer=list(CoreOffer.objects.filter(trust=trust)),
        families=list(Family.objects.filter(trust=trust).select_related("parent")),
        milestones=[_milestone(row, words) for row in CycleMilestone.objects.filter(trust=trust)],
        responsibilities=list(Responsibility.objects.filter(trust=trust)),
        parties=list(Party.objects.filter(trust=trust)),
        schools=list(School.objects.filter(trust=trust)),
    )


def _grouped(values: object) -> list[ValueGroup]:
    groups: list[ValueGroup] = []
    for value in values:  # type: ignore[attr-defined]
        if not groups or groups[-1].name != value.group:
            groups.append(ValueGroup(value.group, []))
        groups[-1].values.append(value)
    return groups


def _milestone(row: CycleMilestone, words: Words) -> Milestone:
    named = ["Trust plan" if kind == "trust" else words[kind] for kind in row.plans]
    return Milestone(row, ", ".join(month_name[month] for month in row.months), ", ".join(named))

"""What a reader of the scorecard has chosen: filters, order and view, read from the address and written into it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from apps.core.rag import State
from apps.kpis.facts import Subject
from apps.scorecard.scorecard import Scorecard
from apps.strategies.models import Theme
from apps.trusts.models import Phase, Term
from apps.trusts.vocabulary import Words

FAMILY, PLAN, WORST, CODE, BY_TRUST, AT = "family", "plan", "worst", "code", "trust", "at-"
ROOMY, COMPACT = "roomy", "compact"
COLUMNS_TRUST, COLUMNS_WORST = "trust", "worst"
NO_FAMILY = "none"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to tick: its value in the address and its words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter with everything that it offers; `name` is its parameter."""

    name: str
    label: str
    options: Sequence[Option]

    @property
    def is_offered(self) -> bool:
        """Whether there is anything to choose between."""
        return len(self.options) > 1


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on: of which facet (its parameter and its name), what it says, and the address without it."""

    facet: str
    name: str
    value: str
    label: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen. `picked` holds the ticked values by facet; `columns` is "" for the order that fits the number
    of schools; `unknown` says that the address named something that is not there, which is then left out.
    """

    term: Term | None
    picked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = FAMILY
    columns: str = ""
    view: str = ROOMY
    unknown: bool = False

    def of(self, facet: str) -> tuple[str, ...]:
        """The values ticked in a facet, none for no filter."""
        return self.picked.get(facet, ())

    @property
    def states(self) -> frozenset[State]:
        """The states that are looked for; empty for all."""
        return frozenset(State(value) for value in self.of("state"))

    @property
    def query(self) -> str:
        """The address's parameters, what is usual left out: "" or "?term=4&state=red&view=compact"."""
        pairs = [("term", str(self.term.pk))] if self.term else []
        pairs += [(name, value) for name, values in self.picked.items() for value in values]
        usual = (("order", self.order, FAMILY), ("columns", self.columns, ""), ("view", self.view, ROOMY))
        pairs += [(name, value) for name, value, default in usual if value != default]
        return f"?{urlencode(pairs)}" if pairs else ""

    def ordered(self, order: str) -> "Choice":
        """The same in another order."""
        return replace(self, order=order)

    def without(self, facet: str, value: str) -> "Choice":
        """The same with one filter taken off."""
        rest = tuple(kept for kept in self.of(facet) if kept != value)
        picked = {name: values for name, values in self.picked.items() if name != facet}
        return replace(self, picked={**picked, facet: rest} if rest else picked)

    @property
    def unfiltered(self) -> "Choice":
        """The same with every filter taken off."""
        return replace(self, picked={})


def facets_of(card: Scorecard, themes: Iterable[Theme], words: Words) -> list[Facet]:
    """Everything that a term's scorecard can be filtered by; only what is in it is offered."""
    return [
        Facet("theme", "Theme", _themes(card, themes)),
        Facet("family", "Family", _families(card)),
        Facet("phase", "Phase", _phases(card)),
        Facet("school", words["school"], [Option(school.slug, school.name) for school in card.schools]),
        Facet("state", "Colour or state", _states(card)),
    ]


def theme_ids(card: Scorecard) -> set[int]:
    """The themes of the priorities that the rows belong to."""
    return {theme for row in card.rows if (theme := theme_of(row)) is not None}


def theme_of(row: Any) -> int | None:
    """The theme of a row's priority, or of the priority above it."""
    priority = row.priority
    if priority is None:
        return None
    own: int | None = priority.theme_id
    return own if own is not None or priority.parent is None else priority.parent.theme_id


def _themes(card: Scorecard, themes: Iterable[Theme]) -> list[Option]:
    used = theme_ids(card)
    return [Option(str(theme.pk), theme.name) for theme in themes if theme.pk in used]


def _families(card: Scorecard) -> list[Option]:
    found = {row.family.pk: row.family for row in card.rows if row.family}
    ordered = sorted(found.values(), key=lambda family: (family.position, family.pk))
    options = [Option(str(family.pk), family.name) for family in ordered]
    if options and any(row.family is None for row in card.rows):
        options.append(Option(NO_FAMILY, "No family"))
    return options


def _phases(card: Scorecard) -> list[Option]:
    there = {phase for school in card.schools for phase in Subject(phase=school.phase).counts_as}
    return [Option(value, str(label)) for value, label in Phase.choices if value in there]


def _states(card: Scorecard) -> list[Option]:
    there = {cell.rating.state for cell in card.cells}
    there |= {row.trust.rating.state for row in card.rows if row.trust and row.trust.rating}
    return [Option(state.value, state.word) for state in State if state in there]


def read_choice(data: Any, term: Term, facets: Sequence[Facet], card: Scorecard) -> Choice:
    """Read an address's parameters (a QueryDict); what is not there to be chosen is left out and said."""
    picked, unknown = {}, False
    for facet in facets:
        asked = [value for value in data.getlist(facet.name) if value]
        values = tuple(option.value for option in facet.options if option.value in asked)
        unknown |= bool(set(asked) - set(values))
        if values:
            picked[facet.name] = values
    orders = {FAMILY, PLAN, WORST, CODE, *(AT + school.slug for school in card.schools)}
    orders |= {BY_TRUST} if any(row.trust for row in card.rows) else set()
    order, columns = data.get("order", FAMILY), data.get("columns", "")
    return Choice(
        term=term if data.get("term") else None,
        picked=picked,
        order=order if order in orders else FAMILY,
        columns=columns if columns in (COLUMNS_TRUST, COLUMNS_WORST) else "",
        view=COMPACT if data.get("view") == COMPACT else ROOMY,
        unknown=unknown,
    )


def chips_of(choice: Choice, facets: Iterable[Facet]) -> list[Chip]:
    """The filters that are on, each with the way to take it off."""
    return [
        Chip(facet.name, facet.label, option.value, option.label, choice.without(facet.name, option.value).query or "?")
        for facet in facets
        for option in facet.options
        if option.value in choice.of(facet.name)
    ]


def orders_of(choice: Choice, card: Scorecard, words: Words) -> list[Option]:
    """The orders to choose from; the one by a school's column is among them while it is in use."""
    options = [
        Option(FAMILY, "Headlines, then by family"),
        Option(PLAN, "As in the plan"),
        Option(WORST, "Worst first"),
        Option(CODE, "By code"),
    ]
    if any(row.trust for row in card.rows):
        options.append(Option(BY_TRUST, "Worst first for the trust"))
    at = [school for school in card.schools if choice.order == AT + school.slug]
    return options + [Option(AT + school.slug, f"Worst first at {school.name}") for school in at]

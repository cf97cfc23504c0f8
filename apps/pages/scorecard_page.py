"""The scorecard laid out for its page: what the filters leave, in the order that was chosen."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from apps.core.rag import State
from apps.kpis.evidence import Cell
from apps.kpis.facts import Subject
from apps.pages.scorecard_choice import (
    AT,
    BY_TRUST,
    CODE,
    COLUMNS_TRUST,
    COLUMNS_WORST,
    FAMILY,
    NO_FAMILY,
    PLAN,
    Choice,
    theme_of,
)
from apps.scorecard.scorecard import Row, Scorecard
from apps.trusts.models import School

HEADLINES = "Headlines"
# Beside the KPI and the trust, so many columns of figures can be read on one screen with a little scrolling.
SCHOOLS_A_PAGE = 20
_ATTENTION = (State.RED, State.OVERDUE, State.AMBER, State.INCOMPLETE, State.AWAITING)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand under one heading; "" for rows in an order that knows no headings."""

    heading: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What is shown of a scorecard: rows in groups, the schools that are left, and those of them on this page.

    With `states`, cells in other states stand beside those that were looked for, without their colour. `unasked` are
    the rows that do not apply to any of the few schools that the reader sees.
    """

    card: Scorecard
    groups: Sequence[Group]
    schools: Sequence[School]
    page: Page
    has_trust: bool
    states: frozenset[State]
    columns: str
    unasked: int = 0

    @property
    def most(self) -> int:
        """How many rows there would be without filters."""
        return len(self.card.rows) - self.unasked

    @property
    def rows(self) -> list[Row]:
        """Every row, in order."""
        return [row for group in self.groups for row in group.rows]

    @property
    def is_paged(self) -> bool:
        """Whether there are more schools than one page shows."""
        return bool(self.page.has_other_pages())

    def is_wanted(self, state: State | None) -> bool:
        """Whether a cell in this state is one of those looked for."""
        return not self.states or state in self.states


def lay_out(card: Scorecard, choice: Choice, page: str | int = 1) -> Layout:
    """Filter, order and page a scorecard.

    Theme and family choose rows, phase and school choose columns; then rows without a cell that applies to those
    columns go, and with states the rows and columns in which none of them is found.
    """
    schools = [school for school in card.schools if _is_chosen(school, choice)]
    narrowed = bool(choice.of("phase") or choice.of("school"))
    has_trust = any(row.trust is not None for row in card.rows)
    # One who sees the trust's column reads of every KPI, others of those that their schools are asked for.
    asked = [row for row in card.rows if has_trust or not card.schools or _applies(row, card.schools)]
    rows = [row for row in asked if _is_in(row, choice) and (not narrowed or _applies(row, schools))]
    if choice.states:
        rows = [row for row in rows if any(state in choice.states for state in _states_in(row, schools))]
        schools = [s for s in schools if any(_state_at(row, s.pk) in choice.states for row in rows)]
    columns = choice.columns or (COLUMNS_TRUST if len(schools) <= SCHOOLS_A_PAGE else COLUMNS_WORST)
    if columns == COLUMNS_WORST:
        schools = sorted(schools, key=lambda s: _attention(_state_at(row, s.pk) for row in rows))
    return Layout(
        card=card,
        groups=_in_order(rows, choice, schools),
        schools=schools,
        page=Paginator(schools, SCHOOLS_A_PAGE).get_page(page),
        has_trust=has_trust,
        states=choice.states,
        columns=columns,
        unasked=len(card.rows) - len(asked),
    )


def _is_chosen(school: School, choice: Choice) -> bool:
    phases, slugs = choice.of("phase"), choice.of("school")
    return (not phases or bool(Subject(phase=school.phase).counts_as & set(phases))) and (
        not slugs or school.slug in slugs
    )


def _is_in(row: Row, choice: Choice) -> bool:
    themes, families = choice.of("theme"), choice.of("family")
    family = str(row.family.pk) if row.family else NO_FAMILY
    return (not themes or str(theme_of(row)) in themes) and (not families or family in families)


def _applies(row: Row, schools: Iterable[School]) -> bool:
    states = (_state_at(row, school.pk) for school in schools)
    return any(state not in (None, State.NOT_APPLICABLE) for state in states)


def _state_at(row: Row, school_id: int) -> State | None:
    cell = row.schools.get(school_id)
    return cell.rating.state if cell else None


def _states_in(row: Row, schools: Iterable[School]) -> list[State | None]:
    return [row.trust.state if row.trust else None, *(_state_at(row, school.pk) for school in schools)]


def _attention(states: Iterable[State | None]) -> tuple[int, ...]:
    """The more red the earlier, then the more overdue, amber and so on."""
    counts = Counter(states)
    return tuple(-counts[state] for state in _ATTENTION)


def _in_order(rows: list[Row], choice: Choice, schools: Sequence[School]) -> list[Group]:
    if choice.order == PLAN:
        return _grouped(rows, _priority_key)
    if choice.order == FAMILY:
        headlines = [row for row in rows if row.kpi.headline]
        found = [Group(HEADLINES, headlines)] if headlines else []
        return found + _grouped([row for row in rows if not row.kpi.headline], _family_key)
    if choice.order == CODE:
        return _flat(rows, lambda row: _by_numbers(row.kpi.code))
    if choice.order == BY_TRUST:
        return _flat(rows, lambda row: _rank(row.trust.state if row.trust else None))
    if choice.order.startswith(AT):
        slug = choice.order.removeprefix(AT)
        school_id = next((s.pk for s in schools if s.slug == slug), 0)
        return _flat(rows, lambda row: _rank(_state_at(row, school_id)))
    return _flat(rows, lambda row: _attention(_states_in(row, schools)))


def _flat(rows: Iterable[Row], key: Callable[[Row], Any]) -> list[Group]:
    found = sorted(rows, key=key)
    return [Group("", found)] if found else []


def _rank(state: State | None) -> int:
    return state.rank if state else len(State) + 1


def _by_numbers(code: str) -> tuple[bool, list[tuple[int, str]]]:
    """A place for a code in which B2 comes before B10; what has no code comes last."""
    parts = re.findall(r"\d+|\D+", code)
    return not code, [(int(part) if part.isdecimal() else -1, part) for part in parts]


def _family_key(row: Row) -> tuple[int, int, str]:
    if row.kpi.plan.school_id is not None:
        return 2, 0, row.kpi.plan.title
    return (0, row.family.position, row.family.name) if row.family else (1, 0, "Other")


def _priority_key(row: Row) -> tuple[int, int, int, str]:
    priority = row.priority
    if row.kpi.plan.school_id is not None:
        return 2, 0, 0, row.kpi.plan.title
    if priority is None:
        return 1, 0, 0, "The plan as a whole"
    parent = priority.parent
    return (
        (0, parent.position, 1 + priority.position, str(priority))
        if parent
        else (0, priority.position, 0, str(priority))
    )


def _grouped(rows: Iterable[Row], key: Callable[[Row], tuple[Any, ...]]) -> list[Group]:
    by_key: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        by_key.setdefault(key(row), []).append(row)
    return [Group(place[-1], by_key[place]) for place in sorted(by_key)]


def cells_shown(layout: Layout, row: Row) -> list[Cell]:
    """A row's cells of all schools that are left, in the order of the columns."""
    found = (row.schools.get(school.pk) for school in layout.schools)
    return [cell for cell in found if cell is not None]

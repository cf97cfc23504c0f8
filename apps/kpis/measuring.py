"""Which figures a KPI is measured by: itself, each thing it names, each group of a gap, each clause of a rule; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.core.figures import Unit
from apps.kpis.facts import Figure, Shape
from apps.kpis.models import KPI, Measure
from apps.kpis.naming import kpi_named

LONGEST_NAME = 500


def names_of_shape(kpi: KPI) -> list[str]:
    """The names that the KPI's own rule gives its measures: a gap's groups, or clauses that each need an answer.

    Empty where one figure does for the whole rule: of a gap without two groups it is the gap itself, and a number or a
    grade answers every clause at once.
    """
    if kpi.shape == Shape.GAP and kpi.groups and all(len(pair) == 2 for pair in kpi.groups):
        return list(dict.fromkeys(name[:LONGEST_NAME] for pair in kpi.groups for name in pair))
    rules = [rule for rule in rules_of(kpi) if not kpi_named(rule)]
    if kpi.shape == Shape.PROPORTION and kpi.unit in ("", Unit.YES_NO) and len(rules) > 1 and all(rules):
        return rules
    return []


def rules_of(kpi: KPI) -> list[str]:
    """The words of each clause once, as long as a measure's name can be."""
    return list(dict.fromkeys(map(_rule, kpi.clauses)))


def _rule(clause: Mapping[str, Any]) -> str:
    rule: str = clause.get("rule", "").strip()[:LONGEST_NAME]
    return rule


def codes_named(kpi: KPI) -> list[str]:
    """The codes of the other KPIs that the clauses of a rule about the schools name, as they are written there."""
    if kpi.shape != Shape.PROPORTION:
        return []
    return [code for rule in rules_of(kpi) if (code := kpi_named(rule))]


def asks_nothing(kpi: KPI) -> bool:
    """Whether nobody reports a figure for a KPI, because each clause of its rule names another KPI."""
    codes = codes_named(kpi)
    return bool(codes) and len(codes) == len(rules_of(kpi))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a KPI, rated as a whole: its `measure`, and all the measures that its figure is made of."""

    measure: Measure
    parts: tuple[Measure, ...]
    name: str

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the two groups, where the line is the gap between them."""
        return tuple(part.name for part in self.parts)


def lines_of(kpi: KPI, measures: Sequence[Measure]) -> list[Line]:
    """The lines of a KPI in order: one for each measure, for each pair of groups, or for the rule as a whole.

    A pair's line stands under that of its measures which no pair before it stands under.
    """
    by_name = {measure.name: measure for measure in measures}
    if kpi.shape == Shape.PROPORTION:
        parts = tuple(by_name[name] for name in names_of_shape(kpi) if name in by_name)
        if len(parts) > 1:
            return [Line(parts[0], parts, "")]
    if kpi.shape != Shape.GAP:
        return [Line(measure, (measure,), measure.name) for measure in measures]
    return _lines_of_gap(kpi, measures, by_name)


def _lines_of_gap(kpi: KPI, measures: Sequence[Measure], by_name: dict[str, Measure]) -> list[Line]:
    lines: list[Line] = []
    taken: set[int] = set()
    in_pairs: set[int] = set()
    for pair in kpi.groups:
        parts = tuple(by_name[name[:LONGEST_NAME]] for name in pair if name[:LONGEST_NAME] in by_name)
        if len(parts) != 2:
            continue
        own = next((part for part in parts if part.pk not in taken), parts[0])
        taken.add(own.pk)
        in_pairs |= {part.pk for part in parts}
        lines.append(Line(own, parts, f"{parts[0].name} and {parts[1].name}"))
    rest = [Line(measure, (measure,), measure.name) for measure in measures if measure.pk not in in_pairs]
    return [*lines, *rest]


def for_clauses(kpi: KPI, line: Line, figures: Sequence[Figure | None]) -> tuple[Figure | None, ...]:
    """The figures of a rule's parts, one for each of its clauses: two that ask the same of other shares have the same.

    A single figure answers them all.
    """
    by_name = dict(zip((part.name for part in line.parts), figures, strict=True))
    return tuple(by_name.get(_rule(clause), figures[0]) for clause in kpi.clauses) or tuple(figures)


def line_of(kpi: KPI, measure: Measure, measures: Sequence[Measure]) -> Line:
    """The line that a measure's figure counts in: its own, else the first that it is a part of."""
    lines = lines_of(kpi, measures)
    own = next((line for line in lines if line.measure.pk == measure.pk), None)
    part_of = next((line for line in lines if any(part.pk == measure.pk for part in line.parts)), None)
    return own or part_of or Line(measure, (measure,), measure.name)

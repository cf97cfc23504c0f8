"""A KPI's rule and everything the trust says of it, in words for the plan; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.core.figures import Unit, decimals_for, print_day, print_figure, print_gap
from apps.kpis.facts import Shape
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Frequency, Rollup, Target
from apps.kpis.share_inputs import IN_WORDS
from apps.kpis.targets import target_on
from apps.trusts.models import Phase


@dataclass(frozen=True)
class Fact:
    """One thing said of a KPI: its name, and a text or several."""

    name: str
    texts: tuple[str, ...]


def own_target(kpi: KPI, day: date) -> Target | None:
    """The target that holds for the whole KPI on that day; before its first day, the first that was set."""
    own = [target for target in kpi.targets.all() if target.school_id is None and target.term_id is None]
    if not own:
        return None
    return target_on(own, school_id=None, term_id=0, day=day) or own[0]


class Wording:
    """Prints the numbers of one KPI in its unit and decimals."""

    def __init__(self, kpi: KPI, target: Target | None) -> None:
        self.kpi, self.target = kpi, target
        self.unit = Unit(kpi.unit) if kpi.unit else Unit.NUMBER
        written = [target.value, target.low, target.high, target.amber, kpi.tolerance] if target else []
        self.decimals = decimals_for(kpi.decimals, self.unit, written)

    def number(self, value: Decimal) -> str:
        """A figure of this KPI: "95.0%"."""
        return print_figure(value, self.unit, self.decimals)

    def gap(self, value: Decimal) -> str:
        """A distance: "1.5 points"."""
        return print_gap(value, self.unit, self.decimals)


def target_words(kpi: KPI, target: Target | None) -> str:
    """What the KPI's figure is held against, with its amber limit: "At least 95.0%, amber down to 93.0%"."""
    wording = Wording(kpi, target)
    aim = _aim(wording)
    return ", ".join(filter(None, (aim, _amber(wording)))) if aim else ""


def _aim(wording: Wording) -> str:
    kpi, target = wording.kpi, wording.target
    value = _value(wording)
    match kpi.shape:
        case Shape.MILESTONE:
            return f"Done by {print_day(target.done_by)}" if target and target.done_by else "Done by its day"
        case Shape.MONITOR:
            return "Watched, without a colour"
        case Shape.BETWEEN if target and target.low is not None and target.high is not None:
            return f"Between {wording.number(target.low)} and {wording.number(target.high)}"
        case Shape.ABOUT if value:
            near = f", give or take {wording.gap(kpi.tolerance)}" if kpi.tolerance is not None else ""
            return f"About {value}{near}"
        case Shape.AT_LEAST | Shape.RUBRIC if value:
            if not kpi.strict:
                return f"At least {value}"
            return f"Better than {value}" if wording.unit is Unit.GRADE else f"More than {value}"
        case Shape.AT_MOST if value:
            return f"Less than {value}" if kpi.strict else f"At most {value}"
    named = str(Shape(kpi.shape).label) if kpi.shape else ""
    return f"{named}: {value}" if named and value else named or (f"Target {value}" if value else "")


def _value(wording: Wording) -> str:
    target = wording.target
    if target is None:
        return ""
    if target.low is not None and target.high is not None:
        return f"{wording.number(target.low)} to {wording.number(target.high)}"
    return target.grade or (wording.number(target.value) if target.value is not None else "")


def _amber(wording: Wording) -> str:
    target = wording.target
    if target is None:
        return ""
    if target.amber_grade:
        return f"amber down to {target.amber_grade}"
    if target.amber is None:
        return ""
    match wording.kpi.shape:
        case Shape.AT_LEAST:
            return f"amber down to {wording.number(target.amber)}"
        case Shape.AT_MOST:
            return f"amber up to {wording.number(target.amber)}"
    return f"amber within {wording.gap(target.amber)}"


def facts_of(kpi: KPI, target: Target | None) -> list[Fact]:
    """Everything else the trust says of a KPI, each with its name; what has no value is left out."""
    wording = Wording(kpi, target)
    phases = dict(Phase.choices)
    said: list[tuple[str, Iterable[str]]] = [
        ("Academic year", [kpi.year]),
        ("Family", [str(kpi.family or "")]),
        ("Measured for", [kpi.get_measured_for_display()]),
        ("Phases", [str(phases.get(phase, phase)) for phase in kpi.phases]),
        ("What is measured", [measure.name for measure in kpi.measures.all()]),
        ("Groups compared", [" and ".join(group) for group in kpi.groups]),
        ("Rule", [f"{clause.get('schools', '')}: {clause.get('rule', '')}" for clause in kpi.clauses]),
        ("Grades, worst to best", [", ".join(kpi.grades)]),
        ("Benchmark", _benchmark(wording)),
        ("Also above", [wording.number(kpi.floor) if kpi.floor is not None else ""]),
        ("Must pass", ["No amber: what is not met is red" if kpi.must_pass else ""]),
        ("Adds up", ["Over the year" if kpi.cumulative else ""]),
        ("Restricted", ["For the board's confidential part" if kpi.restricted else ""]),
        ("Headline", ["Shown first in the board pack" if kpi.headline else ""]),
        ("Due", [kpi.due]),
        ("Reported", [str(Frequency(kpi.frequency).label) if kpi.frequency else ""]),
        ("In", [", ".join(term.capitalize() for term in kpi.due_terms)]),
        ("From schools to trust", [_rollup_words(kpi)]),
        ("Collected by", [kpi.method]),
        ("Checked by", [kpi.second_method]),
    ]
    facts = [Fact(name, tuple(filter(None, texts))) for name, texts in said]
    return [fact for fact in facts if fact.texts]


def _benchmark(wording: Wording) -> list[str]:
    benchmark: Benchmark | None = getattr(wording.kpi, "benchmark", None)
    if benchmark is None:
        return []
    directions = {"above": "to be above", "below": "to be below", "in_line": "to be in line"}
    said = [benchmark.name, directions.get(benchmark.direction, "")]
    if benchmark.margin is not None:
        said.append(f"by {wording.gap(benchmark.margin)}")
    lead = ", ".join(filter(None, said))
    return [lead, *(_published(wording, value) for value in benchmark.values.all())]


def _published(wording: Wording, value: BenchmarkValue) -> str:
    when = " ".join(filter(None, (value.term, value.year)))
    where = ", ".join(filter(None, (when, value.phase)))
    number = wording.number(value.value) if value.value is not None else ""
    by = f"entered by {value.made_by} on {print_day(value.made_at.date())}" if value.made_by else ""
    said = "; ".join(filter(None, (value.source, by)))
    return ", ".join(filter(None, (f"{number} ({where})" if where else number, said)))


def _rollup_words(kpi: KPI) -> str:
    """How schools' figures become the trust's; of a share, how many of them have to be green."""
    words = str(Rollup(kpi.rollup).label) if kpi.rollup else ""
    if kpi.rollup != Rollup.SHARE:
        return words
    needed = kpi.share_needed or "all"
    share = needed if needed in IN_WORDS else f"at least {needed}%"
    weight = ", each weighing as much as those counted in its figure" if kpi.share_in_pupils else ""
    return f"{words}: {share} of them have to be{weight}"

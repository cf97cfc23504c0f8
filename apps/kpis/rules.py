"""What a clause asks of each school, read from the trust's own words: a yes, a grade, a number, a national figure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from apps.core.figures import Unit, settle
from apps.kpis.facts import Against, Benchmark, Figure, Limits, Spec

_NUMBER = re.compile(r"[-−]?£?\d{1,12}(?:,\d{3})*(?:\.\d{1,8})?")
_NATIONAL = re.compile(r"\b(national|nationally|benchmark|published)\b")
_FAR = re.compile(r"\b(significantly|well|considerably|substantially|sig\.?)\b")
# The first that is found says how; words that deny come before those they deny.
_HOW: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("about", re.compile(r"\bin line\b|\bclose to\b|\bsimilar\b|\bequal")),
    (
        "at_least",
        re.compile(
            r"at least|or more|or above|or better|or higher|no less|not less|not below|minimum|at or above|≥|no worse"
        ),
    ),
    (
        "at_most",
        re.compile(
            r"at most|or less|or fewer|or below|or lower|no more than|not more|not above|maximum|up to|at or below|≤"
        ),
    ),
    ("more", re.compile(r"\b(above|over|more than|greater|exceed\w*|better|higher|outperform\w*|beat\w*)\b|>")),
    ("less", re.compile(r"\b(below|under|less than|fewer|lower)\b|<")),
)
_TESTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "at_least": lambda number, limit: number >= limit,
    "at_most": lambda number, limit: number <= limit,
    "more": lambda number, limit: number > limit,
    "less": lambda number, limit: number < limit,
}


@dataclass(frozen=True, slots=True)
class Met:
    """Whether a school meets a clause; None where that cannot be said, with the reason."""

    yes: bool | None
    why: str = ""


def meets(rule: str, figure: Figure, spec: Spec, limits: Limits, benchmark: Benchmark | None, decimals: int) -> Met:
    """Hold one school's figure against a clause's words, or where they name nothing, against the KPI's target."""
    if figure.done is not None or spec.unit is Unit.YES_NO:
        amount = figure.amount(spec.unit)
        return Met(bool(figure.done) if amount is None else amount > 0)
    if spec.unit is Unit.GRADE:
        return _grade(rule, figure, spec, limits)
    amount = figure.amount(spec.unit)
    if amount is None:
        return Met(None, "a number is needed")
    return _number(rule, settle(amount, spec.unit, decimals), spec, limits, benchmark, decimals)


def numbers_in(rule: str) -> list[Decimal]:
    """The numbers that a clause's words name."""
    return [_decimal(found) for found in _NUMBER.findall(rule)]


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace("−", "-").replace("£", "").replace(",", ""))


def _how(text: str, default: str) -> str:
    return next((name for name, pattern in _HOW if pattern.search(text)), default)


def _names_no(what: str, rule: str) -> str:
    return f"“{rule}” names no {what}" if rule.strip() else f"neither its rule nor a target names a {what}"


def _grade(rule: str, figure: Figure, spec: Spec, limits: Limits) -> Met:
    rank = spec.grade_rank(figure.grade)
    if rank is None:
        return Met(None, f"{figure.grade.strip() or 'it'} is not one of the grades")
    text = f" {rule.casefold()} "
    named = [place for place, grade in enumerate(spec.scale) if re.search(rf"\b{re.escape(grade.casefold())}\b", text)]
    if not named:
        target = spec.grade_rank(limits.target) if isinstance(limits.target, str) else None
        return Met(None, _names_no("grade", rule)) if target is None else Met(rank >= target)
    lowest = Decimal(min(named))
    if re.search(r"\b(no|not|none|never)\b.*\b(below|worse|under|lower)\b", text):
        return Met(rank >= lowest)
    if re.search(r"\b(not|no|none|never|out of)\b", text):
        return Met(rank > lowest)
    how = _how(text.replace(f"{spec.scale[named[0]].casefold()} or", "or"), "at_least")
    return Met(_TESTS.get(how, _TESTS["at_least"])(Decimal(rank), lowest))


def _number(rule: str, number: Decimal, spec: Spec, limits: Limits, benchmark: Benchmark | None, decimals: int) -> Met:
    text = rule.casefold()
    if _NATIONAL.search(text) or (benchmark is not None and benchmark.name.casefold() in text):
        return _national(text, number, spec, benchmark, decimals)
    found = _NUMBER.search(text)
    if found is not None:
        limit = _decimal(found[0])
        return Met(_TESTS.get(_how(text, "at_least"), _TESTS["at_least"])(number, settle(limit, spec.unit, decimals)))
    if re.search(r"\bpositive\b", text):
        return Met(number > 0)
    if isinstance(limits.target, Decimal):
        test = _TESTS[_how(text, "at_least") if _how(text, "") in _TESTS else "at_least"]
        return Met(test(number, settle(limits.target, spec.unit, decimals)))
    return Met(None, _names_no("number to hold a school against", rule))


def _national(text: str, number: Decimal, spec: Spec, benchmark: Benchmark | None, decimals: int) -> Met:
    """Above, below or in line; "significantly" by more than the margin."""
    if benchmark is None or benchmark.value is None:
        return Met(None, (benchmark.why_none if benchmark else "") or "no national figure is published")
    limit, far = settle(benchmark.value, spec.unit, decimals), bool(_FAR.search(text))
    usual = {Against.BELOW: "less", Against.IN_LINE: "about"}.get(spec.against or Against.ABOVE, "more")
    how = _how(text, usual)
    if how == "about":
        return Met(abs(number - limit) <= (spec.margin or 0))
    if far and spec.margin is None:
        return Met(None, "how far from national is significant has not been set")
    margin = spec.margin if far and spec.margin is not None else Decimal(0)
    return Met(_TESTS[how](number, limit + margin if how in ("more", "at_least") else limit - margin))

"""Looking for words within a plan: which of its parts hold them, how often, and where they are marked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from apps.pages.plan_page import ActionLine, KpiLine, ObjectiveGroup, PlanPage, PriorityBlock, ThemeGroup
from apps.strategies.models import Objective

LONGEST = 200


@dataclass(frozen=True)
class Found:
    """What of a plan holds the words: the parts that do, each whole, and how often the words stand there."""

    page: PlanPage
    count: int


def pattern_of(find: str) -> re.Pattern[str] | None:
    """What was typed, whatever its capitals and spaces; None for nothing."""
    words = find.split()
    return re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE) if words else None


def marked(text: str, find: str) -> SafeString:
    """The text, escaped, with each place that holds what was looked for marked."""
    pattern = pattern_of(find or "")
    if pattern is None or not text:
        return mark_safe(conditional_escape(text))
    parts: list[tuple[str, str]] = []
    at = 0
    for match in pattern.finditer(text):
        parts.append((text[at : match.start()], match.group()))
        at = match.end()
    rest = conditional_escape(text[at:])
    return mark_safe(format_html_join("", "{}<mark>{}</mark>", parts) + rest)


def find_in(page: PlanPage, find: str) -> Found:
    """The priorities, KPIs, objectives and sections of a plan that hold the words, and how often they do."""
    pattern = pattern_of(find)
    if pattern is None:
        return Found(page, 0)

    def count(texts: Iterable[str]) -> int:
        return sum(len(pattern.findall(text)) for text in texts if text)

    blocks = {block.priority.pk: count(block_texts(block)) for block in page.blocks}
    kpis = [line for line in page.kpis if count(kpi_texts(line))]
    objectives = [
        ObjectiveGroup(group.year, group.name, rows)
        for group in page.objectives
        if (rows := [row for row in group.rows if count(_objective_texts(row))])
    ]
    themes = [
        ThemeGroup(group.theme, held)
        for group in page.themes
        if (held := [block for block in group.blocks if blocks[block.priority.pk]])
    ]
    sections = [section for section in page.sections if count((section.heading, section.text))]
    total = sum(blocks.values()) + sum(count(kpi_texts(line)) for line in kpis)
    total += sum(count(_objective_texts(row)) for group in objectives for row in group.rows)
    total += sum(count((section.heading, section.text)) for section in sections)
    shown = replace(page, themes=themes, kpis=kpis, objectives=objectives, sections=sections, references=[])
    return Found(shown, total)


def block_texts(block: PriorityBlock) -> Iterator[str]:
    """Every text of a priority and of all that is under it."""
    priority = block.priority
    yield from (priority.code, priority.title, priority.paused, priority.statement, priority.narrative)
    yield from (priority.long_term_goal, priority.see_also, _parties(priority.leads))
    yield from (criterion.text for criterion in block.criteria)
    for kpi in block.kpis:
        yield from kpi_texts(kpi)
    for action in block.actions:
        yield from _action_texts(action)
    for child in block.children:
        yield from block_texts(child)


def kpi_texts(line: KpiLine) -> Iterator[str]:
    """Every text of a KPI that is marked."""
    yield from (line.kpi.code, line.kpi.statement, line.kpi.paused, line.target, _parties(line.kpi.owners))
    for fact in line.facts:
        yield from fact.texts


def _action_texts(line: ActionLine) -> Iterator[str]:
    action = line.action
    yield from (action.code, action.title, action.due, _parties(action.owners))
    for step in line.steps:
        yield from (step.step.text, _parties(step.step.owners))
        for resource in step.resources:
            yield from (resource.text, resource.funding)
    for resource in line.resources:
        yield from (resource.text, resource.funding)
    yield from (criterion.text for criterion in action.success_criteria.all())


def _objective_texts(row: Objective) -> Iterator[str]:
    yield from (row.code, row.heading, row.text, row.due, _parties(row.owners))


def _parties(links: object) -> str:
    return ", ".join(link.party.name for link in links.all())  # type: ignore[attr-defined]

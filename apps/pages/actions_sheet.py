"""A plan's actions as an Excel file: a row each, in the order of the plan."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from apps.actions.models import Action
from apps.actions.selectors import actions_of, delivery_of
from apps.core.figures import print_day
from apps.reports.sheets import Column, Sheet, Value, workbook
from apps.strategies.models import Plan, Priority
from apps.strategies.selectors import priorities_of
from apps.trusts.vocabulary import Words


def actions_file_name(plan: Plan, today: dt.date) -> str:
    """What the file is called: "2026-11-20-trust-plan-actions.xlsx", from the plan's title as far as it is plain."""
    title = re.sub(r"[^a-z0-9]+", "-", plan.title.lower()).strip("-")[:60].strip("-")
    return f"{today.isoformat()}-{title or 'plan'}-actions.xlsx"


def actions_workbook(plan: Plan, today: dt.date, words: Words) -> bytes:
    """The file, as the actions stand on that day; the number of queries does not depend on how many there are."""
    columns = [("Code", 10), (words["priority"], 34), (words["action"], 50), ("Accountable", 26), ("Also owned by", 26)]
    columns += [("Starts on", 19), ("Due on", 19), ("Due, in words", 22), ("Academic year", 12), ("How it stands", 14)]
    columns += [("Days late", 9), ("Explained", 50), ("Latest progress", 60), ("Said on", 19), ("Said by", 22)]
    columns += [(f"{words['kpi_plural']} it serves", 44)]
    about = [Column("About", 24), Column("What it is", 100)]
    return workbook(
        [
            Sheet(
                name=words["action_plural"],
                columns=[Column(heading, width) for heading, width in columns],
                rows=_rows(plan, today),
                kept=1,
            ),
            Sheet(name="About", columns=about, rows=_about(plan, today)),
        ]
    )


def _rows(plan: Plan, today: dt.date) -> Iterator[list[Value]]:
    """Priority by priority, as the plan's page shows them."""
    priorities = priorities_of(plan)
    actions = list(actions_of(plan))
    for priority in _in_order(priorities):
        for action in actions:
            if action.priority_id == priority.pk:
                yield _row(action, priority, today)


def _in_order(priorities: Iterable[Priority]) -> Iterator[Priority]:
    """Each priority of the first level, then those under it."""
    found = list(priorities)
    for top in found:
        if top.parent_id is None:
            yield top
            yield from (below for below in found if below.parent_id == top.pk)


def _row(action: Action, priority: Priority, today: dt.date) -> list[Value]:
    delivery = delivery_of(action, today)
    owners = [link.party.name for link in action.owners.all()]
    said = list(action.progress.all())
    latest = said[-1] if said else None
    return [
        action.code,
        str(priority),
        action.title,
        owners[0] if owners else "",
        ", ".join(owners[1:]),
        action.starts_on,
        action.due_on,
        action.due,
        action.year,
        delivery.state,
        delivery.days_late or None,
        delivery.sentence,
        latest.text if latest else "",
        latest.said_on if latest else None,
        str(latest.said_by) if latest and latest.said_by else "",
        "; ".join(str(link.kpi) for link in action.kpi_links.all()),
    ]


def _about(plan: Plan, today: dt.date) -> Iterator[list[Value]]:
    yield ["Plan", plan.title]
    if plan.school is not None:
        yield ["School", plan.school.name]
    yield ["Period", f"{print_day(plan.starts_on)} to {print_day(plan.ends_on)}"]
    yield ["As it stands on", today]

"""The tables and lists of three real plans, on the clipboards of Word, Excel and Google Docs."""

from typing import Any

import pytest
import yaml

from apps.planfiles.pasted.outline import Counts
from apps.planfiles.pasted.roles import Role
from tests.planfiles.clipboards import L, excel_range, google_list, google_table, word_list, word_table
from tests.planfiles.pasting import PLANS, outline_of, table_of, text_of_plan, tree

pytestmark = pytest.mark.real_plans

# Where the text has kept each paragraph of the document (elsewhere it has run them into one line).
STRATEGIES = {"3": ("Strategy 3:", 7), "4": ("Strategy 4:", 7)}


def strategy(number: str) -> list[list[list[L]]]:
    """A strategy's table, from its first row on."""
    text = text_of_plan("owls-2016-2019")
    lines = text.split("\n")
    at = next(place for place, line in enumerate(lines) if f"Strategy {number}:" in line and "\t" in line) - 1
    rows = next(place for place, line in enumerate(lines[at:]) if not line.strip())
    return table_of("\n".join(lines[at:]), "Trust Objective", rows)


def planned(name: str) -> list[dict[str, Any]]:
    """The priorities of a real plan as its plan file has them."""
    document = yaml.safe_load((PLANS / f"{name}.yaml").read_text(encoding="utf-8"))
    return document["plans"][0]["priorities"]


def as_tree(priority: dict[str, Any]) -> dict[str, Any]:
    """A priority of a plan file as `tree` gives one."""
    found: dict[str, Any] = {}
    for action in priority.get("actions", []):
        steps = [step["owners"] for step in action.get("steps", []) if isinstance(step, dict) and "owners" in step]
        found[action["title"]] = action.get("owners") or steps
    for child in priority.get("sub_priorities", []):
        found[" ".join(filter(None, (child.get("code"), child.get("title"))))] = as_tree(child)
    return found


@pytest.mark.parametrize("program", [word_table, google_table, excel_range])
def test_a_table_of_tactics_is_what_its_plan_file_says(program) -> None:
    wanted = planned("owls-2016-2019")[2]
    if program is excel_range:  # Excel keeps no bold, so leads are not told from the title
        outline = outline_of(program(strategy("3")))
        assert list(tree(outline).values()) == [as_tree(wanted)]
        assert [p.code for p in outline.priorities] == ["3"]
        return
    outline = outline_of(program(strategy("3")))
    assert tree(outline) == {"3 Accountability": as_tree(wanted)}
    assert outline.priorities[0].leads == wanted["leads"]
    assert outline.priorities[0].texts == {"statement": [wanted["statement"]]}
    assert [kpi.statement for kpi in outline.priorities[0].kpis] == [wanted["success_criteria"][0]["text"]]
    assert outline.counts() == Counts(priorities=1, actions=9, resources=13, kpis=1)


def test_each_step_gets_the_owner_beside_it() -> None:
    wanted = planned("owls-2016-2019")[3]["actions"]
    actions = outline_of(word_table(strategy("4"))).priorities[0].actions
    assert [action.title for action in actions] == [action["title"] for action in wanted]
    assert [[step.text for step in action.steps] for action in actions][:2] == [
        [step["text"] if isinstance(step, dict) else step for step in action["steps"]] for action in wanted[:2]
    ]
    assert [step.owners for step in actions[0].steps] == [["PJM", "VP"]] * 4
    first = outline_of(word_table(strategy("5"))).priorities[0].actions[0]
    assert [step.owners for step in first.steps] == [["KB", "PJM", "VP"]] * 3 + [["KB", "PJM", "VP", "KM"]]


def test_six_tables_in_one_paste_are_six_priorities() -> None:
    tables = [strategy(str(number)) for number in range(1, 7)]
    outline = outline_of(word_table(*tables))
    wanted = planned("owls-2016-2019")
    assert [(p.code, p.title, p.leads) for p in outline.priorities] == [
        (p["code"], p["title"], p["leads"]) for p in wanted
    ]
    assert outline.priorities[0].actions[0].owners == ["PJM", "VP", "JT"]
    for number in (2, 3):
        assert list(as_tree(wanted[number])) == [action.title for action in outline.priorities[number].actions]


def test_a_review_in_two_columns_is_actions_with_their_progress() -> None:
    rows = table_of(text_of_plan("balmoral-2017-2020"), "Planned Actions", 11)
    for program in (word_table, google_table, excel_range):
        outline = outline_of(program(rows))
        (priority,) = outline.priorities
        assert priority.title == "Pasted"  # nothing in the table names a priority
        assert [action.title for action in priority.actions] == [row[0][0].text for row in rows[1:]]
        assert [action.progress for action in priority.actions] == [[row[1][0].text] for row in rows[1:]]


def project(number: int) -> list[L]:
    """One of the projects as a nested list: its title, its sub-foci, their strategies."""
    wanted = planned("smart-2017-2022")[number]
    lines = [L(f"{wanted['code']}: {wanted['title']}", 1)]
    text = " ".join(text_of_plan("smart-2017-2022").split())
    for child in wanted["sub_priorities"]:
        lines.append(L(child["title"], 2))
        lines += [L(action["title"], 3) for action in child["actions"]]
    assert f"{wanted['code']}: {wanted['title']}" in text
    return lines


@pytest.mark.parametrize("program", [word_list, google_list])
def test_a_nested_list_has_its_levels_reassigned(program) -> None:
    wanted = planned("smart-2017-2022")[0]
    guessed = outline_of(program(project(0)))
    assert {str(p): [action.title for action in p.actions] for p in guessed.priorities} == {
        "MSP1 Removing disadvantage": [child["title"] for child in wanted["sub_priorities"]]
    }
    chosen = outline_of(program(project(0)), l2=Role.SUB_PRIORITY, l3=Role.ACTION)
    assert tree(chosen) == {"MSP1 Removing disadvantage": as_tree(wanted)}

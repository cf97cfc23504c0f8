"""The plan page of an imported trust shows every word of its plan file."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from apps.planfiles.services import import_plan_file
from apps.strategies.models import Plan
from apps.trusts.services import Invitation, invite_person
from tests.pages.reading import plain, text_of
from tests.world import Browser, World

ROOT = Path(__file__).resolve().parents[2]
PLANS = Path(os.environ.get("TRUSTPLAN_PLANS", ROOT.parent / "shared" / "plans"))
REAL = ("owls-2016-2019", "balmoral-2017-2020", "smart-2017-2022")

# Keys whose values are words of the format, shown in plain English, each with some of its values as shown.
SHOWN_AS: dict[str, dict[str, str]] = {
    "phase": {"primary": "primary", "secondary": "secondary", "all-through": "all-through", "16-plus": "16-plus"},
    "kind": {"person": "Person", "role": "Role", "group": "Group", "external": "help from outside"},
    "shape": {"monitor": "Watched, without a colour", "gap": "A gap between groups", "milestone": "Done by its day"},
    "frequency": {"half-termly": "half-term", "annual": "annual", "termly": "term"},
    "direction": {"above": "to be above", "below": "to be below", "in_line": "to be in line"},
    "measured_for": {"trust": "The trust", "each-school": "Each school"},
    "rag": {"green": "On track", "amber": "At risk", "red": "Off track", "complete": "Complete"},
    "outcome": {"achieved": "Achieved", "continued": "Continued", "revised": "Revised", "dropped": "Dropped"},
    "rollup": {"pooled": "Pupils added up", "sum": "Figures added up", "worst": "The worst school"},
    "schools": {"all": "all:", "more than half": "more than half:"},
}
# Words that only choose how something is shown, or figures that are printed in a form of their own.
UNSPOKEN = {"format", "unit", "decimals", "due_terms", "phases", "plans", "months", "term"}


def said(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document, with its key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from said(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from said(inner, key)
    elif isinstance(value, dt.date):
        yield key, f"{value.day} {value:%B %Y}"
    elif isinstance(value, str):
        yield key, value


def expected(document: dict[str, Any]) -> list[tuple[str, str]]:
    """What must be read somewhere: texts as written, words of the format in plain English."""
    texts = []
    for key, text in said(document):
        if key in SHOWN_AS and text in SHOWN_AS[key]:
            texts.append((key, SHOWN_AS[key][text]))
        elif key not in UNSPOKEN and key not in SHOWN_AS:
            texts.append((key, text.removeprefix("trust:") if key == "kpis" else text))
    return texts


def read_all(data: bytes) -> tuple[str, int]:
    """The text of every plan page of an imported trust, and how many plans it has."""
    trust = import_plan_file(data=data)
    world = World(trust)
    world.enter()
    membership, _ = invite_person(
        trust=trust, invitation=Invitation(email="ceo@imported.example", name="Ada Pell", role="ceo")
    )
    browser = Browser(world, membership.user)
    plans = list(Plan.objects.filter(trust=trust))
    pages = [browser.get(world.url(f"plans/{plan.pk}/")) for plan in plans]
    assert [page.status_code for page in pages] == [200] * len(plans)
    front = browser.get(world.url("plan/"))
    assert front.status_code == 200
    return " ".join(map(text_of, pages)), len(plans)


def check_every_word(data: bytes) -> int:
    """Fail with what is missing; gives how many texts were looked for."""
    text, _ = read_all(data)
    wanted = expected(yaml.safe_load(data))
    missing = [(key, words) for key, words in wanted if plain(words).casefold() not in text.casefold()]
    assert missing == []
    return len(wanted)


@pytest.mark.real_plans
@pytest.mark.parametrize("name", REAL)
def test_every_word_of_a_real_plan_is_on_its_page(db, name):
    path = PLANS / f"{name}.yaml"
    if not path.exists():
        pytest.skip(f"{path.name} is not at TRUSTPLAN_PLANS")
    assert check_every_word(path.read_bytes()) > 100


def test_every_word_of_the_file_with_every_key_is_on_its_pages(db):
    assert check_every_word((ROOT / "fixtures" / "every-key.yaml").read_bytes()) > 200


def test_every_word_of_the_demo_plan_is_on_its_page(db):
    assert check_every_word((ROOT / "fixtures" / "demo-plan.yaml").read_bytes()) > 500

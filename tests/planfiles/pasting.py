"""A paste read and built in one go, and the tables of the real plans' texts."""

import datetime as dt
import html
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from apps.planfiles.pasted.building import Place, build_outline
from apps.planfiles.pasted.clipboard import read_html
from apps.planfiles.pasted.defaults import Room, default_roles
from apps.planfiles.pasted.outline import NewAction, NewPriority, Outline
from apps.planfiles.pasted.plain import read_text
from apps.planfiles.pasted.reading import Reading, read_pieces
from apps.planfiles.pasted.roles import Role
from tests.planfiles.clipboards import L

PLANS = Path(os.environ.get("TRUSTPLAN_PLANS", settings.BASE_DIR.parent / "shared" / "plans"))
FIRST, LAST = dt.date(2016, 9, 1), dt.date(2028, 8, 31)


def reading_of(pasted: str) -> Reading:
    """What was pasted, HTML or plain text."""
    return read_pieces(read_html(pasted) if "<" in pasted else read_text(pasted), {})


def outline_of(pasted: str, room: Room = Room.PRIORITIES, *, one_action: bool = False, **changed: Role) -> Outline:
    """The outline of a paste with the roles that are guessed, but for those that are changed."""
    reading = reading_of(pasted)
    roles = default_roles(reading, room) | changed
    under = None if room == Room.PRIORITIES else NewPriority(title="Here", row=0, there=1)
    place = Place(starts_on=FIRST, ends_on=LAST, home="Pasted", room=room, under=under)
    return build_outline(reading, roles, place, one_action=one_action)


def tree(outline: Outline) -> dict[str, Any]:
    """Priorities with their actions and owners, which is what matters most."""
    return {str(priority): _under(priority) for priority in outline.priorities}


def _under(priority: NewPriority) -> dict[str, Any]:
    found: dict[str, Any] = {action.title: _owners(action) for action in priority.actions}
    return found | {str(child): _under(child) for child in priority.children}


def _owners(action: NewAction) -> Any:
    owned = [step.owners for step in action.steps if step.owners]
    return owned if owned and not action.owners else action.owners


def notes(outline: Outline) -> list[str]:
    return [str(note) for note in outline.notes]


def text_of_plan(name: str) -> str:
    """The text of a real plan, or a skipped test where there is none."""
    file = PLANS / f"{name}.txt"
    if not file.exists():
        pytest.skip(f"{name}: TRUSTPLAN_PLANS does not lead to the real plans")
    return file.read_text(encoding="utf-8")


def cell_of(written: str) -> list[L]:
    """A cell of those texts as lines: their tags, and two spaces where the document had two paragraphs."""
    marked = re.sub(r"(?s)\s*<li>\s*(?:•\s*)?", "\n\x01", re.sub(r"</?(ul|p|li)\b[^>]*>(?<!<li>)|  +", "\n", written))
    bold = re.match(r"\s*<b>(.*?)</b>(.*)", marked)
    if bold:
        lines = [L(html.unescape(bold[2]), bold=html.unescape(bold[1]))]
        return lines if (lines[0].text + lines[0].bold).strip() else []
    found = [(part.strip("\x01 "), int("\x01" in part)) for part in marked.split("\n")]
    return [L(html.unescape(re.sub(r"<[^>]*>", "", text)), level) for text, level in found if text]


def table_of(text: str, begins: str, rows: int) -> list[list[list[L]]]:
    """So many rows with tabs, from the first line that contains these words."""
    lines = text.split("\n")
    start = next(number for number, line in enumerate(lines) if begins in line)
    return [[cell_of(cell) for cell in line.split("\t")] for line in lines[start : start + rows] if line]

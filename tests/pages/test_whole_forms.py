"""A whole form that was opened before somebody else saved does not write over what they wrote."""

import re

import pytest

from apps.actions.models import Action
from apps.core.versions import CHANGED
from apps.kpis.models import KPI
from apps.strategies.models import Priority
from tests.pages.reading import text_of
from tests.world import World

FIELDS = {"priority": "narrative", "action": "due", "kpi": "method"}
MODELS = {"priority": Priority, "action": Action, "kpi": KPI}
PATHS = {"priority": "priorities", "action": "actions", "kpi": "kpis"}


def form_of(body: str) -> dict[str, str]:
    """What a browser would send of a page's form, unchanged."""
    sent = dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', body, re.DOTALL))
    for tag in re.findall(r"<input [^>]*>", body):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if found.get("type") not in ("checkbox", "radio") or re.search(r"\schecked", tag):
            sent[found.get("name", "")] = found.get("value", "")
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen.group(1) if chosen else ""
    return sent


@pytest.mark.parametrize("kind", ["priority", "action", "kpi"])
def test_what_somebody_saved_meanwhile_is_not_written_over_unseen(world: World, kind: str) -> None:
    browser, row, field = world.as_("ceo"), getattr(world, kind), FIELDS[kind]
    address = world.url(f"{PATHS[kind]}/{row.pk}/edit/")
    sent = form_of(browser.get(address).content.decode())
    assert len(sent["version"]) == 32
    assert browser.post(address, sent).status_code == 302
    MODELS[kind].objects.filter(pk=row.pk).update(**{field: "Theirs"})
    answer = browser.post(address, sent | {field: "Mine"})
    assert answer.status_code == 409
    assert CHANGED in text_of(answer)
    again = form_of(answer.content.decode())
    assert again[field] == "Mine"
    assert getattr(MODELS[kind].objects.get(pk=row.pk), field) == "Theirs"
    assert browser.post(address, again).status_code == 302
    assert getattr(MODELS[kind].objects.get(pk=row.pk), field) == "Mine"

"""Opening each form of a plan and saving it unchanged, as a browser does, leaves its plan file the same."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from apps.actions.models import Action
from apps.planfiles.document import read_document
from apps.planfiles.exporter import export_plan_file
from apps.planfiles.services import import_plan_file
from apps.strategies.models import Objective, Plan, Priority
from apps.trusts.services import Invitation, invite_person
from tests.pages.test_plan_words import PLANS, REAL, ROOT
from tests.world import Browser, World


class _Form(HTMLParser):
    """The fields of a page's forms as a browser would send them, buttons left out."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.area: str | None = None
        self.select: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "input" and name and (found.get("type") not in ("checkbox", "radio") or "checked" in found):
            self.sent.append((name, value))
        elif tag == "textarea":
            self.area, self.text = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in found:
            self.sent.append((self.select, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            # A browser drops the line break after the tag and sends two characters for each other.
            text = self.text.removeprefix("\r").removeprefix("\n")
            self.sent.append((self.area, text.replace("\r\n", "\n").replace("\n", "\r\n")))
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        self.text += data


def form_of(html: str) -> dict[str, str]:
    """What the form of a page sends when nothing is changed."""
    parser = _Form()
    parser.feed(html)
    return {name: value for name, value in parser.sent if name != "csrfmiddlewaretoken"}


def edit_pages(world: World) -> Iterator[str]:
    """The address of every form of the trust's plans."""
    for plan in Plan.objects.filter(trust=world.trust):
        yield f"plans/{plan.pk}/edit/"
    for priority in Priority.objects.filter(trust=world.trust):
        yield f"priorities/{priority.pk}/edit/"
    for objective in Objective.objects.filter(trust=world.trust):
        yield f"objectives/{objective.pk}/edit/"
    for action in Action.objects.filter(trust=world.trust):
        yield f"actions/{action.pk}/edit/"


def test_saving_every_form_of_the_file_with_every_key_changes_nothing(db):
    save_everything((ROOT / "fixtures" / "every-key.yaml").read_bytes())


@pytest.mark.real_plans
@pytest.mark.parametrize("name", REAL[:2])  # the third has so many forms that they take half a minute
def test_saving_every_form_of_a_real_plan_unchanged_changes_nothing(db, name):
    path = PLANS / f"{name}.yaml"
    if not path.exists():
        pytest.skip(f"{path.name} is not at TRUSTPLAN_PLANS")
    save_everything(path.read_bytes())


def save_everything(data: bytes) -> None:
    """Import a plan file, save each of its forms as it is, and compare what comes out."""
    trust = import_plan_file(data=data)
    world = World(trust)
    world.enter()
    invited, _ = invite_person(trust=trust, invitation=Invitation(email="ceo@x.example", name="Ada Pell", role="ceo"))
    browsers = {True: Browser(world, invited.user)}
    for school in trust_schools(world):
        person, _ = invite_person(
            trust=trust, invitation=Invitation(email="head@x.example", name="Bo Arden", role="head", school=school)
        )
        browsers[False] = Browser(world, person.user)
    pages = list(edit_pages(world))
    assert len(pages) > 10
    for path in pages:
        for browser in browsers.values():
            page = browser.get(world.url(path))
            if page.status_code == 200:
                saved = browser.post(world.url(path), form_of(page.content.decode()))
                assert saved.status_code == 302, (path, saved.content.decode()[:3000])
                break
        else:
            raise AssertionError(f"Nobody may edit {path}")
    exported = export_plan_file(trust)
    assert read_document(exported.text.encode()) == read_document(data)
    assert [line for line in exported.left_out if not line.startswith("memberships")] == []


def trust_schools(world: World) -> list:
    """The schools that have a plan."""
    return [plan.school for plan in Plan.objects.filter(trust=world.trust, school__isnull=False)]

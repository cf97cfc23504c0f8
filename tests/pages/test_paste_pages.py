"""Pasting into a plan: the box, the preview, adding, and taking it out again."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actions.models import Action, ProgressUpdate, SuccessCriterion
from apps.kpis.models import KPI
from apps.strategies.models import Plan, Priority
from apps.trusts.models import Party
from tests.pages.reading import text_of
from tests.planfiles.clipboards import word_table
from tests.world import World

ROWS = [
    ["Priority", "Action", "Who", "By when", "Success criteria", "Notes", "KPI"],
    [
        "P2: Reading",
        "Train all staff",
        "CEO party and HT",
        "31/03/27",
        "Books are read",
        "Begun in May",
        "R1: All read",
    ],
    ["", "Buy books", "HT", "next Easter", "", "", ""],
    ["Every child attends", "Ring home on the first day", "HT", "", "", "", ""],
    ["", "Visit on the third", "HT", "", "", "", ""],
]


def url(world: World, plan: Plan | None = None, query: str = "") -> str:
    return world.url(f"plans/{(plan or world.plan).pk}/paste/{query}")


def sent(**data: str) -> dict[str, str]:
    return {"html": word_table(ROWS), "text": "as Word has it beside the HTML", "seen": "", **data}


def form_of(response) -> dict[str, str]:
    """What the preview's form carries, as a browser would send it again."""
    form = response.context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


def add(world: World, role: str = "ceo", plan: Plan | None = None, **data: str):
    """Preview, change what is given, and press the button."""
    browser = world.as_(role)
    preview = browser.post(url(world, plan), sent(**data))
    return browser, browser.post(url(world, plan), form_of(preview) | data | {"step": "add"})


def titles(model) -> list[str]:
    return list(model.objects.filter(removed_at=None).order_by("pk").values_list("title", flat=True))


def test_a_table_is_previewed_and_nothing_is_added_before_it_is_said(world):
    response = world.as_("ceo").post(url(world), sent())
    text = text_of(response)
    assert response.status_code == 200
    assert "Column By when" in text and "2 already in the plan" in text
    assert "Row 3: “next Easter” is kept as the words of the due date." in text
    assert "1 priority, 1 KPI, 3 actions, 1 success criterion." in text
    assert "Add 1 priority, 1 KPI, 3 actions" in text
    assert "CEO party, HT; due 31 March 2027; with its progress" in text
    assert titles(Priority).count("Reading") == 0


def test_it_is_added_in_one_go_and_can_be_undone(world):
    browser, response = add(world)
    assert response.status_code == 302
    page = browser.get(response["Location"])
    assert "Added to the plan 1 priority, 1 KPI, 3 actions, 1 success criterion." in text_of(page)
    reading = Priority.objects.get(title="Reading")
    train, buy = Action.objects.filter(priority=reading)
    assert [(train.title, str(train.due_on)), (buy.due_on, buy.due)] == [
        *[("Train all staff", "2027-03-31"), (None, "next Easter")]
    ]
    assert [link.party.name for link in train.owners.all()] == ["CEO party", "HT"]
    assert Party.objects.filter(name="HT").count() == 1
    assert SuccessCriterion.objects.get(action=train).text == "Books are read"
    assert ProgressUpdate.objects.get(action=train).text == "Begun in May"
    assert (KPI.objects.get(code="R1").priority, KPI.objects.get(code="R1").statement) == (reading, "All read")
    assert Action.objects.get(title="Visit on the third").priority == world.priority
    assert titles(Action).count("Ring home on the first day") == 1

    token = re.search(r'name="added" value="([^"]+)"', page.content.decode())[1]
    undone = browser.post(url(world, query="undo/"), {"added": token}, follow=True)
    assert "Taken out again: everything that was pasted." in text_of(undone)
    reading.refresh_from_db()
    assert reading.removed_at is not None
    assert len({a.removed_at for a in Action.objects.filter(removed_at__isnull=False)} | {reading.removed_at}) == 1
    assert not KPI.objects.filter(code="R1", removed_at=None).exists()
    assert "Reading" not in titles(Priority) and "Every child attends" in titles(Priority)


def test_undo_leaves_what_somebody_has_added_to(world):
    browser, response = add(world)
    token = response["Location"].partition("added=")[2]
    reading = Priority.objects.get(title="Reading")
    Action.objects.create(trust=world.trust, plan=world.plan, priority=reading, title="Added by another")
    text = text_of(browser.post(url(world, query="undo/"), {"added": token}, follow=True))
    assert "Somebody has added to these since, so they have stayed: P2 Reading." in text
    assert "Train all staff" not in text and "Added by another" in text


def test_the_same_paste_a_second_time_adds_nothing(world):
    add(world)
    before = titles(Action)
    _, response = add(world)
    assert response.status_code == 422
    assert "There is nothing in this that the plan does not have already." in text_of(response)
    assert titles(Action) == before


def test_what_the_plan_has_can_be_added_again_on_purpose(world):
    _, response = add(world, leave_out="")
    assert response.status_code == 302
    assert titles(Action).count("Ring home on the first day") == 2


def test_a_column_is_given_another_role_and_stays_so(world):
    browser = world.as_("ceo")
    preview = browser.post(url(world), sent())
    data = form_of(preview) | {"role-t0c5": "step", "step": "preview"}
    again = browser.post(url(world), data)
    assert "1 step" in text_of(again) and form_of(again)["role-t0c5"] == "step"
    browser.post(url(world), form_of(again) | {"step": "add"})
    assert [step.text for step in Action.objects.get(title="Train all staff").steps.all()] == ["Begun in May"]


def test_under_a_priority_its_priorities_are_sub_priorities(world):
    browser = world.as_("ceo")
    preview = browser.post(url(world, query=f"?under={world.priority.pk}"), sent())
    assert "1 sub-priority" in text_of(preview)
    browser.post(url(world), form_of(preview) | {"step": "add"})
    assert Priority.objects.get(title="Reading").parent == world.priority


def test_a_head_pastes_plain_text_into_the_schools_plan_alone(world):
    north, south = world.sdps["north"], world.sdps["south"]
    text = "Reading\n\tTrain staff\n\t\tBook a trainer\n\tBuy books\n"
    browser, response = add(world, "head", north, html="", text=text)
    assert response.status_code == 302
    assert [a.title for a in Action.objects.filter(priority__title="Reading")] == ["Train staff", "Buy books"]
    assert browser.post(url(world, south), sent()).status_code == 403
    assert browser.get(url(world)).status_code == 403


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste a table or a list first."),
        ("\x00\x07", "There is no table, list or text in this"),
        ("x" * 1_000_001, "This is more than can be pasted at once (1 MB)"),
        ("a\tb\n" * 5_001, "This has more than 10,000 cells"),
        ("a\t" * 41 + "b", "This table has more than 40 columns"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_box(world, text, sentence):
    response = world.as_("ceo").post(url(world), {"text": text, "html": ""})
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert response.context["form"]["text"].value() in (text, text.replace("\x00", ""))


def test_more_than_can_be_added_at_once_is_kept_and_refused(world):
    rows = "Action\tWho\n" + "".join(f"Do {n}\tHT\n" for n in range(700))
    _, response = add(world, html="", text=rows)
    assert response.status_code == 422
    assert "This would add 701 things at once; 200 are possible." in text_of(response)
    assert form_of(response)["text"] == rows


def test_nothing_of_another_trust_or_a_priority_that_is_gone(other_world, world):
    browser = world.as_("ceo")
    assert browser.get(url(world, other_world.plan)).status_code == 404
    assert browser.get(url(world, query=f"?under={other_world.priority.pk}")).status_code == 404
    preview = browser.post(url(world), sent())
    data = form_of(preview) | {"under": str(other_world.priority.pk), "step": "add"}
    response = browser.post(url(world), data)
    assert response.status_code == 422
    assert "That priority is no longer there: choose again where it goes" in text_of(response)
    assert titles(Priority).count("Reading") == 0


def test_a_token_that_is_not_ours_undoes_nothing(world):
    browser, response = add(world)
    token = response["Location"].partition("added=")[2]
    north = world.sdps["north"]
    assert browser.post(url(world, query="undo/"), {"added": token[:-1]}).status_code == 404
    assert world.as_("head").post(url(world, north, "undo/"), {"added": token}).status_code == 404
    assert "Reading" in titles(Priority)
    assert browser.get(url(world, query="undo/")).status_code == 405


def test_markup_in_a_paste_is_text(world):
    nasty = "<p>• &lt;img src=x onerror=alert(1)&gt;</p><p>• \u202eabc 🎓</p>"
    response = world.as_("ceo").post(url(world), {"html": nasty, "text": ""})
    assert "&lt;img src=x onerror=alert(1)&gt;" in response.content.decode()
    assert "<img src=x" not in response.content.decode().replace(nasty, "")


def test_a_preview_asks_the_database_as_often_for_many_rows(world):
    browser = world.as_("ceo")
    asked = []
    for number in (1, 3):
        rows = "Action\tWho\n" + "".join(f"Do {n}\tHT\n" for n in range(number))
        with CaptureQueriesContext(
            connection,
        ) as found:
            browser.post(url(world), {"html": "", "text": rows})
        asked.append(len(found))
    assert asked[0] == asked[1]

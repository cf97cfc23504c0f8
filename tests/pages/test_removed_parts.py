"""Parts of actions and priorities, and rows of a plan's lists: removed by themselves, undone and brought back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actions.models import Resource, Step, SuccessCriterion
from apps.actions.parts import set_resources, set_steps
from apps.actions.services import remove_action
from apps.actions.values import ResourceValues, StepValues
from apps.strategies.models import Priority, Reference, Section, Theme
from tests.pages.reading import text_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def removed(world: World) -> dict[str, Step | Resource | SuccessCriterion]:
    """A step that went with its resource, and a criterion of the priority."""
    step = Step.objects.create(trust=world.trust, action=world.action, text="Ring by ten")
    resource = Resource.objects.create(trust=world.trust, action=world.action, step=step, text="A second telephone")
    ceo = world.people["ceo"]
    steps = set_steps(action=world.action, steps=[StepValues(id=step.pk, text=step.text, removed=True)], by=ceo)
    values = [ResourceValues(id=resource.pk, text=resource.text, step=0)]
    set_resources(action=world.action, steps=steps, resources=values, by=ceo)
    criterion = SuccessCriterion.objects.create(
        trust=world.trust, plan=world.plan, priority=world.priority, text="Nobody is missed", removed_by=ceo
    )
    SuccessCriterion.objects.filter(pk=criterion.pk).update(removed_at=Step.objects.get(pk=step.pk).removed_at)
    return {"step": step, "resource": resource, "success_criterion": criterion}


def back(world: World, kind: str, part: Step | Resource | SuccessCriterion) -> str:
    return world.url(f"removed/{kind}/{part.pk}/back/")


def test_a_removed_step_comes_back_with_its_resources(world: World, removed) -> None:
    ceo, path = world.as_("ceo"), world.url(f"plans/{world.plan.pk}/removed/")
    told = text_of(ceo.get(path))
    assert "Step Ring by ten of A1 Ring home on the first day" in told
    assert "Success criterion Nobody is missed of P1 Every child attends" in told
    assert "A second telephone" not in told
    answer = ceo.post(back(world, "step", removed["step"]))
    assert "Back in the plan: Ring by ten." in text_of(ceo.get(answer["Location"]))
    assert Step.objects.get(pk=removed["step"].pk).removed_at is None
    assert Resource.objects.get(pk=removed["resource"].pk).removed_at is None
    again = ceo.post(back(world, "step", removed["step"]))
    assert "This is back in the plan already." in text_of(ceo.get(again["Location"]))
    assert SuccessCriterion.objects.get(pk=removed["success_criterion"].pk).removed_at is not None
    assert ceo.post(back(world, "success_criterion", removed["success_criterion"])).status_code == 302
    assert SuccessCriterion.objects.get(pk=removed["success_criterion"].pk).removed_at is None


def test_a_part_waits_for_what_it_stood_under(world: World, removed) -> None:
    ceo = world.as_("ceo")
    answer = ceo.post(back(world, "resource", removed["resource"]))
    assert "It stood under “Ring by ten”, which was removed too: bring that back first." in text_of(
        ceo.get(answer["Location"])
    )
    remove_action(action=world.action, by=world.people["ceo"])
    answer = ceo.post(back(world, "step", removed["step"]))
    assert "It stood under “A1 Ring home on the first day”, which was removed too" in text_of(
        ceo.get(answer["Location"])
    )
    assert "Ring by ten" not in text_of(ceo.get(world.url(f"plans/{world.plan.pk}/removed/")))


def test_others_bring_nothing_back(world: World, other_world: World, removed) -> None:
    for role in ("trustee", "head", "clerk"):
        assert world.as_(role).post(back(world, "step", removed["step"])).status_code == 403
    other_world.enter()
    theirs = Step.objects.create(trust=other_world.trust, action=other_world.action, text="Theirs")
    world.enter()
    assert world.as_("ceo").post(back(world, "step", theirs)).status_code == 404
    assert world.as_("ceo").post(world.url(f"removed/owner/{removed['step'].pk}/back/")).status_code == 404
    assert world.as_("ceo").get(back(world, "step", removed["step"])).status_code == 405
    assert Step.objects.get(pk=removed["step"].pk).removed_at is not None


def test_the_list_asks_as_often_for_three_as_for_one(world: World, removed) -> None:
    ceo, path = world.as_("ceo"), world.url(f"plans/{world.plan.pk}/removed/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert ceo.get(path).status_code == 200
        return len(seen)

    ceo.get(path)
    before = queries()
    moment = Step.objects.get(pk=removed["step"].pk).removed_at
    for number in range(2):
        for model, more in ((Step, {}), (Resource, {})):
            row = model.objects.create(trust=world.trust, action=world.action, text=f"More {number}", **more)
            model.objects.filter(pk=row.pk).update(removed_at=moment, removed_by=world.people["ceo"])
    assert queries() == before


def test_what_goes_in_one_save_of_the_form_comes_back_with_one_undo(world: World) -> None:
    step = Step.objects.create(trust=world.trust, action=world.action, text="Ring by ten")
    owned = {"trust": world.trust, "action": world.action}
    Resource.objects.create(**owned, step=step, text="A second telephone")
    other = Resource.objects.create(**owned, text="Time")
    ceo, path = world.as_("ceo"), world.url(f"actions/{world.action.pk}/edit/")
    shown = ceo.get(path).context["editor"]
    sent = {"version": ceo.get(path).context["version"]}
    for form in (shown.form, *shown.row_forms):
        sent |= {bound.html_name: "" if bound.value() is None else bound.value() for bound in form}
    for rows in shown.lists:
        sent |= {bound.html_name: bound.value() for bound in rows.management_form}
    place = next(n for n, form in enumerate(shown.resources.forms) if form["id"].value() == other.pk)
    sent |= {"steps-0-remove": "on", f"resources-{place}-remove": "on"}
    answer = ceo.post(path, sent)
    page = ceo.get(answer["Location"])
    assert "Removed: “Ring by ten”; “Time”" in text_of(page)
    assert Resource.objects.filter(action=world.action).kept().count() == 0
    undo = world.url(f"removed/step/{step.pk}/back/?undo=action")
    assert f'action="{undo}"' in page.content.decode()
    done = ceo.post(undo)
    assert done["Location"] == world.url(f"actions/{world.action.pk}/")
    assert "Back in the plan: Ring by ten; A second telephone; Time." in text_of(ceo.get(done["Location"]))
    assert Resource.objects.filter(action=world.action).kept().count() == 2
    again = ceo.post(undo)
    assert "This is back in the plan already." in text_of(ceo.get(again["Location"]))


@pytest.mark.parametrize("kind", ["step", "resource", "criterion"])
def test_a_part_is_removed_and_moved_where_it_stands_each_with_its_undo(world: World, kind: str) -> None:
    model = {"step": Step, "resource": Resource, "criterion": SuccessCriterion}[kind]
    more = {"plan": world.plan} if kind == "criterion" else {}
    first, second = (
        model.objects.create(trust=world.trust, action=world.action, text=text, position=n, **more)
        for n, text in enumerate(("Ring by ten", "Ring by noon"))
    )
    ceo, path = world.as_("ceo"), world.url(f"removed/{kind}/{first.pk}/")
    options = text_of(ceo.get(world.url(f"options/{kind}/{first.pk}/")))
    assert "Move up Move down Remove" in options
    assert "Options of the" in text_of(ceo.get(world.url(f"plans/{world.plan.pk}/")))
    gone = ceo.post(path)
    assert gone["Location"].endswith(f"#action-{world.action.pk}")
    page = ceo.get(gone["Location"])
    assert "Removed: “Ring by ten”" in text_of(page)
    name = "success_criterion" if kind == "criterion" else kind
    undo = world.url(f"removed/{name}/{first.pk}/back/?undo=plan")
    assert f'action="{undo}"' in page.content.decode()
    assert ceo.post(path).status_code == 404
    assert ceo.post(undo)["Location"].endswith(f"#action-{world.action.pk}")
    arrange = world.url(f"plans/{world.plan.pk}/arrange/")
    moved = ceo.post(arrange, {"down": f"{kind}-{first.pk}", "to": f"action-{world.action.pk}"})
    rows = model.objects.filter(action=world.action).kept()
    assert [row.text for row in rows] == ["Ring by noon", "Ring by ten"]
    assert "“Ring by ten” moved down. Undo this move" in text_of(ceo.get(moved["Location"]))
    back = {"thing": f"{kind}-{first.pk}", "under": f"action-{world.action.pk}", "before": str(second.pk)}
    assert ceo.post(arrange, back | {"to": "x"}).status_code == 302
    assert [row.text for row in rows.all()] == ["Ring by ten", "Ring by noon"]


def test_only_who_edits_the_plan_removes_a_part(world: World, other_world: World) -> None:
    step = Step.objects.create(trust=world.trust, action=world.action, text="Ring by ten")
    path = world.url(f"removed/step/{step.pk}/")
    assert {role: world.as_(role).post(path).status_code for role in ("trustee", "head", "clerk")} == dict.fromkeys(
        ("trustee", "head", "clerk"), 403
    )
    assert other_world.as_("ceo").post(other_world.url(f"removed/step/{step.pk}/")).status_code == 404
    assert world.as_("ceo").get(path).status_code == 405
    assert world.as_("ceo").post(world.url(f"removed/priority/{world.priority.pk}/")).status_code == 404
    assert Step.objects.get(pk=step.pk).removed_at is None


LISTED = [
    ("theme", Theme, "name", "Learners"),
    ("section", Section, "heading", "Context"),
    ("reference", Reference, "title", "A guide"),
]


@pytest.mark.parametrize(("kind", "model", "column", "words"), LISTED)
def test_a_row_of_a_plans_list_comes_back(world: World, other_world: World, kind, model, column, words) -> None:
    row = model.objects.create(trust=world.trust, plan=world.plan, **{column: words})
    ceo, lists = world.as_("ceo"), world.url(f"plans/{world.plan.pk}/lists/{kind}s/")
    gone = ceo.post(f"{lists}{row.pk}/remove/")
    page = ceo.get(gone["Location"])
    undo = world.url(f"removed/{kind}/{row.pk}/back/?undo=list")
    assert f"Removed: {words}" in text_of(page)
    assert f'action="{undo}"' in page.content.decode()
    assert not model.objects.filter(pk=row.pk).exists()
    told = text_of(ceo.get(world.url(f"plans/{world.plan.pk}/removed/")))
    assert f"{kind.capitalize()} {words}" in told
    for role in ("trustee", "head", "clerk"):
        assert world.as_(role).post(undo).status_code == 403
    assert other_world.as_("ceo").post(other_world.url(f"removed/{kind}/{row.pk}/back/")).status_code == 404
    assert ceo.post(undo)["Location"] == lists
    assert model.objects.get(pk=row.pk).removed_by is None
    assert "This is back in the plan already." in text_of(ceo.get(ceo.post(undo)["Location"]))
    history = text_of(ceo.get(world.url(f"plans/{world.plan.pk}/history/?what=plan")))
    assert f"Removed the {kind} “{words}”." in history
    assert f"Brought back the {kind} “{words}”." in history


def test_a_theme_comes_back_before_its_priority_and_under_a_name_of_its_own(world: World) -> None:
    theme = Theme.objects.create(trust=world.trust, plan=world.plan, name="Learners")
    priority = Priority.objects.create(trust=world.trust, plan=world.plan, title="Reading", theme=theme)
    ceo, lists = world.as_("ceo"), world.url(f"plans/{world.plan.pk}/lists/themes/")
    assert ceo.post(f"{lists}{theme.pk}/remove/").status_code == 409
    ceo.post(world.url(f"priorities/{priority.pk}/remove/"))
    assert ceo.post(f"{lists}{theme.pk}/remove/").status_code == 302
    refused = ceo.post(world.url(f"removed/priority/{priority.pk}/back/"))
    assert "It stood under “Learners”, which was removed too: bring that back first." in text_of(
        ceo.get(refused["Location"])
    )
    assert ceo.post(f"{lists}add/", {"name": "learners"}).status_code == 302
    refused = ceo.post(world.url(f"removed/theme/{theme.pk}/back/"))
    assert "There is a theme called “Learners” by now: rename that, then bring this back." in text_of(
        ceo.get(refused["Location"])
    )
    Theme.objects.filter(name="learners").update(name="Leaders")
    ceo.post(world.url(f"removed/theme/{theme.pk}/back/"))
    ceo.post(world.url(f"removed/priority/{priority.pk}/back/"))
    assert Priority.objects.get(pk=priority.pk).removed_at is None
    assert [row.name for row in Theme.objects.filter(plan=world.plan)] == ["Learners", "Leaders"]

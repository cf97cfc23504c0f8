"""Steps, resources and success criteria that were removed by themselves, and bringing them back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actions.models import Resource, Step, SuccessCriterion
from apps.actions.parts import set_resources, set_steps
from apps.actions.services import remove_action
from apps.actions.values import ResourceValues, StepValues
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

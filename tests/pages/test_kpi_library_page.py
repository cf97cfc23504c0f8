"""The KPI library: what it offers, what is added, and what the KPI form says of its margins."""

from decimal import Decimal

from apps.kpis.library import library
from apps.kpis.models import KPI, Family, Target
from apps.strategies.models import Priority
from tests.pages.reading import text_of
from tests.world import World

PHONICS = "Children in Year 1 who meet the standard in the phonics check"
DEFICIT = "Surplus or deficit forecast for the year"


def url(world: World, plan=None, query: str = "") -> str:
    return world.url(f"plans/{(plan or world.plan).pk}/kpis/library/{query}")


def key(statement: str) -> str:
    return next(kpi.key for kpi in library() if kpi.statement == statement)


def test_it_says_of_each_what_it_is_held_against_and_why(world):
    text = text_of(world.as_("ceo").get(url(world)))
    assert f"{PHONICS} At least 82.0%, amber down to 78.0%; Primary only. A year group of thirty moves" in text
    assert f"{DEFICIT} At least £0. No amber for money" in text
    assert "Staff who left in the last twelve months About 12.0%" in text
    assert "Below the published figure: National." in text
    assert all(kpi.statement in text for kpi in library())


def test_a_filter_keeps_what_is_ticked(world):
    data = {"kpi": [key(PHONICS)], "family": "Finance and estates", "phase": "16-plus", "step": "filter"}
    response = world.as_("ceo").post(url(world), data)
    text = text_of(response)
    assert response.status_code == 200
    assert DEFICIT in text and PHONICS not in text and "1 more ticked, outside this list." in text
    assert f'name="kpi" value="{key(PHONICS)}"' in response.content.decode()


def test_what_is_ticked_is_added_with_targets_as_proposed(world):
    data = {"kpi": [key(PHONICS), key(DEFICIT)], "priority": str(world.priority.pk)}
    response = world.as_("ceo").post(url(world), data, follow=True)
    assert "Added 2 KPIs with targets as proposed: change what is not yours." in text_of(response)
    phonics = KPI.objects.get(statement=PHONICS)
    assert (phonics.priority, phonics.family.name, phonics.phases) == (world.priority, "Early reading", ["primary"])
    target = Target.objects.get(kpi=phonics)
    assert (target.value, target.amber, target.status) == (Decimal("82.0"), Decimal("78.0"), "proposed")
    assert Target.objects.get(kpi__statement=DEFICIT).amber is None
    assert Family.objects.filter(name="Early reading").count() == 1

    again = world.as_("ceo").post(url(world), data)
    assert again.status_code == 422
    assert "Tick at least one that the plan does not have yet." in text_of(again)
    assert KPI.objects.filter(statement=PHONICS).count() == 1


def test_every_kpi_of_it_can_be_added_to_any_plan(world):
    everything = [kpi.key for kpi in library()]
    assert world.as_("ceo").post(url(world), {"kpi": everything}).status_code == 302
    before = Family.objects.count()
    north = world.sdps["north"]
    assert world.as_("head").post(url(world, north), {"kpi": everything}).status_code == 302
    assert KPI.objects.filter(plan=north, statement__in=[kpi.statement for kpi in library()]).count() == len(library())
    assert Family.objects.count() == before  # a school adds no family to the trust's list
    assert world.as_("head").post(url(world), {"kpi": everything}).status_code == 403


def test_nothing_ticked_and_another_trusts_priority_are_refused(other_world, world):
    browser = world.as_("ceo")
    for data, sentence in (
        ({}, "Tick at least one that the plan does not have yet."),
        ({"kpi": ["0" * 12, "<b>"]}, "Tick at least one that the plan does not have yet."),
        ({"kpi": [key(PHONICS)], "priority": str(other_world.priority.pk)}, "That place is no longer there"),
        ({"kpi": [key(PHONICS)], "priority": "9" * 30}, "That place is no longer there"),
    ):
        response = browser.post(url(world), data)
        assert response.status_code == 422
        assert sentence in text_of(response)
    assert browser.get(url(world, other_world.plan)).status_code == 404
    assert Priority.objects.filter(trust=world.trust).count() == 3
    assert not KPI.objects.filter(statement=PHONICS).exists()


def test_the_kpi_form_suggests_the_librarys_margin(world):
    world.as_("ceo").post(url(world), {"kpi": [key(PHONICS), key(DEFICIT)]})
    of = {kpi.statement: kpi.pk for kpi in KPI.objects.filter(statement__in=(PHONICS, DEFICIT))}
    browser = world.as_("ceo")
    text = text_of(browser.get(world.url(f"kpis/{of[PHONICS]}/edit/")))
    assert "The library suggests 78.0: a year group of thirty moves by three points with each child" in text
    assert "The library suggests none: no amber for money" in text_of(
        browser.get(world.url(f"kpis/{of[DEFICIT]}/edit/"))
    )
    assert "The library suggests" not in text_of(browser.get(world.url(f"kpis/{world.kpi.pk}/edit/")))

"""Choosing the KPIs that an action serves, with and without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actions.choosing import KpiChoice, kpi_groups
from apps.actions.models import ActionKPI
from apps.actions.selectors import linkable_kpis
from apps.strategies.models import Priority
from tests.pages.reading import text_of
from tests.world import World, make_kpi

QUERIES = 25


def url(world: World, key: str = "north") -> str:
    action = world.action if key == "trust" else world.school_actions[key]
    return world.url(f"actions/{action.pk}/links/")


def test_the_list_is_grouped_by_plan_and_priority(world):
    make_kpi(world, plan=world.sdps["north"], priority=world.school_priorities["north"], code="O1", statement="Walkers")
    make_kpi(world, plan=world.sdps["south"], statement="Theirs")
    text = text_of(world.as_("head").get(url(world)))
    first = text.index("The trust's KPIs")
    second = text.index("Our own KPIs")
    assert first < text.index("K1 Attendance is at least 95%") < second
    assert first < text.index("K2 Reserves") < second
    assert second < text.index("O1 Walkers")
    assert "P1 Every child attends" in text
    assert "Theirs" not in text
    assert "O1 Walkers" not in text_of(world.as_("ceo").get(url(world, "trust")))


def test_groups_stand_in_the_order_of_the_plan(world):
    second = Priority.objects.create(trust=world.trust, plan=world.plan, title="Second", position=1)
    under = Priority.objects.create(trust=world.trust, plan=world.plan, title="Below", parent=world.priority)
    for number, priority in enumerate((second, under)):
        make_kpi(world, priority=priority, statement=f"KPI {number}")
    groups = kpi_groups(linkable_kpis(world.sdps["north"]), KpiChoice())
    assert [group.heading for group in groups] == [
        "P1 Every child attends",
        "P1 Every child attends: Below",
        "Second",
        "",
    ]


def test_ticks_and_sentences_are_saved(world):
    data = {
        "save": "1",
        "kpis": [str(world.kpi.pk), str(world.trust_kpi.pk)],
        f"contribution_{world.kpi.pk}": "They walk\r\nin together",
        f"contribution_{world.trust_kpi.pk}": "",
    }
    text = text_of(world.as_("head").post(url(world), data, follow=True))
    assert "The links are saved." in text
    assert "K1 Attendance is at least 95% The trust's They walk in together" in text
    action = world.school_actions["north"]
    assert [(link.kpi, link.contribution) for link in action.kpi_links.all()] == [
        (world.kpi, "They walk\nin together"),
        (world.trust_kpi, ""),
    ]
    html = world.as_("head").get(url(world)).content.decode()
    assert "They walk\nin together" in html
    assert html.count(" checked") == 2
    world.as_("head").post(url(world), {"save": "1"})
    assert list(action.kpi_links.all()) == []
    assert ActionKPI.everything.filter(action=action, removed_by=world.people["head"]).count() == 2


def test_searching_keeps_ticks_and_sentences_and_saves_nothing(world):
    data = {
        "filter": "1",
        "search": "reserves",
        "kpis": [str(world.kpi.pk)],
        f"contribution_{world.kpi.pk}": "Half a sentence",
    }
    response = world.as_("head").post(url(world), data)
    assert response.status_code == 200
    text = text_of(response)
    assert "K2 Reserves" in text
    assert "K1 Attendance" in text  # ticked, so still there
    assert "Half a sentence" in text
    assert 'value="reserves"' in response.content.decode()
    assert ActionKPI.objects.count() == 0
    text = text_of(world.as_("head").post(url(world), {"filter": "1", "search": "reserves"}))
    assert "K1 Attendance" not in text


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("k1", True),
        ("ATTENDANCE 95", True),
        ("every child", True),
        ("reserves", False),
        ("", True),
        ("attend xyz", False),
    ],
)
def test_the_search_looks_in_code_statement_and_priority(world, search, found):
    text = text_of(world.as_("head").post(url(world), {"filter": "1", "search": search}))
    assert ("K1 Attendance" in text) is found


def test_nothing_found_says_what_to_try(world):
    text = text_of(world.as_("head").post(url(world), {"filter": "1", "search": "zebra"}))
    assert "Nothing matches “zebra”. Try one word of it, or the code." in text


def test_with_htmx_the_list_alone_comes_back(world):
    response = world.as_("head").post(url(world), {"search": "reserves"}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert 'id="choices"' in html
    assert "Showing what matches “reserves” and what is ticked." in text_of(response)


def test_a_kpi_that_may_not_be_linked_is_refused(world, other_world):
    south = make_kpi(world, plan=world.sdps["south"], statement="Theirs")
    for foreign in (south.pk, other_world.kpi.pk, 999999999):
        data = {"save": "1", "kpis": [str(world.kpi.pk), str(foreign)], f"contribution_{world.kpi.pk}": "Typed"}
        response = world.as_("head").post(url(world), data)
        assert response.status_code == 422
        text = text_of(response)
        assert "One of these is no longer there to be linked: load the page again." in text
        assert "Typed" in text
    assert world.as_("head").post(url(world), {"save": "1", "kpis": ["x"]}).status_code == 422
    assert ActionKPI.objects.count() == 0


def test_where_there_is_nothing_to_link_to_the_page_says_so(world):
    for kpi in (world.kpi, world.trust_kpi):
        kpi.removed_at = "2026-11-01T00:00:00Z"
        kpi.save()
    assert "No KPIs to link to yet" in text_of(world.as_("head").get(url(world)))


def test_the_queries_do_not_depend_on_the_number_of_kpis(world):
    counts = []
    for more in (0, 3):
        for number in range(more):
            make_kpi(world, priority=world.priority, statement=f"KPI {number}")
            own = make_kpi(world, plan=world.sdps["north"], statement=f"Own {number}")
            ActionKPI.objects.create(trust=world.trust, action=world.school_actions["north"], kpi=own)
        ActionKPI.objects.get_or_create(trust=world.trust, action=world.school_actions["north"], kpi=world.kpi)
        browser = world.as_("head")
        with CaptureQueriesContext(connection) as seen:
            browser.get(url(world))
        counts.append(len(seen))
    assert counts == [QUERIES, QUERIES]

"""Choosing the KPIs that an action serves, with and without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actions.choosing import KpiChoice, found_in
from apps.actions.models import ActionKPI
from apps.actions.selectors import linkable_kpis
from apps.kpis.models import KPI
from apps.strategies.models import Priority
from tests.pages.reading import text_of
from tests.world import World, _action, make_kpi

QUERIES = 24


def url(world: World, key: str = "north") -> str:
    action = world.action if key == "trust" else world.school_actions[key]
    return world.url(f"actions/{action.pk}/links/")


def test_what_can_be_added_stands_by_plan_and_priority(world):
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
    found = found_in(list(linkable_kpis(world.sdps["north"])), KpiChoice())
    assert (found.number, found.shown) == (4, 4)
    assert [group.heading for group in found.groups] == [
        "P1 Every child attends",
        "P1 Every child attends: Below",
        "Second",
        "",
    ]


def test_added_ones_are_saved_with_their_sentences_and_taken_out_again(world):
    data = {
        "save": "1",
        "kpis": [str(world.trust_kpi.pk), str(world.kpi.pk)],
        f"contribution_{world.kpi.pk}": "They walk\r\nin together",
        f"contribution_{world.trust_kpi.pk}": "",
    }
    text = text_of(world.as_("head").post(url(world), data, follow=True))
    assert "The links are saved." in text
    assert "K1 Attendance is at least 95% The trust's They walk in together" in text
    action = world.school_actions["north"]
    links = [(world.trust_kpi, ""), (world.kpi, "They walk\nin together")]
    assert [(link.kpi, link.contribution) for link in action.kpi_links.all()] == links
    world.as_("head").post(url(world), data)
    assert [(link.kpi, link.contribution) for link in action.kpi_links.all()] == links
    response = world.as_("head").get(url(world))
    assert "They walk\nin together" in response.content.decode()
    assert "KPIs it serves (2)" in text_of(response)
    world.as_("head").post(url(world), {"save": "1"})
    assert list(action.kpi_links.all()) == []
    assert ActionKPI.everything.filter(action=action, removed_by=world.people["head"]).count() == 2


def test_adding_and_taking_out_save_nothing_and_lose_no_sentence(world):
    k1, k2 = str(world.kpi.pk), str(world.trust_kpi.pk)
    browser = world.as_("head")
    response = browser.post(url(world), {"add": k1, "search": "atten"})
    assert response.context["choice"].chosen == (world.kpi.pk,)
    assert "autofocus" in response.content.decode()
    assert response.context["choice"].search == ""
    typed = {"kpis": [k1], f"contribution_{k1}": "Half a sentence", "add": k2}
    assert response.status_code == 200
    assert browser.post(url(world), typed).context["choice"].chosen == (world.kpi.pk, world.trust_kpi.pk)
    out = {"kpis": [k1, k2], f"contribution_{k1}": "Half a sentence", "remove": k1}
    response = browser.post(url(world), out)
    assert response.context["choice"].chosen == (world.trust_kpi.pk,)
    assert 'value="Half a sentence"' in response.content.decode()
    back = browser.post(url(world), {"kpis": [k2], f"contribution_{k1}": "Half a sentence", "add": k1})
    assert [field.value() for _, _, field in back.context["form"].rows()] == ["", "Half a sentence"]
    assert ActionKPI.objects.count() == 0


def test_a_search_keeps_what_was_chosen_and_typed(world):
    data = {
        "filter": "1",
        "search": "reserves",
        "kpis": [str(world.kpi.pk)],
        f"contribution_{world.kpi.pk}": "Half a sentence",
    }
    response = world.as_("head").post(url(world), data)
    assert response.status_code == 200
    text = text_of(response)
    assert "KPIs it serves (1) K1 Attendance is at least 95%" in text
    assert "1 KPI found." in text
    assert "Half a sentence" in text
    assert ActionKPI.objects.count() == 0


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("k1", True),
        ("ATTENDANCE 95", True),
        ("every child", True),
        ("reserves", False),
        ("", True),
        ("attend xyz", False),
        ("\x00", False),
        ("\u202eattend", False),
        ("a" * 1_000_000, False),
    ],
)
def test_the_search_looks_in_code_statement_and_priority(world, search, found):
    response = world.as_("head").post(url(world), {"filter": "1", "search": search})
    assert response.status_code == 200
    assert ("K1 Attendance" in text_of(response)) is found


def test_with_htmx_a_search_brings_what_it_finds_and_says_how_many(world):
    for number in range(31):
        make_kpi(world, statement=f"Reading {number}")
    response = world.as_("head").post(url(world), {"search": "reading"}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert 'id="links"' not in html
    assert '<p id="found" hx-swap-oob="innerHTML">' in html
    assert "31 KPIs found; the first 30 are shown: type more of it." in text_of(response)
    none = world.as_("head").post(url(world), {"search": "zebra"}, headers={"HX-Request": "true"})
    assert "Nothing matches “zebra”. Try one word of it, or the code." in text_of(none)
    added = world.as_("head").post(url(world), {"add": str(world.kpi.pk)}, headers={"HX-Request": "true"})
    assert added.content.decode().strip().startswith('<div id="links">')


def test_a_kpi_that_may_not_be_linked_is_refused(world, other_world):
    south = make_kpi(world, plan=world.sdps["south"], statement="Theirs")
    for foreign in (south.pk, other_world.kpi.pk, 999999999):
        data = {
            "save": "1",
            "kpis": [str(world.kpi.pk), str(foreign)],
            f"contribution_{world.kpi.pk}": "Typed",
            f"contribution_{foreign}": "For the other",
        }
        response = world.as_("head").post(url(world), data)
        assert response.status_code == 422
        text = text_of(response)
        assert "This is no longer there to be linked: take it out, and copy your sentence if you need it." in text
        assert "Typed" in text
        assert "For the other" in text
        assert "Theirs" not in text
        assert "No longer there" not in text_of(world.as_("head").get(url(world) + f"?kpi={foreign}"))
    assert world.as_("head").post(url(world), {"save": "1", "kpis": ["x", "²", "9" * 40]}).status_code == 302
    assert ActionKPI.objects.count() == 0


def test_a_sentence_that_cannot_be_kept_is_said_at_its_kpi(world):
    number = world.kpi.pk
    for sentence, wrong in (("a\x00b", "a character that cannot be kept"), ("x" * 100_001, "too long")):
        data = {"save": "1", "kpis": [str(number)], f"contribution_{number}": sentence}
        response = world.as_("head").post(url(world), data)
        assert response.status_code == 422
        assert wrong in text_of(response)
        assert f'href="#id_contribution_{number}"' in response.content.decode()


def test_where_there_is_nothing_to_link_to_the_page_says_so(world):
    for kpi in (world.kpi, world.trust_kpi):
        kpi.removed_at = "2026-11-01T00:00:00Z"
        kpi.save()
    assert "There are no KPIs to link to yet." in text_of(world.as_("head").get(url(world)))


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


def offered(world: World, role: str, kpi: KPI, search: str = "") -> list[str]:
    response = world.as_(role).get(world.url(f"kpis/{kpi.pk}/link/?search={search}"))
    assert response.status_code == 200
    return [str(action) for action in response.context["actions"]]


def test_from_a_kpi_a_head_finds_an_action_of_theirs_and_links_it(world):
    assert "Link an action of mine" in text_of(world.as_("head").get(world.url(f"kpis/{world.kpi.pk}/")))
    assert "Link an action of mine" not in text_of(world.as_("data_lead").get(world.url(f"kpis/{world.kpi.pk}/")))
    assert offered(world, "head", world.kpi) == ["1.1 Walk to school club"]
    assert offered(world, "head", world.kpi, "CLUB attend") == ["1.1 Walk to school club"]
    assert offered(world, "head", world.kpi, "xyz") == []
    assert offered(world, "ceo", world.kpi) == ["A1 Ring home on the first day"]
    own = make_kpi(world, plan=world.sdps["north"], statement="Ours")
    assert offered(world, "head", own) == ["1.1 Walk to school club"]
    assert offered(world, "ceo", own) == []
    there = url(world) + f"?kpi={world.kpi.pk}"
    assert there in world.as_("head").get(world.url(f"kpis/{world.kpi.pk}/link/")).content.decode()
    assert world.as_("head").get(there).context["choice"].chosen == (world.kpi.pk,)
    ActionKPI.objects.create(trust=world.trust, action=world.school_actions["north"], kpi=world.kpi)
    assert offered(world, "head", world.kpi) == []


def test_who_may_not_link_from_a_kpi(world, other_world):
    theirs = make_kpi(world, plan=world.sdps["south"], statement="Theirs")
    assert world.as_("head").get(world.url(f"kpis/{theirs.pk}/link/")).status_code == 403
    assert world.as_("leader").get(world.url(f"kpis/{world.kpi.pk}/link/")).status_code == 403
    assert world.as_("head").get(world.url(f"kpis/{other_world.kpi.pk}/link/")).status_code == 404
    assert world.as_("head").post(world.url(f"kpis/{world.kpi.pk}/link/")).status_code == 405


def test_the_same_queries_for_one_action_and_three_to_link(world, django_assert_num_queries):
    browser = world.as_("head")
    for more in (0, 2):
        for number in range(more):
            _action(world, world.sdps["north"], world.school_priorities["north"], f"x{number}", "More", "ceo")
        with django_assert_num_queries(17):
            browser.get(world.url(f"kpis/{world.kpi.pk}/link/"))

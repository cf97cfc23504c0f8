"""The line of sight: which actions serve which KPI, the gaps by name and number, and who sees what of it."""

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from apps.actions.models import Action, ActionKPI, ActionOwner
from apps.kpis.models import KPI
from apps.strategies.models import Plan, Priority
from apps.trusts.models import School
from tests.kpis.reporting import report
from tests.pages.reading import text_of
from tests.pages.test_scorecard_page import grow
from tests.world import World, make_kpi

QUERIES = 34
NORTH, SOUTH = "North Lane Primary", "South Bank School"


def link(world: World, action: Action, kpi: KPI, contribution: str = "") -> None:
    ActionKPI.objects.create(trust=world.trust, action=action, kpi=kpi, contribution=contribution)


@pytest.fixture
def sight(world: World) -> World:
    """Attendance green at north, red at south; north's action serves it and is late; reserves red, nobody at it."""
    report(world, world.kpi, "north", of=(960, 1000))
    report(world, world.kpi, "south", of=(900, 1000))
    report(world, world.trust_kpi, None, "2.0")
    link(world, world.school_actions["north"], world.kpi, "Fewer late")
    Action.objects.filter(pk=world.school_actions["north"].pk).update(due_on=dt.date(2026, 11, 1))
    return world


def page(world: World, role: str = "ceo", path: str = "") -> HttpResponse:
    return world.as_(role).get(world.url(f"line-of-sight/{path}"))


def row(answer: HttpResponse, code: str) -> list[str]:
    """The cells of a KPI's row as a reader sees them."""
    html = answer.content.decode()
    line = html[html.index(f">{code}</span>") :].split("</tr>")[0]
    shown = HttpResponse(line.split("</th>", 1)[1].replace("<td", "<p>|</p><td"))
    return [cell.strip() for cell in text_of(shown).split("|")[1:]]


class TestTable:
    def test_each_cell_says_how_many_and_how_many_are_late(self, sight: World) -> None:
        answer = page(sight)
        assert row(answer, "K1") == [
            "A ▲Amber no action No figure last year",
            "1 of 2 schools 1 action", "G ●Green 1 action 1 late", "R ◆Red no action",
        ]  # fmt: skip
        red = "R ◆Red no action No figure last year"
        assert row(answer, "K2") == [red, "0 of 2 schools 0 actions", "no action", "no action"]
        assert "P1 Every child attends (1 school behind it)" in text_of(answer)
        assert 'class="app-sight__gap"' in answer.content.decode()

    def test_a_head_is_spared_what_applies_to_no_school_of_theirs(self, sight: World) -> None:
        make_kpi(sight, code="K9", statement="A levels", measured_for="each-school", unit="percent", phases=["16-plus"])
        for role, is_there in (("head", False), ("ceo", True)):
            answer = page(sight, role)
            assert (">K9</span>" in answer.content.decode()) is is_there
            assert ("Left out: 1 KPI that applies to no school of yours." in text_of(answer)) is not is_there
        link(sight, sight.school_actions["north"], KPI.objects.get(code="K9"))
        assert ">K9</span>" in page(sight, "head").content.decode()

    def test_removed_and_dropped_actions_and_other_years_plans_do_not_count(self, sight: World) -> None:
        Action.objects.filter(pk=sight.school_actions["north"].pk).update(outcome="dropped")
        link(sight, sight.school_actions["south"], sight.kpi)
        Plan.objects.filter(pk=sight.sdps["south"].pk).update(starts_on="2025-09-01", ends_on="2026-08-31")
        link(sight, sight.action, sight.kpi)
        Action.objects.filter(pk=sight.action.pk).update(removed_at=timezone.now())
        assert row(page(sight), "K1")[1] == "0 of 2 schools 0 actions"

    def test_a_cell_opens_the_actions_with_owners_and_contribution(self, sight: World) -> None:
        term = sight.term().pk
        ActionOwner.objects.filter(action=sight.school_actions["north"]).delete()
        ActionOwner.objects.create(trust=sight.trust, action=sight.school_actions["north"], party=sight.parties["head"])
        text = text_of(page(sight, path=f"{term}/{sight.kpi.pk}/north/"))
        assert "1.1 Walk to school club" in text and "Owner: Headteacher party" in text and "Fewer late" in text
        assert "late by 19 days, due by 1 November 2026" in text
        assert "No action of South Bank School serves it in this term." in text_of(
            page(sight, path=f"{term}/{sight.kpi.pk}/south/")
        )
        text = text_of(page(sight, path=f"{term}/{sight.kpi.pk}/"))
        assert f"{NORTH}: 1 action" in text
        assert f"Schools with no action for it: {SOUTH}." in text
        panel = sight.as_("ceo").get(sight.url(f"line-of-sight/{term}/{sight.kpi.pk}/"), headers={"HX-Request": "true"})
        assert "<html" not in panel.content.decode() and 'id="panel-heading"' in panel.content.decode()


class TestGaps:
    def test_a_red_kpi_with_no_action_anywhere(self, sight: World) -> None:
        text = text_of(page(sight))
        assert "1 red KPI has no action anywhere" in text
        assert "K2 Reserves are at least 6% of income: red for the trust" in text
        link(sight, sight.action, sight.trust_kpi)  # an action of the trust's own plan is one
        assert "no action anywhere" not in text_of(page(sight))

    def test_a_school_that_is_red_and_does_nothing_is_named(self, sight: World) -> None:
        text = text_of(page(sight))
        assert "1 time a KPI is red at a school whose own plan has no action for it" in text
        assert f"K1 Attendance is at least 95% ({SOUTH})" in text

    def test_a_schools_action_that_serves_no_priority(self, sight: World) -> None:
        assert "1 action of 1 school serves no priority of the trust" in text_of(page(sight))
        html = page(sight, "head").content.decode()
        assert "serves no priority" not in html  # north's serves one
        ActionKPI.objects.update(removed_at=timezone.now())
        own = sight.school_actions["north"]
        assert f'href="/t/larkmoor/actions/{own.pk}/links/">link it' in page(sight, "head").content.decode()
        assert f'href="/t/larkmoor/actions/{own.pk}/"' in page(sight, "ceo").content.decode()
        assert "2 actions of 2 schools serve no priority of the trust" in text_of(page(sight))

    def test_an_action_under_a_priority_that_adopts_the_trusts_serves_it(self, sight: World) -> None:
        Priority.objects.filter(pk=sight.school_priorities["south"].pk).update(adopts=sight.priority)
        text = text_of(page(sight))
        assert "no priority of the trust" not in text and "(2 schools behind it)" in text

    def test_a_priority_with_no_school_behind_it(self, sight: World) -> None:
        Priority.objects.create(trust=sight.trust, plan=sight.plan, code="P2", title="Buildings")
        Priority.objects.create(trust=sight.trust, plan=sight.plan, code="P3", title="Growth", paused="For now")
        text = text_of(page(sight))
        assert "1 priority has no school behind it" in text
        assert "P2 Buildings: it has no KPI that an action could serve" in text and "P3 Growth" not in text

    def test_no_gaps(self, sight: World) -> None:
        for key, action in sight.school_actions.items():
            for kpi in (sight.kpi, sight.trust_kpi):
                if (key, kpi) != ("north", sight.kpi):
                    link(sight, action, kpi)
        assert "None: every red KPI has an action where it is red" in text_of(page(sight))

    def test_schools_without_a_plan_are_named(self, sight: World) -> None:
        Plan.objects.filter(pk=sight.sdps["south"].pk).update(starts_on="2025-09-01", ends_on="2026-08-31")
        assert f"1 school has no plan in this term: {SOUTH}." in text_of(page(sight))


class TestWhoSees:
    def test_a_head_sees_the_own_schools_column_and_colours(self, sight: World) -> None:
        answer = page(sight, "head")
        assert row(answer, "K1") == ["no action", "G ●Green 1 action 1 late"]
        text = text_of(answer)
        assert SOUTH not in text and "Red" not in text.split("Gaps")[1]
        assert SOUTH not in text_of(page(sight, "head", f"{sight.term().pk}/{sight.kpi.pk}/"))

    def test_those_without_live_figures_see_numbers_and_no_colour(self, sight: World) -> None:
        for role in ("clerk",):
            answer = page(sight, role)
            assert row(answer, "K1") == ["no action", "1 of 2 schools 1 action", "1 action 1 late", "no action"], role
            assert "rag-" not in answer.content.decode(), role
            assert "1 KPI has no action anywhere" in text_of(answer), role
            assert "Colours are shown to those who see figures as they are entered." in text_of(answer), role

    def test_who_may(self, sight: World, other_world: World) -> None:
        north, south = (f"{sight.term().pk}/{sight.kpi.pk}/{school}/" for school in ("north", "south"))
        for role in ("head", "leader", "governor", "lgb_chair", "data_entry"):
            assert page(sight, role).status_code == page(sight, role, north).status_code == 200, role
            assert page(sight, role, south).status_code == 403, role
        for path in ("", north, f"{sight.term().pk}/{sight.kpi.pk}/"):
            assert page(sight, "staff", path).status_code == 403, path
            assert sight.as_("ceo").request("POST", sight.url(f"line-of-sight/{path}")).status_code == 405, path
            assert sight.as_("ceo").get(other_world.url(f"line-of-sight/{path}")).status_code == 404, path

    def test_what_is_not_there_is_not_found(self, sight: World, other_world: World) -> None:
        term = sight.term().pk
        wrong = [
            f"{term}/{other_world.kpi.pk}/",
            f"{term}/{10**25}/",
            f"{10**25}/{sight.kpi.pk}/",
            "?term=x",
            "?term=-1",
        ]
        for path in wrong:
            assert page(sight, path=path).status_code == 404, path


def test_what_people_wrote_is_text(sight: World) -> None:
    School.objects.filter(slug="south").update(name="<u>South</u>")
    KPI.objects.update(statement="<b>x</b>")
    Priority.objects.update(title="<i>P</i>")
    sight.trust.vocabulary = {"action": "<s>Deed</s>", "school": "<s>Academy</s>"}
    sight.trust.save()
    main = page(sight).content.decode().split("<main")[1]
    for tag in ("<u>", "<b>", "<i>", "<s>"):
        assert tag not in main, tag


class TestEmpty:
    def test_without_a_plan(self, sight: World) -> None:
        Plan.objects.filter(pk=sight.plan.pk).update(starts_on="2027-09-01")
        assert "No plan holds this term" in text_of(page(sight))

    def test_without_kpis(self, sight: World) -> None:
        KPI.objects.update(removed_at=timezone.now())
        assert "Nothing is measured in this term" in text_of(page(sight))

    def test_without_school_plans(self, sight: World) -> None:
        Plan.objects.filter(kind="sdp").update(starts_on="2025-09-01", ends_on="2026-08-31")
        assert f"2 schools have no plan in this term: {NORTH}, {SOUTH}." in text_of(page(sight))


def test_a_hundred_schools_stand_on_pages(sight: World) -> None:
    for number in range(98):
        School.objects.create(trust=sight.trust, name=f"School {number:02}", slug=f"s{number:02}", position=5)
    html = page(sight, path="?page=5").content.decode()
    assert html.count('<th scope="col">') == 21 and "1 of 100 schools" in html


def test_the_number_of_queries_is_the_same_for_20_schools_and_20_kpis(
    sight: World, django_assert_num_queries: Any
) -> None:
    browser = sight.as_("ceo")
    browser.get(sight.url("line-of-sight/"))
    for schools, kpis in ((2, 4), (20, 20)):
        grow(sight, schools=schools, kpis=kpis)
        make_kpi(sight, code=f"W{kpis}", statement="Waits", measured_for="trust", frequency="termly")
        for action in sight.school_actions.values():
            for kpi in KPI.objects.exclude(action_links__action=action):
                link(sight, action, kpi)
        with django_assert_num_queries(QUERIES):
            browser.get(sight.url("line-of-sight/"))

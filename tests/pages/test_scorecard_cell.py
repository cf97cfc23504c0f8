"""A cell of the scorecard opened: its sentence, what is behind it, its past, the actions, and who may see it."""

from typing import Any

import pytest
from django.http import HttpResponse

from apps.actions.models import ActionKPI, ProgressUpdate
from apps.kpis.models import KPI, Measure
from apps.trusts.models import School
from tests.kpis.reporting import report
from tests.pages.reading import text_of
from tests.pages.test_scorecard_page import grow
from tests.world import World, make_kpi

QUERIES = 38


@pytest.fixture
def card(world: World) -> World:
    """Attendance green at north and red at south, amber at north a term ago; an action of each school serves it."""
    report(world, world.kpi, "north", of=(960, 1000), source="Register", note="Flu in October")
    report(world, world.kpi, "south", of=(900, 1000))
    report(world, world.kpi, "north", of=(940, 1000), period=world.period("2025/26", "summer"))
    for key, action in world.school_actions.items():
        ActionKPI.objects.create(trust=world.trust, action=action, kpi=world.kpi, contribution=f"Fewer late in {key}")
    ProgressUpdate.objects.create(trust=world.trust, action=world.school_actions["north"], text="Begun", rag="amber")
    return world


def path(world: World, kpi: KPI | None = None, school: str = "") -> str:
    measure = Measure.objects.get(kpi=kpi or world.kpi)
    return world.url(f"scorecard/{world.term().pk}/{measure.pk}/{f'{school}/' if school else ''}")


def cell(world: World, role: str = "ceo", school: str = "", kpi: KPI | None = None, **kwargs: Any) -> HttpResponse:
    return world.as_(role).get(path(world, kpi, school), **kwargs)


def test_a_schools_cell_says_everything(card: World) -> None:
    text = text_of(cell(card, school="north"))
    assert "Green: 96.0% against 95.0% for autumn (amber down to 93.0%)." in text
    assert "Behind it 960 of 1,000 Target 95.0%, amber to 93.0%" in text
    assert "Source Register Note Flu in October" in text
    assert "Summer 2025/26 ▲ Amber Amber: 94.0% against 95.0% for summer (amber down to 93.0%)" in text
    assert "Walk to school club" in text and "Fewer late in north" in text
    assert "Amber: at risk; due by 31 March 2027." in text
    assert "Fewer late in south" not in text and "90.0%" not in text


def test_the_trusts_cell_names_the_schools_behind_it(card: World) -> None:
    answer = cell(card)
    text = text_of(answer)
    assert "Amber, except South Bank School: 93.0% against 95.0% for autumn" in text
    assert "1 green, 1 red of 2 due." in text
    assert "◆ Red South Bank School" in text and "● Green North Lane Primary" in text
    assert f'href="{path(card, school="south")}"' in answer.content.decode()
    assert "Fewer late in north" in text and "Fewer late in south" in text


def test_a_kpi_of_the_trust_alone_has_no_schools(card: World) -> None:
    report(card, card.trust_kpi, None, "6.5")
    assert "Green: 6.5% against 6.0% for autumn" in text_of(cell(card, kpi=card.trust_kpi))
    assert cell(card, school="north", kpi=card.trust_kpi).status_code == 404


def test_the_way_to_enter_the_figure_is_shown_to_those_who_may(card: World) -> None:
    north = f"/t/larkmoor/figures/schools/north/{card.period().pk}/"
    own = f"/t/larkmoor/figures/trust/{card.period().pk}/"
    assert f'href="{north}">Correct the figure' in cell(card, "head", "north").content.decode()
    assert f'href="{own}?kpi={card.kpi.pk}"' in cell(card, "data_lead").content.decode()
    assert f'href="{own}">Enter the figure' in cell(card, "ceo", kpi=card.trust_kpi).content.decode()
    for role, school in (("ceo", "north"), ("ceo", ""), ("guest", "")):
        main = cell(card, role, school).content.decode().split("<main")[1]
        assert "/figures/schools/" not in main and "/figures/trust/" not in main, role


def test_to_htmx_it_is_the_panel_and_by_itself_a_page_with_the_way_back(card: World) -> None:
    panel = cell(card, school="north", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel and '<h2 class="govuk-heading-m" id="panel-heading" tabindex="-1" autofocus>' in panel
    came = {"referer": f"http://testserver{card.url('scorecard/')}?state=red"}
    assert 'href="/t/larkmoor/scorecard/?state=red"' in cell(card, school="north", headers=came).content.decode()
    for strange in ("http://elsewhere.example/t/larkmoor/scorecard/?state=red", "javascript:alert(1)", "http://[x"):
        html = cell(card, school="north", headers={"referer": strange}).content.decode()
        assert f'href="/t/larkmoor/scorecard/?term={card.term().pk}"' in html, strange
        assert "elsewhere" not in html


def test_a_note_is_read_by_those_who_enter_figures_or_see_reviews(card: World) -> None:
    for role, reads in (("ceo", True), ("head", True), ("data_entry", True), ("guest", False)):
        assert ("Flu in October" in text_of(cell(card, role, "north"))) is reads, role


def test_what_people_wrote_is_text(card: World) -> None:
    KPI.objects.filter(pk=card.kpi.pk).update(statement="<b>Bold</b>")
    School.objects.filter(slug="south").update(name='"><i>South')
    ActionKPI.objects.update(contribution="<script>alert(1)</script>")
    html = cell(card).content.decode()
    assert "<b>Bold" not in html and "<i>South" not in html and "<script>alert" not in html


class TestWhoMay:
    def test_the_trusts_cell_needs_live_figures_of_the_whole_trust(self, card: World) -> None:
        for role in ("ceo", "executive", "data_lead", "guest", "trustee"):
            assert cell(card, role).status_code == 200, role
        for role in ("head", "data_entry", "clerk", "governor", "lgb_chair", "leader", "staff"):
            assert cell(card, role).status_code == 403, role

    def test_a_school_sees_its_own_and_no_others(self, card: World) -> None:
        for role in ("head", "data_entry", "governor"):
            assert cell(card, role, "north").status_code == 200, role
            assert cell(card, role, "south").status_code == 403, role
        for role in ("clerk", "leader", "staff"):
            assert cell(card, role, "north").status_code == 403, role

    def test_another_trusts_and_what_is_not_there_answer_alike(self, card: World, other_world: World) -> None:
        other_world.enter()
        measure, term = Measure.objects.get(kpi=other_world.kpi).pk, other_world.term().pk
        there = other_world.url(f"scorecard/{term}/{measure}/north/")
        card.enter()
        own, here = Measure.objects.get(kpi=card.kpi).pk, card.term().pk
        assert card.as_("ceo").get(there).status_code == 404
        for wrong in (f"{here}/{measure}/", f"{term}/{own}/", f"{here}/{own}/nosuch/", f"{10**25}/{own}/", f"0/{own}/"):
            assert card.as_("ceo").get(card.url(f"scorecard/{wrong}")).status_code == 404, wrong

    def test_another_schools_own_kpi_has_no_cell_here(self, card: World) -> None:
        south = make_kpi(card, code="S", statement="South's", plan=card.sdps["south"], shape="monitor", unit="number")
        assert cell(card, "ceo", "north", south).status_code == 404
        assert cell(card, "head", "north", south).status_code == 403

    def test_it_is_only_looked_at(self, card: World) -> None:
        for address in (path(card), path(card, school="north")):
            assert card.as_("ceo").request("POST", address).status_code == 405


def test_the_number_of_queries_is_the_same_for_20_schools_and_20_kpis(
    card: World, django_assert_num_queries: Any
) -> None:
    browser = card.as_("ceo")
    grow(card, schools=2, kpis=2)
    browser.get(path(card))
    with django_assert_num_queries(QUERIES):
        browser.get(path(card))
    grow(card, schools=20, kpis=20)
    with django_assert_num_queries(QUERIES):
        browser.get(path(card))

"""The scorecard's filters, orders and views: what they leave, in which order, and how they stay in the address."""

import re
from typing import Any

import pytest
from django.http import HttpResponse

from apps.kpis.models import KPI, Family
from apps.strategies.models import Priority, Theme
from apps.trusts.models import School
from tests.kpis.reporting import report
from tests.pages.reading import text_of
from tests.world import World, make_kpi


@pytest.fixture
def card(world: World) -> World:
    """Attendance (K1, headline): green north, red south. K10 and K9 of one family, K10 red at north; reserves green."""
    family = Family.objects.create(trust=world.trust, name="Reading", position=2)
    fields: dict[str, Any] = {
        "family": family, "measured_for": "each-school", "shape": "at_least", "unit": "percent", "frequency": "termly",
        "target": "50",
    }  # fmt: skip
    ten = make_kpi(world, code="K10", statement="Phonics", position=1, phases=["primary"], **fields)
    nine = make_kpi(world, code="K9", statement="Readers", position=2, **fields)
    report(world, world.kpi, "north", of=(960, 1000))
    report(world, world.kpi, "south", of=(900, 1000))
    report(world, ten, "north", "10")
    report(world, nine, "north", "60")
    report(world, nine, "south", "70")
    report(world, world.trust_kpi, None, "6.5")
    return world


def page(world: World, query: str = "", role: str = "ceo", **headers: str) -> HttpResponse:
    return world.as_(role).get(world.url(f"scorecard/{query}"), headers=headers)


def codes(answer: HttpResponse) -> list[str]:
    return re.findall(r'app-scorecard__code">([^<]+)<', answer.content.decode())


def columns(answer: HttpResponse) -> list[str]:
    return re.findall(r'title="Put the worst here first">\s*([^<]+?)\s*</a>', answer.content.decode())


NORTH, SOUTH = "North Lane Primary", "South Bank School"


class TestFilters:
    def test_a_colour_leaves_rows_and_schools_with_it_and_others_lose_theirs(self, card: World) -> None:
        answer = page(card, "?state=red")
        assert (codes(answer), columns(answer)) == (["K1", "K10"], ["Trust", NORTH, SOUTH])
        html = answer.content.decode()
        assert len(re.findall(r'<td class="rag rag-red', html)) == 2
        assert 'class="rag rag-green' not in html.split("<tbody")[1]
        assert 'app-scorecard__aside"><a' in html and "96.0%" in html
        assert "2 of 4 rows, 2 schools." in text_of(answer)

    def test_several_filters_all_apply_and_two_of_one_kind_either(self, card: World) -> None:
        reading = Family.objects.get(name="Reading").pk
        assert codes(page(card, f"?family={reading}")) == ["K10", "K9"]
        assert codes(page(card, f"?family={reading}&state=green")) == ["K9"]
        assert codes(page(card, f"?family={reading}&state=green&state=red")) == ["K10", "K9"]
        assert codes(page(card, "?family=none")) == ["K2"]

    def test_a_phase_chooses_schools_and_what_applies_to_them(self, card: World) -> None:
        answer = page(card, "?phase=secondary")
        assert columns(answer) == ["Trust", SOUTH]
        assert codes(answer) == ["K1", "K9"]
        School.objects.filter(slug="south").update(phase="all-through")
        assert columns(page(card, "?phase=primary")) == ["Trust", NORTH, SOUTH]

    def test_a_school_leaves_its_column(self, card: World) -> None:
        answer = page(card, "?school=north")
        assert (columns(answer), codes(answer)) == (["Trust", NORTH], ["K1", "K10", "K9"])

    def test_a_theme_counts_for_sub_priorities_too(self, card: World) -> None:
        themes = [Theme.objects.create(trust=card.trust, plan=card.plan, name=name) for name in ("One", "Two")]
        Priority.objects.filter(pk=card.priority.pk).update(theme=themes[0])
        below = Priority.objects.create(trust=card.trust, plan=card.plan, code="P1.1", title="x", parent=card.priority)
        KPI.objects.filter(code="K9").update(priority=below)
        answer = page(card, f"?theme={themes[0].pk}")
        assert codes(answer) == ["K1", "K9"]
        assert f'value="{themes[1].pk}"' not in answer.content.decode()  # a theme without KPIs is not offered

    def test_each_filter_can_be_taken_off_alone_and_all_together(self, card: World) -> None:
        html = page(card, "?state=red&state=green&school=north&order=code&view=compact").content.decode()
        chips = re.findall(r'class="app-chip" href="([^"]+)">\s*([^<]+?)\s*<', html)
        assert chips == [
            ("?state=red&amp;state=green&amp;order=code&amp;view=compact", NORTH),
            ("?school=north&amp;state=green&amp;order=code&amp;view=compact", "Red"),
            ("?school=north&amp;state=red&amp;order=code&amp;view=compact", "Green"),
        ]
        assert 'href="/t/larkmoor/scorecard/?order=code&amp;view=compact">Take all filters off' in html

    def test_nothing_matches_and_the_way_back(self, card: World) -> None:
        answer = page(card, "?state=green&family=none&school=north")
        assert "Nothing matches these filters" in text_of(answer)
        assert 'href="/t/larkmoor/scorecard/"' in answer.content.decode()

    def test_what_is_not_there_is_left_out_and_said(self, card: World, other_world: World) -> None:
        other_world.enter()
        strange = Family.objects.get().pk
        card.enter()
        asked = (f"family={strange}", "family=9999999999999999999999", "state=purple", "phase=%00", "school=%3Cb%3E",
                 "theme=abc", "state=NaN&state=1e400")  # fmt: skip
        for wrong in asked:
            answer = page(card, f"?{wrong}")
            assert answer.status_code == 200 and len(codes(answer)) == 4, wrong
            assert "The address asks for a filter that this term does not have." in text_of(answer), wrong

    def test_a_term_that_is_none_is_not_found(self, card: World) -> None:
        for wrong in ("x", "-1", "0", "99999999999999999999", "1e400", "%00"):
            assert page(card, f"?term={wrong}").status_code == 404, wrong


class TestOrders:
    def test_headlines_then_families_is_usual_and_the_plans_order_another(self, card: World) -> None:
        assert codes(page(card)) == ["K1", "K10", "K9", "K2"]
        assert codes(page(card, "?order=plan")) == ["K1", "K2", "K10", "K9"]

    def test_worst_first(self, card: World) -> None:
        assert codes(page(card, "?order=worst")) == ["K1", "K10", "K2", "K9"]

    def test_by_code_as_a_person_counts(self, card: World) -> None:
        assert codes(page(card, "?order=code")) == ["K1", "K2", "K9", "K10"]

    def test_by_one_schools_column(self, card: World) -> None:
        answer = page(card, "?order=at-north")
        assert codes(answer) == ["K10", "K1", "K9", "K2"]
        html = answer.content.decode()
        assert re.findall(r'aria-sort="descending"><a class="govuk-link" href="\?order=at-north"', html)
        assert "Worst first at North Lane Primary" in text_of(answer)

    def test_by_the_trusts_column(self, card: World) -> None:
        assert codes(page(card, "?order=trust"))[0] == "K1"

    def test_an_order_that_is_none_is_the_usual_one(self, card: World) -> None:
        for wrong in ("at-nosuch", "x" * 5000, "%00", "trust"):
            assert page(card, f"?order={wrong}", role="head").status_code == 200, wrong[:20]


def test_the_compact_view_shows_letters_alone(card: World) -> None:
    html = page(card, "?view=compact").content.decode()
    assert '<span aria-hidden="true">G ●</span><span class="govuk-visually-hidden"> Green</span>' in html
    assert "app-scorecard__note" not in html and "> 96.0%<" not in html
    assert "1 green, 1 red of 2 due" in html  # the trust's distribution stays


class TestManySchools:
    @pytest.fixture
    def many(self, card: World) -> World:
        for number in range(43):
            School.objects.create(
                trust=card.trust, name=f"School {number:02}", slug=f"s{number:02}", phase="primary", position=5
            )
        worst = School.objects.get(slug="s42")
        card.schools["s42"] = worst
        for kpi in ("K9", "K10"):
            report(card, KPI.objects.get(code=kpi), "s42", "1")
        return card

    def test_twenty_a_page_those_with_most_red_first(self, many: World) -> None:
        answer = page(many)
        assert columns(answer)[:4] == ["Trust", "School 42", NORTH, SOUTH]
        assert len(columns(answer)) == 21
        assert "45 schools: 1 to 20 on this page, those with most red first." in text_of(answer)
        assert len(columns(page(many, "?page=3"))) == 6
        assert 'href="?page=2"' in answer.content.decode()

    def test_in_the_trusts_order_where_that_was_asked_for(self, many: World) -> None:
        assert columns(page(many, "?columns=trust"))[:4] == ["Trust", NORTH, SOUTH, "School 00"]
        assert "all 45 schools" in text_of(page(many))

    def test_a_page_that_is_none_is_the_nearest(self, many: World) -> None:
        for wrong, there in (("x", 21), ("99999999999", 6), ("-1", 6), ("1e400", 21)):
            assert len(columns(page(many, f"?page={wrong}"))) == there, wrong


class TestFragment:
    def test_htmx_gets_the_table_the_address_and_the_count(self, card: World) -> None:
        answer = page(card, f"?term={card.term().pk}&state=red&order=family&view=roomy", **{"HX-Request": "true"})
        html = answer.content.decode()
        assert "<html" not in html and 'id="scorecard"' in html
        assert answer["HX-Push-Url"] == f"/t/larkmoor/scorecard/?term={card.term().pk}&state=red"
        assert "HX-Request" in answer["Vary"]
        assert 'role="status"' in html and 'hx-swap-oob="true"' in html

    def test_going_back_gets_the_page(self, card: World) -> None:
        headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
        assert "<html" in page(card, "", **headers).content.decode()

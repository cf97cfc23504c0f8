"""The page that says who owes how many figures, by when, and who may correct one."""

import datetime as dt
from typing import Any

from apps.trusts.models import Period, School
from tests.kpis.figures_entry import grow, school_url, text_of
from tests.kpis.reporting import report
from tests.world import World, make_kpi


class TestOverview:
    def test_it_says_who_has_how_many_in_and_by_when(self, world: World) -> None:
        report(world, world.kpi, "north", "94")
        make_kpi(world, code="H", statement="Late", measured_for="each-school", unit="percent", frequency="half-termly")
        report(world, world.trust_kpi, None, "6")

        text = text_of(world.as_("data_lead").get(world.url("figures/")))

        assert "due 13 November 2026" in text and "due 6 November 2026" in text and "due 8 January 2027" in text
        assert '1 of 1 in<span class="govuk-visually-hidden">, the trust as a whole, whole term' in text
        assert '1 of 1 in<span class="govuk-visually-hidden">, North Lane Primary, whole term' in text
        assert '0 of 1 in<span class="govuk-visually-hidden">, South Bank School, whole term' in text
        assert text.count(">Late<") == 3  # South Bank's term, and both schools' first half

    def test_a_head_sees_the_own_school_only(self, world: World) -> None:
        text = text_of(world.as_("head").get(world.url("figures/")))

        assert "North Lane Primary" in text and "South Bank School" not in text and "The trust as a whole" not in text

    def test_the_ceo_sees_the_trusts_own(self, world: World) -> None:
        text = text_of(world.as_("ceo").get(world.url("figures/")))

        assert "The trust as a whole" in text and "North Lane Primary" not in text

    def test_it_says_who_may_correct_a_figure(self, world: World) -> None:
        of_schools = (
            "A school's figure is entered and corrected, at any time, also after its day, by anyone who is "
            "Central data lead, Headteacher or School data entry for that school or for the whole trust."
        )
        of_trust = (
            "The trust's own are entered and corrected by anyone who is CEO, Trust executive or Central data lead."
        )
        who = {role: world.as_(role).get(world.url("figures/")).context["who"] for role in ("head", "data_lead", "ceo")}

        assert who == {"head": of_schools, "data_lead": f"{of_schools} {of_trust}", "ceo": of_trust}

    def test_it_says_that_every_figure_is_in(self, world: World) -> None:
        report(world, world.kpi, "north", "94")

        text = text_of(world.as_("head").get(school_url(world)))

        assert "Every figure is in; they were due on 13 November 2026." in text

    def test_a_term_without_a_plan_says_what_to_do(self, world: World) -> None:
        world.plan.starts_on = dt.date(2027, 9, 1)
        world.plan.save()
        assert "No figures are asked for" in text_of(world.as_("data_lead").get(world.url("figures/")))

    def test_other_terms_can_be_chosen_and_strange_ones_are_not_there(self, world: World, other_world: World) -> None:
        term = world.term("2025/26", "spring")
        assert "Spring 2025/26</h2>" in text_of(world.as_("data_lead").get(world.url(f"figures/?term={term.pk}")))
        other_world.enter()
        other = other_world.term().pk
        world.enter()
        for strange in (other, "x", "-1"):
            assert world.as_("data_lead").get(world.url(f"figures/?term={strange}")).status_code == 404

    def test_of_many_schools_those_that_are_late_are_shown_alone(self, world: World) -> None:
        report(world, world.kpi, "north", "94")
        report(world, world.trust_kpi, None, "6")
        lead = world.as_("data_lead")
        assert "Late only" not in text_of(lead.get(world.url("figures/")))
        School.objects.bulk_create(
            School(trust=world.trust, name=f"Many {n}", slug=f"many-{n}", position=n) for n in range(5, 25)
        )
        assert "Late only" in text_of(lead.get(world.url("figures/")))

        text = text_of(lead.get(world.url(f"figures/?term={world.term().pk}&which=late")))

        assert "South Bank School" in text and "Many 24" in text
        assert "North Lane Primary" not in text and "The trust as a whole" not in text
        early = world.term("2025/26", "spring")
        Period.objects.filter(term=early).update(due_on=dt.date(2027, 1, 1))
        assert "Nobody is late in this term." in text_of(lead.get(world.url(f"figures/?term={early.pk}&which=late")))

    def test_the_number_of_queries_does_not_grow(self, world: World, django_assert_num_queries: Any) -> None:
        browser = world.as_("data_lead")
        make_kpi(world, code="Y", statement="Yearly", measured_for="each-school", unit="percent", frequency="annual")
        with django_assert_num_queries(26):
            browser.get(world.url("figures/"))
        grow(world)
        with django_assert_num_queries(26):
            browser.get(world.url("figures/"))

"""The pages on which the trust's own figures are entered, and all schools' by KPI."""

from decimal import Decimal
from typing import Any

from apps.kpis.models import Reading
from tests.kpis.figures_entry import filled, grow, row_of, strange_period, text_of, trust_url
from tests.kpis.reporting import report
from tests.world import World, make_kpi


class TestTrust:
    def test_the_ceo_enters_the_trusts_own(self, world: World) -> None:
        row = row_of(world.trust_kpi, None)
        answer = world.as_("ceo").post(trust_url(world), filled(row, value="6.2"))

        reading = Reading.objects.get()
        assert (answer.status_code, reading.school, reading.value) == (302, None, Decimal("6.2"))
        assert "one KPI at a time" not in text_of(world.as_("ceo").get(trust_url(world)))

    def test_the_data_lead_goes_through_the_kpis(self, world: World) -> None:
        report(world, world.kpi, "north", "94")
        text = text_of(world.as_("data_lead").get(trust_url(world)))

        assert f'href="?kpi={world.kpi.pk}">K1 Attendance is at least 95%</a>' in text and "1 of 2 in" in text

    def test_one_kpi_for_every_school(self, world: World) -> None:
        second = make_kpi(
            world,
            code="K3",
            statement="Punctuality",
            measured_for="each-school",
            unit="percent",
            shape="at_least",
            target="95.0",
            position=5,
        )
        rows = [row_of(world.kpi, world.schools[name]) for name in ("north", "south")]
        answer = world.as_("data_lead").post(
            trust_url(world, world.kpi), filled(rows[0], value="94.9") | filled(rows[1], value="95.9") | {"next": "1"}
        )

        assert (answer.status_code, answer["Location"]) == (302, trust_url(world, second))
        assert sorted(Reading.objects.values_list("school__slug", "value")) == [
            ("north", Decimal("94.9")),
            ("south", Decimal("95.9")),
        ]
        text = text_of(world.as_("data_lead").get(trust_url(world, second)))
        assert "KPI 2 of 2." in text and "Save and go to the next" not in text

    def test_errors_name_the_school(self, world: World) -> None:
        row = row_of(world.kpi, world.schools["south"])
        text = text_of(world.as_("data_lead").post(trust_url(world, world.kpi), filled(row, value="140")))

        assert "South Bank School: 140% is not between 0% and 100%. If it is right, say why in the note." in text

    def test_who_may(self, world: World, other_world: World) -> None:
        assert world.as_("executive").get(trust_url(world)).status_code == 200
        for role in ("head", "data_entry", "trustee", "clerk"):
            assert world.as_(role).get(trust_url(world)).status_code == 403, role
        for role in ("ceo", "executive"):
            assert world.as_(role).get(trust_url(world, world.kpi)).status_code == 403, role
        for strange in (other_world.kpi.pk, world.trust_kpi.pk, "x"):
            assert world.as_("data_lead").get(trust_url(world) + f"?kpi={strange}").status_code == 404
        strange_url = world.url(f"figures/trust/{strange_period(world, other_world)}/")
        assert world.as_("data_lead").get(strange_url).status_code == 404
        assert world.as_("ceo").request("PATCH", trust_url(world)).status_code == 405

    def test_the_number_of_queries_does_not_grow(self, world: World, django_assert_num_queries: Any) -> None:
        url, browser = trust_url(world, world.kpi), world.as_("data_lead")
        report(world, world.kpi, "south", "60")
        with django_assert_num_queries(25):
            browser.get(url)
        grow(world)
        with django_assert_num_queries(25):
            browser.get(url)

    def test_saving_ten_figures_asks_no_more_than_saving_one(
        self, world: World, django_assert_num_queries: Any
    ) -> None:
        grow(world)
        url, browser = trust_url(world, world.kpi), world.as_("data_lead")
        Reading.objects.filter(measure__kpi=world.kpi).delete()
        rows = [row_of(world.kpi, school) for school in world.schools.values()]
        with django_assert_num_queries(35):
            browser.post(url, filled(rows[0], value="90"))
        many: dict[str, str] = {}
        for row in rows[1:]:
            many |= filled(row, value="91")
        with django_assert_num_queries(35):
            browser.post(url, many)
        assert Reading.objects.filter(measure__kpi=world.kpi).count() == 8

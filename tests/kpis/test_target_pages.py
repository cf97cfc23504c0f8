"""The pages on which targets are seen and set: one KPI's by school and term, and a term's by KPI and school."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from apps.kpis.models import KPI, Target
from apps.trusts.models import School
from tests.kpis.figures_entry import grow, text_of
from tests.kpis.reporting import TODAY, report
from tests.world import Browser, World, make_kpi


def kpi_url(world: World, query: str = "") -> str:
    return world.url(f"kpis/{world.kpi.pk}/targets/") + query


def cell(
    world: World, school: str | None, term: str | None = None, kpi: KPI | None = None, was: Any = None, **typed: str
) -> dict[str, str]:
    """What a browser sends of a cell: its two inputs, and what they showed."""
    place = world.schools[school].pk if school else "all"
    name = f"t{(kpi or world.kpi).pk}-{place}-{world.term('2026/27', term).pk if term else 'every'}"
    empty = {"target": "", "amber": ""}
    shown = {**empty, **(was or {})}
    return {f"{name}-{part}": text for part, text in (shown | typed).items()} | {f"{name}-was": json.dumps(shown)}


def targets(**place: Any) -> list[tuple[Decimal | None, Decimal | None]]:
    return list(Target.objects.filter(**place).order_by("pk").values_list("value", "amber"))


@pytest.fixture
def ceo(world: World) -> Browser:
    return world.as_("ceo")


class TestOneKPI:
    def test_cells_are_proposed_from_today(self, world: World, ceo: Browser) -> None:
        sent = cell(world, "north", target="96%", amber="94") | cell(world, "south", "spring", target="93.5")
        answer = ceo.post(kpi_url(world), sent)

        assert (answer.status_code, answer["Location"]) == (302, kpi_url(world))
        assert targets(school=world.schools["north"], term=None) == [(96, 94)]
        text = text_of(ceo.get(kpi_url(world)))
        assert "2 targets proposed, from 20 November 2026." in text
        assert "South Bank School, Spring 2026/27" in text and "In force, proposed" in text

    def test_an_empty_amber_limit_is_the_wider_one(self, world: World, ceo: Browser) -> None:
        ceo.post(kpi_url(world), cell(world, "north", target="96"))
        ceo.post(kpi_url(world), cell(world, "south", target="97", amber="none"))
        assert targets(school=world.schools["north"]) == [(96, 93)]
        assert targets(school=world.schools["south"]) == [(97, None)]
        refused = text_of(ceo.post(kpi_url(world), cell(world, "north", "spring", target="92.5")))
        assert "The wider amber limit, 93.0, does not fit: enter one, or “none”." in refused
        text = text_of(ceo.get(kpi_url(world)))
        assert 'value="none"' in text and 'placeholder="95.0"' in text

    def test_what_is_right_is_saved_and_what_is_wrong_is_marked(self, world: World, ceo: Browser) -> None:
        sent = cell(world, "north", target="96", amber="97") | cell(world, "south", target="97", amber="95")
        answer = ceo.post(kpi_url(world), sent)

        text = text_of(answer)
        assert answer.status_code == 422
        assert targets(school__isnull=False) == [(97, 95)]
        assert "1 target proposed, from 20 November 2026. 1 not saved: see below." in text
        assert "North Lane Primary, Every term: Amber ends below the target: enter a number below 96" in text
        assert 'value="96"' in text

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("1e400", "Enter a number in figures, such as 93.8."),
            ("NaN", "Enter a number in figures, such as 93.8."),
            ("<b>", "Enter a number in figures, such as 93.8."),
            ("\u202e٩", "Enter a number in figures, such as 93.8."),
            ("1000000000000", "This number is too large: it can have 12 digits before the point."),
            ("9" * 300, "This number is too large: it can have 12 digits before the point."),
            ("a\x00b", "Null characters are not allowed."),
        ],
    )
    def test_what_is_no_target_is_refused_and_kept(self, world: World, ceo: Browser, typed: str, sentence: str) -> None:
        answer = ceo.post(kpi_url(world), cell(world, "north", target=typed))
        text = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in text or "200 characters" in text
        assert targets(school__isnull=False) == []

    def test_emptying_a_cell_brings_the_wider_target_back(self, world: World, ceo: Browser) -> None:
        ceo.post(kpi_url(world), cell(world, "north", target="96", amber="94"))
        was = {"target": "96", "amber": "94"}
        Target.objects.filter(school=world.schools["north"]).update(valid_from=dt.date(2026, 9, 1))
        ceo.post(kpi_url(world), cell(world, "north", was=was, target="", amber=""))

        assert targets(school=world.schools["north"]) == [(96, 94), (None, None)]
        text = text_of(ceo.get(kpi_url(world)))
        assert 'value="96"' not in text and "none of its own: the wider one holds" in text

    def test_what_another_proposed_meanwhile_is_not_written_over(self, world: World, ceo: Browser) -> None:
        Target.objects.create(
            trust=world.trust,
            kpi=world.kpi,
            school=world.schools["north"],
            value=Decimal(90),
            valid_from=TODAY,
            made_by=world.people["executive"],
        )
        answer = ceo.post(kpi_url(world), cell(world, "north", target="96", amber="94"))
        assert answer.status_code == 422 and targets(school__isnull=False) == [(90, None)]
        assert "Trust executive larkmoor has proposed 90, no amber meanwhile. Choose which" in text_of(answer)

        was = {"target": "90", "amber": "none"}
        sent = cell(world, "north", was=was, target="96", amber="94")
        theirs = next(name for name in sent if name.endswith("-was")).replace("-was", "-keep")
        ceo.post(kpi_url(world), sent | {theirs: "theirs"})
        assert targets(school__isnull=False) == [(90, None)]
        ceo.post(kpi_url(world), sent | {theirs: "mine"})
        assert targets(school__isnull=False) == [(90, None), (96, 94)]

    def test_it_counts_from_a_day_and_never_before_today(self, world: World, ceo: Browser) -> None:
        ceo.post(kpi_url(world, "?from=2027-01-04"), cell(world, "north", target="96", amber="94"))
        assert Target.objects.get(school__isnull=False).valid_from == dt.date(2027, 1, 4)
        assert "96 from 4 January 2027" in text_of(ceo.get(kpi_url(world)))
        for day, sentence in (
            ("2026-11-19", "A target holds from a day on, and not before 20 November 2026."),
            ("soon", "Enter a day, such as 14/10/2026."),
        ):
            answer = ceo.post(kpi_url(world, f"?from={day}"), cell(world, "south", target="96", amber="94"))
            assert (answer.status_code, sentence in text_of(answer)) == (422, True)
            assert 'value="96"' in text_of(answer)
        assert Target.objects.filter(school__isnull=False).count() == 1

    def test_the_same_sent_twice_is_one_version(self, world: World, ceo: Browser) -> None:
        for _ in range(2):
            ceo.post(kpi_url(world), cell(world, "north", target="96", amber="94"))
        assert targets(school__isnull=False) == [(96, 94)]

    def test_an_approved_target_is_not_written_over(self, world: World, ceo: Browser) -> None:
        ceo.post(kpi_url(world), cell(world, "north", target="96", amber="94"))
        Target.objects.filter(school__isnull=False).update(status="approved")
        ceo.post(kpi_url(world), cell(world, "north", was={"target": "96", "amber": "94"}, target="97"))
        assert targets(school__isnull=False) == [(96, 94), (97, 94)]

    def test_a_term_that_is_over_takes_nothing(self, world: World, ceo: Browser) -> None:
        over = world.term("2025/26", "summer").pk
        name = f"t{world.kpi.pk}-{world.schools['north'].pk}-{over}"
        answer = ceo.post(kpi_url(world, "?year=2025/26"), {f"{name}-target": "96", f"{name}-was": "{}"})
        assert answer.status_code == 302 and targets(school__isnull=False) == []
        assert "95.0%, amber to 93.0%</td>" in text_of(ceo.get(kpi_url(world, "?year=2025/26")))
        assert ceo.get(kpi_url(world, "?year=1066")).status_code == 404

    def test_a_cell_is_copied_and_not_saved(self, world: World, ceo: Browser) -> None:
        sent = cell(world, None, was={"target": "95.0", "amber": "93.0"}) | cell(world, "north") | cell(world, "south")
        down = ceo.post(kpi_url(world), sent | {"fill": "down-0"})
        assert down.status_code == 200 and "Filled in, and not saved yet" in text_of(down)
        assert text_of(down).count('value="95.0"') == 3
        across = ceo.post(kpi_url(world), sent | {"fill": "across-0"})
        assert text_of(across).count('value="95.0"') == 4
        before = world.term("2025/26", "spring")
        Target.objects.create(
            trust=world.trust,
            kpi=world.kpi,
            school=world.schools["north"],
            term=before,
            value=Decimal("91.5"),
            valid_from=dt.date(2025, 9, 1),
        )
        last = ceo.post(kpi_url(world), sent | {"fill": "last-year"})
        assert text_of(last).count('value="91.5"') == 1
        for strange in ("down-99", "across-99", "down-x", "nothing"):
            assert ceo.post(kpi_url(world), sent | {"fill": strange}).status_code == 200
        assert targets(school__isnull=False, term__name__in=["autumn"]) == []

    def test_shapes_read_their_own_kind(self, world: World, ceo: Browser) -> None:
        ends = make_kpi(world, code="B", statement="Ratio", measured_for="trust", shape="between", unit="number")
        grade = make_kpi(
            world,
            code="R",
            statement="Visit",
            measured_for="trust",
            shape="rubric",
            unit="grade",
            grades=["Low", "High"],
        )
        done = make_kpi(world, code="M", statement="Done", measured_for="trust", shape="milestone", unit="yes_no")
        for kpi, good, wrong, sentence in (
            (ends, "30 to 45", "45 to 30", "Enter a number above 45."),
            (grade, "high", "Great", "Choose one of the grades Low, High."),
            (done, "31/03/2027", "31/02/2027", "Enter a day, such as 14/10/2026."),
        ):
            url = world.url(f"kpis/{kpi.pk}/targets/")
            refused = ceo.post(url, cell(world, None, kpi=kpi, target=wrong))
            assert (refused.status_code, sentence in text_of(refused)) == (422, True), kpi
            assert ceo.post(url, cell(world, None, kpi=kpi, target=good)).status_code == 302
        made = {t.kpi.code: t for t in Target.objects.filter(kpi__in=[ends, grade, done]).select_related("kpi")}
        assert (made["B"].low, made["B"].high) == (30, 45)
        assert (made["R"].grade, made["M"].done_by) == ("High", dt.date(2027, 3, 31))

    def test_who_may(self, world: World, other_world: World) -> None:
        for role in ("trustee", "head", "staff"):
            browser = world.as_(role)
            text = text_of(browser.get(kpi_url(world)))
            assert "Targets in force on 20 November 2026." in text and '<input type="text"' not in text, role
            assert browser.post(kpi_url(world), cell(world, "north", target="96")).status_code == 403, role
        assert targets(school__isnull=False) == []
        strange = world.url(f"kpis/{other_world.kpi.pk}/targets/")
        assert world.as_("ceo").get(strange).status_code == 404
        assert world.as_("ceo").request("PUT", kpi_url(world)).status_code == 405


class TestOneTerm:
    def test_kpis_by_schools(self, world: World, ceo: Browser) -> None:
        text = text_of(ceo.get(world.url("targets/")))
        assert "K1 Attendance is at least 95%" in text and "South Bank School" in text
        term = world.term("2026/27", "spring")
        url = world.url(f"targets/?term={term.pk}")
        sent = cell(world, "south", "spring", target="96") | cell(
            world, "north", "spring", kpi=world.trust_kpi, target="7"
        )
        answer = ceo.post(url, sent)
        assert answer.status_code == 302
        assert targets(term=term) == [(96, 93)]

    def test_families_and_strange_ids(self, world: World, other_world: World, ceo: Browser) -> None:
        family = world.kpi.family
        assert family is not None
        text = text_of(ceo.get(world.url(f"targets/?family={family.pk}")))
        assert "K1 Attendance" in text and "K2 Reserves" not in text
        other_world.enter()
        other, other_family = other_world.term().pk, other_world.kpi.family_id
        world.enter()
        assert ceo.get(world.url(f"targets/?term={other}")).status_code == 404
        assert ceo.get(world.url(f"targets/?family={other_family}")).status_code == 404
        assert ceo.get(world.url("targets/?page=99&schools=x&show=x")).status_code == 200

    def test_schools_are_chosen_by_the_names_of_the_first_and_the_last(self, world: World, ceo: Browser) -> None:
        for number in range(10, 17):
            School.objects.create(trust=world.trust, name=f"School {number}", slug=f"s{number}", position=number)
        page = ceo.get(world.url("targets/?schools=2")).content.decode()
        assert '<option value="1">North Lane Primary to School 12</option>' in page
        assert '<option value="2" selected>School 13 to School 16</option>' in page

    def test_the_number_of_queries_does_not_grow(
        self, world: World, ceo: Browser, django_assert_num_queries: Any
    ) -> None:
        report(world, world.kpi, "north", "94")
        for url in (world.url("targets/"), kpi_url(world)):
            ceo.get(url)  # the first request of a session costs one more
        for url, number in ((world.url("targets/"), 27), (kpi_url(world), 25)):
            with django_assert_num_queries(number):
                ceo.get(url)
        grow(world)  # with limits that are newer than their figures: who set them is asked for once
        for url, number in ((world.url("targets/"), 28), (kpi_url(world), 25)):
            with django_assert_num_queries(number):
                ceo.get(url)

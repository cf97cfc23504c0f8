"""Verifying figures by a second method: what is asked, by whom, one by one and in bulk, and differences answered."""

import datetime as dt
from decimal import Decimal

from apps.kpis.figure_services import version_of
from apps.kpis.models import KPI, Check, Reading
from tests.kpis.figures_entry import filled, row_of, school_url, text_of
from tests.kpis.reporting import report
from tests.reviews.scene import make_final, open_review, report_all
from tests.world import World

METHOD = "Registers of one week counted"


def typed_by_staff(world: World, value: str = "94.0", school: str = "north", **fields) -> Reading:
    return report(world, world.kpi, school, value, reported_by=world.people["data_entry"], **fields)


def sent(reading: Reading, **parts: str) -> dict[str, str]:
    found = {"method": METHOD, "result": "agrees", "value": "", "note": "", "seen": version_of(reading)} | parts
    return {f"check-{name}": value for name, value in found.items()}


def verify(world: World, reading: Reading, by: str = "executive", **parts: str):
    return world.as_(by).post(world.url(f"figures/{reading.pk}/verify/"), sent(reading, **parts))


class TestOne:
    def test_a_second_person_agrees(self, world: World) -> None:
        reading = typed_by_staff(world)
        assert verify(world, reading).status_code == 302

        check = Check.objects.get()
        assert (check.agrees, check.method, check.checked_by, check.reported_by) == (
            True,
            METHOD,
            world.people["executive"],
            world.people["data_entry"],
        )
        assert "1 of 1 verified" in text_of(world.as_("ceo").get(world.url("scorecard/")))
        assert "1 of 1 verified" in text_of(world.as_("head").get(world.url("figures/")))

    def test_the_head_verifies_what_a_colleague_typed(self, world: World) -> None:
        assert verify(world, typed_by_staff(world), by="head").status_code == 302

    def test_nobody_verifies_their_own(self, world: World) -> None:
        reading = report(world, world.kpi, "north", "94.0", reported_by=world.people["head"])
        assert verify(world, reading, by="head").status_code == 403
        page = text_of(world.as_("head").get(world.url(f"figures/{reading.pk}/")))
        assert "Verify it" not in page
        assert not Check.objects.exists()

    def test_who_may_not(self, world: World) -> None:
        reading = typed_by_staff(world)
        for role in ("data_entry", "trustee", "governor", "lgb_chair", "clerk", "guest", "leader", "staff"):
            assert verify(world, reading, by=role).status_code == 403, role
        south = typed_by_staff(world, school="south")
        assert verify(world, south, by="head").status_code == 403
        assert not Check.objects.exists()

    def test_a_difference_stands_beside_the_figure_until_it_is_answered(self, world: World) -> None:
        reading = typed_by_staff(world)
        verify(world, reading, result="differs", value="93.2", note="Week 5 had two registers")

        check = Check.objects.get()
        assert (check.agrees, check.value, check.is_waiting) == (False, Decimal("93.2"), True)
        head = world.as_("head")
        assert "1 figure in which a check found something else" in text_of(head.get(world.url()))
        assert "K1 Attendance is at least 95%, North Lane Primary" in text_of(head.get(world.url("figures/verify/")))
        assert "Trust executive larkmoor found otherwise, to be answered" in text_of(head.get(school_url(world)))
        assert "Found 93.2%" in text_of(head.get(world.url(f"figures/{reading.pk}/")))
        assert "0 of 1 verified" in text_of(world.as_("ceo").get(world.url("scorecard/")))

        answer = head.post(world.url(f"figures/{reading.pk}/answer/"), {"answer-answer": "Late marks count."})
        assert answer.status_code == 302
        check.refresh_from_db()
        assert (check.answer, check.answered_by) == ("Late marks count.", world.people["head"])
        assert "found something else" not in text_of(head.get(world.url()))

    def test_the_figure_corrected_to_what_was_found_is_verified(self, world: World) -> None:
        reading = typed_by_staff(world)
        verify(world, reading, result="differs", value="93.2")
        row = row_of(world.kpi, world.schools["north"])

        was = {"value": "94.0"}
        world.as_("head").post(school_url(world), filled(row, was=was, value="93.2") | {"submit": "1"})

        assert Check.objects.get().agrees
        assert "1 of 1 verified" in text_of(world.as_("trustee").get(world.url("scorecard/")))

    def test_only_who_answers_for_a_figure_answers(self, world: World) -> None:
        reading = typed_by_staff(world)
        verify(world, reading, by="data_lead", result="differs", note="Other")
        for role in ("data_lead", "ceo", "executive", "data_entry", "trustee"):
            answer = world.as_(role).post(world.url(f"figures/{reading.pk}/answer/"), {"answer-answer": "No."})
            assert answer.status_code == 403, role
        assert Check.objects.get().answer == ""

    def test_what_is_wrong_is_said_at_the_field(self, world: World) -> None:
        reading = typed_by_staff(world)
        for parts, sentence in (
            ({"method": " "}, "Say how you checked: the second method, in a few words."),
            ({"result": ""}, "Choose whether it agrees"),
            ({"result": "differs"}, "Enter what you found, or say in the note what differs."),
            ({"result": "differs", "value": "ninety"}, "Enter a number in figures, such as 93.8."),
            ({"result": "differs", "value": "94.0"}, "This is the figure itself. Choose that it agrees"),
        ):
            answer = verify(world, reading, **parts)
            assert (answer.status_code, sentence in text_of(answer)) == (422, True), sentence
        assert not Check.objects.exists()

    def test_a_figure_that_changed_meanwhile_is_looked_at_again(self, world: World) -> None:
        reading = typed_by_staff(world)
        Reading.objects.update(value=Decimal(91), reported_at=reading.reported_at + dt.timedelta(minutes=1))
        answer = verify(world, reading)
        assert answer.status_code == 409
        assert "A figure was changed or taken out while you were checking." in text_of(answer)

    def test_a_draft_is_not_verified_yet(self, world: World) -> None:
        answer = verify(world, typed_by_staff(world, is_draft=True))
        assert answer.status_code == 409
        assert "This figure has not been submitted yet: it is verified once it is." in text_of(answer)

    def test_nothing_is_verified_once_figures_are_final(self, world: World) -> None:
        report_all(world)
        make_final(world, open_review(world))
        answer = verify(world, Reading.objects.get(school=world.schools["north"]))
        assert answer.status_code == 409
        assert "The figures of autumn 2026/27 are final, so this can no longer change." in text_of(answer)
        assert not Check.objects.exists()

    def test_another_trusts_figure_is_not_found(self, world: World, other_world: World) -> None:
        other_world.enter()
        theirs = typed_by_staff(other_world)
        world.enter()
        for path in ("", "verify/", "return/", "answer/"):
            ask = world.as_("ceo").post if path else world.as_("ceo").get
            assert ask(world.url(f"figures/{theirs.pk}/{path}")).status_code in (404, 403 if path == "answer/" else 404)


class TestMany:
    def test_the_headline_figures_are_asked_for_and_ticked_in_one_go(self, world: World) -> None:
        north, south = typed_by_staff(world), typed_by_staff(world, "91.0", "south")
        report(world, world.trust_kpi, None, "6.5", reported_by=world.people["data_lead"])
        ceo = world.as_("ceo")
        text = text_of(ceo.get(world.url("figures/verify/")))
        assert "Autumn 2026/27: 0 of 3 verified" in text
        assert "Show 1 more that are not verified" in text
        assert "2 figures to verify for autumn" in text_of(ceo.get(world.url()))

        answer = ceo.post(
            world.url("figures/verify/"), {"method": METHOD, "figure": [version_of(north), version_of(south)]}
        )

        assert answer.status_code == 302
        assert sorted(Check.objects.values_list("reading", "agrees")) == [(north.pk, True), (south.pk, True)]
        text = text_of(ceo.get(world.url("figures/verify/")))
        assert "2 figures verified." in text and "2 of 3 verified" in text and "Nothing is asked of you" in text

    def test_official_returns_and_exports_are_not_asked_for(self, world: World) -> None:
        typed_by_staff(world, source_kind="official")
        typed_by_staff(world, school="south", source_kind="survey")
        text = text_of(world.as_("ceo").get(world.url("figures/verify/")))
        assert "1 of 2 verified" in text
        assert "South Bank School</td>" in text and "North Lane Primary</td>" not in text

    def test_what_one_reported_oneself_waits_for_somebody_else(self, world: World) -> None:
        reading = report(world, world.kpi, "north", "94.0", reported_by=world.people["head"])
        head = world.as_("head")
        text = text_of(head.get(world.url("figures/verify/")))
        assert "1 more was reported by you, and waits for somebody else." in text
        answer = head.post(world.url("figures/verify/"), {"method": METHOD, "figure": version_of(reading)})
        assert answer.status_code == 422
        assert not Check.objects.exists()

    def test_ticks_stay_where_the_method_is_missing(self, world: World) -> None:
        reading = typed_by_staff(world)
        answer = world.as_("ceo").post(world.url("figures/verify/"), {"method": "", "figure": version_of(reading)})
        assert answer.status_code == 422
        text = text_of(answer)
        assert "Say how you checked: the second method, in a few words." in text
        assert f'value="{version_of(reading)}" checked' in text

    def test_no_tick_is_said(self, world: World) -> None:
        typed_by_staff(world)
        answer = world.as_("ceo").post(world.url("figures/verify/"), {"method": METHOD})
        assert (answer.status_code, "Tick the figures that you checked" in text_of(answer)) == (422, True)

    def test_the_number_of_queries_does_not_grow(self, world: World, django_assert_num_queries) -> None:
        typed_by_staff(world)
        url = world.url("figures/verify/?show=all")
        browser = world.as_("ceo")
        browser.get(url)
        # One of them asks whether what is overdue was overdue before; the trust's own figure is, throughout.
        with django_assert_num_queries(29):
            browser.get(url)
        KPI.objects.update(headline=True)
        typed_by_staff(world, "91.0", "south")
        with django_assert_num_queries(29):
            browser.get(url)

"""Submitting figures to the trust, and getting them back: who does, what is said, and who sees what."""

from decimal import Decimal

from apps.kpis.models import Reading, Sample
from tests.kpis.figures_entry import filled, row_of, school_url, text_of, trust_url
from tests.kpis.reporting import report
from tests.reviews.scene import make_final, open_review, report_all
from tests.world import World, make_kpi


def draft(world: World, value: str = "94.0", school: str = "north", **fields) -> Reading:
    fields.setdefault("reported_by", world.people["data_entry"])
    return report(world, world.kpi, school, value, is_draft=True, **fields)


class TestSubmit:
    def test_what_is_typed_is_saved_and_submitted_at_once(self, world: World) -> None:
        row = row_of(world.kpi, world.schools["north"])
        browser = world.as_("head")

        answer = browser.post(school_url(world), filled(row, value="93.8") | {"submit": "1"})

        assert answer.status_code == 302
        kept = Reading.objects.get()
        assert (kept.is_draft, kept.submitted_by, kept.value) == (False, world.people["head"], Decimal("93.8"))
        assert "1 figure saved: 1 amber. 1 figure submitted to the trust." in text_of(browser.get(answer["Location"]))
        assert Sample.objects.get().term == world.term()

    def test_the_button_counts_the_drafts_and_names_what_is_missing(self, world: World) -> None:
        make_kpi(
            world,
            code="K3",
            statement="Punctuality",
            measured_for="each-school",
            shape="at_least",
            unit="percent",
            frequency="termly",
            target="95",
        )
        draft(world)
        text = text_of(world.as_("head").get(school_url(world)))
        assert "Submit 1 figure to the trust" in text
        assert "What lies behind a figure, and where the year will end. Neither is needed to submit." in text
        assert "Not in yet: Punctuality. You can submit without, and the rest later." in text

    def test_an_outlook_is_asked_for_and_not_needed(self, world: World) -> None:
        draft(world, "91.0")
        text = text_of(world.as_("head").get(school_url(world)))
        assert "Asked for 1 figure that is red, or amber and worse than a year before. It is not needed" in text

    def test_who_types_the_figures_does_not_submit_them(self, world: World) -> None:
        row = row_of(world.kpi, world.schools["north"])
        browser = world.as_("data_entry")
        browser.post(school_url(world), filled(row, value="93.8") | {"submit": "1"})

        assert Reading.objects.get().is_draft
        text = text_of(browser.get(school_url(world)))
        assert "Submit 1 figure" not in text
        assert "1 figure is a draft until the headteacher or the central data lead submits it to the trust." in text

    def test_a_wrong_row_holds_nothing_else_up(self, world: World) -> None:
        other = make_kpi(world, statement="P", measured_for="each-school", unit="percent", frequency="termly")
        school = world.schools["north"]
        sent = filled(row_of(world.kpi, school), value="93.8") | filled(row_of(other, school), value="ninety")

        answer = world.as_("head").post(school_url(world), sent | {"submit": "1"})

        assert answer.status_code == 422
        assert "1 figure submitted to the trust. 1 figure not saved: see below." in text_of(answer)
        assert not Reading.objects.get().is_draft

    def test_a_draft_whose_row_is_wrong_is_not_submitted_as_it_was(self, world: World) -> None:
        kept = draft(world, "91.0")
        row = row_of(world.kpi, world.schools["north"])
        answer = world.as_("head").post(
            school_url(world), filled(row, was={"value": "91"}, value="lots") | {"submit": "1"}
        )
        assert answer.status_code == 422
        assert "submitted" not in text_of(answer).split("Figures for autumn")[0]
        kept.refresh_from_db()
        assert kept.is_draft

    def test_sent_twice_it_submits_once(self, world: World) -> None:
        draft(world)
        browser = world.as_("head")
        browser.post(school_url(world), {"submit": "1"})
        first = Reading.objects.get().submitted_at
        browser.post(school_url(world), {"submit": "1"})
        assert Reading.objects.get().submitted_at == first

    def test_the_data_lead_submits_a_kpi_of_all_schools(self, world: World) -> None:
        draft(world)
        draft(world, school="south")
        own = report(world, world.trust_kpi, None, "6.5", is_draft=True)

        world.as_("data_lead").post(trust_url(world, world.kpi), {"submit": "1"})

        assert list(Reading.objects.filter(is_draft=True)) == [own]

    def test_all_that_one_answers_for_is_submitted_at_once(self, world: World) -> None:
        for school in ("north", "south"):
            draft(world, school=school)
        own = report(world, world.trust_kpi, None, "6.5", is_draft=True)
        url = world.url(f"figures/submit/{world.period().pk}/")
        assert "Submit all 3 figures that are drafts" in text_of(world.as_("data_lead").get(world.url("figures/")))
        assert "Submit all" not in text_of(world.as_("head").get(world.url("figures/")))

        assert world.as_("ceo").post(url).status_code == 302
        own.refresh_from_db()
        assert (own.is_draft, Reading.objects.filter(is_draft=True).count()) == (False, 2)
        world.as_("head").post(url)
        assert Reading.objects.get(is_draft=True).school == world.schools["south"]
        lead = world.as_("data_lead")
        lead.post(url)
        assert not Reading.objects.filter(is_draft=True).exists()
        assert "1 figure submitted to the trust." in text_of(lead.get(world.url("figures/")))
        lead.post(url)
        assert "There was nothing left to submit." in text_of(lead.get(world.url("figures/")))

    def test_a_school_does_not_submit_anothers(self, world: World) -> None:
        draft(world, school="south")
        assert world.as_("head").post(school_url(world, "south"), {"submit": "1"}).status_code == 403
        world.as_("head").post(school_url(world), {"submit": "1"})
        assert Reading.objects.get().is_draft

    def test_the_overview_and_home_say_what_is_to_be_submitted(self, world: World) -> None:
        draft(world)
        assert "1 to submit" in text_of(world.as_("head").get(world.url("figures/")))
        assert "Figures of North Lane Primary for autumn: submit what is in" in text_of(
            world.as_("head").get(world.url())
        )
        assert "submit what is in" not in text_of(world.as_("data_entry").get(world.url()))


class TestWhoSees:
    def test_trustees_and_governors_see_what_was_submitted(self, world: World) -> None:
        draft(world, "61.7")
        report(world, world.kpi, "south", "71.9")
        seen = {
            role: [value in text_of(world.as_(role).get(world.url("scorecard/"))) for value in ("61.7", "71.9")]
            for role in ("ceo", "head", "trustee", "governor")
        }
        assert seen == {
            "ceo": [True, True],
            "head": [True, False],
            "trustee": [False, True],
            "governor": [False, False],
        }
        Reading.objects.update(is_draft=False)
        assert "61.7" in text_of(world.as_("governor").get(world.url("scorecard/")))
        assert "Figures that were submitted, as they stand of" not in text_of(
            world.as_("ceo").get(world.url("scorecard/"))
        )

    def test_a_draft_is_not_in_a_review(self, world: World) -> None:
        report_all(world)
        Reading.objects.filter(school=world.schools["north"]).update(is_draft=True)
        text = text_of(world.as_("ceo").get(world.url(f"reviews/{open_review(world).pk}/")))
        assert "96.0%" not in text and "2 of 3" in text


class TestReturn:
    def test_it_goes_back_with_a_reason_and_comes_again(self, world: World) -> None:
        reading = report(world, world.kpi, "north", "94.0", reported_by=world.people["data_entry"])
        url = world.url(f"figures/{reading.pk}/return/")

        assert world.as_("ceo").post(url, {"return-reason": "This is last year's."}).status_code == 302

        reading.refresh_from_db()
        assert (reading.stage, reading.returned_by, reading.returned_reason) == (
            "returned",
            world.people["ceo"],
            "This is last year's.",
        )
        head = world.as_("head")
        assert "Returned</strong> by CEO larkmoor: This is last year&#x27;s." in text_of(head.get(school_url(world)))
        home = head.get(world.url())
        assert "1 of them returned by the trust with a reason" in text_of(home)
        assert f'href="{school_url(world)}?show=drafts"' in home.content.decode()
        for shown in ("returned", "drafts"):
            page = head.get(school_url(world) + f"?show={shown}")
            assert [r.row_label for s in page.context["sections"] for r in s.rows] == ["Attendance is at least 95%"]
        found = [(f.name, f.count) for f in page.context["filters"]]
        assert found == [("All", 1), ("Returned", 1), ("To submit", 1)]
        head.post(school_url(world), {"submit": "1"})
        reading.refresh_from_db()
        assert (reading.stage, reading.returned_by, reading.returned_reason) == ("submitted", None, "")

    def test_it_needs_a_reason_and_a_submitted_figure(self, world: World) -> None:
        reading = report(world, world.kpi, "north", "94.0", reported_by=world.people["data_entry"])
        url = world.url(f"figures/{reading.pk}/return/")
        answer = world.as_("executive").post(url, {"return-reason": "  "})
        assert answer.status_code == 422
        assert "Say why you return this figure, so that it can be put right." in text_of(answer)
        Reading.objects.update(is_draft=True)
        answer = world.as_("executive").post(url, {"return-reason": "Wrong"})
        assert answer.status_code == 409
        assert "This figure has not been submitted, so there is nothing to return." in text_of(answer)

    def test_the_head_returns_nothing_and_nobody_their_own(self, world: World) -> None:
        reading = report(world, world.kpi, "north", "94.0", reported_by=world.people["data_lead"])
        url = world.url(f"figures/{reading.pk}/return/")
        for role in ("head", "data_lead", "trustee", "data_entry"):
            assert world.as_(role).post(url, {"return-reason": "Wrong"}).status_code == 403
        assert Reading.objects.get().stage == "submitted"

    def test_nothing_is_returned_once_figures_are_final(self, world: World) -> None:
        report_all(world)
        make_final(world, open_review(world))
        reading = Reading.objects.get(school=world.schools["north"])
        answer = world.as_("ceo").post(world.url(f"figures/{reading.pk}/return/"), {"return-reason": "Wrong"})
        assert answer.status_code == 409
        assert "The figures of autumn 2026/27 are final, so this can no longer change." in text_of(answer)

"""The page on which a school's figures are entered."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from apps.core.rag import State
from apps.kpis.models import KPI, Reading, Target
from apps.pages.figure_words import review_words
from apps.reviews.models import Review
from tests.kpis.figures_entry import filled, grow, row_of, school_url, strange_period, text_of
from tests.kpis.reporting import report
from tests.world import World, make_kpi


class TestSchool:
    def test_it_shows_last_figure_target_and_inputs(self, world: World) -> None:
        report(world, world.kpi, "north", "93.1", period=world.period("2025/26", "summer"))
        report(world, world.kpi, "north", of=(430, 450))
        text = text_of(world.as_("data_entry").get(school_url(world)))

        row = row_of(world.kpi, world.schools["north"])
        assert "Target 95.0%</span>" in text and "93.1% in summer 2025/26 </td>" in text
        assert f'name="{row}-numerator" value="430"' in text
        assert f'<input type="text" name="{row}-value"' in text  # empty: the percentage follows from the two numbers
        assert "Green: 95.6% against 95.0% for autumn (amber down to 93.0%)." in text

    def test_figures_are_saved_with_their_colours(self, world: World) -> None:
        browser = world.as_("head")
        row = row_of(world.kpi, world.schools["north"])
        answer = browser.post(school_url(world), filled(row, numerator="430", denominator="450", note="Flu"))

        assert (answer.status_code, answer["Location"]) == (302, school_url(world))
        reading = Reading.objects.get()
        assert (reading.numerator, reading.denominator, reading.note) == (430, 450, "Flu")
        assert (reading.school, reading.reported_by) == (world.schools["north"], world.people["head"])
        assert "1 figure saved: 1 green." in text_of(browser.get(answer["Location"]))

    def test_what_is_right_is_saved_and_what_is_wrong_is_shown_again(self, world: World) -> None:
        second = make_kpi(
            world,
            code="K3",
            statement="Punctuality",
            measured_for="each-school",
            unit="percent",
            shape="at_least",
            target="95.0",
        )
        good, bad = row_of(world.kpi, world.schools["north"]), row_of(second, world.schools["north"])
        answer = world.as_("head").post(
            school_url(world), filled(good, value="94.9") | filled(bad, value="ninety", note="By hand")
        )

        text = text_of(answer)
        assert answer.status_code == 422
        assert Reading.objects.get().value == Decimal("94.9")
        assert "1 figure saved: 1 amber. 1 figure not saved: see below." in text
        assert f'<a href="#id_{bad}-value">Punctuality: Enter a number in figures, such as 93.8.</a>' in text
        assert 'value="ninety"' in text and 'value="By hand"' in text

    def test_rows_that_were_not_touched_are_left_alone(self, world: World) -> None:
        browser = world.as_("head")
        row = row_of(world.kpi, world.schools["north"])
        was = report(world, world.kpi, "north", "94.9").reported_at
        answer = browser.post(school_url(world), filled(row, was={"value": "94.9"}, value="94.9"))

        assert Reading.objects.get().reported_at == was
        assert "Nothing was changed." in text_of(browser.get(answer["Location"]))

    def test_a_figure_that_changed_meanwhile_is_not_written_over(self, world: World) -> None:
        row = row_of(world.kpi, world.schools["north"])
        report(world, world.kpi, "north", "94.9", reported_by=world.people["data_lead"])
        answer = world.as_("head").post(school_url(world), filled(row, value="91"))

        text = text_of(answer)
        assert answer.status_code == 422
        assert Reading.objects.get().value == Decimal("94.9")
        assert (
            "Central data lead larkmoor has entered 94.9% meanwhile. Choose which is to stay, and save again." in text
        )
        assert "Keep yours: 91 <" in text and "Keep theirs: Central data lead larkmoor has entered 94.9% <" in text
        assert 'value="91"' in text
        now = {"value": "94.9", "numerator": "", "denominator": "", "note": "", "source_kind": ""}
        assert json.dumps(now).replace('"', "&quot;") in text
        theirs = filled(row, was=now, value="91") | {f"{row}-keep": "theirs"}
        assert world.as_("head").post(school_url(world), theirs).status_code == 302
        assert Reading.objects.get().value == Decimal("94.9")
        world.as_("head").post(school_url(world), filled(row, was=now, value="91") | {f"{row}-keep": "mine"})
        assert Reading.objects.get().value == 91

    def test_a_stale_page_does_not_undo_what_another_entered(self, world: World) -> None:
        row = row_of(world.kpi, world.schools["north"])
        report(world, world.kpi, "north", "94.9")
        world.as_("head").post(school_url(world), filled(row))

        assert Reading.objects.get().value == Decimal("94.9")

    def test_taking_a_figure_out_is_explicit(self, world: World) -> None:
        browser = world.as_("head")
        row, was = row_of(world.kpi, world.schools["north"]), {"value": "94.9"}
        report(world, world.kpi, "north", "94.9")
        emptied = browser.post(school_url(world), filled(row, was=was))
        assert (emptied.status_code, Reading.objects.count()) == (422, 1)
        assert "A figure is still kept here. Tick “Take out” to remove it, or enter another." in text_of(emptied)

        answer = browser.post(school_url(world), filled(row, was=was, value="94.9") | {f"{row}-clear": "on"})
        assert Reading.objects.count() == 0
        assert "1 figure taken out." in text_of(browser.get(answer["Location"]))

    def test_milestones_grades_and_yes_or_no(self, world: World) -> None:
        browser = world.as_("head")
        done = make_kpi(
            world, code="M", statement="Plan agreed", measured_for="each-school", shape="milestone", unit="yes_no"
        )
        grade = make_kpi(
            world,
            code="G",
            statement="Visit",
            measured_for="each-school",
            shape="rubric",
            unit="grade",
            grades=["Starting", "Secure"],
        )
        Target.objects.create(trust=world.trust, kpi=grade, grade="Secure", valid_from=dt.date(2024, 9, 1))
        answered = make_kpi(
            world,
            code="Y",
            statement="Reviewed",
            measured_for="each-school",
            shape="at_least",
            unit="yes_no",
            target="1",
        )
        north = world.schools["north"]
        rows = [row_of(kpi, north) for kpi in (done, grade, answered)]
        sent = filled(rows[0], answer="done", done_on="4/11/2026") | filled(rows[1], grade="Starting")
        answer = browser.post(school_url(world), sent | filled(rows[2], value="0"))

        assert answer.status_code == 302
        kept = {r.measure.kpi.code: r for r in Reading.objects.select_related("measure__kpi")}
        assert (kept["M"].done_on, kept["G"].grade, kept["Y"].value) == (dt.date(2026, 11, 4), "Starting", 0)
        text = text_of(browser.get(answer["Location"]))
        assert "3 figures saved: 1 green, 2 red." in text
        assert "Green: done on 4 November 2026; due by 13 November 2026." in text

        for parts, sentence in (
            ({"answer": "done", "done_on": ""}, "Enter the day it was done."),
            ({"answer": "", "done_on": "4/11/2026"}, "Say whether it is done."),
            ({"answer": "not_done", "done_on": "4/11/2026"}, "It cannot be both done on a day and not done."),
            ({"answer": "done", "done_on": "soon"}, "Enter a day, such as 14/10/2026."),
        ):
            was = {"answer": "done", "done_on": "04/11/2026"}
            again = browser.post(school_url(world), filled(rows[0], was=was, note="x", **parts))
            assert sentence in text_of(again), parts

    def test_what_is_not_asked_for_is_said_and_not_taken(self, world: World) -> None:
        KPI.objects.filter(pk=world.kpi.pk).update(phases=["secondary"])
        row = row_of(world.kpi, world.schools["north"])
        text = text_of(world.as_("head").get(school_url(world)))
        world.as_("head").post(school_url(world), filled(row, value="94"))

        assert "this is for secondary schools, and North Lane Primary is a primary school" in text
        assert Reading.objects.count() == 0

    def test_figures_from_before_a_kpi_was_added_can_be_entered_and_are_not_missed(self, world: World) -> None:
        summer = world.period("2025/26", "summer")
        KPI.objects.filter(pk=world.kpi.pk).update(added_on=dt.date(2026, 11, 20))
        page = world.as_("head").get(school_url(world, period=summer))

        (row,) = [row for section in page.context["sections"] for row in section.rows]
        assert row.asked.cell.kpi == world.kpi and row.asked.cell.rating.state is State.NOT_DUE
        listed = world.as_("head").get(world.url(f"figures/?term={summer.term_id}")).content.decode()
        assert "Late" not in listed

    def test_the_schools_own_kpis_stand_apart(self, world: World) -> None:
        make_kpi(world, code="S1", statement="Books read", plan=world.sdps["north"], unit="number")
        make_kpi(world, code="S2", statement="Not ours", plan=world.sdps["south"], unit="number")
        text = text_of(world.as_("head").get(school_url(world)))

        assert "North Lane Primary plan 2026/27</h2>" in text and "Books read" in text and "Not ours" not in text

    def test_a_period_to_come_takes_nothing(self, world: World) -> None:
        url = school_url(world, period=world.period("2026/27", "spring"))
        assert "its figures can be entered from 4 January 2027" in text_of(world.as_("head").get(url))
        row = row_of(world.kpi, world.schools["north"])
        answer = world.as_("head").post(url, filled(row, value="94"))

        assert (answer.status_code, Reading.objects.count()) == (409, 0)
        assert "The spring figures can be entered from 4 January 2027." in text_of(answer)

    def test_nothing_asked_for_says_so(self, world: World) -> None:
        KPI.objects.filter(pk=world.kpi.pk).update(frequency="half-termly")
        assert "Nothing is asked for here" in text_of(world.as_("head").get(school_url(world)))

    def test_forged_rows_of_other_schools_are_not_taken(self, world: World) -> None:
        row = row_of(world.kpi, world.schools["south"])
        world.as_("head").post(school_url(world), filled(row, value="94"))

        assert Reading.objects.count() == 0

    def test_who_may(self, world: World, other_world: World) -> None:
        for role in ("ceo", "trustee", "governor", "leader", "guest", "staff"):
            assert world.as_(role).get(school_url(world)).status_code == 403, role
        assert world.as_("head").get(school_url(world, "south")).status_code == 403
        assert world.as_("data_lead").get(school_url(world, "south")).status_code == 200
        assert world.as_("head").get(school_url(world, "nowhere")).status_code == 404
        strange = strange_period(world, other_world)
        assert world.as_("head").get(world.url(f"figures/schools/north/{strange}/")).status_code == 404
        assert world.as_("head").get(other_world.url(f"figures/schools/north/{strange}/")).status_code == 404
        assert world.as_("head").request("PUT", school_url(world)).status_code == 405

    def test_the_number_of_queries_does_not_grow(self, world: World, django_assert_num_queries: Any) -> None:
        url, browser = school_url(world), world.as_("head")
        make_kpi(world, code="Y", statement="Yearly", measured_for="each-school", unit="percent", frequency="annual")
        report(world, make_kpi(world, measured_for="each-school", frequency="termly"), "north", "5")
        with django_assert_num_queries(27):
            browser.get(url)
        grow(world)
        with django_assert_num_queries(27):
            browser.get(url)


@pytest.mark.parametrize("path", ["figures/"])
def test_the_overview_is_for_those_who_enter_figures(world: World, other_world: World, path: str) -> None:
    for role in ("trustee", "governor", "staff", "guest", "leader"):
        assert world.as_(role).get(world.url(path)).status_code == 403, role
    assert world.as_("ceo").get(other_world.url(path)).status_code == 404
    assert world.as_("ceo").request("POST", world.url(path)).status_code == 405


class TestBeforeSaving:
    """What a row would be, asked while one types."""

    def ask(self, world: World, *rows: dict[str, str]) -> str:
        sent = {key: value for row in rows for key, value in row.items()}
        return text_of(world.as_("head").post(school_url(world), {"preview": "1"} | sent))

    def test_a_typed_figure_is_rated_and_not_kept(self, world: World) -> None:
        report(world, world.kpi, "north", "91", period=world.period("2025/26"))
        row = row_of(world.kpi, world.schools["north"])
        text = self.ask(world, filled(row, value="(3)", note="A slip"), filled("f0-1", value="1"))

        assert text.startswith(f'<div id="now-{row}" hx-swap-oob="true">') and text.count("<div id=") == 1
        assert "Not saved yet" in text
        assert self.ask(world, filled(row, value="93.8%")).count("Amber: 93.8% against 95.0% for autumn") == 1
        assert "2.8 points above autumn last year" in self.ask(world, filled(row, value="93.8"))
        assert Reading.objects.filter(period=world.period()).count() == 0

    def test_what_is_wrong_is_said(self, world: World) -> None:
        row = row_of(world.kpi, world.schools["north"])
        for value, sentence in (
            ("1e400", "Enter a number in figures, such as 93.8."),
            ("NaN", "Enter a number in figures, such as 93.8."),
            ("1000000000000", "This number is too large: it can have 12 digits before the point."),
            ("-1", "−1% is not between 0% and 100%. If it is right, say why in the note."),
            ("<b>", "Enter a number in figures, such as 93.8."),
        ):
            text = self.ask(world, filled(row, value=value))
            assert "Not ready to save" in text and sentence in text, value
        assert "Enter both numbers" in self.ask(world, filled(row, numerator="3"))

    def test_nothing_typed_is_the_figure_as_it_stands(self, world: World) -> None:
        row = row_of(world.kpi, world.schools["north"])
        report(world, world.kpi, "north", "94.9")
        answer = self.ask(world, filled(row, was={"value": "94.9"}, value="94.9"))
        assert "Amber: 94.9% against 95.0%" in answer and "Not saved yet" not in answer
        taken_out = filled(row, was={"value": "94.9"}, value="94.9") | {f"{row}-clear": "on"}
        assert "Overdue" in self.ask(world, taken_out)

    def test_another_persons_figure_is_named(self, world: World) -> None:
        row = row_of(world.kpi, world.schools["north"])
        report(world, world.kpi, "north", "94.9", reported_by=world.people["data_lead"])
        text = self.ask(world, filled(row, value="91"))

        assert "Central data lead larkmoor has entered 94.9% meanwhile. Save to choose which is to stay." in text

    def test_the_number_of_queries_does_not_grow(self, world: World, django_assert_num_queries: Any) -> None:
        browser, url, north = world.as_("head"), school_url(world), world.schools["north"]
        one = filled(row_of(world.kpi, north), value="91")
        make_kpi(world, code="Y", statement="Yearly", measured_for="each-school", unit="percent", frequency="annual")
        with django_assert_num_queries(25):
            browser.post(url, {"preview": "1"} | one)
        grow(world)
        many = {"preview": "1"} | one
        for code in ("G0", "G3"):
            many |= filled(row_of(KPI.objects.get(code=code), north), value="91")
        with django_assert_num_queries(25):
            browser.post(url, many)


class TestNarrowing:
    def test_only_what_is_missing_or_overdue(self, world: World) -> None:
        make_kpi(world, code="K3", statement="Punctuality", measured_for="each-school", unit="percent")
        report(world, world.kpi, "north", "94.9")
        browser = world.as_("head")
        for shown, present in (("", True), ("missing", False), ("overdue", False), ("strange", True)):
            page = browser.get(school_url(world) + f"?show={shown}")
            rows = [row.row_label for section in page.context["sections"] for row in section.rows]
            assert rows == ["Attendance is at least 95%"] * present + ["Punctuality"], shown
        assert [(f.name, f.count) for f in page.context["filters"]] == [("All", 2), ("Not in yet", 1), ("Overdue", 1)]

    def test_a_row_of_another_page_is_saved_and_a_wrong_one_stays(self, world: World) -> None:
        report(world, world.kpi, "north", "94.9")
        row, was = row_of(world.kpi, world.schools["north"]), {"value": "94.9"}
        browser, url = world.as_("head"), school_url(world) + "?show=missing"
        wrong = browser.post(url, filled(row, was=was, value="lots"))
        assert wrong.status_code == 422 and 'value="lots"' in text_of(wrong)

        answer = browser.post(url, filled(row, was=was, value="96"))
        assert (answer.status_code, answer["Location"]) == (302, url)
        assert Reading.objects.get().value == 96


class TestCorrecting:
    def test_who_may_and_what_becomes_of_it_is_said(self, world: World) -> None:
        text = text_of(world.as_("head").get(school_url(world)))
        assert "They were due on 13 November 2026. What is missing is overdue until it is entered" in text
        assert "You may correct a figure at any time, also after its day, and so may anyone who is" in text
        assert "Central data lead, Headteacher or School data entry for North Lane Primary." in text
        assert (
            "The review of autumn 2026/27 takes figures as they stand on the day on which they are made final." in text
        )
        assert "CEO, Trust executive or Central data lead for the trust." in text_of(
            world.as_("ceo").get(world.url(f"figures/trust/{world.period().pk}/"))
        )

    def test_after_figures_are_final_the_review_keeps_what_it_had(self, world: World) -> None:
        day = dt.datetime(2026, 12, 3, 9, tzinfo=dt.UTC)
        by = {"opened_by": world.people["ceo"], "opened_at": day}
        period = world.period()
        final = Review(trust=world.trust, term=period.term, figures_final_at=day, **by)
        issued = Review(trust=world.trust, term=period.term, figures_final_at=day, issued_at=day, **by)

        kept = (
            "The figures of the review of autumn 2026/27 were made final on 3 December 2026. It keeps the figure it "
            "had then. What you change here shows on the scorecard and in later reviews."
        )
        assert review_words(period, final) == (
            f"{kept} Tell the CEO what you corrected, who can say so in the review before it is issued."
        )
        assert review_words(period, issued) == (
            f"{kept} It was issued on 3 December 2026, and its board pack does not change: tell the CEO what you "
            "corrected, who can report it to the board."
        )

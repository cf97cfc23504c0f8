"""Figures from a file: a template, one file for all schools, back years; the preview, what is mended and saved."""

import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from apps.core import clock
from apps.kpis.figure_services import draw_sample
from apps.kpis.models import FigureUpload, Reading
from apps.trusts.models import School, Term
from tests.kpis.figures_entry import text_of
from tests.kpis.reporting import report
from tests.kpis.uploads.sheets import WIDE, brought, filled, marked, preview, rows_url, save, send, upload_url, workbook
from tests.reviews.scene import make_final, open_review
from tests.world import World, make_kpi

LONG = "URN;KPI;Period;How many;Out of;Note\n100000;K1;Autumn 2025/26;430;450;\n100001;K1;autumn 2025-26;900;1000;Flu\n"


def template_of(world: World, person: str = "head", school: str = "north") -> bytes:
    return bytes(world.as_(person).get(world.url(f"figures/template/{world.term().pk}/{school}/")).content)


class TestTemplate:
    def test_it_asks_for_the_term_with_the_figure_before_and_nothing_in_it_calculates(self, world: World) -> None:
        report(world, world.kpi, "north", "93.1", period=world.period("2025/26", "summer"))
        report(world, world.kpi, "north", of=(430, 450), note="=1+1")
        make_kpi(world, code="M", statement="=Handbook agreed", measured_for="each-school", shape="milestone")
        page = load_workbook(io.BytesIO(template_of(world))).worksheets[0]

        rows = list(page.iter_rows(values_only=True))
        assert [row[:3] for row in rows[:4]] == [
            ("Template of figures", "Fill in the white columns, and upload it on the page Figures.", None),
            ("Trust", "Larkmoor Learning Trust", "larkmoor"),
            ("School", "North Lane Primary", "north"),
            ("Term", "autumn 2026/27", "2026-27-autumn"),
        ]
        assert rows[5][:10] == (
            *("K1", "Attendance is at least 95%", "autumn 2026/27", "93.1% in summer 2025/26", "%"),
            *(None, 430, 450, "=1+1", None),
        )
        assert rows[6][4:6] == ("day it was done, or “not done”", None)
        assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}

    def test_there_is_none_where_nothing_is_asked(self, world: World) -> None:
        browser = world.as_("head")
        term = world.term("2026/27", "spring")
        answer = browser.get(world.url(f"figures/template/{term.pk}/north/"))
        assert "Nothing is asked of North Lane Primary in spring 2026/27: there is nothing to fill in." in text_of(
            browser.get(answer["Location"])
        )

    def test_filled_in_it_comes_back_as_figures_with_their_source(self, world: World) -> None:
        report(world, world.kpi, "north", "93.1", period=world.period("2025/26", "autumn"))

        def fill(page: Any) -> None:
            page["G6"], page["H6"], page["I6"], page["J6"] = 437, 450, "Flu in October", "Arbor"

        upload = brought(world, "head", filled(template_of(world), fill), name="north.xlsx", query="?school=north")
        text = text_of(preview(world, "head", upload))
        assert "Green: 97.1% against 95.0% for autumn (amber down to 93.0%); 4.0 points above autumn last year." in text
        answer = save(world, "head", upload)

        reading = Reading.objects.get(period=world.period())
        assert answer["Location"] == world.url(f"figures/?term={world.term().pk}")
        assert (reading.numerator, reading.denominator, reading.note) == (437, 450, "Flu in October")
        assert (reading.source, reading.reported_by) == ("Arbor (Upload: north.xlsx)", world.people["head"])

    def test_the_same_template_twice_changes_nothing(self, world: World) -> None:
        report(world, world.kpi, "north", of=(430, 450), note="Two\nlines")
        at = Reading.objects.get().reported_at
        upload = brought(world, "head", template_of(world), name="north.xlsx")
        text = text_of(preview(world, "head", upload))

        assert "1 figure is as it was. Nothing would change." in text and "Save" not in text
        answer = world.as_("head").post(
            rows_url(world, upload), {"do": "save", **marked(preview(world, "head", upload))}
        )
        assert answer.status_code == 409 and "There is nothing here that could be saved." in text_of(answer)
        assert Reading.objects.get().reported_at == at

    @pytest.mark.parametrize(
        ("change", "query", "sentence"),
        [
            ({"B2": "Elm Trust", "C2": "elm"}, "", "This is a template of Elm Trust, not of Larkmoor Learning Trust."),
            ({}, "?school=south", "This is the template of North Lane Primary, not of South Bank School."),
            (
                {"B4": "summer 2025/26", "C4": "2025-26-summer"},
                "",
                "This is the template for summer 2025/26, and here figures of autumn 2026/27 are uploaded. Choose that "
                "term on the page Figures first, or download the template of this one.",
            ),
            (
                {"B3": "Elm Primary", "C3": "elm"},
                "",
                "This is the template of Elm Primary, which is no school of this trust.",
            ),
            (
                {"C2": None},
                "",
                "The first rows of this template have been changed. Download it anew, and copy your figures over.",
            ),
            (
                {"F6": 94, "K6": None},
                "",
                "Row 6 has lost its key, in the last column. Download the template anew, and copy your figures over.",
            ),
            ({"C3": "south"}, "", "Row 6 was copied from another school&#x27;s template: take it out."),
        ],
    )
    def test_what_is_not_meant_for_here_is_refused_by_name(
        self, world: World, change: dict, query: str, sentence: str
    ) -> None:
        def fill(page: Any) -> None:
            for place, value in change.items():
                page[place] = value

        answer = send(world, "data_lead", filled(template_of(world), fill), name="n.xlsx", query=query)
        assert (answer.status_code, FigureUpload.objects.count()) == (422, 0)
        assert sentence in text_of(answer)

    def test_another_schools_template_is_refused_row_by_row_to_one_who_may_not_enter_it(self, world: World) -> None:
        def fill(page: Any) -> None:
            page["F6"] = 94

        upload = brought(world, "head", filled(template_of(world, "data_lead", "south"), fill), name="s.xlsx")
        assert "You may not enter the figures of South Bank School." in text_of(preview(world, "head", upload))


class TestAllSchools:
    def test_columns_are_found_by_their_headings_and_rows_by_urn(self, world: World) -> None:
        upload = brought(world, "data_lead", WIDE)
        text = text_of(preview(world, "data_lead", upload))
        assert "<strong>2</strong> new" in text and "Amber: 94.1% against 95.0% for autumn" in text
        assert save(world, "data_lead", upload).status_code == 302

        found = {(r.school.name, str(r.value), r.source) for r in Reading.objects.select_related("school")}
        assert found == {
            ("North Lane Primary", "94.1", "Upload: figures.csv"),
            ("South Bank School", "91", "Upload: figures.csv"),
        }
        again = brought(world, "data_lead", WIDE)
        assert "2 figures are as they were. Nothing would change." in text_of(preview(world, "data_lead", again))

    def test_figures_of_an_official_return_say_so_and_count_as_checked(self, world: World) -> None:
        report(world, world.kpi, "north", of=(941, 1000), note="Census")
        file = SimpleUploadedFile("census.csv", WIDE.encode())
        browser = world.as_("data_lead")
        browser.post(upload_url(world), {"file": file, "source_kind": "official"})
        upload = FigureUpload.objects.get()
        text = text_of(preview(world, "data_lead", upload))
        assert "<strong>1</strong> the figure stays, what is said of it changes" in text
        save(world, "data_lead", upload)

        north = Reading.objects.get(school=world.schools["north"])
        assert (north.source_kind, north.source, north.note) == ("official", "Upload: census.csv", "Census")
        assert (north.numerator, north.denominator) == (941, 1000)
        assert all(r.is_verified_by_source and not r.is_draft for r in Reading.objects.all())

    def test_what_a_head_uploads_is_a_draft_until_the_head_submits_it(self, world: World) -> None:
        browser = world.as_("head")
        upload = brought(world, "head", "URN,K1\n100000,94.1\n")
        looked = marked(browser.get(rows_url(world, upload)))
        answer = browser.post(rows_url(world, upload), {"do": "save", **looked})
        assert "1 figure saved. It is not submitted yet: do that on the page of figures." in text_of(
            browser.get(answer["Location"])
        )
        assert Reading.objects.get().is_draft

    def test_a_column_that_is_not_known_is_asked_for_once_and_remembered(self, world: World) -> None:
        table = "School\tPersist. absence\tPupils\nNorth Lane Primary\t94.1\t12\n"
        upload = brought(world, "data_lead", table)
        answer = preview(world, "data_lead", upload)
        assert answer["Location"] == world.url(f"figures/uploads/{upload.pk}/columns/")
        page = world.as_("data_lead").get(answer["Location"])
        assert "“Persist. absence” holds" in text_of(page) and "94.1" in text_of(page)

        own = f"{world.kpi.measures.get().pk}:value"
        wrong = world.as_("data_lead").post(answer["Location"], {"c0": "skip", "c1": own, "c2": "skip"})
        assert wrong.status_code == 422
        assert "Say which column names the school, by its URN or its name." in text_of(wrong)
        answer = world.as_("data_lead").post(answer["Location"], {"c0": "school", "c1": own, "c2": "skip"})
        assert answer["Location"] == rows_url(world, upload)
        assert "<strong>1</strong> new" in text_of(preview(world, "data_lead", upload))

        next_time = brought(world, "data_lead", table.replace("94.1", "95.2"))
        assert "<strong>1</strong> new" in text_of(preview(world, "data_lead", next_time))

    def test_a_share_is_not_taken_for_a_percentage(self, world: World) -> None:
        text = text_of(preview(world, "data_lead", brought(world, "data_lead", "URN,K1\n100000,0.938\n")))
        assert "Is this 93.8%, or 0.938%? Write it with its sign." in text

        def as_percent(page: Any) -> None:
            page["B2"].number_format = "0.0%"

        sheet = workbook([["URN", "K1"], ["100000", 0.938]], as_percent)
        save(world, "data_lead", brought(world, "data_lead", sheet, name="a.xlsx"))
        assert Reading.objects.get().value == Decimal("93.8")

    def test_what_the_data_lead_brings_is_submitted(self, world: World) -> None:
        save(world, "data_lead", brought(world, "data_lead", "URN,K1\n100000,93.8\n"))
        kept = Reading.objects.get()
        assert (kept.is_draft, kept.submitted_by) == (False, world.people["data_lead"])

    def test_decimals_beyond_what_is_kept_are_rounded(self, world: World) -> None:
        save(world, "data_lead", brought(world, "data_lead", "URN,K1\n100000,93.82716049382716\n"))
        assert Reading.objects.get().value == Decimal("93.82716049")

    def test_queries_do_not_depend_on_schools_or_kpis(self, world: World) -> None:
        counts = []
        draw_sample(world.trust, world.term())
        for number in (3, 30):
            for n in range(number):
                School.objects.get_or_create(
                    trust=world.trust, slug=f"g{n}", defaults={"name": f"G{n}", "urn": f"2{n:05}"}
                )
                code = {"code": f"G{n}", "statement": f"Growth {n}", "unit": "percent", "shape": "at_least"}
                if n in (0, 1) and not counts:
                    make_kpi(world, measured_for="each-school", frequency="termly", target="50", **code)
            codes = ["G0"] if number == 3 else ["G0", "G1", "K1"]
            rows = [f"2{n:05}," + ",".join(["60"] * len(codes)) for n in range(number)]
            table = f"URN,{','.join(codes)}\n" + "\n".join(rows)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                upload = brought(world, "data_lead", table)
                answer = preview(world, "data_lead", upload)
                world.as_("data_lead").post(rows_url(world, upload), {"do": "save", **marked(answer)})
            counts.append(len(queries))
            assert Reading.objects.all().delete()[0] == number * len(codes)
        assert counts[0] == counts[1]


class TestBackYears:
    def test_a_row_for_each_figure_is_read_and_speaks_of_last_year(self, world: World) -> None:
        report(world, world.kpi, "north", "94.0")
        upload = brought(world, "data_lead", LONG.encode("cp1252"))
        text = text_of(preview(world, "data_lead", upload))
        assert "<strong>2</strong> new" in text and "autumn 2025/26" in text
        save(world, "data_lead", upload)

        found = {(r.school.name, r.numerator, r.note) for r in Reading.objects.filter(period=world.period("2025/26"))}
        assert found == {("North Lane Primary", 430, ""), ("South Bank School", 900, "Flu")}

    def test_years_that_are_not_there_are_made_with_one_click(self, world: World) -> None:
        upload = brought(world, "data_lead", "URN,KPI,Period,Figure\n100000,K1,spring 2022/23,91\n")
        text = text_of(preview(world, "data_lead", upload))
        assert "There are no terms of 2022/23 yet." in text and "Add the terms from 2022/23 on" in text
        answer = world.as_("data_lead").post(rows_url(world, upload), {"do": "years"})

        assert "Terms were added: 2022/23, 2023/24." in text_of(answer)
        assert "From before the KPI&#x27;s plan: kept to compare with, and not rated." in text_of(answer)
        assert Term.objects.filter(year__name="2022/23").count() == 3
        save(world, "data_lead", upload)
        assert Reading.objects.get().period.term.year.name == "2022/23"

    def test_years_of_long_ago_are_not_made(self, world: World) -> None:
        upload = brought(world, "data_lead", "URN,KPI,Period,Figure\n100000,K1,spring 2005/06,91\n")
        answer = world.as_("data_lead").post(rows_url(world, upload), {"do": "years"})
        assert answer.status_code == 409 and "Years can be added back to 15 years ago." in text_of(answer)
        assert not Term.objects.filter(year__name__lt="2024/25").exists()

    def test_a_head_is_told_whom_to_ask_for_years(self, world: World) -> None:
        upload = brought(world, "head", "URN,KPI,Period,Figure\n100000,K1,spring 2022/23,91\n")
        text = text_of(preview(world, "head", upload))
        assert "Ask your CEO, clerk or central data lead to add them" in text and "Add the terms" not in text
        answer = world.as_("head").post(rows_url(world, upload), {"do": "years"})
        assert answer.status_code == 403 and not Term.objects.filter(year__name="2022/23").exists()

    def test_a_figure_from_before_a_school_joined_is_taken_where_that_is_said(self, world: World) -> None:
        School.objects.filter(slug="north").update(joined_on=dt.date(2026, 9, 1))
        upload = brought(world, "data_lead", "School,KPI,Period,Figure\nNorth Lane Primary,K1,summer 2025/26,91\n")
        text = text_of(preview(world, "data_lead", upload))
        assert "North Lane Primary joined on 1 September 2026: this is before its first full term." in text
        sent = {"do": "check", "asks_joining": "1", "before_joining": "1"}
        assert "<strong>1</strong> new" in text_of(world.as_("data_lead").post(rows_url(world, upload), sent))
        save(world, "data_lead", upload)
        assert Reading.objects.get().value == 91

    def test_a_review_whose_figures_are_final_keeps_them(self, world: World) -> None:
        with clock.standing_on(dt.date(2025, 12, 3)):
            for kpi, school in ((world.kpi, "north"), (world.kpi, "south"), (world.trust_kpi, None)):
                report(world, kpi, school, "90", period=world.period("2025/26"))
            make_final(world, open_review(world, "2025/26", "autumn"))
        text = text_of(preview(world, "data_lead", brought(world, "data_lead", LONG)))
        assert "<strong>2</strong> to be mended" in text
        assert "The figures of autumn 2025/26 were made final on 3 December 2025." in text


class TestWhoMay:
    def test_ones_own_schools_only(self, world: World) -> None:
        text = text_of(preview(world, "data_entry", brought(world, "data_entry", WIDE)))
        assert "<strong>1</strong> new" in text and "<strong>1</strong> to be mended" in text
        assert "You may not enter the figures of South Bank School." in text

    def test_another_persons_upload_is_not_to_be_seen(self, world: World) -> None:
        upload = brought(world, "data_lead", WIDE)
        for url in (rows_url(world, upload), rows_url(world, upload) + "columns/"):
            assert world.as_("head").get(url).status_code == 403
            assert world.as_("head").post(url, {"do": "save"}).status_code == 403
            assert world.as_("trustee").get(url).status_code == 403
            assert world.as_("data_lead").request("PUT", url).status_code == 405

    def test_another_trusts_is_not_there(self, world: World, other_world: World) -> None:
        other_world.enter()
        upload, term = brought(other_world, "data_lead", WIDE), other_world.term().pk
        world.enter()
        assert world.as_("data_lead").get(rows_url(world, upload)).status_code == 404
        assert send(world, "data_lead", WIDE, term=term).status_code == 404
        for path in (f"figures/template/{term}/", f"figures/template/{term}/north/"):
            assert world.as_("data_lead").get(world.url(path)).status_code == 404

    def test_others_do_not_get_in(self, world: World) -> None:
        for person in ("trustee", "governor", "leader", "guest", "staff", "clerk"):
            assert world.as_(person).get(upload_url(world)).status_code == 403
            assert send(world, person, WIDE).status_code == 403
        assert world.as_("head").get(upload_url(world, "?school=south")).status_code == 403
        assert world.as_("head").get(upload_url(world, "?school=nowhere")).status_code == 404
        assert world.as_("data_lead").request("PUT", upload_url(world)).status_code == 405
        assert world.as_("head").get(world.url(f"figures/template/{world.term().pk}/south/")).status_code == 403

    def test_the_trusts_own_figures_are_uploaded_by_its_executives(self, world: World) -> None:
        table = "School,KPI,Figure\nThe trust,K2,6.2%\n"
        assert save(world, "ceo", brought(world, "ceo", table)).status_code == 302
        assert Reading.objects.get().school is None

    def test_old_uploads_go_and_unfinished_ones_are_offered_again(self, world: World) -> None:
        old = brought(world, "data_lead", WIDE, name="old.csv")
        FigureUpload.objects.filter(pk=old.pk).update(made_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
        brought(world, "data_lead", WIDE, name="new.csv")
        text = text_of(world.as_("data_lead").get(upload_url(world)))
        assert re.findall(r"(\w+)\.csv</a>", text) == ["new"]

"""What is wrong in an upload, named in a sentence: rows that are mended in the preview, and files that are refused."""

from decimal import Decimal
from typing import Any

import pytest

from apps.kpis.models import KPI, FigureUpload, Reading
from apps.trusts.models import School
from tests.kpis.figures_entry import text_of
from tests.kpis.reporting import report
from tests.kpis.uploads.sheets import WIDE, brought, marked, preview, rows_url, save, send, workbook
from tests.world import World


class TestMending:
    BAD = "URN,K1\n100000,ninety\n100009,91\n100001,88\n"

    def test_two_rows_are_mended_without_uploading_again(self, world: World) -> None:
        upload = brought(world, "data_lead", self.BAD)
        text = text_of(preview(world, "data_lead", upload))
        assert "<strong>2</strong> to be mended" in text and "<strong>1</strong> new" in text
        assert '<a href="#id_l0-value">Row 2, K1: Enter a number in figures, such as 93.8.</a>' in text
        assert "“100009” is no school of this trust: write its URN or its name." in text
        School.objects.create(trust=world.trust, name="East", slug="east", urn="100002")
        sent = {"line": ["0", "1"], "l0-value": "90", "l1-school": "East", "l1-value": "91"}
        answer = world.as_("data_lead").post(rows_url(world, upload), {"do": "check", **sent})

        assert "<strong>3</strong> new" in text_of(answer)
        save(world, "data_lead", upload)
        assert sorted(r.value for r in Reading.objects.all()) == [88, 90, 91]

    def test_those_that_are_right_are_saved_and_the_others_stay(self, world: World) -> None:
        upload, browser = brought(world, "data_lead", self.BAD), world.as_("data_lead")
        looked = marked(browser.get(rows_url(world, upload)))
        answer = browser.post(rows_url(world, upload), {"do": "save", **looked})

        assert answer["Location"] == rows_url(world, upload)
        text = text_of(browser.get(answer["Location"]))
        assert "1 figure saved. It is submitted. 2 rows are still to be mended." in text
        assert "<strong>1</strong> as it was" in text and Reading.objects.get().value == 88

    def test_what_changed_since_it_was_looked_at_is_not_saved_over(self, world: World) -> None:
        upload = brought(world, "data_lead", WIDE)
        looked = marked(preview(world, "data_lead", upload))
        report(world, world.kpi, "north", "90.2", reported_by=world.people["head"])
        answer = world.as_("data_lead").post(rows_url(world, upload), {"do": "save", **looked})

        text = text_of(answer)
        assert (answer.status_code, Reading.objects.get().value) == (409, Decimal("90.2"))
        assert "Something is not as it was when you looked" in text
        assert "Takes the place of another figure: 90.2%, entered by Headteacher larkmoor" in text

    def test_a_row_that_was_changed_with_the_click_on_save_is_looked_at_first(self, world: World) -> None:
        upload = brought(world, "data_lead", WIDE)
        looked = marked(preview(world, "data_lead", upload))
        sent = {"do": "save", "line": ["0", "1"], "l0-out": "1", **looked}
        answer = world.as_("data_lead").post(rows_url(world, upload), sent)
        assert "You have changed rows. Look at what becomes of them, then save." in text_of(answer)
        assert Reading.objects.count() == 0
        save(world, "data_lead", upload)
        assert Reading.objects.get().school == world.schools["south"]

    def test_a_second_click_on_save_says_that_it_is_done(self, world: World) -> None:
        upload = brought(world, "data_lead", WIDE)
        save(world, "data_lead", upload)
        browser = world.as_("data_lead")
        answer = browser.post(rows_url(world, upload), {"do": "save", "mark": "x"})
        assert "These figures have been saved already. Nothing was changed." in text_of(browser.get(answer["Location"]))
        upload.refresh_from_db()
        assert (upload.lines, upload.cells) == ([], [])

    def test_it_can_be_thrown_away(self, world: World) -> None:
        upload = brought(world, "data_lead", WIDE)
        world.as_("data_lead").post(rows_url(world, upload), {"do": "discard"})
        assert (FigureUpload.objects.count(), Reading.objects.count()) == (0, 0)

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [
            ("1e400", "Enter a number in figures, such as 93.8."),
            ("NaN", "Enter a number in figures, such as 93.8."),
            ("140", "140% is not between 0% and 100%. If it is right, say why in the note."),
            ("<b>9</b>", "Enter a number in figures, such as 93.8."),
            ("1000000000000000", "This number is too large: it can have 12 digits before the point."),
            ('"93,8"', "Write a point, not a comma, before the decimals: 93.8."),
        ],
    )
    def test_what_is_no_figure_is_said_at_its_row(self, world: World, value: str, sentence: str) -> None:
        text = text_of(preview(world, "data_lead", brought(world, "data_lead", f"URN,K1\n100000,{value}\n")))
        assert f'<a href="#id_l0-value">Row 2, K1: {sentence}</a>' in text

    @pytest.mark.parametrize(
        ("numbers", "field", "sentence"),
        [
            ("3,0", "denominator", "Out of 0 there is no percentage. Leave it empty and say so in a note."),
            ("7,6", "value", "7 is more than the 6 there are altogether. If it is right, say why in the note."),
            ("-1,6", "numerator", "A count is 0 or more."),
            ("3,", "denominator", "Enter both numbers, how many and out of how many, or neither."),
        ],
    )
    def test_two_numbers_that_make_no_percentage(self, world: World, numbers: str, field: str, sentence: str) -> None:
        table = f"URN,K1 numerator,K1 denominator\n100000,{numbers}\n"
        text = text_of(preview(world, "data_lead", brought(world, "data_lead", table)))
        assert f'<a href="#id_l0-{field}">Row 2, K1 numerator: {sentence}</a>' in text

    def test_a_column_of_every_school_passes_over_those_of_another_phase(self, world: World) -> None:
        KPI.objects.filter(pk=world.kpi.pk).update(phases=["primary"])
        text = text_of(preview(world, "data_lead", brought(world, "data_lead", WIDE)))
        assert "<strong>1</strong> new" in text and "<strong>1</strong> not asked of this school" in text
        sentence = "K1 Attendance is at least 95% is for other phases: South Bank School is secondary."
        assert sentence in text
        row = "URN,KPI,Figure\n100001,K1,91\n"
        assert f"Row 2: {sentence}" in text_of(preview(world, "data_lead", brought(world, "data_lead", row)))

    def test_two_rows_for_the_same_figure_are_both_named(self, world: World) -> None:
        upload = brought(world, "data_lead", "URN,K1\n100000,94\n100000,95\n")
        text = text_of(preview(world, "data_lead", upload))
        assert text.count("Two rows of the file are this same figure. Leave one of them out.") == 4
        sent = {"do": "check", "line": ["0", "1"], "l0-value": "94", "l1-value": "95", "l0-out": "1"}
        assert "<strong>1</strong> new" in text_of(world.as_("data_lead").post(rows_url(world, upload), sent))

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            ("100000,K9,autumn 2025/26", "“K9” is neither the code nor the words of a KPI here."),
            (
                "100000,K2,autumn 2025/26",
                "K2 Reserves are at least 6% of income is not measured for North Lane Primary.",
            ),
            (
                "100000,K1,autumn 1 2025/26",
                "K1 Attendance is at least 95% is reported for whole terms: write “autumn 2025/26”.",
            ),
            (
                "100000,K1,2025/26",
                "Write in which term it was reported: “autumn 2025/26” or “spring 2025/26” or “summer 2025/26”.",
            ),
            ("100000,K1,spring 2026/27", "The spring figures can be entered from 4 January 2027."),
            ("100000,K1,autumn 2035/36", "There are no terms of 2035/36 in this trust."),
            (",K1,autumn 2025/26", "There is no school here: write its URN or its name."),
            ("the trust,K1,autumn 2025/26", "K1 Attendance is at least 95% is not measured for the trust as a whole."),
        ],
    )
    def test_what_cannot_be_placed_is_said(self, world: World, row: str, sentence: str) -> None:
        upload = brought(world, "data_lead", f"URN,KPI,Period,Figure\n{row},94\n")
        assert sentence in text_of(preview(world, "data_lead", upload))


class TestFiles:
    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            (
                lambda page: page.__setitem__("B2", "=1+93"),
                "Cell B2 holds a formula: copy the sheet, paste it as values, and bring that.",
            ),
            (
                lambda page: page.merge_cells("A2:A3"),
                "Cells A2:A3 are merged: take them apart, so that each row has its own.",
            ),
            (
                lambda page: setattr(page.row_dimensions[3], "hidden", True),
                "Row 3 is hidden: show every row, or delete what is not meant.",
            ),
        ],
    )
    def test_a_sheet_that_may_not_say_what_it_seems_to_is_refused(
        self, world: World, change: Any, sentence: str
    ) -> None:
        sheet = workbook([["URN", "K1"], ["100000", 93], ["100001", 94]], change)
        answer = send(world, "data_lead", sheet, name="a.xlsx")
        assert (answer.status_code, FigureUpload.objects.count()) == (422, 0)
        assert sentence in text_of(answer)

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (b"", "This file is empty."),
            (b"\x89PNG\r\n\x1a\n\0\0", "This is neither an Excel workbook (.xlsx) nor a CSV file."),
            (b"x" * 10 * 1024 * 1024, "This file is larger than 5 MB. Save the list alone in a new workbook."),
            (b"Name,K1\n", "There is nothing under the headings of this sheet."),
            (b"a,b\n1,2\n", "No row at the top names its columns."),
        ],
    )
    def test_what_is_no_table_of_figures_is_refused(self, world: World, data: bytes, sentence: str) -> None:
        answer = send(world, "data_lead", data)
        assert (answer.status_code, FigureUpload.objects.count()) == (422, 0)
        assert sentence in text_of(answer)

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    def test_every_way_to_save_a_csv_is_read(self, world: World, encoding: str, mark: str) -> None:
        School.objects.filter(slug="north").update(name="Zoë’s School")
        table = f"Report for autumn\n\nSchool{mark}K1\nZoë’s School{mark}94.1\n"
        upload = brought(world, "data_lead", table.encode(encoding))
        assert "<strong>1</strong> new" in text_of(preview(world, "data_lead", upload))

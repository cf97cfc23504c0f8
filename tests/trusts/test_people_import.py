"""People from a sheet: the preview, what is mended in it, and the invitations that wait."""

import datetime as dt
import io
import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from apps.accounts.models import User
from apps.trusts.models import Membership, School
from apps.trusts.people_rows import FIELDS
from apps.trusts.tasks import send_invitations

HEADINGS = "Name\tE-mail\tRole\tSchool\tFrom\tUntil\n"
GOOD = (
    "Ama Boateng\tAma@Larkmoor.example\tHead-Teachers\tsouth bank school\t1/1/2027\t31 August 2027\n"
    "Jo Lee\tjo@larkmoor.example\ttrustee\t\t\t\n"
)
WRONG = "Kit Moor\tkit@larkmoor\tAcademy lead\tNowhere School\t31/2/2027\t1e400\n"


def pasted(world, text, by="clerk", **data):
    return world.as_(by).post(world.url("people/import/"), {"pasted": text, **data})


def sent_back(response, **changes):
    """What a browser would send of the preview, changed: {"email-2": ...}."""
    data = {"rows": len(response.context["rows"])}
    for index, row in enumerate(response.context["rows"]):
        data[f"row-{index}"] = row.read.entry.number
        data |= {f"{name}-{index}": getattr(row.read.entry, name) for name in FIELDS}
    return data | changes


def again(world, response, by="clerk", **changes):
    changes = {name.replace("_", "-"): value for name, value in changes.items()}
    return world.as_(by).post(world.url("people/import/"), sent_back(response, **changes))


def fates(response):
    return [str(row.fate) for row in response.context["rows"]]


def test_columns_that_nothing_is_read_from_are_named(world):
    headings = "Surname\tForename\tE-mail\tPosition\tEstablishment\tPayroll no\n"
    response = pasted(world, headings + "Lee\tAnn\tann@x.example\tGovernor\tSouth Bank School\t12\n")
    assert fates(response) == ["New here"]
    known = "what is read stands under Name, E-mail, Role, School, From and Until."
    assert response.context["notes"] == [f"Nothing was read from “Payroll no”: {known}"]
    assert pasted(world, HEADINGS + GOOD).context["notes"] == []


def test_the_trusts_name_means_the_whole_trust_and_another_name_for_somebody_is_said(world):
    rows = (
        "Ann Lee\tann@x.example\ttrustee\tLarkmoor learning trust\t\t\nWho Else\thead@larkmoor.example\tstaff\t\t\t\n"
    )
    response = pasted(world, HEADINGS + rows)
    assert fates(response) == ["New here", "Gets one more role"]
    assert [row.known_as for row in response.context["rows"]] == ["", "Headteacher larkmoor"]
    assert "With this address Headteacher larkmoor is here already" in response.content.decode()


def test_the_preview_says_what_would_happen_and_nothing_does(world):
    head = "Whoever\thead@larkmoor.example\tprincipal\t100000\t\t\n"
    more = "Whoever\thead@larkmoor.example\tGovernors\tSouth\t\t\n"
    before = Membership.objects.count()
    response = pasted(world, HEADINGS + GOOD + head + more + GOOD + WRONG)
    assert response.status_code == 200
    assert fates(response) == [
        "New here",
        "New here",
        "Has this role already",
        "Gets one more role",
        "Is the same as a row above",
        "Is the same as a row above",
        "To be mended",
    ]
    first = response.context["rows"][0].read
    assert (first.role, first.school, first.starts_on, first.ends_on) == (
        "head",
        world.schools["south"],
        dt.date(2027, 1, 1),
        dt.date(2027, 8, 31),
    )
    assert response.context["rows"][6].read.errors == {
        "email": "Enter an e-mail address in the form name@example.org.",
        "role": "“Academy lead” is no role here: choose one.",
        "school": "“Nowhere School” is no open school of yours: choose one.",
        "starts": "“31/2/2027” is no day: write it as 31/8/2027.",
        "ends": "“1e400” is no day: write it as 31/8/2027.",
    }
    assert 'value="kit@larkmoor"' in response.content.decode()
    assert Membership.objects.count() == before


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        ("\ta@b.example\tstaff\t\t\t", "name", "Enter a name."),
        ("A\ta@b.example\t\t\t\t", "role", "Choose a role."),
        ("A\ta@b.example\thead\t\t\t", "school", "Choose the school: Headteacher is a role in a school."),
        ("A\ta@b.example\tCEO\tSouth\t\t", "school", "Leave the school empty: CEO is a role in the whole trust."),
        ("A\ta@b.example\tguest\t\t\t", "ends", "Enter the guest's last day."),
        ("A\ta@b.example\tstaff\t\t\t2026-11-19", "ends", "The last day is before the first day."),
        ("A\ta@b.example\tstaff\t\t2026-01-01\t2026-11-19", "ends", "The last day has passed."),
        ("A\ta@b.example\tstaff\t\t1/1/1899\t", "starts", "Enter a day between 2000 and 2100."),
        (
            "A\tclerk@larkmoor.example\tCEO\t\t\t",
            "email",
            "You cannot give yourself a role: ask somebody else to do it.",
        ),
        ("A\tjo@larkmoor.example\tstaff\t\t\t", "email", "Row 3 has this address for Jo Lee: which is right?"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_there(world, row, field, sentence):
    response = pasted(world, HEADINGS + GOOD + row)
    assert response.context["rows"][2].read.errors == {field: sentence}


def test_the_good_ones_are_brought_in_and_the_wrong_one_is_mended(world):
    preview = pasted(world, HEADINGS + GOOD + WRONG)
    response = again(world, preview, do="import", send="later")
    assert response.status_code == 200
    assert "2 roles were given. The invitations wait until you send them." in response.content.decode()
    assert [row.read.entry.name for row in response.context["rows"]] == ["Kit Moor"]
    assert set(Membership.objects.filter(user__email__in=["ama@larkmoor.example", "jo@larkmoor.example"]).values_list(
        "user__name", "role", "school__slug", "ends_on", "invitation_waits"
    )) == {
        ("Ama Boateng", "head", "south", dt.date(2027, 8, 31), True),
        ("Jo Lee", "trustee", None, None, True),
    }  # fmt: skip
    mended = again(
        world, response, do="import", email_0="kit@larkmoor.example", role_0="leader", school_0="North Lane Primary",
        starts_0="", ends_0="",
    )  # fmt: skip
    assert mended.status_code == 302
    assert Membership.objects.get(user__email="kit@larkmoor.example").role == "leader"
    assert mail.outbox == []


def test_a_word_that_is_no_role_is_given_a_meaning_for_all_its_rows(world):
    rows = "".join(f"P {n}\tp{n}@larkmoor.example\tAcademy lead\tSouth\t\t\n" for n in range(3))
    preview = pasted(world, HEADINGS + rows)
    assert preview.context["unknown"] == [(0, "Academy lead")]
    data = sent_back(preview) | {"word-0": "Academy lead", "word_role-0": "leader"}
    response = world.as_("clerk").post(world.url("people/import/"), data)
    assert fates(response) == ["New here"] * 3


def test_the_same_sheet_twice_changes_nothing_the_second_time(world):
    for _ in range(2):
        preview = pasted(world, HEADINGS + GOOD)
        assert again(world, preview, do="import").status_code == 302
    assert again(world, preview, do="import").status_code == 302
    assert Membership.objects.filter(user__email__in=["ama@larkmoor.example", "jo@larkmoor.example"]).count() == 2


def test_a_row_that_is_left_out_is_left_out(world):
    preview = pasted(world, HEADINGS + GOOD)
    assert again(world, preview, do="import", out_1="1").status_code == 302
    assert not User.objects.filter(email="jo@larkmoor.example").exists()


def test_nobody_is_brought_in_where_all_rows_are_wrong(world):
    response = again(world, pasted(world, HEADINGS + WRONG), do="import")
    assert response.status_code == 422
    assert "Nobody was brought in: mend the rows first." in response.content.decode()


def test_a_head_brings_in_people_of_their_own_school_and_of_no_other(world, other_world):
    north, south = (
        "A\ta@b.example\tleader\tNorth Lane Primary\t\t\n",
        "B\tb@b.example\tleader\tSouth Bank School\t\t\n",
    )
    chair, staff = ("C\tc@b.example\tchair\tNorth Lane Primary\t\t\n", "D\td@b.example\tstaff\t\t\t\n")
    response = pasted(world, HEADINGS + north + south + chair + staff, by="head")
    assert fates(response) == ["New here", "To be mended", "To be mended", "To be mended"]
    assert again(world, response, by="head", do="import").status_code == 200
    assert set(User.objects.filter(email__endswith="b.example").values_list("email", flat=True)) == {"a@b.example"}


def test_whether_somebody_is_known_elsewhere_is_not_told(world, other_world):
    response = pasted(world, HEADINGS + "T\ttrustee@farside.example\ttrustee\t\t\t\n")
    assert fates(response) == ["New here"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Choose a file, or paste the rows."),
        ("Name\tRole\nA\thead\n", "The first row must name the columns: Name, E-mail, Role, School, From, Until."),
        (GOOD, "The first row must name the columns: Name, E-mail, Role, School, From, Until."),
        (HEADINGS, "There is nobody under the headings of this sheet."),
        (HEADINGS + "a\n" * 1001, "This has more than 1,001 rows: bring it in parts."),
        ("x" * 1_000_001, "This is more than a million characters: bring it in parts."),
    ],
)
def test_a_sheet_that_cannot_be_used_is_refused_in_a_sentence(world, text, sentence):
    response = pasted(world, text)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_markup_in_a_sheet_is_shown_as_it_is(world):
    response = pasted(world, HEADINGS + "<b>x</b>\t<i>@x\t<script>\t\u202ereversed\t😀\t-1\n")
    page = response.content.decode()
    assert "<script>alert" not in page and "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


@pytest.mark.parametrize("rows", ["0", "-1", "1e400", "999999999999", "x"])
def test_a_number_of_rows_that_cannot_be_is_answered_with_a_page(world, rows):
    assert world.as_("clerk").post(world.url("people/import/"), {"rows": rows, "do": "import"}).status_code == 302


def test_the_template_is_read_back_by_the_page(world):
    response = world.as_("clerk").get(world.url("people/import/template/"))
    book = load_workbook(io.BytesIO(response.content))
    assert [cell.value for cell in book["People"][1]] == ["Name", "E-mail", "Role", "School", "From", "Until"]
    file = SimpleUploadedFile("people.docx", response.content)
    preview = world.as_("clerk").post(world.url("people/import/"), {"file": file})
    assert fates(preview) == ["To be mended", "New here"]
    assert "Only the first sheet, “People”, was read." in preview.content.decode()


def sheet_of_150(world):
    for number in range(8):
        School.objects.create(trust=world.trust, name=f"School {number}", slug=f"s{number}", urn=f"12000{number}")
    book = Workbook()
    book.active.append(["Forename", "Surname", "Email address", "Job title", "School or URN", "Start date"])
    for number in range(150):
        school = f"12000{number % 8}" if number % 2 else f"school {number % 8}"
        book.active.append(
            ["Pat", f"Number {number}", f"p{number}@larkmoor.example", "Governor", school, dt.date(2026, 9, 1)]
        )
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("people.xlsx", file.getvalue())


def test_150_people_are_previewed_in_few_queries(world, django_assert_max_num_queries):
    browser = world.as_("clerk")
    few, many = pasted(world, HEADINGS + GOOD), sheet_of_150(world)
    assert few.status_code == 200
    with django_assert_max_num_queries(16):
        preview = browser.post(world.url("people/import/"), {"file": many})
    assert fates(preview) == ["New here"] * 150
    assert again(world, preview, do="import").status_code == 302
    assert Membership.objects.filter(invitation_waits=True).count() == 150
    assert "150 people have a role and have not been sent their invitation yet." in re.sub(
        r"\s+", " ", browser.get(world.url("people/")).content.decode()
    )


def test_invitations_wait_for_the_button_and_are_sent_once_a_person(world, broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        again(world, pasted(world, HEADINGS + GOOD + "Jo Lee\tjo@larkmoor.example\tgovernor\tSouth\t\t\n"), do="import")
    assert broker.messages() == []
    with django_capture_on_commit_callbacks(execute=True):
        assert world.as_("clerk").post(world.url("people/invitations/send/")).status_code == 302
    assert broker.messages() == [("trusts.send_invitations", {"trust_id": world.trust.pk})]
    for _ in range(2):
        send_invitations(trust_id=world.trust.pk)
    assert sorted(letter.to for letter in mail.outbox) == [["ama@larkmoor.example"], ["jo@larkmoor.example"]]
    [to_jo] = [letter for letter in mail.outbox if letter.to == ["jo@larkmoor.example"]]
    assert "- Trustee\n- Local governor at South Bank School\n" in to_jo.body
    assert not Membership.objects.filter(invitation_waits=True).exists()


def test_who_cannot_be_mailed_goes_on_waiting(world, settings):
    again(world, pasted(world, HEADINGS + GOOD), do="import")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    send_invitations(trust_id=world.trust.pk)
    assert Membership.objects.filter(invitation_waits=True).count() == 2


def test_invitations_go_out_at_once_where_that_is_chosen(world, broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        again(world, pasted(world, HEADINGS + GOOD), do="import", send="now")
    assert broker.messages() == [("trusts.send_invitations", {"trust_id": world.trust.pk})]

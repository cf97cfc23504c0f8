"""Who may read which document: the table of roles, written out, for the page, the file and the list alike."""

from pathlib import Path

import pytest

from apps.reports.files import full_path
from apps.reports.models import Document
from apps.reviews.freeze import freeze_issue
from tests.reports.rows import final_review, made
from tests.reviews.scene import make_final, open_review, report_all
from tests.world import World

TRUST_READERS = {"ceo", "executive", "data_lead", "trustee", "clerk"}
CONFIDENTIAL = {"ceo", "trustee", "clerk"}
OWN_SCHOOL = {"head", "lgb_chair", "governor"}
EVERYBODY = TRUST_READERS | OWN_SCHOOL | {"data_entry", "leader", "guest", "staff"}
# A document, and who may read it. The people of a school are those of North Lane.
TABLE = [
    ({"kind": "board_pack"}, TRUST_READERS),
    ({"kind": "board_pack", "part": "confidential"}, CONFIDENTIAL),
    ({"kind": "board_pack", "basis": "draft"}, {"ceo", "clerk"}),
    ({"kind": "assurance"}, TRUST_READERS),
    ({"kind": "local_pack", "school": "north"}, TRUST_READERS | OWN_SCHOOL),
    ({"kind": "local_pack", "school": "south"}, TRUST_READERS),
    (
        {"kind": "local_pack", "school": "north", "part": "confidential"},
        {"ceo", "trustee", "clerk", "head", "lgb_chair"},
    ),
    ({"kind": "local_pack", "school": "south", "part": "confidential"}, {"ceo", "trustee", "clerk"}),
    ({"kind": "head_report", "school": "north", "basis": "draft"}, {"ceo", "clerk", "head"}),
    ({"kind": "head_report", "school": "south", "basis": "draft"}, {"ceo", "clerk"}),
]


@pytest.mark.parametrize(("fields", "readers"), TABLE)
def test_a_document_is_read_by_whom_the_table_of_roles_names(
    world: World, settings, tmp_path: Path, fields: dict[str, str], readers: set[str]
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    review = freeze_issue(review=final_review(world), by=world.people["ceo"])
    values = {"basis": "issued", **fields}
    school = world.schools[values.pop("school")] if "school" in values else None
    document = made(review, by=world.people["ceo"], name=f"{values['kind']}.pdf", school=school, **values)
    full_path(document.file).parent.mkdir(parents=True)
    full_path(document.file).write_bytes(b"%PDF-")
    for role in sorted(EVERYBODY):
        browser = world.as_(role)
        expected = 200 if role in readers else 403
        for path in (f"documents/{document.pk}/", f"documents/{document.pk}/file/"):
            assert browser.get(world.url(path)).status_code == expected, (role, path)
        listed = browser.get(world.url(f"reviews/{review.pk}/documents/"))
        assert (document.name in listed.content.decode()) is (role in readers), role


@pytest.mark.parametrize(
    ("role", "school", "status"),
    [
        ("ceo", "north", 302),
        ("clerk", "north", 302),
        ("head", "north", 302),
        ("head", "south", 422),
        ("governor", "north", 403),
        ("trustee", "north", 403),
    ],
)
def test_who_asks_for_a_schools_document(world: World, role: str, school: str, status: int) -> None:
    review = final_review(world)
    data = {"kind": "head_report", "school": world.schools[school].slug}
    response = world.as_(role).post(world.url(f"reviews/{review.pk}/documents/make/"), data)
    assert response.status_code == status
    assert Document.objects.count() == (status == 302)


def test_the_clerk_reads_no_draft_of_figures_that_were_still_open(world: World) -> None:
    review = open_review(world)
    draft = made(review, by=world.people["ceo"], name="early.pdf", kind="board_pack", basis="draft")
    ask = world.url(f"reviews/{review.pk}/documents/make/")
    assert world.as_("clerk").post(ask, {"kind": "board_pack", "draft": "1"}).status_code == 403
    report_all(world)
    review = make_final(world, review)
    later = made(review, by=world.people["ceo"], name="late.pdf", kind="assurance", basis="draft")
    browser = world.as_("clerk")
    assert browser.get(world.url(f"documents/{draft.pk}/")).status_code == 403
    assert browser.get(world.url(f"documents/{later.pk}/")).status_code == 200
    listed = browser.get(world.url(f"reviews/{review.pk}/documents/")).content.decode()
    assert "late.pdf" in listed and "early.pdf" not in listed
    assert browser.post(ask, {"kind": "board_pack", "draft": "1"}).status_code == 302


def test_the_ceo_asks_for_every_school_at_once_and_a_head_reads_the_own_one(world: World) -> None:
    review = final_review(world)
    path = world.url(f"reviews/{review.pk}/documents/make/")
    response = world.as_("ceo").post(path, {"kind": "local_pack", "school": "all"})
    assert response["Location"] == world.url(f"reviews/{review.pk}/documents/")
    made_now = list(Document.objects.order_by("name").values_list("name", "basis", "school__name"))
    assert made_now == [
        ("2026-11-20-autumn-north-local-pack-open.pdf", "figures", "North Lane Primary"),
        ("2026-11-20-autumn-south-local-pack-open.pdf", "figures", "South Bank School"),
    ]
    world.as_("ceo").post(path, {"kind": "local_pack", "school": "all"})
    assert Document.objects.count() == 2
    page = world.as_("head").get(world.url("documents/"))
    assert "Autumn 2026/27" in page.content.decode()
    listed = world.as_("head").get(world.url(f"reviews/{review.pk}/documents/")).content.decode()
    assert "autumn-north-local-pack" in listed and "autumn-south-local-pack" not in listed


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "local_pack"}, "Choose the school whose document it is to be."),
        ({"kind": "local_pack", "school": "elsewhere"}, "Choose a school"),
        ({"kind": "committee"}, "Choose the committee, and at least one family of KPIs that it answers for."),
        ({"kind": "committee", "body": "10" * 12}, "Choose a committee"),
        ({"kind": "board_pack", "part": "secret"}, "Select a valid choice."),
        ({"kind": "assurance", "part": "confidential", "draft": "1"}, "This document has an open part only."),
    ],
)
def test_what_is_not_there_cannot_be_asked_for(world: World, data: dict[str, str], sentence: str) -> None:
    review = final_review(world)
    response = world.as_("ceo").post(world.url(f"reviews/{review.pk}/documents/make/"), data)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Document.objects.exists()

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.reports.files import full_path
from apps.reports.models import Document, Download
from apps.reviews.freeze import freeze_issue
from apps.reviews.models import Review
from tests.reports.rows import asked_for, final_review, made, make_review
from tests.world import World

CONTENT = b"%PDF-"


@pytest.fixture
def review(world: World) -> Review:
    return final_review(world)


@pytest.fixture
def draft(world: World, review: Review) -> Document:
    return asked_for(review, by=world.people["ceo"])


@pytest.fixture
def final(world: World, review: Review, settings, tmp_path: Path) -> Document:
    settings.MEDIA_ROOT = str(tmp_path)
    issued = freeze_issue(review=review, by=world.people["ceo"])
    pack = made(issued, by=world.people["ceo"], basis="issued", name="2026-12-10-autumn-board-pack-open.pdf")
    full_path(pack.file).parent.mkdir(parents=True)
    full_path(pack.file).write_bytes(CONTENT)
    return pack


def body(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_ceo_asks_for_a_draft_and_sees_how_far_it_is(world: World, review: Review) -> None:
    browser = world.as_("ceo")
    listed = browser.get(world.url(f"reviews/{review.pk}/documents/"))
    assert "Make a draft" in body(listed)
    assert "Make it: Head" in body(listed)
    assert "Make it: Board pack" not in body(listed)
    response = browser.post(world.url(f"reviews/{review.pk}/documents/make/"), {"kind": "board_pack", "draft": "1"})
    pack = Document.objects.get()
    assert (response.status_code, response["Location"]) == (302, world.url(f"documents/{pack.pk}/"))
    shown = body(browser.get(response["Location"]))
    assert "Waiting for a worker" in shown
    assert f'hx-get="{world.url(f"documents/{pack.pk}/")}" hx-trigger="every 2s"' in shown


def test_the_progress_is_a_fragment_that_ends_with_the_download(world: World, draft: Document) -> None:
    path = world.url(f"documents/{draft.pk}/")
    Document.objects.filter(pk=draft.pk).update(status="rendering", step="Laying out the pages", page=7)
    going = body(world.as_("ceo").get(path, headers={"HX-Request": "true"}))
    assert going.startswith('<div id="progress"')
    assert "Laying out the pages, page 7" in going
    assert 'hx-trigger="every 2s"' in going
    Document.objects.filter(pk=draft.pk).update(
        status="done", file="1/1.pdf", size=2048, sha256="ab" * 32, pages=9, done_at=draft.requested_at
    )
    over = body(world.as_("ceo").get(path, headers={"HX-Request": "true"}))
    assert "hx-trigger" not in over
    assert f'href="{world.url(f"documents/{draft.pk}/file/")}"' in over
    assert "2.0 KB, 9 pages" in over


def test_a_failed_pack_says_why_and_is_tried_again(world: World, draft: Document) -> None:
    Document.objects.filter(pk=draft.pk).update(status="failed", failure="There is no room left.")
    browser = world.as_("ceo")
    shown = body(browser.get(world.url(f"documents/{draft.pk}/")))
    assert "There is no room left." in shown
    assert "Try again" in shown
    response = browser.post(world.url(f"documents/{draft.pk}/again/"))
    assert response["Location"] == world.url(f"documents/{draft.pk}/")
    draft.refresh_from_db()
    assert draft.status == "queued"
    assert "nothing to try again" in body(browser.client.post(world.url(f"documents/{draft.pk}/again/"), follow=True))


def test_a_trustee_takes_the_pack_away_and_it_is_recorded(world: World, final: Document) -> None:
    browser = world.as_("trustee")
    assert final.name in body(browser.get(world.url(f"reviews/{final.review_id}/documents/")))
    response = browser.get(world.url(f"documents/{final.pk}/file/"))
    assert response["Content-Disposition"] == 'attachment; filename="2026-12-10-autumn-board-pack-open.pdf"'
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-store")
    with CaptureQueriesContext(connection) as queries:
        assert b"".join(response.streaming_content) == CONTENT
    assert len(queries) == 0
    [download] = Download.objects.all()
    assert (download.user, download.document) == (world.people["trustee"], final)
    shown = body(browser.get(world.url(f"documents/{final.pk}/")))
    assert "Trustee larkmoor" in shown
    assert final.sha256 in shown
    assert "Try again" not in shown


def test_looking_at_the_headers_is_no_download(world: World, final: Document) -> None:
    assert world.as_("trustee").request("HEAD", world.url(f"documents/{final.pk}/file/")).status_code == 200
    assert not Download.objects.exists()


def test_a_file_that_is_not_ready_or_not_there(world: World, draft: Document, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    path = world.url(f"documents/{draft.pk}/file/")
    assert world.as_("ceo").get(path).status_code == 404
    Document.objects.filter(pk=draft.pk).update(
        status="done", file=f"{world.trust.pk}/1.pdf", size=5, sha256="ab" * 32, pages=9, done_at=draft.requested_at
    )
    response = world.as_("ceo").get(path)
    assert (response.status_code, response["Location"]) == (302, world.url(f"documents/{draft.pk}/"))
    shown = body(world.as_("ceo").get(response["Location"]))
    assert "not on the server any more" in shown
    assert "Download it" not in shown
    world.as_("ceo").post(world.url(f"documents/{draft.pk}/again/"))
    draft.refresh_from_db()
    assert (draft.status, draft.file) == ("queued", "")
    assert not Download.objects.exists()


def test_the_final_pack_is_refused_with_a_sentence_before_the_review_is_issued(world: World, review: Review) -> None:
    response = world.as_("ceo").post(world.url(f"reviews/{review.pk}/documents/make/"), {"kind": "board_pack"})
    assert response.status_code == 409
    assert "This document can be made once its review has been issued." in body(response)


@pytest.mark.parametrize("kind", ["x", "", "\x00", "<b>"])
def test_a_document_of_no_kind_is_not_made(world: World, review: Review, kind: str) -> None:
    response = world.as_("ceo").post(world.url(f"reviews/{review.pk}/documents/make/"), {"kind": kind})
    assert response.status_code == 422
    assert "Choose a document" in body(response)
    assert not Document.objects.exists()


def test_drafts_are_for_those_who_run_the_review(world: World, draft: Document) -> None:
    for role in ("trustee", "executive", "data_lead"):
        browser = world.as_(role)
        assert browser.get(world.url(f"documents/{draft.pk}/")).status_code == 403
        assert browser.get(world.url(f"documents/{draft.pk}/file/")).status_code == 403
        assert draft.name not in body(browser.get(world.url(f"reviews/{draft.review_id}/documents/")))


PAGES = (
    ("GET", "reviews/{review}/documents/"),
    ("POST", "reviews/{review}/documents/make/"),
    ("GET", "documents/{pack}/"),
    ("POST", "documents/{pack}/again/"),
    ("GET", "documents/{pack}/file/"),
)


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_others_are_kept_out(world: World, other_world: World, final: Document, method: str, path: str) -> None:
    address = world.url(path.format(review=final.review_id, pack=final.pk))
    assert world.as_("data_entry").request(method, address).status_code == 403
    assert world.as_("nobody").request(method, address).status_code == 302
    stranger = other_world.as_("ceo").request(method, address)
    assert stranger.status_code == 404
    guessed = other_world.url(path.format(review=final.review_id, pack=final.pk))
    assert other_world.as_("ceo").request(method, guessed).status_code == 404
    world.enter()
    wrong = "POST" if method == "GET" else "GET"
    assert world.as_("ceo").request(wrong, address).status_code == 405


def test_an_open_review_has_no_page_of_packs_for_those_who_may_not_see_it(world: World) -> None:
    review = make_review(world)
    assert world.as_("trustee").get(world.url(f"reviews/{review.pk}/documents/")).status_code == 403


def test_a_trustee_of_an_issued_review_without_a_pack_learns_whom_to_ask(world: World, review: Review) -> None:
    address = world.url(f"reviews/{review.pk}/documents/")
    assert "Documents stand here once they have been made from the final figures." in body(
        world.as_("trustee").get(address)
    )
    freeze_issue(review=review, by=world.people["ceo"])
    assert "The review is issued. Ask the CEO for its documents: once made, they stand here." in body(
        world.as_("trustee").get(address)
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    world: World, review: Review, count: int, django_assert_num_queries
) -> None:
    for part, basis in (("open", "draft"), ("confidential", "draft"), ("open", "issued"))[:count]:
        made(review, by=world.people["ceo"], path=f"1/{part}-{basis}.pdf", part=part, basis=basis)
    browser = world.as_("ceo")
    browser.get(world.url(f"reviews/{review.pk}/documents/"))
    with django_assert_num_queries(18):
        browser.client.get(world.url(f"reviews/{review.pk}/documents/"))

"""A document of an issued review that an erratum has come after: it says so, and can be made anew."""

import datetime as dt

import pytest

from apps.core import clock
from apps.reports.files import full_path
from apps.reports.kinds import Kind, Part, Wanted
from apps.reports.models import Document
from apps.reports.services import request_document
from apps.reviews.around_services import ErratumValues, add_erratum
from apps.reviews.models import Review
from tests.pages.reading import text_of
from tests.reports.rows import FINAL
from tests.reviews.scene import issue, make_final, open_review, report_all
from tests.world import World


@pytest.fixture
def issued(world: World) -> Review:
    report_all(world)
    return issue(world, make_final(world, open_review(world)))


def done(document: Document) -> Document:
    """The document as a worker leaves it, asked for yesterday."""
    values = {"file": f"{document.trust_id}/{document.pk}-a.pdf", "size": 5, "sha256": "ab" * 32, "pages": 9}
    yesterday = clock.now() - dt.timedelta(days=1)
    Document.objects.filter(pk=document.pk).update(status="done", done_at=yesterday, requested_at=yesterday, **values)
    document.refresh_from_db()
    return document


def put_right(world: World, review: Review, *, school: str | None = None, restricted: bool = False) -> None:
    values = ErratumValues(
        measure=world.kpi.measures.get() if school else None,
        school=world.schools[school] if school else None,
        place="" if school else "Page 3",
        printed="91.0%",
        right="92.0%",
        reason="A class was counted twice.",
        restricted=restricted,
    )
    add_erratum(review=review, values=values, by=world.people["clerk"])


def test_an_erratum_asks_for_a_new_edition_and_the_old_file_stays(
    world: World, issued: Review, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    clerk = world.people["clerk"]
    old = done(request_document(review=issued, wanted=FINAL, by=clerk))
    full_path(old.file).parent.mkdir(parents=True)
    full_path(old.file).write_bytes(b"%PDF-")
    assert request_document(review=issued, wanted=FINAL, by=clerk) == old
    put_right(world, issued)
    page = text_of(world.as_("trustee").get(world.url(f"documents/{old.pk}/")))
    assert "This file was made before the erratum of 20 November 2026." in page
    assert "Page 3 Printed: 91.0% Right: 92.0% A class was counted twice." in page
    assert "The CEO or the clerk can have it made anew" in page
    assert "Make it anew" in text_of(world.as_("clerk").get(world.url(f"documents/{old.pk}/")))
    make = world.url(f"reviews/{issued.pk}/documents/make/")
    new = Document.objects.get(
        pk=world.as_("clerk").post(make, {"kind": "board_pack", "part": "open"})["Location"].split("/")[-2]
    )
    assert (new.edition, new.name) == (2, "2026-11-20-autumn-board-pack-open-edition-2.pdf")
    assert request_document(review=issued, wanted=FINAL, by=clerk) == new, "it is on its way"
    done(new)
    Document.objects.filter(pk=new.pk).update(requested_at=clock.now())
    assert "Edition 2 holds it" in text_of(world.as_("trustee").get(world.url(f"documents/{old.pk}/")))
    listed = text_of(world.as_("trustee").get(world.url(f"reviews/{issued.pk}/documents/")))
    assert listed.count("Made before the erratum of 20 November 2026") == 1 and "edition 2" in listed


def test_an_erratum_speaks_to_the_documents_that_print_it(world: World, issued: Review) -> None:
    clerk = world.people["clerk"]
    asked = [
        Wanted(kind=Kind.HEAD_REPORT, school=world.schools["north"]),
        Wanted(kind=Kind.HEAD_REPORT, school=world.schools["south"]),
        Wanted(kind=Kind.BOARD_PACK, part=Part.CONFIDENTIAL),
        FINAL,
    ]
    documents = [done(request_document(review=issued, wanted=one, by=clerk)) for one in asked]
    put_right(world, issued, school="south")

    def told() -> list[bool]:
        pages = (text_of(world.as_("ceo").get(world.url(f"documents/{document.pk}/"))) for document in documents)
        return ["This file was made before" in page for page in pages]

    assert told() == [False, True, False, True]
    put_right(world, issued, restricted=True)
    assert told() == [False, True, True, True]

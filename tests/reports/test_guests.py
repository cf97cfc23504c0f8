"""A guest reads a document that they were named for, and no other."""

from pathlib import Path

import pytest

from apps.reports.files import full_path
from apps.reports.models import Document, Download, NamedReader
from apps.reviews.freeze import freeze_issue
from tests.reports.rows import final_review, made
from tests.world import World


@pytest.fixture
def document(world: World, settings, tmp_path: Path) -> Document:
    settings.MEDIA_ROOT = str(tmp_path)
    review = freeze_issue(review=final_review(world), by=world.people["ceo"])
    found = made(review, by=world.people["ceo"], basis="issued")
    full_path(found.file).parent.mkdir(parents=True)
    full_path(found.file).write_bytes(b"%PDF-")
    return found


def test_a_guest_is_named_reads_and_is_no_longer_named(world: World, document: Document) -> None:
    here, guest = world.url(f"documents/{document.pk}/"), world.people["guest"]
    assert world.as_("guest").get(here).status_code == 403
    said = world.as_("ceo").client.post(f"{here}guests/", {"guest": guest.pk}, follow=True).content.decode()
    assert "may read it now. Send them the address of this page." in said
    world.as_("ceo").post(f"{here}guests/", {"guest": guest.pk})
    assert NamedReader.objects.count() == 1
    assert world.as_("guest").get(here).status_code == 200
    assert world.as_("guest").get(f"{here}file/").status_code == 200
    assert [download.user for download in Download.objects.all()] == [guest]
    world.as_("ceo").post(f"{here}guests/", {"guest": guest.pk, "remove": "1"})
    assert world.as_("guest").get(here).status_code == 403


@pytest.mark.parametrize("fields", [{"basis": "draft"}, {"part": "confidential"}])
def test_a_guest_is_not_named_to_a_draft_or_a_confidential_part(
    world: World, document: Document, fields: dict[str, str]
) -> None:
    Document.objects.filter(pk=document.pk).update(**fields)
    path = world.url(f"documents/{document.pk}/guests/")
    said = world.as_("ceo").client.post(path, {"guest": world.people["guest"].pk}, follow=True).content.decode()
    assert "A guest can be named to read what is open and final, and nothing else." in said
    assert not NamedReader.objects.exists()


@pytest.mark.parametrize("who", ["staff", "head", "0", "x", ""])
def test_only_a_guest_is_named(world: World, document: Document, who: str) -> None:
    number = str(world.people[who].pk) if who in world.people else who
    path = world.url(f"documents/{document.pk}/guests/")
    assert world.as_("ceo").post(path, {"guest": number}).status_code == 404
    assert not NamedReader.objects.exists()


def test_others_name_nobody(world: World, other_world: World, document: Document) -> None:
    path = world.url(f"documents/{document.pk}/guests/")
    for role in ("trustee", "executive", "head", "guest"):
        assert world.as_(role).post(path, {"guest": world.people["guest"].pk}).status_code == 403
    assert world.as_("ceo").get(path).status_code == 405
    assert other_world.as_("ceo").post(path, {"guest": world.people["guest"].pk}).status_code == 404

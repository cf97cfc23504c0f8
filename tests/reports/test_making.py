import errno
import hashlib
import uuid
from io import BytesIO
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from apps.kpis.models import KPI, Reading
from apps.reports import claims, services, tasks
from apps.reports.files import full_path, keep_file
from apps.reports.making import FAULT, NO_ROOM, make_document
from apps.reports.models import Document
from apps.reports.pdf import RenderError, render
from apps.reviews.freeze import freeze_issue
from apps.reviews.models import Review
from apps.trusts.models import School, Trust
from tests.reports.rows import DRAFT, FINAL, asked_for, final_review, make_review
from tests.reports.test_pdf import fonts_of
from tests.world import World


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def pack(world: World) -> Document:
    return asked_for(make_review(world), by=world.people["ceo"])


def files() -> list[str]:
    return sorted(file.name for file in full_path("").rglob("*") if file.is_file())


def make(world: World, pack: Document) -> Document:
    tasks.render_document(trust_id=world.trust.pk, document_id=pack.pk)
    world.enter()
    pack.refresh_from_db()
    return pack


def text_of(content: bytes) -> list[str]:
    return [" ".join(leaf.extract_text().split()) for leaf in PdfReader(BytesIO(content)).pages]


def test_a_term_from_figures_to_the_pack_of_the_board(world: World) -> None:
    for key, done in (("north", "93.8"), ("south", "91.0")):
        Reading.objects.create(
            trust=world.trust, measure=world.kpi.measures.get(), school=world.schools[key], period=world.period(),
            value=done, reported_at="2026-11-12T09:00Z", reported_by=world.people["data_lead"],
        )  # fmt: skip
    review = final_review(world)
    draft = make(world, services.request_document(review=review, wanted=DRAFT, by=world.people["ceo"]))
    assert (draft.status, draft.failure) == ("done", "")
    for number, text in enumerate(text_of(full_path(draft.file).read_bytes()), start=1):
        assert text.count("Draft, 20 November 2026") == 2  # above and below what the page holds
        assert f"Page {number} of {draft.pages}" in text

    review = freeze_issue(review=review, by=world.people["ceo"])
    final = make(world, services.request_document(review=review, wanted=FINAL, by=world.people["ceo"]))
    content = full_path(final.file).read_bytes()
    assert (final.status, final.size, final.attempt) == ("done", len(content), 1)
    assert final.sha256 == hashlib.sha256(content).hexdigest()
    texts = text_of(content)
    assert len(texts) == final.pages
    whole = " ".join(texts)
    assert "Red: 91.0% against 95.0% for autumn (amber down to 93.0%)" in whole
    assert "Amber: 93.8% against 95.0% for autumn (amber down to 93.0%)" in whole
    assert "red at South Bank School" in texts[0]
    assert review.issued_checksum in texts[-1]
    assert "Draft" not in whole
    assert all("Autumn term 2026/27" in text for text in texts[1:])
    assert page.is_pdf_compliant_bytes(content, profile="ua1")
    assert {name.removeprefix("Source-Sans-3") for name in fonts_of(content)} <= {"", "-Bold", "-Semi-Bold", "-Italic"}
    assert [mark.title for mark in PdfReader(BytesIO(content)).outline if not isinstance(mark, list)][:5] == [
        "Board pack: autumn term 2026/27", "Exceptions", "Plan on a page", "KPI scorecard", "Schools by headline KPIs",
    ]  # fmt: skip
    assert files() == sorted(Path(one.file).name for one in (draft, final))


def test_a_refused_document_says_why_on_the_row(world: World, pack: Document) -> None:
    Trust.objects.filter(pk=world.trust.pk).update(vocabulary={"kpi": "KPI"})
    Review.objects.filter(pk=pack.review_id).update(summary='<img src="file:///etc/passwd">')
    made = make(world, pack)
    assert made.status == "done"  # text is only ever text
    assert '<img src="file:///etc/passwd">' in " ".join(text_of(full_path(made.file).read_bytes()))


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*args: object, **kwargs: object) -> bytes:
        raise error

    monkeypatch.setattr("apps.reports.making.keep_file", fail)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), NO_ROOM),
        (RenderError("The document refers to x."), "The document refers to x."),
        (ValueError("secret detail"), FAULT),
    ],
)
def test_what_could_not_be_made_says_why_and_can_be_tried_again(
    world: World, pack: Document, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    with monkeypatch.context() as broken:
        failing(broken, error)
        failed = make(world, pack)
    assert (failed.status, failed.failure, failed.file) == ("failed", sentence.format(document=pack.pk), "")
    assert files() == []
    services.retry_document(document=failed, by=world.people["ceo"])
    again = make(world, pack)
    assert (again.status, again.failure) == ("done", "")
    assert files() == [Path(again.file).name]


def test_a_worker_that_was_overtaken_leaves_the_others_file(world: World, pack: Document) -> None:
    slow = claims.take(pack.pk)
    assert slow is not None
    Document.objects.filter(pk=pack.pk).update(status="queued")
    done = make(world, pack)
    make_document(world.trust.pk, pack.pk, slow)
    world.enter()
    pack.refresh_from_db()
    assert (pack.status, pack.file) == ("done", done.file)
    assert files() == [Path(done.file).name]


def test_what_a_killed_worker_left_behind_is_taken_away(world: World, pack: Document) -> None:
    folder = full_path(str(world.trust.pk))
    folder.mkdir(parents=True)
    others = f"{pack.pk}1-{'b' * 32}.pdf"  # another pack, whose number begins alike
    for name in (f"{pack.pk}-{'a' * 32}.pdf", f"{pack.pk}-{'a' * 32}.part", others):
        (folder / name).write_bytes(b"%PDF-")
    done = make(world, pack)
    assert files() == sorted([others, Path(done.file).name])


def test_a_file_has_its_name_only_when_it_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    content = render('<html lang="en"><title>t</title><h1>T</h1></html>')

    def cut(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("apps.reports.files.os.fsync", cut)
    with pytest.raises(OSError, match="No space left"):
        keep_file(content, trust_id=1, document_id=2, claim=uuid.UUID(int=3))
    assert files() == [f"2-{uuid.UUID(int=3).hex}.part"]
    with pytest.raises(Exception, match="ended unexpectedly"):
        keep_file(content[: len(content) // 2], trust_id=1, document_id=2, claim=uuid.UUID(int=4))
    assert files() == [f"2-{uuid.UUID(int=3).hex}.part"]


def test_a_trust_with_nothing_to_rate_gets_no_page_for_each_empty_section(world: World) -> None:
    KPI.objects.filter(trust=world.trust).update(removed_at="2026-11-01T09:00Z", removed_by=world.people["ceo"])
    School.objects.filter(trust=world.trust).update(closed_on="2026-08-31")
    review = final_review(world)
    draft = make(world, services.request_document(review=review, wanted=DRAFT, by=world.people["ceo"]))
    first, plan, last = text_of(full_path(draft.file).read_bytes())
    assert "Exceptions The plans of this term have no KPIs, so nothing can be rated." in first
    assert "Plan on a page" in plan and "The trust's plan has no KPIs." in plan
    assert "No colour was judged this term" in plan and "Record Review" in last

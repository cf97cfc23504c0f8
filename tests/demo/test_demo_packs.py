"""The demo's board packs: eight core pages at most for ten schools, and no person's name in the open part."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from apps.accounts.models import User
from apps.reports.composing import compose
from apps.reports.making import print_document
from apps.reports.models import Document
from apps.reports.selectors import earlier_than
from apps.reviews.selectors import reviews_of, snapshot_of
from apps.trusts.models import Trust
from apps.trusts.wall import enter_trust, set_setting

DAY = dt.date(2026, 11, 20)


@pytest.mark.django_db
def test_the_open_part_is_short_and_names_nobody() -> None:
    call_command("make_demo", today=DAY, stdout=io.StringIO())
    set_setting("app.trust_slug", "larkmoor")
    trust = Trust.objects.get(slug="larkmoor")
    enter_trust(trust.pk)
    asked_for = sorted(Document.objects.values_list("kind", "status"))
    assert asked_for == [
        (kind, "queued") for kind in ("assurance", "head_report", "local_pack", "school_page", "workbook")
    ]
    names = list(User.objects.values_list("name", flat=True))
    assert len(names) > 30
    this_term, last_term = list(reviews_of(trust))[:2]
    for review, basis in ((this_term, "draft"), (last_term, "issued")):
        document = Document(kind="board_pack", review=review, basis=basis, as_at=DAY)
        rows = snapshot_of(review, DAY)
        content = print_document(compose(document, rows, earlier_than(rows)))
        texts = [" ".join(leaf.extract_text().split()) for leaf in PdfReader(io.BytesIO(content)).pages]
        core = next(number for number, text in enumerate(texts) if "One page per school" in text)
        assert core <= 8, [text[:60] for text in texts[: core + 1]]
        whole = " ".join(texts)
        assert not [name for name in names if name in whole]

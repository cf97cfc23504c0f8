import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from apps.core import clock
from apps.reports import services, tasks
from apps.reports.files import full_path
from apps.reviews.models import Review, ReviewPlan
from tests.world import World


@pytest.fixture
def review(world: World, settings: object, tmp_path: Path) -> Review:
    settings.MEDIA_ROOT = str(tmp_path)
    review = Review.objects.create(
        trust=world.trust,
        term=world.term(),
        opened_at=clock.now(),
        opened_by=world.people["ceo"],
        meeting_on=dt.date(2026, 12, 10),
    )
    for plan in (world.plan, *world.sdps.values()):
        ReviewPlan.objects.create(trust=world.trust, review=review, plan=plan)
    return review


def test_a_draft_is_made_kept_and_named(world: World, review: Review) -> None:
    pack = services.request_pack(review=review, kind="draft", by=world.people["ceo"])
    tasks.render_board_pack(trust_id=world.trust.pk, pack_id=pack.pk)
    world.enter()
    pack.refresh_from_db()
    assert (pack.status, pack.failure) == ("done", "")
    content = full_path(pack.file).read_bytes()
    assert PdfReader(BytesIO(content)).get_num_pages() == pack.pages
    print(pack.pages, pack.name, pack.size)

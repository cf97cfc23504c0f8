"""Packs and the workers that make them: another trust's pack, a file elsewhere on the machine, drafts."""

from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.db import DatabaseError

from apps.reports import claims, tasks
from apps.reports.files import drop_file, full_path
from apps.reports.models import Document, Download
from apps.reviews import tasks as review_tasks
from apps.trusts import tasks as trust_tasks
from apps.trusts.celery import TrustTask
from apps.trusts.models import Trust
from apps.trusts.wall import get_setting, inside_trust, set_setting
from tests.hostile.asking import ask
from tests.hostile.conftest import Scene
from tests.hostile.scene import Everything
from trustplan.celery import app


def row_of(everything: Everything, pack: str) -> Document:
    with inside_trust(everything.world.trust.pk):
        return Document.objects.get(pk=everything.ids[pack])


@pytest.mark.parametrize("status", ["queued", "rendering"])
def test_a_worker_inside_one_trust_makes_no_pack_of_another(scene: Scene, status: str) -> None:
    theirs = scene.other.ids["document_draft"]
    with inside_trust(scene.other.world.trust.pk):
        Document.objects.filter(pk=theirs).update(status=status, file="", heartbeat_at="2020-01-01T00:00Z")
    before = row_of(scene.other, "document_draft").__dict__
    tasks.render_document(trust_id=scene.own.world.trust.pk, document_id=theirs)
    with inside_trust(scene.own.world.trust.pk):
        assert claims.take(theirs) is None
        assert claims.requeue_silent(scene.own.world.trust.pk) == 0
    after = row_of(scene.other, "document_draft").__dict__
    assert {k: v for k, v in after.items() if k != "_state"} == {k: v for k, v in before.items() if k != "_state"}
    assert get_setting("app.trust_id") == str(scene.own.world.trust.pk)


@pytest.mark.parametrize("trust_id", ["1 OR true", "", None, 0, -1])
def test_a_task_with_a_trust_that_is_none_does_nothing(scene: Scene, trust_id: object) -> None:
    before = {pack.pk: pack.status for pack in Document.objects.all()}
    try:
        tasks.render_document(trust_id=trust_id, document_id=scene.own.ids["document_draft"])
    except (DatabaseError, RuntimeError, ValueError):
        return  # the transaction is over: nothing was done in it
    scene.own.world.enter()
    assert {pack.pk: pack.status for pack in Document.objects.all()} == before


def test_every_task_works_for_a_trust_or_goes_through_them_by_itself() -> None:
    own = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert set(own) == {
        tasks.render_document.name,
        tasks.requeue_lost_documents.name,
        trust_tasks.rebuild_all_grants.name,
        trust_tasks.send_invitations.name,
        review_tasks.remind_of_what_is_missing.name,
    }
    assert all(isinstance(task, TrustTask) for task in own.values())
    assert app.conf.accept_content == {"json"} or list(app.conf.accept_content) == ["json"]


def test_a_sweep_leaves_no_trust_open(scene: Scene) -> None:
    set_setting("app.trust_id", None)
    trust_tasks.rebuild_all_grants()
    assert get_setting("app.trust_id") == ""
    assert Trust.objects.count() == 0


PATHS = ["../../../etc/passwd", "/etc/passwd", "1/../../secret.pdf", "..", "1/../..", "/", "1\\..\\..\\x/../../../a"]


@pytest.mark.parametrize("path", PATHS)
def test_no_file_but_a_pack_is_handed_out_or_taken_away(scene: Scene, path: str, settings, tmp_path: Path) -> None:
    """Should a row ever name another file, the page answers 400 and the file stays."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "secret.pdf").write_text("secret")
    Document.objects.filter(pk=scene.own.ids["document_final"]).update(file=path)
    for person in ("trustee", "ceo"):
        response = ask(scene.own.browsers[person], "GET", scene.own.url("documents/{document_final}/file/"))
        assert response.status_code == 400
    for act in (full_path, drop_file):
        with pytest.raises(SuspiciousFileOperation):
            act(path)
    assert (tmp_path / "secret.pdf").exists()
    assert not Download.objects.exists()


def test_a_pack_lies_in_its_own_trusts_folder(scene: Scene, settings, tmp_path: Path) -> None:
    """A row that names another trust's file hands nothing out."""
    settings.MEDIA_ROOT = str(tmp_path)
    theirs = row_of(scene.other, "document_final").file
    full_path(theirs).parent.mkdir(parents=True)
    full_path(theirs).write_bytes(b"%PDF-Zanzibar")
    Document.objects.filter(pk=scene.own.ids["document_final"]).update(file=theirs)
    response = ask(scene.own.browsers["ceo"], "GET", scene.own.url("documents/{document_final}/file/"))
    assert response.status_code == 400


@pytest.mark.parametrize("name", ['a"b.pdf', "a\r\nSet-Cookie: x=y.pdf", "../../a.pdf", "é🙂.pdf"])
def test_a_strange_name_is_no_header(scene: Scene, settings, tmp_path: Path, name: str) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    pack = row_of(scene.own, "document_final")
    full_path(pack.file).parent.mkdir(parents=True)
    full_path(pack.file).write_bytes(b"%PDF-")
    Document.objects.filter(pk=pack.pk).update(name=name)
    response = ask(scene.own.browsers["ceo"], "GET", scene.own.url("documents/{document_final}/file/"))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "Set-Cookie" not in response.headers
    assert "\n" not in response["Content-Disposition"]
    assert "../" not in response["Content-Disposition"]

"""import_plan and export_plan as they are typed."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.planfiles.document import read_document
from apps.trusts.celery import all_trust_ids
from apps.trusts.models import School, Trust
from apps.trusts.wall import enter_trust
from tests.planfiles.base import BASE, base

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_bytes(BASE)
    return path


def test_import_prints_the_slug_alone_on_the_last_line(file: Path) -> None:
    assert run("import_plan", str(file)) == ("small-trust\n", "")
    assert run("import_plan", str(file), "--slug", "mine") == ("mine\n", "")


def test_export_prints_the_file_and_lists_the_rest_beside_it(file: Path) -> None:
    run("import_plan", str(file))
    out, err = run("export_plan", "small-trust")
    assert read_document(out.encode()) == base()
    assert err == ""
    enter_trust(Trust.objects.get(slug="small-trust").pk)
    School.objects.update(closed_on="2026-08-31")
    out, err = run("export_plan", "small-trust")
    assert read_document(out.encode()) == base()
    assert err == "The plan file has no place for:\n- schools: closed on (1)\n"


def test_export_refuses_a_trust_that_does_not_exist() -> None:
    with pytest.raises(CommandError, match="There is no trust with the address 'nowhere'"):
        run("export_plan", "nowhere")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (BASE.replace(b"target: 95.0", b"target: most").replace(b"kind: sdp", b"kind: mat"),
         "plans[0].priorities[0].kpis[0].target: expected a number, got 'most'\n"
         "plans[1].kind: expected trust, sdp or bdp, got 'mat'"),
        (b"", "the file is empty"),
        (b"x" * 50_000_000, "the file is larger than 5 MB, and no plan file needs to be"),
    ],
    ids=["wrong", "empty", "50 MB"],
)  # fmt: skip
def test_a_refused_file_is_told_and_makes_no_trust(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(data)
    with pytest.raises(CommandError) as refused:
        run("import_plan", str(path))
    assert str(refused.value) == message
    assert all_trust_ids() == []


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        run("import_plan", str(tmp_path / "none.yaml"))
    with pytest.raises(CommandError, match="Is a directory"):
        run("import_plan", str(tmp_path))


def test_a_slug_that_is_taken_is_told(file: Path) -> None:
    run("import_plan", str(file), "--slug", "mine")
    with pytest.raises(CommandError, match="already"):
        run("import_plan", str(file), "--slug", "mine")


def test_from_the_shell_a_refusal_goes_to_standard_error_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"format: trustplan/9\n")
    done = subprocess.run(
        [sys.executable, "manage.py", "import_plan", str(path)],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[-2:] == [
        "CommandError: trust: is required",
        "format: expected trustplan/1, got 'trustplan/9'",
    ]

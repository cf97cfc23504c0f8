"""A backup holds every trust's rows, restores, and is refused when it would not."""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from scripts import backup, services
from scripts.machine import Problem

ROOT = Path(__file__).resolve().parents[2]
NAME = os.environ.get("TRUSTPLAN_TEST_DB", "test_trustplan") + "_backup"
WALLED = """
CREATE TABLE figure (id bigserial PRIMARY KEY, trust_id bigint NOT NULL, note text);
CREATE TABLE "Odd name" (id int);
REVOKE INSERT, UPDATE, DELETE ON "Odd name" FROM trustplan_app;
ALTER TABLE figure ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure FORCE ROW LEVEL SECURITY;
CREATE POLICY wall ON figure USING (trust_id = nullif(current_setting('app.trust_id', true), '')::bigint);
"""


def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def address(setting: str, database: str = NAME) -> str:
    return f"{services.read_setting(setting).rsplit('/', 1)[0]}/{database}"


def make_database() -> str:
    owner = address("TRUSTPLAN_OWNER_DATABASE_URL")
    manage = address("TRUSTPLAN_OWNER_DATABASE_URL", "postgres")
    run(manage, f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)', f'CREATE DATABASE "{NAME}"')
    return owner


def give_rights(owner: str) -> None:
    run(owner, (ROOT / "scripts" / "grants.sql").read_text(encoding="utf-8"))


@pytest.fixture
def owner() -> Iterator[str]:
    """A database of its own with a walled table; its address as the owner."""
    url = make_database()
    give_rights(url)
    run(url, WALLED)
    yield url
    run(address("TRUSTPLAN_OWNER_DATABASE_URL", "postgres"), f'DROP DATABASE "{NAME}" WITH (FORCE)')


def rights_and_walls(owner: str) -> list[tuple[object, ...]]:
    return run(
        owner,
        "SELECT c.oid::regclass::text, relacl::text, relrowsecurity, relforcerowsecurity, count(p.oid) FROM pg_class c "
        "LEFT JOIN pg_policy p ON p.polrelid = c.oid "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') "
        "GROUP BY c.oid ORDER BY 1",
    )


def add_figures() -> None:
    app = address("TRUSTPLAN_DATABASE_URL")
    awkward = "E'COPY public.figure (id) FROM stdin;\\nand\\n\\\\.\\n'"
    for trust in (1, 2):
        run(app, f"SET app.trust_id = {trust}", f"INSERT INTO figure (trust_id, note) VALUES ({trust}, {awkward})")
    run(app, "SET app.trust_id = 2", "INSERT INTO figure (trust_id) VALUES (2)")


def test_a_backup_holds_both_trusts_and_restores(owner: str, tmp_path: Path) -> None:
    add_figures()
    file, counts = backup.back_up(address("TRUSTPLAN_BACKUP_DATABASE_URL"), tmp_path)
    assert counts == {"public.figure": 3, 'public."Odd name"': 0}
    assert list(tmp_path.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    before = rights_and_walls(owner)
    make_database()
    restore = [backup._tool("pg_restore"), "--exit-on-error", f"--dbname={owner}", str(file)]
    done = subprocess.run(restore, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    give_rights(owner)
    seen = run(address("TRUSTPLAN_BACKUP_DATABASE_URL"), "SELECT trust_id, count(*) FROM figure GROUP BY 1 ORDER BY 1")
    assert seen == [(1, 1), (2, 2)]
    assert run(address("TRUSTPLAN_DATABASE_URL"), "SELECT count(*) FROM figure") == [(0,)]
    assert rights_and_walls(owner) == before
    assert [row[2:] for row in before if row[0] == "figure"] == [(True, True, 1)]


@pytest.mark.parametrize("setting", ["TRUSTPLAN_DATABASE_URL", "TRUSTPLAN_OWNER_DATABASE_URL"])
def test_a_role_behind_the_wall_is_refused(owner: str, tmp_path: Path, setting: str) -> None:
    add_figures()
    with pytest.raises(Problem, match=r"sees no trust's rows: TRUSTPLAN_BACKUP_DATABASE_URL must name trustplan_back"):
        backup.back_up(address(setting), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_dump_is_no_backup(owner: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"^This is not a backup: the database has no rows\.$"):
        backup.back_up(address("TRUSTPLAN_BACKUP_DATABASE_URL"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_the_backup_role_may_not_read_is_refused(owner: str, tmp_path: Path) -> None:
    add_figures()
    run(owner, "REVOKE SELECT ON figure FROM trustplan_backup")
    with pytest.raises(Problem, match="permission denied for table figure"):
        backup.back_up(address("TRUSTPLAN_BACKUP_DATABASE_URL"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"^The database cannot be reached for a backup: .*no_such"):
        backup.back_up(address("TRUSTPLAN_BACKUP_DATABASE_URL", "no_such"), tmp_path)


@pytest.mark.parametrize(
    ("living", "dumped", "sentence"),
    [
        ({"a": 2, "b": 1}, {"a": 1, "b": 1}, "This is not a backup: a has 2 rows, the dump 1."),
        ({"a": 2, "b": 1}, {"a": 2}, "This is not a backup: b has 1 rows, the dump no."),
        ({"a": 2}, {"a": 2, "b": 1}, "This is not a backup: b has no rows, the dump 1."),
        ({}, {}, "This is not a backup: the database has no rows."),
    ],
)
def test_other_counts_are_refused(living: dict[str, int], dumped: dict[str, int], sentence: str) -> None:
    with pytest.raises(Problem) as refused:
        backup.check_counts(living, dumped)
    assert str(refused.value) == sentence


def test_rows_are_counted_between_copy_and_its_closing_mark() -> None:
    text = [
        b"SET row_security = off;\n",
        b"COPY public.figure (id, note) FROM stdin;\n",
        b"1\tone\n",
        b"2\tCOPY public.other (id) FROM stdin;\n",
        b"\\.\n",
        b"\n",
        b"COPY public.nothing (id) FROM stdin;\n",
        b"\\.\n",
        b"SELECT pg_catalog.setval('public.figure_id_seq', 2, true);\n",
    ]
    assert backup.count_dumped(text) == {"public.figure": 2, "public.nothing": 0}

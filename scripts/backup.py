"""Write a backup of the database, and call it one only after counting its rows against the living tables."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg2

from scripts import services
from scripts.machine import LOCAL, Problem, explain_failure, run_main
from scripts.postgres_server import INSTALLED

SETTING = "TRUSTPLAN_BACKUP_DATABASE_URL"
TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = 'public' AND c.relpersistence <> 't'
    ORDER BY 1
"""
COPY = re.compile(rb'COPY ((?:"[^"]+"|[\w.])+) .*FROM stdin;$')


def back_up(url: str, folder: Path) -> tuple[Path, dict[str, int]]:
    """Dump the database at this address into the folder; returns the file and its rows by table.

    Refuses a role from which the wall between trusts hides rows, a dump whose rows differ from the tables' at the
    same moment, and a dump without any row. A refused dump leaves no file.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = dt.datetime.now(dt.UTC)
    file = folder / f"trustplan-{moment:%Y-%m-%dT%H%M%S}Z.dump"
    draft = file.with_suffix(".new")
    try:
        with closing(_connect(url)) as connection:
            connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
            with connection.cursor() as cursor:
                _check_role(cursor)
                cursor.execute("SELECT pg_export_snapshot()")
                snapshot = cursor.fetchone()[0]
                os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                _dump(url, snapshot, draft)
                living = _count_living(cursor)
        check_counts(living, count_dumped(_restored_text(draft)))
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    return file, living


def _connect(url: str) -> Any:
    try:
        return psycopg2.connect(url)
    except psycopg2.OperationalError as error:
        raise Problem(f"The database cannot be reached for a backup: {str(error).strip().splitlines()[-1]}") from None


def _check_role(cursor: Any) -> None:
    cursor.execute("SELECT rolname, rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user")
    name, sees_all = cursor.fetchone()
    if not sees_all:
        raise Problem(f"The role {name} sees no trust's rows: {SETTING} must name trustplan_backup.")


def _count_living(cursor: Any) -> dict[str, int]:
    """Rows by table; with row security off, a table that hides rows is an error and not a smaller number."""
    cursor.execute("SET LOCAL row_security = off")
    cursor.execute(TABLES)
    tables = [name for (name,) in cursor.fetchall()]
    counts = {}
    for table in tables:
        cursor.execute(f"SELECT count(*) FROM {table}")
        counts[table] = cursor.fetchone()[0]
    return counts


def _tool(name: str) -> str:
    """The newest of PostgreSQL's client programs of this name."""
    found = [path for path in INSTALLED.glob(f"*/bin/{name}") if path.parent.parent.name.isdigit()]
    newest = max(found, key=lambda path: int(path.parent.parent.name), default=None) or shutil.which(name)
    if newest is None:
        raise Problem(f"{name} is missing: install postgresql-client.")
    return str(newest)


def _dump(url: str, snapshot: str, file: Path) -> None:
    """Run pg_dump on the same snapshot that the rows are counted in; the password stays out of the command line."""
    address = urlsplit(url)
    env = {
        "PATH": os.defpath,
        "PGHOST": address.hostname or "",
        "PGPORT": str(address.port or 5432),
        "PGUSER": unquote(address.username or ""),
        "PGPASSWORD": unquote(address.password or ""),
        "PGDATABASE": unquote(address.path.lstrip("/")),
        **{f"PG{key.upper()}": values[-1] for key, values in parse_qs(address.query).items()},
    }
    command = [_tool("pg_dump"), "--format=custom", f"--snapshot={snapshot}", f"--file={file}", "--no-password"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(explain_failure("pg_dump", done.stderr))


def _restored_text(file: Path) -> Iterable[bytes]:
    """The lines that restoring the dump's data would run, without a database to run them in."""
    command = [_tool("pg_restore"), "--data-only", "--file=-", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader:
        assert reader.stdout is not None and reader.stderr is not None
        yield from reader.stdout
        said = reader.stderr.read().decode(errors="replace")
    if reader.returncode:
        raise Problem(explain_failure("pg_restore", said))


def count_dumped(lines: Iterable[bytes]) -> dict[str, int]:
    """Rows by table in the text of a dump: the lines between each COPY and its closing mark."""
    counts: dict[str, int] = {}
    table = None
    for line in lines:
        if table is None:
            if begun := COPY.match(line):
                table = begun[1].decode()
                counts[table] = 0
        elif line.rstrip(b"\r\n") == rb"\.":
            table = None
        else:
            counts[table] += 1
    return counts


def check_counts(living: dict[str, int], dumped: dict[str, int]) -> None:
    """Refuse a dump that lacks a table, holds other numbers of rows than the tables, or holds none at all."""
    for table in sorted(living.keys() | dumped.keys()):
        if living.get(table) != dumped.get(table):
            found, wanted = dumped.get(table, "no"), living.get(table, "no")
            raise Problem(f"This is not a backup: {table} has {wanted} rows, the dump {found}.")
    if not sum(dumped.values()):
        raise Problem("This is not a backup: the database has no rows.")


def main(arguments: list[str]) -> int:
    """Back up from the command line."""
    parser = argparse.ArgumentParser(prog="make backup", description="Write a checked backup of the database.")
    parser.add_argument("folder", nargs="?", type=Path, default=LOCAL / "backups", help="where it goes")
    folder = parser.parse_args(arguments).folder
    url = services.read_setting(SETTING)
    if not url:
        raise Problem(f"{SETTING} is not set: it is the database's address for the role trustplan_backup.")
    file, counts = back_up(url, folder)
    print(f"Backed up {sum(counts.values())} rows of {len(counts)} tables to {file}, and counted them.")
    return 0


if __name__ == "__main__":
    run_main(main)

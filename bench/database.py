"""A database of the bench's own, made anew for each run by the owner role and used as the app role."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connections

NAME = "trustplan_bench"
GRANTS = Path(__file__).resolve().parent.parent / "scripts" / "grants.sql"


@contextmanager
def fresh_database() -> Iterator[None]:
    """Have it there, empty and migrated; it is dropped afterwards."""
    owner = connections["owner"]
    _ask_server(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)', f'CREATE DATABASE "{NAME}"')
    try:
        with owner.cursor() as cursor:
            cursor.execute(GRANTS.read_text(encoding="utf-8"))
        call_command("migrate", verbosity=0)
        yield
    finally:
        connections.close_all()
        _ask_server(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


def analyse() -> None:
    """Have PostgreSQL know how its tables are filled, as autovacuum does in a database that is in use."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _ask_server(*commands: str) -> None:
    with connections["owner"]._nodb_cursor() as cursor:
        for command in commands:
            cursor.execute(command)

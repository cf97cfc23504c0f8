"""The wall between trusts, held by PostgreSQL: how one enters a trust, and the operation that walls a table."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from django.db.migrations.operations.base import Operation

OWNER_ALIAS = "owner"
INSIDE = "nullif(current_setting('app.trust_id', true), '')::bigint"
PERSON = "nullif(current_setting('app.user_id', true), '')::bigint"
ALL_RESTRICTED = ""
SLUG = "nullif(current_setting('app.trust_slug', true), '')"


def set_setting(name: str, value: object) -> None:
    """Set one of app.trust_id, app.user_id, app.trust_slug until the end of the transaction; None clears it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, "" if value is None else str(value)])


def get_setting(name: str) -> str:
    """The present value of such a setting; empty if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [name])
        return str(cursor.fetchone()[0])


def start_outside(user_id: int | None) -> None:
    """At the start of a request: this person, no trust yet, and a number that all its changes share in the history."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.user_id', %s, true), set_config('app.trust_slug', '', true), "
            "set_config('app.trust_id', '', true), set_config('app.newcomer_id', '', true), "
            "set_config('app.change_id', gen_random_uuid()::text, true)",
            ["" if user_id is None else str(user_id)],
        )


def enter_trust(trust_id: int, restricted: str = ALL_RESTRICTED) -> None:
    """From here to the end of the transaction, see and write that trust's rows and no others.

    `restricted` says whose restricted things are seen: all of them, or (`only_of`) those of some schools.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A trust is entered inside a transaction only: the setting ends with it.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.trust_id', %s, true), set_config('app.restricted', %s, true)",
            [str(trust_id), restricted],
        )


def only_of(schools: Iterable[int]) -> str:
    """The setting by which restricted things of these schools are seen, and no others."""
    return "{" + ",".join(str(school) for school in sorted(schools)) + "}"


def restricted_policy(table: str, of_trust: str = "false") -> str:
    """SQL that hides a table's restricted rows, which belong to a plan, from those who may not see them.

    Who sees those of a school sees the rows of its plans, and of the trust's plans the rows for which `of_trust` holds.
    """
    schools = "nullif(current_setting('app.restricted', true), '')::bigint[]"
    return (
        f'CREATE POLICY restricted ON "{table}" AS RESTRICTIVE FOR SELECT USING ('
        "NOT restricted OR coalesce(current_setting('app.restricted', true), '') = '' OR EXISTS ("
        f'SELECT 1 FROM strategies_plan p WHERE p.id = "{table}".plan_id AND (p.school_id = ANY ({schools}) '
        f"OR (p.school_id IS NULL AND cardinality({schools}) > 0 AND {of_trust}))))"
    )


@contextmanager
def inside_trust(trust_id: int) -> Iterator[None]:
    """A transaction inside a trust; what was entered before is entered again afterwards."""
    with transaction.atomic():
        before = get_setting("app.trust_id")
        set_setting("app.trust_id", trust_id)
        yield
        set_setting("app.trust_id", before)


@contextmanager
def outside_trusts() -> Iterator[None]:
    """A transaction in no trust, as before sign-in: people can be found by e-mail, no trust's rows can."""
    with transaction.atomic():
        before = get_setting("app.trust_id")
        set_setting("app.trust_id", None)
        yield
        set_setting("app.trust_id", before)


class RaiseWall(Operation):
    """Raise the wall on a model's table: forced row level security, and composite keys so that no row can point across.

    `together` names, for a foreign key, the column that row and target must share besides the trust:
    `{"priority": "plan"}` makes a KPI's priority one of the KPI's own plan. Can be run again after a column was added.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, together: dict[str, str] | None = None) -> None:
        self.model = model
        self.together = together or {}

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As written in the migration."""
        return self.__class__.__qualname__, [self.model], {"together": self.together}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Changes the database only."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Raise it."""
        model = to_state.apps.get_model(app_label, self.model)
        for statement in statements_for(model, self.together):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take the policies away; the table goes with its own migration."""
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f'DROP POLICY IF EXISTS wall ON "{table}"', params=None)
        schema_editor.execute(f'DROP POLICY IF EXISTS owner_all ON "{table}"', params=None)

    def describe(self) -> str:
        """One line for the migration's output."""
        return f"Raise the wall on {self.model}"


def policy_statements(table: str, condition: str) -> list[str]:
    """SQL that forces row level security on a table: `condition` for everyone, all rows for the owner's migrations."""
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS wall ON "{table}"',
        f'CREATE POLICY wall ON "{table}" USING ({condition}) WITH CHECK ({condition})',
        f'DROP POLICY IF EXISTS owner_all ON "{table}"',
        f'CREATE POLICY owner_all ON "{table}" TO CURRENT_USER USING (true) WITH CHECK (true)',
    ]


def statements_for(model: type[models.Model], together: dict[str, str]) -> list[str]:
    """SQL for the wall of one trust-owned table."""
    table = model._meta.db_table
    key = str(model._meta.pk.column)
    unique = _unique(table, f"{table}_trust_id_{key}", f'"trust_id", "{key}"')
    statements = [*policy_statements(table, f"trust_id = {INSIDE}"), unique]
    for field in model._meta.local_fields:
        target = field.related_model if isinstance(field, models.ForeignKey) else None
        if field.name == "trust" or not isinstance(target, type) or not _owned(target):
            continue
        shared = [together[field.name]] if field.name in together else []
        columns = ["trust_id", *(f"{name}_id" for name in shared), str(field.column)]
        targets = ["trust_id", *(f"{name}_id" for name in shared), "id"]
        target_table = target._meta.db_table
        if shared:
            quoted = ", ".join(f'"{name}"' for name in targets)
            statements.append(_unique(target_table, f"{target_table}_{'_'.join(targets)}", quoted))
        statements.append(_composite_key(table, columns, target_table, targets))
    return statements


def _owned(model: type[models.Model]) -> bool:
    return any(field.name == "trust" for field in model._meta.local_fields)


def _unique(table: str, name: str, columns: str) -> str:
    return f'CREATE UNIQUE INDEX IF NOT EXISTS "{name[:63]}" ON "{table}" ({columns})'


def _composite_key(table: str, columns: list[str], target: str, targets: list[str]) -> str:
    name = f"wall_{table}_{columns[-1]}"[:63]
    ours = ", ".join(f'"{name}"' for name in columns)
    theirs = ", ".join(f'"{name}"' for name in targets)
    return (
        f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}", ADD CONSTRAINT "{name}" '
        f'FOREIGN KEY ({ours}) REFERENCES "{target}" ({theirs}) DEFERRABLE INITIALLY DEFERRED'
    )

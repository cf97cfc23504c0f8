"""Who changed what, when: beside each tracked table stands one of events, which triggers in the database fill.

A model is tracked by one line, `@tracked`, and one operation in its migration, `KeepHistory("<model>event")`.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

import pghistory
from django.apps import apps
from django.db import models
from django.db.migrations.operations.base import Operation
from pghistory.models import Event as PGHistoryEvent
from pgtrigger.migrations import AddTrigger

from apps.trusts.wall import INSIDE, PERSON, policy_statements

AnyModel = TypeVar("AnyModel", bound=models.Model)

BEGAN, INSERTED, UPDATED, DELETED = "began", "insert", "update", "delete"


class SignedIn(models.Func):
    """The person of this transaction as a column's default; null where nobody is signed in."""

    template = PERSON
    output_field = models.BigIntegerField()


class ChangeNumber(models.Func):
    """The number that all changes of this request share; null outside of requests."""

    template = "nullif(current_setting('app.change_id', true), '')::uuid"
    output_field = models.UUIDField()


class Event(PGHistoryEvent):
    """A row as it stood after somebody's change (before it, where the change took the row away).

    `pgh_by` is the person who was signed in (app.user_id), and nobody where the installation itself did it. All changes
    of one request share `pgh_change` (app.change_id); outside of requests it is empty, and a transaction's share their
    moment. Columns without `pgh_` are the row's own, `id` among them. What was a foreign key is a plain number: an
    event holds nothing in place, and Django need not build all other models again at each step of a migration.
    """

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_by = models.BigIntegerField(null=True, db_default=SignedIn())
    pgh_change = models.UUIDField(null=True, db_default=ChangeNumber())

    class Meta:
        abstract = True


def tracked(model: type[AnyModel]) -> type[AnyModel]:
    """Keep every version of this model's rows in `<Model>Event` of the same module. A decorator.

    A trust's own row, which has no trust but is one, gives its events their trust by its id.
    """
    number: Any = models.F("id")
    attrs: dict[str, Any] = {
        "trust": models.GeneratedField(
            expression=number, output_field=models.BigIntegerField(), db_persist=True, db_column="trust_id"
        )
    }
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey):
            attrs[field.name] = models.BigIntegerField(null=field.null, db_column=field.column)
    name = f"{model._meta.object_name}Event"
    no: Any = None  # neither a key to the row nor the shared table of contexts, in which one trust would see another's
    track = pghistory.track(
        pghistory.InsertEvent(INSERTED, trigger_name=f"keep_{INSERTED}"),
        pghistory.UpdateEvent(UPDATED, trigger_name=f"keep_{UPDATED}"),
        pghistory.DeleteEvent(DELETED, trigger_name=f"keep_{DELETED}"),
        base_model=Event,
        model_name=name,
        obj_field=no,
        context_field=no,
        attrs=attrs,
        meta={"indexes": [models.Index(fields=["trust", "id", "pgh_id"], name=f"{name.lower()}_of")]},
    )
    wrapped: type[AnyModel] = track(model)
    return wrapped


def event_models() -> Iterator[tuple[type[models.Model], type[Event]]]:
    """Each tracked model with the model of its events."""
    for model in apps.get_models():
        if issubclass(model, Event):
            rows: Any = model.pgh_tracked_model
            yield rows, model


class KeepHistory(Operation):
    """Wall a table of events, let nobody change what it holds, and write down how each row stands as history begins."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As written in the migration."""
        return self.__class__.__qualname__, [self.model], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Changes the database only."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Begin the history."""
        events = to_state.apps.get_model(app_label, self.model)
        table = events._meta.db_table
        statements = [
            f'ALTER TABLE "{table}" ALTER COLUMN trust_id SET NOT NULL',  # a generated column is not made so
            *policy_statements(table, f"trust_id = {INSIDE}"),
            f'REVOKE UPDATE, DELETE ON "{table}" FROM trustplan_app',
            _first_versions(events, to_state.apps.get_model(app_label, self.model.removesuffix("event"))),
        ]
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take the policies away; the table goes with its own migration."""
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f'DROP POLICY IF EXISTS wall ON "{table}"', params=None)
        schema_editor.execute(f'DROP POLICY IF EXISTS owner_all ON "{table}"', params=None)

    def describe(self) -> str:
        """One line for the migration's output."""
        return f"Keep the history in {self.model}"


def _first_versions(events: type[models.Model], rows: type[models.Model]) -> str:
    """SQL that gives each row there is its first event."""
    taken = {field.column for field in rows._meta.local_fields}
    shared = [field.column for field in events._meta.local_fields if field.column in taken and not field.generated]
    columns = ", ".join(f'"{column}"' for column in shared)
    return (
        f'INSERT INTO "{events._meta.db_table}" ({columns}, pgh_created_at, pgh_label) '
        f"SELECT {columns}, now(), '{BEGAN}' FROM \"{rows._meta.db_table}\""
    )


class KeepTrigger(AddTrigger):
    """pgtrigger's operation, without building the model and all that refer to it again, which triggers do not need."""

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Note the trigger with its model."""
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]

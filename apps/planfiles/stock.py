"""All rows of a trust that a plan file carries, read once: one query for each table, whatever the number of rows."""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Model

from apps.trusts.models import Removable, Trust

from .carried import KEYS


class Stock:
    """The trust's rows by table and by the row they belong to, and a count of those that were written."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust
        self.rows: dict[type[Model], list[Any]] = {
            model: list(model._base_manager.filter(trust=trust).order_by(*_order(model)))
            for model in KEYS
            if model is not Trust
        }
        self.written: Counter[type[Model]] = Counter()
        self.left_out: Counter[str] = Counter()
        self._children: dict[tuple[type[Model], str], dict[int | None, list[Any]]] = {}

    def of(self, model: type[Model], column: str, parent_id: int | None) -> list[Any]:
        """The rows of a table whose column points at the parent, in their order, without those that were removed."""
        if (model, column) not in self._children:
            children: dict[int | None, list[Any]] = defaultdict(list)
            for row in self.kept(model):
                children[getattr(row, f"{column}_id")].append(row)
            self._children[model, column] = children
        return self._children[model, column].get(parent_id, [])

    def kept(self, model: type[Model]) -> list[Any]:
        """The rows of a table that were not removed."""
        if not issubclass(model, Removable):
            return self.rows[model]
        return [row for row in self.rows[model] if row.removed_at is None]

    def names(self, model: type[Model]) -> dict[int | None, str]:
        """The names of a table's rows by their ids."""
        return {row.pk: row.name for row in self.rows[model]}


def _order(model: type[Model]) -> list[str]:
    return ["position", "id"] if any(field.name == "position" for field in model._meta.fields) else ["id"]

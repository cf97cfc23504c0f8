"""Kinds of column that several apps use; no tables."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=models.Model)


class FigureField(models.DecimalField):
    """A Decimal kept exactly as entered, with its own number of decimals (95.0 stays 95.0)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 20)
        kwargs.setdefault("decimal_places", 8)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's numeric without a scale, which keeps the trailing zeros."""
        return "numeric"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Decimal | None:
        """The Decimal as it is, never padded or rounded."""
        return value if hasattr(value, "resolve_expression") else self.to_python(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """As `get_db_prep_value`."""
        return self.get_db_prep_value(value, connection)


def rows_of(found: models.QuerySet[Row]) -> list[Row]:
    """The rows of a queryset as Django would make them, with what `select_related` joins, in a quarter of its time.

    Values go straight into the instance, past the model's constructor, which looks at each field; so this is only for
    models whose constructor is Django's own and that nothing listens to as they are made. Annotations come along.
    What many rows are joined to, their plan for one, is made once and shared, as by `prefetch_related`.
    """
    compiler = found.query.get_compiler(using=found.db)
    results = compiler.execute_sql()
    return made_from(compiler, found.db, compiler.results_iter(results))


def made_from(compiler: Any, database: str, results: Iterable[Sequence[Any]]) -> list[Any]:
    """The instances of a query that was compiled, from the values that its columns have."""
    extra = list((compiler.annotation_col_map or {}).items())
    maker = _Maker(compiler, compiler.klass_info, database)
    rows = []
    for values in results:
        row = maker.new(values)
        for name, place in extra:
            row.__dict__[name] = values[place]
        rows.append(row)
    return rows


class _Maker:
    """Makes the instances of one model, and those joined to it, from the rows of a query."""

    def __init__(self, compiler: Any, klass_info: Mapping[str, Any], database: str) -> None:
        first, last = klass_info["select_fields"][0], klass_info["select_fields"][-1] + 1
        self.model, self.columns, self.database = klass_info["model"], slice(first, last), database
        self.names = [column[0].target.attname for column in compiler.select[self.columns]]
        self.key = first + self.names.index(self.model._meta.pk.attname)
        self.joined = [
            (_Maker(compiler, one, database), one["local_setter"], one["remote_setter"])
            for one in klass_info.get("related_klass_infos", ())
        ]
        self.made: dict[Any, Any] = {}

    def new(self, values: Sequence[Any]) -> Any:
        """An instance of its own."""
        row = self.model.__new__(self.model)
        state = row.__dict__["_state"] = ModelState()
        state.adding, state.db = False, self.database
        row.__dict__.update(zip(self.names, values[self.columns], strict=True))
        for maker, set_here, set_there in self.joined:
            other = maker.shared(values)
            set_here(row, other)
            if other is not None:
                set_there(other, row)
        return row

    def shared(self, values: Sequence[Any]) -> Any:
        """The instance that every row with the same key is joined to; None for none."""
        key = values[self.key]
        if key is not None and key not in self.made:
            self.made[key] = self.new(values)
        return None if key is None else self.made[key]


def tuples_of(found: models.QuerySet[Any], names: Sequence[str]) -> list[tuple[Any, ...]]:
    """These columns and annotations of a queryset's rows, thousands of them, fetched at one go."""
    compiler = found.order_by().values_list(*names).query.get_compiler(using=found.db)
    return [tuple(row) for row in compiler.results_iter(compiler.execute_sql(chunked_fetch=False), tuple_expected=True)]


def join_rows(rows: Sequence[models.Model], name: str, found: models.QuerySet[Any]) -> None:
    """Read what points at these rows, as `prefetch_related` does, in a quarter of its time: one query, if any.

    `name` is that of the relation, of which each row's `all()` is a list from here on; `found` may be narrowed and
    joined to others, in its order.
    """
    if not rows:
        return
    relation: Any = rows[0]._meta.get_field(name)
    field = relation.field
    by_key = {row.pk: row for row in rows}
    joined: dict[Any, list[models.Model]] = {key: [] for key in by_key}
    for one in rows_of(found.filter(**{f"{field.name}__in": list(by_key)})):
        key = getattr(one, field.attname)
        field.set_cached_value(one, by_key[key])
        joined[key].append(one)
    for row in rows:
        row.__dict__.setdefault("_prefetched_objects_cache", {})[relation.get_accessor_name()] = joined[row.pk]


def point_rows(rows: Iterable[models.Model], name: str, found: models.QuerySet[Any]) -> None:
    """Read what these rows point at, each once: one query. `select_related` sends it with each of thousands of rows."""
    every = list(rows)
    if not every:
        return
    field: Any = every[0]._meta.get_field(name)
    there = {one.pk: one for one in rows_of(found.filter(pk__in={getattr(row, field.attname) for row in every}))}
    for row in every:
        field.set_cached_value(row, there.get(getattr(row, field.attname)))


@cache
def _defaults(model: type[models.Model]) -> dict[str, Any]:
    return {field.attname: field.get_default() for field in model._meta.concrete_fields}


def maker_of(model: type[Row], lazily: Container[str] = (), **shared: Any) -> Callable[..., Row]:
    """What makes rows that are not kept yet, of some columns each, in a twentieth of their constructor's time.

    All of them have `shared`, columns or the rows they point at, and defaults, which must not be made anew for each
    row; but for those that are named in `lazily`, which Django asks for by `refresh_from_db` when they are read.
    """
    known = {name: value for name, value in _defaults(model).items() if name not in lazily}
    joined = {}
    for name, value in shared.items():
        if isinstance(value, models.Model):
            field: Any = model._meta.get_field(name)
            joined[field.cache_name] = value
            known[field.attname] = value.pk
        else:
            known[name] = value

    def make(**columns: Any) -> Row:
        row = model.__new__(model)
        state = ModelState()
        state.adding, state.db, state.fields_cache = True, None, joined.copy()
        row.__dict__ = {"_state": state, **known, **columns}
        return row

    return make

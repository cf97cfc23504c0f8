"""Kinds of column that several apps use; no tables."""

from decimal import Decimal
from typing import Any

from django.db import models


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

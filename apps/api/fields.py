"""Fields that several resources use."""

from decimal import Decimal
from typing import Any

from django import forms
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.core.errors import BadValue
from apps.core.rag import State
from apps.kpis.typed import number_shown, number_typed

LARGEST_ID = 2**63 - 1


@extend_schema_field(
    {"type": "string", "format": "decimal", "examples": ["93.8"], "pattern": r"^-?\d{1,12}(\.\d{1,8})?$"}
)
class FigureText(serializers.Field):
    """A number as text, with the decimals that it was given: "95.0" is not "95"."""

    def to_internal_value(self, data: Any) -> Decimal:
        """The number. A JSON number is refused, since its decimals would depend on who wrote it."""
        if not isinstance(data, str):
            raise ValidationError('Send the number as text, with its own decimals: "93.8".')
        try:
            number = number_typed(data)
        except BadValue as wrong:
            raise ValidationError(wrong.sentence) from wrong
        if number is None:
            raise ValidationError("Send a number, or null for none.")
        return number

    def to_representation(self, value: Decimal) -> str:
        """Its own digits."""
        return number_shown(value)


class StateField(serializers.ChoiceField):
    """What a figure or an action was found to be."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(state.value, state.meaning) for state in State], **kwargs)


class IdFilter(filters.NumberFilter):
    """By the number of another thing."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=1, max_value=LARGEST_ID, **kwargs)


class DayFilter(filters.DateFilter):
    """By a day, as 2026-11-20."""

    field_class = forms.DateField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, input_formats=["%Y-%m-%d"], **kwargs)


ID_IN_PATH = {"type": OpenApiTypes.INT64}

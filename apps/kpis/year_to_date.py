"""A figure that adds up over the academic year; pure."""

from collections.abc import Sequence
from decimal import Decimal

from apps.kpis.facts import Figure


def year_to_date(terms: Sequence[tuple[str, Figure | None]]) -> Figure | None:
    """Add up the terms of a year so far, in order, as (term, figure); None where the last of them is missing.

    A missing earlier term is never taken for zero: it is named in `missing_terms`, and its figure left out.
    """
    if not terms or terms[-1][1] is None or not terms[-1][1].is_given:
        return None
    given = [figure for _, figure in terms if figure is not None and figure.is_given]
    pairs = [(f.numerator, f.denominator) for f in given if f.numerator is not None and f.denominator is not None]
    values = [figure.value for figure in given if figure.value is not None]
    paired = len(pairs) == len(given)
    return Figure(
        value=sum(values, Decimal(0)) if len(values) == len(given) else None,
        numerator=sum((n for n, _ in pairs), Decimal(0)) if paired else None,
        denominator=sum((d for _, d in pairs), Decimal(0)) if paired else None,
        missing_terms=tuple(name for name, figure in terms if figure is None or not figure.is_given),
    )

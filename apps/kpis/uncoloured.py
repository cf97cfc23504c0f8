"""Why a figure has no colour: nothing to hold it against, or nothing in it that could be held; pure."""

from apps.core.figures import Unit
from apps.kpis.facts import Against, Case, Shape
from apps.kpis.reasons import Reason
from apps.kpis.shapes import band_of, number_of


def why_no_colour(case: Case) -> Reason | None:
    """The first thing that a figure lacks for a colour; None where it has one."""
    spec, figure = case.spec, case.figure
    if spec.shape is None:
        return Reason.NO_SHAPE
    if spec.shape is Shape.MONITOR:
        return Reason.WATCHED
    if spec.shape is Shape.MILESTONE:
        return None
    if spec.shape in (Shape.VS_BENCHMARK, Shape.GAP, Shape.NOT_WORSE):
        return _why_not_compared(case)
    if case.limits.target is None:
        return Reason.NO_TARGET
    if spec.cumulative and figure is not None and figure.missing_terms:
        return Reason.TERMS_MISSING
    if spec.cumulative and not case.limits.is_term_part and not case.moment.is_year_end:
        return Reason.NO_PROFILE
    if band_of(case) is None:
        return Reason.TARGET_UNUSABLE
    if number_of(case) is None:
        return _why_no_number(case)
    return Reason.NO_TOLERANCE if _is_near_unset(case) else None


def _is_near_unset(case: Case) -> bool:
    """Whether nobody has said how near to "about" or "in line" is near: then only the number itself passes."""
    spec, band = case.spec, band_of(case)
    near = {Shape.ABOUT: spec.tolerance, Shape.VS_BENCHMARK: spec.margin}.get(spec.shape or Shape.MONITOR)
    is_near = spec.shape is Shape.ABOUT or (spec.shape is Shape.VS_BENCHMARK and spec.against is Against.IN_LINE)
    return is_near and near is None and band is not None and band.amber_high is None and band.low != number_of(case)


def _why_not_compared(case: Case) -> Reason | None:
    """Why a figure cannot be held against a published one, or an earlier one."""
    number, spec = number_of(case), case.spec
    if number is None:
        return _why_no_number(case)
    if spec.shape is not Shape.VS_BENCHMARK:
        if band_of(case) is not None:
            return None
        known = case.past.baseline is not None or case.limits.target is not None
        return Reason.TARGET_UNUSABLE if spec.shape is Shape.NOT_WORSE and known else Reason.NO_EARLIER
    if case.benchmark is None or case.benchmark.value is None:
        return Reason.NO_BENCHMARK
    if spec.against is None:
        return Reason.NO_SIDE
    if band_of(case) is None:
        return Reason.TARGET_UNUSABLE
    return Reason.NO_MARGIN if _is_near_unset(case) else None


def _why_no_number(case: Case) -> Reason:
    if case.spec.unit is Unit.GRADE:
        return Reason.UNKNOWN_GRADE
    nobody = case.figure is not None and case.figure.has_pair and not case.figure.denominator
    return Reason.NOBODY if nobody else Reason.NOT_A_NUMBER

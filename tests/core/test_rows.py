"""Rows that are joined past Django: what they point at and what points at them is what Django would have found."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.models import join_rows, point_rows
from apps.trusts.models import AcademicYear, Period, Term
from tests.world import World


def test_what_points_at_rows_is_read_at_one_go(world: World) -> None:
    terms = list(Term.objects.filter(trust=world.trust))
    found = Period.objects.filter(trust=world.trust).order_by("-part")
    expected = {term.pk: list(found.filter(term=term)) for term in terms}
    with CaptureQueriesContext(connection) as asked:
        join_rows(terms, "periods", found)
        assert {term.pk: list(term.periods.all()) for term in terms} == expected
        assert all(period.term is term for term in terms for period in term.periods.all())
    assert len(asked) == 1 and any(expected.values())


def test_rows_without_any_are_joined_to_none(world: World) -> None:
    terms = list(Term.objects.filter(trust=world.trust))
    join_rows(terms, "periods", Period.objects.filter(pk=0))
    assert [list(term.periods.all()) for term in terms] == [[] for _ in terms]
    with CaptureQueriesContext(connection) as asked:
        join_rows([], "periods", Period.objects.all())
        point_rows([], "year", AcademicYear.objects.all())
    assert len(asked) == 0


def test_what_rows_point_at_is_read_once_and_shared(world: World) -> None:
    terms = list(Term.objects.filter(trust=world.trust))
    expected = [term.year.name for term in Term.objects.filter(trust=world.trust).select_related("year")]
    with CaptureQueriesContext(connection) as asked:
        point_rows(terms, "year", AcademicYear.objects.filter(trust=world.trust))
        assert [term.year.name for term in terms] == expected
    assert len(asked) == 1
    assert len({id(term.year) for term in terms}) == len({term.year_id for term in terms})

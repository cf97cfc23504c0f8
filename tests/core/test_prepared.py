"""Queries that are written once: they answer what the same queryset answers, whatever is given."""

from threading import Thread

from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from apps.core.models import rows_of
from apps.core.prepared import AnyGiven, AnyOf, Given, Prepared
from apps.trusts.models import School, Term
from tests.world import World

TERMS: Prepared[Term] = Prepared(lambda: Term.objects.filter(trust=Given("trust")).select_related("year"))
SCHOOLS: Prepared[School] = Prepared(
    lambda: School.objects.filter(trust=Given("trust"), pk=AnyGiven("schools")).annotate(again=F("name"))
)
NAMES: Prepared[School] = Prepared(
    lambda: School.objects.filter(trust=Given("trust"), position__gte=Given("first")).values_list("name", "urn")
)


def test_rows_come_with_what_is_joined_to_them(world: World) -> None:
    found = TERMS.rows(trust=world.trust.pk)
    same = list(Term.objects.filter(trust=world.trust).select_related("year"))
    assert found == same and found
    with CaptureQueriesContext(connection) as asked:
        assert [term.year.name for term in found] == [term.year.name for term in same]
    assert len(asked) == 0


def test_each_time_what_is_given_counts(world: World) -> None:
    north, south = world.schools["north"], world.schools["south"]
    assert SCHOOLS.rows(trust=world.trust.pk, schools=[north.pk]) == [north]
    assert SCHOOLS.rows(trust=world.trust.pk, schools=[south.pk]) == [south]
    assert [one.again for one in SCHOOLS.rows(trust=world.trust.pk, schools=[north.pk])] == [north.name]  # type: ignore[attr-defined]
    assert SCHOOLS.rows(trust=world.trust.pk, schools=[]) == []
    assert SCHOOLS.rows(trust=0, schools=[north.pk]) == []


def test_another_trust_stays_behind_the_wall(world: World, other_world: World) -> None:
    theirs = other_world.schools["north"]
    assert SCHOOLS.rows(trust=other_world.trust.pk, schools=[theirs.pk]) == []


def test_the_query_is_written_once(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        for first in (0, 1, 2):
            NAMES.tuples(trust=world.trust.pk, first=first)
    assert len({query["sql"].replace("= 1", "= 0").rsplit(">=", 1)[0] for query in asked}) == 1
    expected = list(School.objects.filter(trust=world.trust, position__gte=0).values_list("name", "urn"))
    assert [tuple(row) for row in NAMES.tuples(trust=world.trust.pk, first=0)] == expected


def test_a_list_is_written_as_an_array(world: World) -> None:
    ids = [school.pk for school in world.schools.values()]
    found = School.objects.filter(trust=world.trust, pk=AnyOf(ids))
    assert "ANY(" in str(found.query)
    assert set(rows_of(found)) == set(School.objects.filter(trust=world.trust, pk__in=ids))
    assert rows_of(School.objects.filter(pk=AnyOf([]))) == []


def test_a_thread_of_its_own_asks_on_its_own_connection(world: World) -> None:
    before = connection.connection
    found: list[object] = []

    def ask() -> None:
        found.extend(TERMS.rows(trust=world.trust.pk))  # behind the wall, outside the test's transaction
        found.append(connection.connection)
        connection.close()

    TERMS.rows(trust=world.trust.pk)
    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert len(found) == 1 and found[0] is not before
    assert TERMS.rows(trust=world.trust.pk) and connection.connection is before

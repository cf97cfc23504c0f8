"""What the app role can see and do across the wall, in SQL."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import IntegrityError, ProgrammingError, connection, transaction

from apps.accounts.models import User
from apps.kpis.models import KPI
from apps.strategies.models import Plan, Priority
from apps.trusts.history import Event
from apps.trusts.models import Membership, School, Trust
from apps.trusts.wall import enter_trust, get_setting, inside_trust, outside_trusts, set_setting

OWNED = [m for m in apps.get_models() if any(f.name == "trust" for f in m._meta.local_fields)]


def rows_by_trust(model) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT DISTINCT trust_id FROM "{model._meta.db_table}"')
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("model", OWNED, ids=lambda m: m.__name__)
def test_only_the_entered_trusts_rows_are_seen(world, other_world, model):
    assert rows_by_trust(model) <= {world.trust.pk}
    set_setting("app.trust_id", None)
    if model is not Membership:
        assert rows_by_trust(model) == set()


def test_other_trusts_rows_cannot_be_changed_or_removed(world, other_world):
    with connection.cursor() as cursor:
        for model in (m for m in OWNED if not issubclass(m, Event)):  # events cannot be deleted at all
            cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE trust_id = %s', [other_world.trust.pk])
            assert cursor.rowcount == 0
    assert Plan.objects.filter(trust_id=other_world.trust.pk).update(title="Taken") == 0
    enter_trust(other_world.trust.pk)
    assert set(Plan.objects.values_list("title", flat=True)) == {
        "Trust plan",
        "North Lane Primary plan 2026/27",
        "South Bank School plan 2026/27",
    }


def test_a_row_cannot_be_put_into_another_trust(world, other_world):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        School.objects.create(trust=other_world.trust, name="Planted", slug="planted")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Plan.objects.filter(pk=world.plan.pk).update(trust_id=other_world.trust.pk)


def test_a_row_cannot_point_into_another_trust(world, other_world):
    with pytest.raises(IntegrityError, match="wall_kpis_kpi_plan_id"), transaction.atomic():
        KPI.objects.create(trust=world.trust, plan_id=other_world.plan.pk, statement="Across")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_kpis_priority_is_one_of_its_own_plan(world):
    with pytest.raises(IntegrityError, match="wall_kpis_kpi_priority_id"), transaction.atomic():
        KPI.objects.create(
            trust=world.trust, plan=world.plan, priority=world.school_priorities["north"], statement="Across plans"
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_people_of_other_trusts_are_unknown_inside_a_trust(world, other_world):
    seen = set(User.objects.values_list("email", flat=True))
    assert {email.split("@")[1] for email in seen} == {"larkmoor.example"}
    assert User.objects.filter(email="ceo@farside.example").first() is None
    with outside_trusts():
        assert User.objects.filter(email="ceo@farside.example").exists()
    assert get_setting("app.trust_id") == str(world.trust.pk)


def test_groups_and_who_is_in_them_are_walled(world, other_world):
    names = set(Group.objects.values_list("name", flat=True))
    assert names
    assert {name.split(":")[1] for name in names} == {str(world.trust.pk)}
    members = set(User.groups.through.objects.values_list("user__email", flat=True))
    assert {email.split("@")[1] for email in members} == {"larkmoor.example"}


def test_without_a_trust_a_person_sees_their_own_roles_and_trusts_only(world, other_world):
    set_setting("app.trust_id", None)
    set_setting("app.user_id", world.people["ceo"].pk)
    assert list(Membership.objects.values_list("user_id", flat=True)) == [world.people["ceo"].pk]
    assert list(Trust.objects.values_list("slug", flat=True)) == ["larkmoor"]
    set_setting("app.user_id", None)
    assert Trust.objects.count() == 0
    assert Membership.objects.count() == 0
    set_setting("app.trust_slug", "farside")
    assert list(Trust.objects.values_list("slug", flat=True)) == ["farside"]
    assert Trust.objects.update(name="Taken") == 0


def test_a_trust_is_entered_inside_a_transaction_only(transactional_free):
    with pytest.raises(RuntimeError, match="inside a transaction"):
        enter_trust(1)


@pytest.fixture
def transactional_free(django_db_blocker):
    """The database without a test's transaction; nothing is written."""
    with django_db_blocker.unblock():
        yield
        connection.close()


def test_inside_trust_goes_back_to_where_it_was(world, other_world):
    with inside_trust(other_world.trust.pk):
        assert Plan.objects.first().trust_id == other_world.trust.pk
        assert Priority.objects.filter(pk=world.priority.pk).count() == 0
    assert set(Plan.objects.values_list("trust_id", flat=True)) == {world.trust.pk}

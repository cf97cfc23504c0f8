import pytest
from django.db import connection


@pytest.mark.django_db
def test_connected_as_the_app_role():
    with connection.cursor() as cursor:
        cursor.execute("select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == ("trustplan_app", False, False)

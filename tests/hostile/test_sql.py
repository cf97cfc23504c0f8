"""The wall from below: what SQL can do as the role of the web and the workers, inside one trust."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.trusts.wall import get_setting
from tests.hostile.conftest import Scene

# What would take the wall down, go round it, or hide tables behind others of the same name.
FORBIDDEN = {
    "ALTER TABLE kpis_kpi DISABLE ROW LEVEL SECURITY": "must be owner",
    "ALTER TABLE kpis_kpi NO FORCE ROW LEVEL SECURITY": "must be owner",
    "ALTER TABLE kpis_kpi DISABLE TRIGGER ALL": "must be owner",
    "DROP POLICY wall ON kpis_kpi": "must be owner",
    "CREATE POLICY more ON kpis_kpi USING (true)": "must be owner",
    "CREATE RULE more AS ON SELECT TO kpis_kpi DO INSTEAD SELECT 1": "must be owner",
    "CREATE INDEX ON kpis_kpi (statement)": "must be owner",
    "ALTER FUNCTION trust_ids() RESET ALL": "must be owner",
    "CREATE TRIGGER more BEFORE INSERT ON kpis_kpi FOR EACH ROW EXECUTE FUNCTION reviews_refuse_change()": "denied",
    "TRUNCATE reviews_frozencell": "denied",
    "SET LOCAL row_security = off; SELECT count(*) FROM kpis_kpi": "would be affected by row-level security",
    "SET ROLE trustplan_owner": "denied",
    "SET ROLE trustplan_backup": "denied",
    "SET SESSION AUTHORIZATION trustplan_owner": "denied",
    "SET session_replication_role = replica": "denied",
    "ALTER ROLE trustplan_app BYPASSRLS": "must be superuser",
    "CREATE TABLE public.trusts_wanted (id int)": "denied for schema public",
    "CREATE VIEW public.everything AS SELECT * FROM kpis_kpi": "denied for schema public",
    "CREATE FUNCTION public.nosy(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'": "denied for schema public",
    "CREATE SCHEMA trusts": "denied for database",
    "CREATE TEMP TABLE trusts_trust (id bigint, slug text)": "denied to create temporary tables",
    "CREATE FUNCTION pg_temp.nosy() RETURNS int LANGUAGE sql AS 'SELECT 1'": "denied to create temporary tables",
    "CREATE EXTENSION dblink": "denied to create extension",
    "COPY kpis_kpi TO '/tmp/kpis'": "must be superuser or have privileges",
    "COPY kpis_kpi FROM PROGRAM 'id'": "must be superuser or have privileges",
    "COPY kpis_kpi FROM STDIN": "COPY FROM not supported with row-level security",
    "SELECT pg_read_file('/etc/passwd')": "denied for function",
    "SELECT lo_import('/etc/passwd')": "denied for function",
    "SELECT rolpassword FROM pg_authid": "denied for table",
    "SELECT setval('trusts_trust_id_seq', 1)": "denied for sequence",
    "UPDATE auth_permission SET codename = codename": "denied for table",
    "DELETE FROM auth_permission": "denied for table",
    "DELETE FROM django_content_type": "denied for table",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())": "denied for table",
    "INSERT INTO guardian_userobjectpermission (object_pk) VALUES ('1')": "denied for table",
    "SELECT * FROM auth_group_permissions": "denied for table",
    "SELECT * FROM accounts_user_user_permissions": "denied for table",
}


def run(statement: str, params: tuple[Any, ...] = ()) -> list[tuple[object, ...]]:
    """The rows of a statement that is undone afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        found = cursor.fetchall() if cursor.description else []
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_wall_cannot_be_taken_down_or_gone_round(scene: Scene, statement: str) -> None:
    with pytest.raises(DatabaseError) as refused:
        run(statement)
    assert FORBIDDEN[statement] in str(refused.value)


NOSY = {
    "a subquery": "SELECT count(*) FROM kpis_kpi WHERE plan_id IN (SELECT id FROM strategies_plan WHERE trust_id = %s)",
    "a join": "SELECT count(*) FROM trusts_school s JOIN trusts_trust t ON t.id = s.trust_id WHERE t.id = %s",
    "a lateral join": "SELECT count(*) FROM trusts_trust t, LATERAL (SELECT 1 FROM kpis_kpi k) x WHERE t.id = %s",
    "a recursive query": "WITH RECURSIVE r AS (SELECT id, trust_id FROM kpis_kpi UNION SELECT k.id, k.trust_id "
    "FROM kpis_kpi k, r) SELECT count(*) FROM r WHERE trust_id = %s",
    "a lock": "SELECT count(*) FROM (SELECT 1 FROM kpis_kpi WHERE trust_id = %s FOR UPDATE) locked",
    "a group of another trust": "SELECT count(*) FROM auth_group WHERE split_part(name, ':', 2) = %s::text",
    "members of another trust": "SELECT count(*) FROM trusts_membership WHERE trust_id = %s",
}


@pytest.mark.parametrize("how", NOSY)
def test_no_way_of_asking_shows_another_trusts_rows(scene: Scene, how: str) -> None:
    assert run(NOSY[how], (scene.other.world.trust.pk,)) == [(0,)]
    assert run(NOSY[how], (scene.own.world.trust.pk,))[0][0] > 0  # type: ignore[operator]


def test_an_expression_that_talks_hears_of_no_other_trusts_row(scene: Scene) -> None:
    """A condition that fails on a row would tell of it: the wall's own condition is asked first."""
    nosy = "SELECT count(*) FROM kpis_kpi WHERE 1 / (CASE WHEN statement LIKE %s THEN 0 ELSE 1 END) = 1"
    assert run(nosy, ("Zanzibar%",))[0][0] > 0  # type: ignore[operator]
    with pytest.raises(DatabaseError, match="division by zero"):
        run(nosy, ("Larkspur%",))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kpis_kpi SET statement = 'Ours' WHERE trust_id = %s",
        "DELETE FROM kpis_reading WHERE trust_id = %s",
        "UPDATE trusts_trust SET name = 'Ours' WHERE id = %s",
        "DELETE FROM trusts_trustgrant WHERE trust_id = %s",
        "UPDATE auth_group SET name = name || '!' WHERE split_part(name, ':', 2) = %s::text",
        "DELETE FROM accounts_user_groups WHERE group_id IN "
        "(SELECT group_id FROM trusts_trustgrant WHERE trust_id = %s)",
    ],
)
def test_another_trusts_rows_are_not_there_to_be_changed(scene: Scene, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [scene.other.world.trust.pk])
        assert cursor.rowcount == 0


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("INSERT INTO trusts_trust (id, slug, name, short_name, vision, mission, colour, vocabulary, heads_see_others, "
         "small_cohort) VALUES (%s + 9999999, 'n', 'N', '', '', '', '#000', '{}', false, 1)", "row-level security"),
        ("INSERT INTO trusts_membership (trust_id, user_id, role, starts_on, made_at) "
         "SELECT %s, user_id, 'ceo', '2020-01-01', now() FROM trusts_membership LIMIT 1", "row-level security"),
        ("INSERT INTO auth_group (name) VALUES ('trust:' || %s || ':ceo')", "row-level security"),
        ("UPDATE trusts_membership SET trust_id = %s", "row-level security"),
        ("UPDATE kpis_reading SET trust_id = %s", "row-level security"),
        ("UPDATE trusts_trust SET id = %s", "row-level security"),
    ],
)  # fmt: skip
def test_nothing_can_be_put_into_another_trust(scene: Scene, statement: str, sentence: str) -> None:
    with pytest.raises(DatabaseError, match=sentence):
        run(statement, (scene.other.world.trust.pk,))


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE kpis_kpi SET plan_id = %s", "plan"),
        ("UPDATE kpis_kpi SET priority_id = %s", "priority"),
        ("UPDATE kpis_reading SET measure_id = %s WHERE id = (SELECT min(id) FROM kpis_reading)", "measure"),
        ("UPDATE kpis_reading SET period_id = %s WHERE id = (SELECT min(id) FROM kpis_reading)", "period"),
        ("UPDATE actions_actionowner SET party_id = %s", "party"),
        ("UPDATE actions_actionkpi SET kpi_id = %s", "kpi"),
        ("UPDATE trusts_membership SET school_id = %s", "school_north"),
        ("UPDATE reports_document SET review_id = %s", "review_open"),
        ("UPDATE trusts_trustgrant SET content_object_id = %s", "trust"),
    ],
)
def test_no_row_can_be_made_to_point_across(scene: Scene, statement: str, name: str) -> None:
    ids = scene.other.ids | {"trust": scene.other.world.trust.pk}
    with pytest.raises(DatabaseError, match=r"violates foreign key|violates check"):
        run(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE", (ids[name],))


@pytest.mark.parametrize("text", ["1 OR true", "'; SELECT 1; --", "-1", "0", "99999999999", ""])
def test_a_trust_that_is_none_shows_nothing(scene: Scene, text: str) -> None:
    """Whatever gets into the setting, the policies read a number or nothing."""
    with transaction.atomic():
        run("SELECT 1")
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.trust_id', %s, true), set_config('app.user_id', '', true)", [text])
            try:
                with transaction.atomic():
                    cursor.execute("SELECT count(*) FROM kpis_kpi")
                    assert cursor.fetchall() == [(0,)]
            except DatabaseError as error:
                assert "invalid input syntax for type bigint" in str(error)
        transaction.set_rollback(True)
    assert get_setting("app.trust_id") == str(scene.own.world.trust.pk)


def test_functions_that_see_more_than_their_caller_are_three_and_look_here_alone(scene: Scene) -> None:
    found = run(
        "SELECT proname::text, proconfig::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace "
        "ORDER BY 1"
    )
    assert found == [
        ("operator_trusts", '{"search_path=public, pg_temp"}'),
        ("trust_ids", '{"search_path=public, pg_temp"}'),
        ("trust_slug_taken", '{"search_path=public, pg_temp"}'),
    ]


def test_no_view_passes_the_wall(scene: Scene) -> None:
    """A view reads with its owner's rights; there is none, and none can be made."""
    assert (
        run("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')") == []
    )


def test_statistics_of_walled_tables_are_not_shown(scene: Scene) -> None:
    assert run("SELECT tablename FROM pg_stats WHERE tablename IN ('kpis_kpi', 'accounts_user', 'trusts_trust')") == []

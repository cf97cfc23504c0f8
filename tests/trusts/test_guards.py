"""Guards that walk the URL tree, the model registry and the catalogue, so that nothing new slips past the wall."""

import pytest
from django.apps import apps
from django.db import connections
from django.urls import URLPattern, URLResolver, get_resolver

from apps.api.in_trust import InTrust
from apps.trusts.permissions import MEANING, P
from apps.trusts.roles import ROLES

# URLs outside any trust, each with the reason why no permission is asked.
OUTSIDE = {
    "choose": "shows a signed-in person their own trusts",
    "profile": "one's own name and roles",
    "end_other_sessions": "one's own sessions",
    "operator_trusts": "asks whether one is an operator, and tells no more than names and numbers of trusts",
    "operator_trust_add": "asks whether one is an operator",
    "operator_trust": "asks whether one is an operator",
    "operator_invite_again": "asks whether one is an operator",
    "account_email": "one's own address",
    "account_confirm_email": "confirming one's address by the link that was mailed there",
    "account_login": "signing in",
    "account_logout": "signing out",
    "account_reauthenticate": "signing in again before something sensitive",
    "account_inactive": "says that an account is switched off",
    "account_signup": "says that accounts are made by invitation",
    "account_change_password": "one's own password",
    "account_set_password": "one's own password",
    "account_reset_password": "asking for a link to choose a password",
    "account_reset_password_done": "says that it was sent",
    "account_reset_password_from_key": "choosing a password by that link",
    "account_reset_password_from_key_done": "says that it was chosen",
    "health": "tells the load balancer that the service is up",
}

# Tables without a trust of their own, each with the reason.
WITHOUT_TRUST = {
    "trusts_trust": "is the trust; walled by its own id, slug and members",
    "accounts_user": "a person may belong to several trusts; inside one only its people are seen",
    "accounts_user_groups": "who is in which role's group; walled through the group",
    "auth_group": "guardian's groups; walled by the trust's number in the name",
    "account_emailaddress": "follows accounts_user",
    "usersessions_usersession": "one's signed-in browsers; follows accounts_user",
    "account_emailconfirmation": "keys of sign-in, never listed; made and read before a trust is known",
    "accounts_user_user_permissions": "Django's own; never used, no rights for the app role",
    "auth_group_permissions": "Django's own; never used, no rights for the app role",
    "auth_permission": "the names of permissions, the same for all; read-only for the app role",
    "django_content_type": "the names of models, the same for all; read-only for the app role",
    "django_migrations": "which migrations ran; no trust's data, read-only for the app role",
    "django_session": "signed-in browsers, found by a secret key before a trust is known",
    "pghistory_context": "one table for all; never used, no rights for the app role",
    "guardian_userobjectpermission": "guardian's generic table; always empty, read-only for the app role",
    "guardian_groupobjectpermission": "guardian's generic table; always empty, read-only for the app role",
}
NO_RIGHTS = {table for table, reason in WITHOUT_TRUST.items() if "no rights for the app role" in reason}
READ_ONLY = {table for table, reason in WITHOUT_TRUST.items() if "read-only for the app role" in reason}
SEEN_FROM_OUTSIDE = {
    ("trusts_membership", "own"): "a person sees their own roles before a trust is known",
    ("api_apitoken", "presented"): "whoever shows a token is found by it before a trust is known",
}
WALLED_OTHERWISE = {
    "trusts_trust",
    "accounts_user",
    "accounts_user_groups",
    "auth_group",
    "account_emailaddress",
    "usersessions_usersession",
}


def patterns(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, where)
        elif isinstance(entry, URLPattern):
            yield where, entry


def test_every_url_is_in_a_trust_with_a_permission_or_listed_with_a_reason():
    unguarded, seen = [], set()
    for where, entry in patterns():
        if where.startswith(("t/<slug:trust_slug>/", "api/v1/t/<slug:trust_slug>/")):
            view = getattr(entry.callback, "cls", entry.callback)
            assert view is entry.callback or issubclass(view, InTrust)
            permissions = getattr(view, "permissions", ())
            if not permissions or not all(isinstance(p, P) for p in permissions):
                unguarded.append(where)
        else:
            seen.add(entry.name or where.strip("/"))
    assert unguarded == []
    assert seen - set(OUTSIDE) == set()
    assert set(OUTSIDE) - seen == set()


def test_every_url_in_a_trust_has_a_name_of_its_own():
    names = [entry.name for where, entry in patterns() if where.startswith("t/<slug:trust_slug>/")]
    assert None not in names
    assert sorted(names) == sorted(set(names))


def test_every_permission_has_a_meaning_and_a_holder():
    assert set(MEANING) == set(P)
    held = set().union(*(role.everywhere | role.where_held | role.of_whole_trust for role in ROLES))
    assert held == set(P)


def query(sql):
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"


@pytest.mark.django_db(databases=["default", "owner"])
class TestCatalogue:
    def test_every_table_belongs_to_a_trust_or_is_listed_with_a_reason(self):
        with_trust = {
            row[0]
            for row in query(
                "SELECT table_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND column_name = 'trust_id' AND is_nullable = 'NO'"
            )
        }
        tables = {row[0] for row in query(TABLES)}
        assert tables - with_trust == set(WITHOUT_TRUST)

    def test_the_wall_is_forced_on_every_table_of_a_trust(self):
        forced = {row[0] for row in query(TABLES + " AND relrowsecurity AND relforcerowsecurity")}
        tables = {row[0] for row in query(TABLES)}
        assert forced == tables - set(WITHOUT_TRUST) | WALLED_OTHERWISE

    def test_every_policy_of_a_trusts_table_asks_for_the_trust_that_was_entered(self):
        rows = query(
            "SELECT tablename, policyname, roles::text, qual, with_check FROM pg_policies WHERE schemaname = 'public' "
            "AND permissive = 'PERMISSIVE'"  # one that restricts can only take away from what the others show
        )
        inside = "(trust_id = (NULLIF(current_setting('app.trust_id'::text, true), ''::text))::bigint)"
        odd = []
        for table, name, roles, qual, check in rows:
            if table in WALLED_OTHERWISE or (table, name) in SEEN_FROM_OUTSIDE:
                continue
            expected = ("true", "true", "{trustplan_owner}") if name == "owner_all" else (inside, inside, "{public}")
            if (qual, check, roles) != expected:
                odd.append((table, name))
        assert odd == []

    def test_no_row_can_point_into_another_trust(self):
        """Each foreign key between tables of trusts is doubled by one that takes the trust along."""
        rows = query(
            "SELECT conrelid::regclass::text, confrelid::regclass::text, "
            "(SELECT array_agg(attname ORDER BY ord) FROM unnest(conkey) WITH ORDINALITY k(num, ord) "
            " JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = num) "
            "FROM pg_constraint WHERE contype = 'f'"
        )
        owned = {row[0] for row in query(TABLES)} - set(WITHOUT_TRUST)
        single = {(a, b, cols[0]) for a, b, cols in rows if len(cols) == 1 and {a, b} <= owned}
        together = {(a, b, cols[-1]) for a, b, cols in rows if len(cols) > 1 and cols[0] == "trust_id"}
        assert single - together == set()
        assert single  # the catalogue was read

    def test_the_app_role_has_no_rights_on_tables_that_are_never_used(self):
        rows = query(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants "
            "WHERE grantee = 'trustplan_app'"
        )
        assert {table for table, _ in rows} & NO_RIGHTS == set()
        assert {right for table, right in rows if table in READ_ONLY} == {"SELECT"}

    def test_the_app_role_owns_nothing_and_cannot_pass_the_wall(self):
        assert query("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = 'trustplan_app'") == [
            (False, False, False)
        ]
        assert query(TABLES + " AND relowner = 'trustplan_app'::regrole") == []
        assert (
            query(
                "SELECT 1 FROM information_schema.role_table_grants "
                "WHERE grantee = 'trustplan_app' AND privilege_type = 'TRUNCATE'"
            )
            == []
        )


def test_every_unique_constraint_of_a_trusts_model_begins_with_the_trust():
    """Otherwise a refused value would tell of another trust's row."""
    leaks = []
    for model in apps.get_models():
        names = {f.name for f in model._meta.local_fields}
        if "trust" not in names or not model.__module__.startswith("apps."):
            continue
        for constraint in model._meta.constraints:
            fields = getattr(constraint, "fields", ())
            if constraint.__class__.__name__ == "UniqueConstraint" and fields[:1] != ("trust",):
                leaks.append((model.__name__, constraint.name))
        leaks += [
            (model.__name__, f.name)
            for f in model._meta.local_fields
            if f.unique and not f.primary_key and not f.is_relation
        ]
    assert leaks == []


def test_many_to_many_tables_are_models_with_a_trust():
    hidden = {
        field.remote_field.through.__name__
        for model in apps.get_models()
        if model.__module__.startswith("apps.")
        for field in model._meta.local_many_to_many
        if field.remote_field.through._meta.auto_created
    }
    assert hidden == {"User_groups", "User_user_permissions"}  # Django's own, walled or without rights (see above)

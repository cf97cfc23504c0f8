"""Raise the wall on everything of floor 2, and on the tables of people and groups."""

from django.db import migrations

from apps.trusts.wall import INSIDE, PERSON, SLUG, RaiseWall, policy_statements

NEWCOMER = "nullif(current_setting('app.newcomer_id', true), '')::bigint"

TABLES = [
    "trustvalue",
    "glossaryterm",
    "coreoffer",
    "cyclemilestone",
    "responsibility",
    "school",
    "body",
    "party",
    "academicyear",
    "term",
    "period",
    "membership",
    "trustgrant",
    "schoolgrant",
]

# A trust is seen from inside, by the slug that a URL names, and by its members on the page where they choose.
TRUST = [
    *policy_statements("trusts_trust", f"id = {INSIDE}"),
    f'CREATE POLICY by_slug ON "trusts_trust" FOR SELECT USING (slug = {SLUG})',
    'CREATE POLICY by_member ON "trusts_trust" FOR SELECT USING '
    f"(id IN (SELECT trust_id FROM trusts_membership WHERE user_id = {PERSON}))",
]

# A person sees their own roles before a trust is known; nobody else's.
MEMBERSHIP = [f'CREATE POLICY own ON "trusts_membership" FOR SELECT USING (user_id = {PERSON})']

# Groups carry their trust's number in their name; who is in which follows the group.
GROUPS = [
    *policy_statements("auth_group", f"split_part(name, ':', 2) = {INSIDE}::text"),
    *policy_statements("accounts_user_groups", "group_id IN (SELECT id FROM auth_group)"),
]

# Before a trust is entered, sign-in must find a person by address; inside one, only its own people are seen.
PEOPLE = (
    f"{INSIDE} IS NULL OR id = {PERSON} OR id = {NEWCOMER} "
    f"OR id IN (SELECT user_id FROM trusts_membership WHERE trust_id = {INSIDE})"
)
USERS = [
    *policy_statements("accounts_user", PEOPLE),
    *policy_statements("account_emailaddress", "user_id IN (SELECT id FROM accounts_user)"),
]

# Never used: grants hang on Trust and School (TrustGrant, SchoolGrant), and only groups of roles have them. guardian
# looks into its generic tables all the same, so they stay readable, and empty.
GENERIC = [
    "REVOKE INSERT, UPDATE, DELETE ON guardian_userobjectpermission, guardian_groupobjectpermission FROM trustplan_app",
    "REVOKE ALL ON auth_group_permissions, accounts_user_user_permissions FROM trustplan_app",
]

# The two things that may be known of all trusts: their ids (for sweeps) and whether an address is taken.
FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION trust_ids() RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$ SELECT id FROM trusts_trust ORDER BY id $$
    """,
    """
    CREATE OR REPLACE FUNCTION trust_slug_taken(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$ SELECT EXISTS (SELECT 1 FROM trusts_trust WHERE slug = wanted) $$
    """,
    "REVOKE ALL ON FUNCTION trust_ids(), trust_slug_taken(text) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION trust_ids(), trust_slug_taken(text) TO trustplan_app",
]


class Migration(migrations.Migration):
    """The wall of floor 2."""

    dependencies = [
        ("trusts", "0001_initial"),
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
    ]

    operations = [
        *[RaiseWall(table) for table in TABLES],
        *[
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for statement in (*TRUST, *MEMBERSHIP, *GROUPS, *USERS, *GENERIC, *FUNCTIONS)
        ],
    ]

"""Cover for a role, invitations that wait, sessions behind the wall, and what an operator may know of the trusts."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from apps.trusts.wall import PERSON, RaiseWall, policy_statements

STATEMENTS = [
    *policy_statements("usersessions_usersession", "user_id IN (SELECT id FROM accounts_user)"),
    # To an operator, and to nobody else, the list of trusts: how they are called, since when, and how many people.
    f"""
    CREATE OR REPLACE FUNCTION operator_trusts()
    RETURNS TABLE (id bigint, slug text, name text, made_at timestamptz, people bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT t.id, t.slug::text, t.name::text, t.made_at, (
            SELECT count(DISTINCT m.user_id) FROM trusts_membership m
            WHERE m.trust_id = t.id AND (m.ends_on IS NULL OR m.ends_on >= current_date)
        )
        FROM trusts_trust t
        WHERE EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = {PERSON} AND u.is_operator AND u.is_active)
        ORDER BY t.name, t.id
    $$
    """,
    "REVOKE ALL ON FUNCTION operator_trusts() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION operator_trusts() TO trustplan_app",
]


class Migration(migrations.Migration):
    """What managing people needs."""

    dependencies = [
        ("trusts", "0005_history"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="school",
            options={
                "ordering": ["position", "name", "id"],
                "permissions": [
                    ("read_school_plan", "Read a school's plan"),
                    ("edit_school_plan", "Edit a school's plan and link its actions to the trust's KPIs"),
                    ("update_own_actions", "Update the actions one owns"),
                    ("enter_school_figures", "Enter a school's figures"),
                    ("see_live_figures", "See figures and colours as they are entered"),
                    ("see_people", "See who holds which role"),
                    ("manage_people", "Invite people and give them roles"),
                ],
            },
        ),
        migrations.AddField(
            "membership",
            "covers",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cover",
                to="trusts.membership",
                verbose_name="the role it covers",
            ),
        ),
        migrations.AddField(
            "membership",
            "invitation_waits",
            models.BooleanField(default=False, verbose_name="the person is still to be told of it"),
        ),
        migrations.AddField(
            "membership",
            "invited_at",
            models.DateTimeField(blank=True, null=True, verbose_name="when the person was last told of it"),
        ),
        migrations.AddField(
            "trust",
            "made_at",
            models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        RaiseWall("membership"),
        *[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS],
    ]

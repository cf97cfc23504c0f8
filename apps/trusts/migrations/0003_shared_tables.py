"""What all trusts share is written by migrations alone, and a grant is on the trust that it belongs to."""

from django.db import migrations, models

STATEMENTS = [
    "REVOKE INSERT, UPDATE, DELETE ON auth_permission, django_content_type, django_migrations FROM trustplan_app",
    # A function that sees more than its caller looks nowhere but here, not even first among temporary tables.
    "ALTER FUNCTION trust_ids() SET search_path = public, pg_temp",
    "ALTER FUNCTION trust_slug_taken(text) SET search_path = public, pg_temp",
]


class Migration(migrations.Migration):
    """Rights on the tables without a trust, and the one key that no composite key could hold."""

    dependencies = [
        ("trusts", "0002_wall"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        *[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS],
        migrations.AddConstraint(
            model_name="trustgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_object", models.F("trust"))), name="grant_on_its_own_trust"
            ),
        ),
    ]

"""Let PostgreSQL hide restricted actions from those who may not see them."""

from django.db import migrations

from apps.trusts.wall import restricted_policy


class Migration(migrations.Migration):
    """A policy beside the wall."""

    dependencies = [("actions", "0006_restricted"), ("strategies", "0002_wall")]

    operations = [
        migrations.RunSQL(restricted_policy("actions_action"), 'DROP POLICY restricted ON "actions_action"'),
    ]

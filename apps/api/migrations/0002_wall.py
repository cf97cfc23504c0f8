"""Raise the wall on tokens; before a trust is known, a token is seen by whoever shows it."""

from django.db import migrations

from apps.trusts.wall import RaiseWall

SHOWN = "nullif(current_setting('app.token_key', true), '')"
PRESENTED = f'CREATE POLICY presented ON "api_apitoken" FOR SELECT USING (token_key = {SHOWN})'


class Migration(migrations.Migration):
    """The wall of floor 14."""

    dependencies = [("api", "0001_initial"), ("trusts", "0003_shared_tables")]

    operations = [
        RaiseWall("apitoken"),
        migrations.RunSQL(PRESENTED, 'DROP POLICY presented ON "api_apitoken"'),
    ]

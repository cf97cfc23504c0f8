"""Let PostgreSQL hide restricted KPIs from those who may not see them.

A restricted KPI of the trust's plan that each school reports is seen by those who see the restricted things of a school.
"""

from django.db import migrations

from apps.trusts.wall import restricted_policy


class Migration(migrations.Migration):
    """A policy beside the wall."""

    dependencies = [("kpis", "0011_source_of_uploads"), ("strategies", "0002_wall")]

    operations = [
        migrations.RunSQL(
            restricted_policy("kpis_kpi", "measured_for = 'each-school'"), 'DROP POLICY restricted ON "kpis_kpi"'
        ),
    ]

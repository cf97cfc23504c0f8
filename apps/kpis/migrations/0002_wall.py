"""Raise the wall on everything of floor 4."""

from django.db import migrations

from apps.trusts.wall import RaiseWall


class Migration(migrations.Migration):
    """The wall of floor 4."""

    dependencies = [("kpis", "0001_initial"), ("trusts", "0002_wall"), ("strategies", "0002_wall")]

    operations = [
        RaiseWall("family"),
        RaiseWall("kpi", together={"priority": "plan"}),
        RaiseWall("kpiowner"),
        RaiseWall("measure"),
        RaiseWall("target"),
        RaiseWall("benchmark"),
        RaiseWall("benchmarkvalue"),
        RaiseWall("reading"),
    ]

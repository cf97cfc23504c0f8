"""Raise the wall on everything of floor 5."""

from django.db import migrations

from apps.trusts.wall import RaiseWall


class Migration(migrations.Migration):
    """The wall of floor 5."""

    dependencies = [("actions", "0001_initial"), ("trusts", "0002_wall"), ("kpis", "0002_wall")]

    operations = [
        RaiseWall("action", together={"priority": "plan"}),
        RaiseWall("actionowner"),
        RaiseWall("step"),
        RaiseWall("stepowner"),
        RaiseWall("resource", together={"step": "action"}),
        RaiseWall("progressupdate"),
        RaiseWall("successcriterion", together={"priority": "plan", "action": "plan"}),
        RaiseWall("criterionkpi"),
        RaiseWall("actionkpi"),
    ]

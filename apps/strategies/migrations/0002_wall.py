"""Raise the wall on everything of floor 3."""

from django.db import migrations

from apps.trusts.wall import RaiseWall


class Migration(migrations.Migration):
    """The wall of floor 3."""

    dependencies = [("strategies", "0001_initial"), ("trusts", "0002_wall")]

    operations = [
        RaiseWall("plan"),
        RaiseWall("theme"),
        RaiseWall("section"),
        RaiseWall("reference"),
        RaiseWall("priority", together={"parent": "plan", "theme": "plan"}),
        RaiseWall("prioritylead"),
        RaiseWall("objective", together={"priority": "plan"}),
        RaiseWall("objectiveowner"),
    ]

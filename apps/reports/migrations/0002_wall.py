"""Raise the wall on everything of floor 12."""

from django.db import migrations

from apps.trusts.wall import RaiseWall


class Migration(migrations.Migration):
    """The wall of floor 12."""

    dependencies = [("reports", "0001_initial"), ("reviews", "0002_wall")]

    operations = [RaiseWall("boardpack"), RaiseWall("packdownload")]

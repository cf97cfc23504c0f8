"""Raise the wall on everything of floor 11."""

from django.db import migrations

from apps.trusts.wall import RaiseWall

TABLES = [
    "review",
    "reviewplan",
    "judgement",
    "commentary",
    "decision",
    "minute",
    "acknowledgement",
    "frozenreview",
    "frozenplan",
    "frozenschool",
    "frozenpriority",
    "frozenkpi",
    "frozencell",
    "frozenaction",
    "frozenmissing",
    "frozenjudgement",
    "frozencommentary",
    "frozendecision",
    "frozenissue",
]


class Migration(migrations.Migration):
    """The wall of floor 11."""

    dependencies = [("reviews", "0001_initial"), ("trusts", "0002_wall"), ("kpis", "0002_wall")]

    operations = [RaiseWall(table) for table in TABLES]

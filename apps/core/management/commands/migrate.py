"""Migrations run as the owner of the database, whatever the rest connects as."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as MigrateCommand


class Command(MigrateCommand):
    """Django's migrate, by default on the connection of the owner role."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `owner` for the database where that connection is configured."""
        super().add_arguments(parser)
        if "owner" in settings.DATABASES:
            defaults: dict[str, Any] = {"database": "owner"}
            parser.set_defaults(**defaults)

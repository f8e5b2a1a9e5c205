"""``manage.py remove_second_factor NAME``: for an account that has lost its device and its recovery codes."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.newsroom import second_factor


class Command(BaseCommand):
    help = "Removes the second factor of an account, whose password then suffices, or that has to set up another one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        try:
            account = users._default_manager.get_by_natural_key(options["name"])
        except users.DoesNotExist:
            raise CommandError(f"There is no account “{options['name']}”.") from None
        if not second_factor.remove(account, "the command remove_second_factor"):
            raise CommandError(f"“{options['name']}” has no second factor.")
        self.stdout.write(f"“{options['name']}” has no second factor any more.")

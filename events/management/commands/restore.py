"""manage.py restore FILE: fill the database from a backup, and check what it then holds."""

from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.evidence.archive import BackupError, restore


class Command(BaseCommand):
    help = (
        "Fill the database from a file that `backup` has written, bring it up to this version of the software, and "
        "check it. Stop the site before, and start it after: its processes keep pages in memory."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `manage.py backup` has written")
        parser.add_argument("--replace", action="store_true", help="take it in the place of what the database holds")

    def handle(self, *, file: Path, replace: bool, **_options: Any) -> None:
        try:
            manifest = restore(file, replace=replace)
        except (BackupError, OSError) as problem:
            raise CommandError(f"{problem} Nothing was changed.") from problem
        self.stdout.write(f"The database is that of {manifest.made_at}.")
        call_command("migrate", verbosity=0)
        cache.clear()
        call_command("check_record", stdout=self.stdout, stderr=self.stderr)

"""manage.py backup FILE: the whole database in one file, while readers and editors go on."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.evidence.archive import BackupError, make_backup


class Command(BaseCommand):
    help = (
        "Write the whole database into a new file, which is read again before it is given its name. It holds drafts "
        "and accounts: keep it where nobody else can read it, away from this machine."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that does not exist yet, such as record-2031-03-05.backup")

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            manifest = make_backup(file)
        except (BackupError, OSError) as problem:
            raise CommandError(f"{problem} Nothing was written.") from problem
        for slug, revision in manifest.revisions.items():
            self.stdout.write(f"{slug}: revision {revision}.")
        self.stdout.write(f"{file}: {manifest.vendor}, {manifest.size} bytes, SHA-256 {manifest.sha256}.")

"""manage.py take_down FILE --reason REASON: take texts that name or endanger a living person off the record for good.

docs/take-down.md says when, and what has to be done besides.
"""

import shutil
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from events.evidence import take_down
from events.models import TakeDown
from events.newsroom.security_log import logger

REPLACEMENT = "[…]"
# Of events/public/last_good.py. What else lies beside them is not ours.
LAST_GOOD_FOLDERS = ("pages", "pictures", "parts")
BEYOND = """What this command cannot reach, and where the texts may stand still:
- the memory of running processes: restart them now;
- a CDN and other caches in front of the site: empty them;
- backups, copies of the database, PostgreSQL's write-ahead log and its archive;
- the campaign's files: the next load brings back what stands there (--look-in FOLDER searches them);
- chains that were exported with rows; logs of nginx and of the application;
- the sources themselves, archives of the web, and whatever readers have saved."""


class Command(BaseCommand):
    help = (
        "Put a replacement in the place of texts, wherever they stand in the database: rows, histories, steps, "
        "imports, logs. Without --apply it only says where they stand. No text is ever printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        # In a file, since a command's arguments stand in the shell's history and in the list of processes.
        parser.add_argument("file", help="the texts, one a line, in every spelling, UTF-8; - is the standard input")
        parser.add_argument("--reason", choices=TakeDown.Reason.values, help="for the public change log")
        parser.add_argument(
            "--replacement", default=REPLACEMENT, help=f"what is to stand there instead ({REPLACEMENT})"
        )
        parser.add_argument("--look-in", action="append", default=[], metavar="FOLDER", help="search its files too")
        parser.add_argument("--apply", action="store_true", help="do it")

    def handle(self, *args: Any, file: str, reason: str | None, replacement: str, apply: bool, **options: Any) -> None:
        if apply and not reason:
            raise CommandError("--reason: say why; it stands in the public change log.")
        try:
            texts = take_down.Texts(_read(file).splitlines())
            if apply and reason:
                self._apply(texts, replacement, reason)
            standing = take_down.places(texts)
        except take_down.TakeDownError as problem:
            raise CommandError(f"{problem} Nothing was changed.") from problem
        except ValidationError as problem:
            raise CommandError(f"{' '.join(problem.messages)} Nothing was changed.") from problem
        found = [f"{number} × {place}" for place, number in sorted(standing.items())]
        found += [str(path) for folder in options["look_in"] for path in _files_with(texts, Path(folder))]
        self.stdout.write("The texts stand in:" if found else "The texts stand nowhere in the database.")
        for place in found:
            self.stdout.write(f"  {place}")
        if apply:
            self.stdout.write(BEYOND)
            if standing:
                raise CommandError("The places above name rows or accounts: change them by hand.")
        elif found:
            self.stdout.write("Nothing was changed. With --apply the texts are replaced there.")

    def _apply(self, texts: take_down.Texts, replacement: str, reason: str) -> None:
        result = take_down.take_down(texts, replacement, reason)
        logger.info("take-down (%s): %d fields of %d campaigns", reason, result.rows.total(), len(result.campaigns))
        cache.clear()
        self._forget_last_good()
        self._vacuum()
        self.stdout.write(f"Replaced in {_told(result.rows)}." if result.rows else "Nothing was there to be replaced.")

    def _forget_last_good(self) -> None:
        for folder in LAST_GOOD_FOLDERS:
            try:
                if settings.LAST_GOOD_DIR:
                    shutil.rmtree(Path(settings.LAST_GOOD_DIR) / folder)
            except FileNotFoundError:
                continue
            except OSError as problem:
                self.stderr.write(f"LAST_GOOD_DIR could not be emptied. Do it by hand: {problem}")

    def _vacuum(self) -> None:
        """Have the database write over what it keeps of rows as they were; only outside of a transaction."""
        if connection.in_atomic_block:
            return
        try:
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SET statement_timeout = 0")
                cursor.execute("VACUUM")
                if connection.vendor == "sqlite":
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except DatabaseError as problem:
            self.stderr.write(
                f"The database keeps copies of old rows until VACUUM is run, and it could not be: {problem}"
            )


def _told(rows: Counter[str]) -> str:
    return ", ".join(f"{number} × {place}" for place, number in sorted(rows.items()))


def _read(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{file}: {problem}") from problem


def _files_with(texts: take_down.Texts, folder: Path) -> list[Path]:
    """The files below the folder in whose bytes, read as UTF-8, a text stands; packed ones tell nothing."""
    if not folder.is_dir():
        raise CommandError(f"--look-in: there is no folder {folder}.")
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in files if texts.stand_in(path.read_bytes().decode(errors="replace"))]

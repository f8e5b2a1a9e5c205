"""manage.py check_record [--head FILE ...] [--public-key FILE]: verify the record and its chain."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from events.evidence import check, heads
from events.models import ChainLink
from events.models.consistent_read import one_snapshot


class Command(BaseCommand):
    help = (
        "Hold every row against its history, every history against the chain, and the stored spans against a fresh "
        "fold. One line for each fault."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", action="append", default=[], metavar="FILE", help="a head that export_head wrote; may be repeated"
        )
        parser.add_argument("--public-key", metavar="FILE", help="the OpenSSH key that the heads' signatures are of")

    def handle(self, *, head: list[str], public_key: str | None, **_options: Any) -> None:
        if public_key and not head:
            raise CommandError("--public-key: there is no --head whose signature it is of.")
        exported = {path: self._read(Path(path), public_key and Path(public_key)) for path in head}
        number = 0
        # On SQLite whoever writes waits meanwhile.
        with one_snapshot(), transaction.atomic():
            for line in check.faults(exported):
                self.stdout.write(line)
                number += 1
            for reason, links in check.reasons():
                self.stdout.write(f"For your notice: linked later than written: {links} · {reason}")
            for line in check.rewritten_since(exported):
                self.stdout.write(f"For your notice: {line}")
            links = ChainLink.objects.count()
        if number:
            raise CommandError(f"The record is not as it was written: {number} {'fault' if number == 1 else 'faults'}.")
        self.stdout.write(f"The record is as it was written: {links} links.")

    def _read(self, path: Path, public_key: Path | str | None) -> heads.Head:
        try:
            content = path.read_bytes()
            if public_key:
                heads.verify(content, path.with_name(f"{path.name}.sig"), Path(public_key))
            else:
                self.stdout.write(f"For your notice: without --public-key, nobody knows who wrote {path}.")
            return heads.read_head(content.decode())
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{path}: {problem}") from problem
        except heads.SignatureError as problem:
            raise CommandError(f"{path}: {problem}") from problem

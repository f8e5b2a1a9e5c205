"""manage.py export_chain CAMPAIGN FILE [--with-rows]: write a campaign's chain as lines of JSON."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from events.evidence import heads
from events.management.campaign_option import named_campaign
from events.models.consistent_read import one_snapshot


class Command(BaseCommand):
    help = "Write every link of a campaign's chain to FILE. docs/verify_record.py verifies it without this software."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", metavar="CAMPAIGN", help="a slug")
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--with-rows",
            action="store_true",
            help="with what each row says, drafts, notes and accounts among it: for auditors, not for publication",
        )

    def handle(self, *, campaign: str, file: Path, with_rows: bool, **_options: Any) -> None:
        row = named_campaign(campaign)
        try:
            with one_snapshot(), transaction.atomic(), file.open("w", encoding="utf-8") as lines:
                for line in heads.chain_lines(row, with_rows=with_rows):
                    lines.write(f"{line}\n")
        except OSError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{campaign}: written to {file}.")

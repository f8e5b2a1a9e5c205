"""manage.py export_head CAMPAIGN FILE [--key FILE]: write where the chain of a campaign stands, signed."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.evidence import heads
from events.management.campaign_option import named_campaign
from events.models.consistent_read import read_one_revision


class Command(BaseCommand):
    help = "Write the head of a campaign's chain to FILE, and its signature to FILE.sig."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", metavar="CAMPAIGN", help="a slug")
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--key", default="", metavar="FILE", help="an Ed25519 key of OpenSSH; SIGNING_KEY if none is given"
        )

    def handle(self, *, campaign: str, file: Path, key: str, **_options: Any) -> None:
        key = key or settings.SIGNING_KEY
        if not key:
            raise CommandError("There is no key to sign with: give --key, or set SIGNING_KEY.")
        head = read_one_revision(named_campaign(campaign).pk, lambda row: heads.current_head(row, timezone.now()))
        content = head.to_json().encode()
        try:
            signature = heads.sign(content, Path(key))
            file.write_bytes(content)
            file.with_name(f"{file.name}.sig").write_text(signature, encoding="ascii")
        except (heads.SignatureError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{campaign}: position {head.position}, {head.hash}")

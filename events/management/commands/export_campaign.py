"""manage.py export_campaign CAMPAIGN PATH: the public record of a campaign in a file of a chosen format."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.exports.about import About
from events.exports.formats import FORMATS
from events.exports.layer_formats import registry
from events.exports.layer_formats.xlsx import TooManyRowsError
from events.exports.saving import ExportError, save
from events.management.campaign_option import named_campaign
from events.management.layer_options import add_layer_options, layer_format


class Command(BaseCommand):
    help = (
        "Writes the public record of a campaign: what readers see, without drafts, retracted events and the names of "
        "editors. The file is there whole or not at all. A data package (the default) can be read back by "
        "load_campaign, and gives the same control on every day. Every other format holds one --layer of it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", help="The campaign's slug.")
        parser.add_argument(
            "path", type=Path, help="The file. A data package becomes a folder, unless this ends with .zip."
        )
        parser.add_argument("--format", choices=[*sorted(FORMATS), *registry.available()], default="datapackage")
        parser.add_argument(
            "--lang",
            choices=sorted(dict(settings.LANGUAGES)),
            default="en",
            help="The language of headings and descriptions; the record's own texts come in all of theirs.",
        )
        parser.add_argument(
            "--retrieved",
            type=dt.date.fromisoformat,
            metavar="DAY",
            help="The day that the file names as that of its retrieval; today, unless it is given.",
        )
        parser.add_argument("--address", default="", help="The address of the campaign's page, for the file to name.")
        parser.add_argument(
            "--force",
            action="store_true",
            help="Replace a file that is no export of this campaign. A folder with other files is never replaced.",
        )
        add_layer_options(parser)

    def handle(
        self,
        *,
        campaign: str,
        path: Path,
        format: str,
        lang: str,
        retrieved: dt.date | None,
        address: str,
        force: bool,
        **options: Any,
    ) -> None:
        about = About(lang, retrieved or timezone.now().date(), address)
        try:
            row = named_campaign(campaign)
            chosen = FORMATS.get(format) or layer_format(row, format, options)
            revision = save(row, path, chosen, about, force=force)
        except (ExportError, TooManyRowsError, ValueError) as problem:
            raise CommandError(f"{problem} Nothing was written.") from problem
        self.stdout.write(f"{path}: {campaign}, revision {revision}.")

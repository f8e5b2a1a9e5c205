"""manage.py build_campaign TABLES DIR: make a campaign's files from the tables that people keep."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.campaign_files.build import campaign
from events.campaign_files.build.tables import TableError


class Command(BaseCommand):
    help = (
        "Makes the files of a campaign, for load_campaign, from a folder of tables: reports, districts, figures, texts "
        "in two languages, and decisions.csv, where people say what the rules cannot know. The folder holds the files "
        "that people write already (campaign.json, actors.json, places.json); the others are written anew. Every value "
        "that cannot be used is told with its file, row and field, and then nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tables", type=Path, help="The folder of the tables.")
        parser.add_argument("folder", type=Path, help="The folder of the campaign's files.")
        parser.add_argument(
            "--subset",
            type=Path,
            action="append",
            default=[],
            help="A file with some of the campaign's rows: kept the same.",
        )

    def handle(self, *, tables: Path, folder: Path, subset: list[Path], **options: Any) -> None:
        try:
            files = campaign.build(tables, folder)
        except TableError as problem:
            raise CommandError(f"{problem}\nNothing was written.") from problem
        campaign.write(files, folder)
        for path in subset:
            campaign.write_subset(path, files)
        for name, rows in files.items():
            self.stdout.write(f"{len(rows):>6} {name}")

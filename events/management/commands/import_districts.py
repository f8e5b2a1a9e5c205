"""manage.py import_districts FILE [--apply]: import outlines of districts from a file of shapes."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.gazetteer.cache import gazetteer_of
from events.geo.formats import FormatError
from events.imports.steps import report_csv
from events.imports.steps.apply import apply
from events.imports.steps.outline_staging import stage_outlines
from events.imports.steps.staging import discard
from events.imports.steps.workflow import StepRefusedError
from events.management.campaign_option import add_campaign_option, chosen_campaign
from events.models import Import


class Command(BaseCommand):
    help = (
        "Tells what would become of each shape of a GeoJSON, KML or KMZ file (with requirements-gis.txt also of a "
        "zipped shapefile or a GeoPackage): a new district, a new outline of one that is found by its name or by what "
        "it covers, or refused. --apply writes it, all or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="A file of shapes.")
        add_campaign_option(parser)
        parser.add_argument("--source", default="", help="Where the outlines come from.")
        parser.add_argument("--licence", default="", help="The licence of the outlines.")
        parser.add_argument("--apply", action="store_true", help="Write them.")
        parser.add_argument("--good-rows-only", action="store_true", help="Write what is not refused.")
        parser.add_argument(
            "--accept",
            type=int,
            nargs="+",
            default=[],
            metavar="N",
            help="Shapes that are right although they are asked about.",
        )
        parser.add_argument("--undo", type=int, metavar="N", help="Take the import of that number back whole.")

    def handle(self, *, file: Path | None, campaign: str | None, **options: Any) -> None:
        if options["undo"] is not None:
            call_command("import_events", undo=options["undo"], stdout=self.stdout)
            return
        if file is None:
            raise CommandError("Name a file, or an import to --undo.")
        batch = self._stage(file, campaign, source=options["source"], licence=options["licence"])
        for row in batch.rows.order_by("number"):
            asks = f", unless --accept {row.number} makes it {row.data['asks']}" if row.data.get("asks") else ""
            outcome = f"shape {row.number} “{row.data['name']}”: {row.outcome}{asks}"
            self.stdout.write(f"{file}: {outcome}: {row.data['slug']}: {row.reason}".rstrip(": "))
        for number, name in batch.columns["left_out"]:
            self.stdout.write(f"{file}: shape {number} “{name}”: left out: It has no geometry.")
        if further := batch.columns["left_out_in_all"] - len(batch.columns["left_out"]):
            self.stdout.write(f"{file}: {further} more without a geometry are left out.")
        if options["apply"]:
            self._apply(batch, options["good_rows_only"], options["accept"])
        else:
            discard(batch)
            self.stdout.write("Nothing was changed; --apply writes this.")

    def _stage(self, file: Path, slug: str | None, **origin: str) -> Import:
        campaign = chosen_campaign(slug)
        try:
            return stage_outlines(file.read_bytes(), file.name, campaign, gazetteer_of(campaign).place, **origin)
        except (FormatError, OSError) as problem:
            raise CommandError(f"{file}: {problem}") from problem
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem

    def _apply(self, batch: Import, good_rows_only: bool, accepted: list[int]) -> None:
        try:
            apply(batch, good_rows_only=good_rows_only, accepted=accepted)
        except (StepRefusedError, ValidationError) as problem:
            discard(batch)
            raise CommandError(f"{problem} Nothing was changed.") from problem
        self.stdout.write(f"{report_csv.summary(batch)} To take it back: import_districts --undo {batch.pk}")

"""Import outlines of districts from a file of shapes; nothing is written unless it is asked for."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.gazetteer.cache import gazetteer_of
from events.geo.formats import FormatError
from events.imports.matching import outlines
from events.imports.steps import outline_writer, report_csv
from events.imports.steps.staging import discard
from events.imports.steps.workflow import StepRefusedError
from events.models import Campaign


class Command(BaseCommand):
    help = (
        "Tells what would become of each shape of a GeoJSON, KML or KMZ file (with requirements-gis.txt also of a "
        "zipped shapefile or a GeoPackage): a new district, a new outline of one that is found by its name or by what "
        "it covers, or refused. --apply writes it, all or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="A file of shapes.")
        parser.add_argument("--campaign", help="The campaign's slug; not needed where there is but one.")
        parser.add_argument("--source", default="", help="Where the outlines come from.")
        parser.add_argument("--licence", default="", help="The licence of the outlines.")
        parser.add_argument("--apply", action="store_true", help="Write them.")
        parser.add_argument("--good-rows-only", action="store_true", help="Write what is not refused.")
        parser.add_argument("--undo", type=int, metavar="N", help="Take the import of that number back whole.")

    def handle(self, *, file: Path | None, campaign: str | None, **options: Any) -> None:
        if options["undo"] is not None:
            call_command("import_events", undo=options["undo"], stdout=self.stdout)
            return
        if file is None:
            raise CommandError("Name a file, or an import to --undo.")
        campaigns = Campaign.objects.filter(slug=campaign) if campaign else Campaign.objects.all()
        if len(campaigns) != 1:
            raise CommandError("Name one of the campaigns with --campaign.")
        place = gazetteer_of(campaigns[0]).place
        told = {"source": options["source"], "licence": options["licence"]}
        try:
            batch = outlines.preview(file.read_bytes(), file.name, campaigns[0], place, **told)
        except (FormatError, OSError) as problem:
            raise CommandError(f"{file}: {problem}") from problem
        for row in batch.rows.order_by("number"):
            where = f"shape {row.number} “{row.data['name']}”: {row.outcome}"
            self.stdout.write(f"{file}: {where}: {row.data['slug']}: {row.reason}".rstrip(": "))
        if not options["apply"]:
            discard(batch)
            self.stdout.write("Nothing was changed; --apply writes this.")
            return
        try:
            outline_writer.apply(batch, good_rows_only=options["good_rows_only"])
        except (StepRefusedError, ValidationError) as problem:
            discard(batch)
            raise CommandError(f"{problem} Nothing was changed.") from problem
        self.stdout.write(f"{report_csv.summary(batch)} To take it back: import_districts --undo {batch.pk}")

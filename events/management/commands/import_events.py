"""manage.py import_events FILE: import events from a spreadsheet, all of its rows or none."""

from itertools import chain
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.gazetteer.cache import gazetteer_of
from events.imports.dialects import mapped, registry
from events.imports.steps import report_csv
from events.imports.steps.apply import apply
from events.imports.steps.event_writer import StalePreviewError
from events.imports.steps.page_matcher import PageMatcher
from events.imports.steps.staging import (
    choose_readings,
    date_evidence,
    dialect_of,
    discard,
    questions,
    receive,
    restart,
)
from events.imports.steps.undo import undo
from events.imports.steps.workflow import StepRefusedError, take_step
from events.imports.tables import csv_reader
from events.imports.tables.dates import DayOrder
from events.imports.tables.short_dates import Reading
from events.imports.tables.table import EncodingError, ReadError
from events.management.campaign_option import add_campaign_option, chosen_campaign
from events.models import Campaign, ColumnMapping, Import, ImportRow


class Command(BaseCommand):
    help = (
        "Imports events from a CSV file or an XLSX workbook: our own columns, UCDP GED, ACLED, or other columns by a "
        "saved mapping. Each row ends as new, changed, same, duplicate, outside (of another time or place than the "
        "campaign, and left out) or refused. All that is imported is a draft. While a row is refused nothing is "
        "imported, unless the good rows alone are asked for. Ends with 1 where a row was refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="A CSV file or an XLSX workbook.")
        add_campaign_option(parser)
        parser.add_argument("--dialect", choices=list(registry.NAMES), help="Else recognised by the header.")
        parser.add_argument("--mapping", metavar="NAME", help="A column mapping saved in the admin.")
        parser.add_argument("--encoding", choices=csv_reader.ENCODINGS, help="Where it cannot be told.")
        order = parser.add_mutually_exclusive_group()
        for name in DayOrder:
            order.add_argument(f"--{name}", dest="day_order", action="store_const", const=str(name), default="")
        parser.add_argument(
            "--reading",
            action="append",
            choices=[str(reading) for reading in Reading],
            default=[],
            help="What years of two digits, or numbers of days, mean. May be repeated.",
        )
        parser.add_argument("--good-rows-only", action="store_true", help="Import what is not refused.")
        parser.add_argument("--dry-run", action="store_true", help="Tell what would become of each row, and stop.")
        parser.add_argument("--undo", type=int, metavar="N", help="Take the import of that number back whole.")

    def handle(self, *, file: Path | None, **options: Any) -> None:
        if options["undo"] is not None:
            self._undo(options["undo"])
            return
        if file is None:
            raise CommandError("Name a file, or an import to --undo.")
        batch = self._receive(file, options)
        self._choose_readings(batch, options["reading"])
        self._match(file, batch)
        refused = batch.counts.get("refused", 0)
        self._report(file, batch)
        if options["dry_run"] or (refused and not options["good_rows_only"]):
            discard(batch)
            self.stdout.write("A dry run: nothing was changed." if options["dry_run"] else "Nothing was changed.")
        else:
            self._apply(batch, options["good_rows_only"])
        if refused:
            raise CommandError(f"{refused} row{'s were' if refused > 1 else ' was'} refused.", returncode=1)

    def _receive(self, file: Path, options: dict[str, Any]) -> Import:
        campaign = chosen_campaign(options["campaign"])
        chosen = {"dialect": options["dialect"] or "", "day_order": options["day_order"]}
        if options["mapping"]:
            chosen |= {"dialect": mapped.NAME, "columns": self._mapping(campaign, options["mapping"]).columns}
        try:
            with file.open("rb") as opened:
                return receive(opened, file.name, campaign, encoding=options["encoding"] or "", **chosen)
        except EncodingError as problem:
            raise CommandError(f"{file}: {problem} (--encoding)") from problem
        except (ReadError, OSError) as problem:
            raise CommandError(f"{file}: {problem}") from problem
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem

    def _mapping(self, campaign: Campaign, name: str) -> ColumnMapping:
        mapping = ColumnMapping.objects.filter(campaign=campaign, name=name).first()
        if mapping is None:
            raise CommandError(f"There is no column mapping “{name}”.")
        return mapping

    def _choose_readings(self, batch: Import, wanted: list[str]) -> None:
        """Read the short dates of each column by the first of those readings that its dates allow."""
        if not wanted or "readings" not in questions(batch):
            return
        with take_step(batch, "answer"):
            doubtful = date_evidence(batch).doubtful(batch)
            fitting = {key: [r for r in map(Reading, wanted) if r in found.options] for key, found in doubtful.items()}
            choose_readings(batch, {key: found[0] for key, found in fitting.items() if found})
            restart(batch)

    def _match(self, file: Path, batch: Import) -> None:
        """Match every page, or discard the import where a person would have to be asked: a command cannot ask."""
        unanswered = questions(batch)
        if unanswered:
            doubtful = date_evidence(batch).doubtful(batch).values() if "readings" in unanswered else ()
            example = ", ".join(f"“{found.ambiguous}”" for found in doubtful)
            discard(batch)
            if "order" in unanswered:
                raise CommandError(
                    f"{file}: the dates do not tell whether the day or the month comes first: "
                    "say --day-first or --month-first."
                )
            if "readings" in unanswered:
                raise CommandError(
                    f"{file}: dates such as {example} can be several days: say which with --reading, or correct them."
                )
            raise CommandError(f"{file}: the columns are of no known kind; name a saved mapping with --mapping.")
        PageMatcher(batch, gazetteer_of(batch.campaign).place).match_all()

    def _report(self, file: Path, batch: Import) -> None:
        # Of thousands of rows outside one is told: they would hide the faults.
        outside = batch.rows.filter(outcome=ImportRow.Outcome.OUTSIDE).order_by("number")
        told = batch.rows.exclude(reason="").exclude(outcome=ImportRow.Outcome.OUTSIDE).order_by("number")
        for row in chain(outside[:1], told.defer("data").iterator()):
            self.stderr.write(f"{file}: row {row.number}: {_cell(row)}{row.outcome}: {row.reason}")
        if further := max(0, batch.counts.get("outside", 0) - 1):
            self.stderr.write(f"{file}: {further} more row{'s are' if further > 1 else ' is'} outside.")
        for outcome in ImportRow.Outcome:
            self.stdout.write(f"{outcome.value:<10}{batch.counts.get(outcome.value, 0):>8}")
        self.stdout.write(f"{'not placed':<10}{batch.counts.get('unplaced', 0):>8}")
        if batch.sheets:
            self.stdout.write(f"sheet that was read: {batch.sheets[0]}")
        if others := batch.sheets[1:]:
            self.stdout.write(f"sheets that were not read: {', '.join(others)}")
        if unread := dialect_of(batch).unread():
            self.stdout.write(f"columns that were not read: {', '.join(unread)}")

    def _apply(self, batch: Import, good_rows_only: bool) -> None:
        try:
            apply(batch, good_rows_only=good_rows_only)
        except (StepRefusedError, StalePreviewError) as problem:
            discard(batch)
            raise CommandError(f"{problem} Nothing was changed.") from problem
        self.stdout.write(f"{report_csv.summary(batch)} To take it back: import_events --undo {batch.pk}")

    def _undo(self, number: int) -> None:
        batch = Import.objects.filter(pk=number).first()
        if batch is None:
            raise CommandError(f"There is no import {number}.")
        try:
            counts = undo(batch)
        except StepRefusedError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()) + ".")
        for name in counts.kept_names:
            self.stdout.write(f"kept: {name}")


def _cell(row: ImportRow) -> str:
    """The column and the cell that the row's reason is about, such as “actor “Pirates”: ”."""
    value = f" “{row.value}”" if row.value else ""
    return f"{row.name}{value}: " if row.name or value else ""

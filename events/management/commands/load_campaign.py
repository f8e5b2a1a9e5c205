"""manage.py load_campaign PATH: load a campaign from JSON files or a data package, all of it or nothing."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from events.campaign_files import json_rows
from events.campaign_files.files import CampaignFiles
from events.campaign_files.loader import OUTCOMES, LoadResult, load, reason_for
from events.campaign_files.outline_remarks import outline_remarks, outlines_of
from events.campaign_files.validator import validate
from events.exports.package import archive, reader
from events.models import Campaign


class Command(BaseCommand):
    help = (
        "Loads a campaign from JSON files with natural keys, or from a data package that export_campaign has written. "
        "Every problem is told with its file, row, field and value, and then nothing is written. A folder or a data "
        "package is taken for the whole campaign: what an earlier load brought and it no longer holds is removed, "
        "events by retracting them. A single JSON file adds and changes, and removes only what it brought itself. "
        "What people have edited or added since is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="A folder with *.json files, one such file, or a data package.")
        parser.add_argument("--dry-run", action="store_true", help="Check and count, and change nothing.")
        parser.add_argument(
            "--overwrite", action="store_true", help="Take the files' version of rows that people have edited."
        )

    def handle(self, *, path: Path, dry_run: bool, overwrite: bool, **options: Any) -> None:
        is_package = archive.is_package(path)
        try:
            rows, problems = (
                reader.read(path, settings.IMPORT_MAX_MB * 1_000_000) if is_package else json_rows.read(path)
            )
        except FileNotFoundError as problem:
            raise CommandError(str(problem)) from problem
        # One transaction around reading and writing, so that nobody writes in between.
        with transaction.atomic():
            files = validate(rows, problems)
            if files.problems:
                self._refuse(files)
            before = outlines_of(files.slug)
            try:
                result = load(files, reason_for(path), whole=is_package or path.is_dir(), overwrite=overwrite)
            except ValidationError as problem:
                raise CommandError("\n".join([*problem.messages, "Nothing was changed."])) from problem
            remarks = list(outline_remarks(files.slug, before))
            transaction.set_rollback(dry_run)
        self._report(files.slug, result, dry_run)
        for remark in remarks:
            self.stderr.write(f"look at it: {remark}")

    def _refuse(self, files: CampaignFiles) -> None:
        for problem in files.problems:
            self.stderr.write(str(problem))
        number = len(files.problems)
        raise CommandError(f"{number} problem{'s' if number > 1 else ''}. Nothing was changed.")

    def _report(self, slug: str, result: LoadResult, dry_run: bool) -> None:
        self.stdout.write(f"{'':<26}" + "".join(f"{outcome:>9}" for outcome in OUTCOMES))
        for model, count in result.counts.items():
            numbers = "".join(f"{count[outcome]:>9}" for outcome in OUTCOMES)
            self.stdout.write(f"{model._meta.verbose_name_plural!s:<26}{numbers}")
        for line in result.kept:
            self.stdout.write(f"kept: {line}")
        if result.kept:
            self.stdout.write("(--overwrite takes the file's version of what was edited here)")
        if dry_run:
            self.stdout.write("A dry run: nothing was changed.")
            return
        revision = Campaign.objects.get(slug=slug).revision
        beginning = "Nothing has changed; the" if result.changed_nothing else "The"
        self.stdout.write(f"{beginning} campaign “{slug}” is at revision {revision}.")

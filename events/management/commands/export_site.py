"""manage.py export_site DIR: the public site as files for any web server, a CDN or a USB stick."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.static_site.export import export_site
from events.static_site.folder import EditionError
from events.static_site.options import Options

MEGABYTE = 1_000_000
MOST_JOBS = 64


class Command(BaseCommand):
    help = (
        "Writes the public site as files: every page in every language, the map with its record, a page for each day "
        "for readers without scripts. An edition that is there is brought up to the record: only what differs is "
        "written, and what is gone is removed. Whoever is killed at it begins again, and the edition is whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--site",
            default="",
            type=_origin,
            metavar="https://HOST",
            help="Where the edition will stand. Without it there are no feeds, no sitemap and no citations.",
        )
        parser.add_argument(
            "--live",
            default="",
            type=_origin,
            metavar="https://HOST",
            help="The site itself, to which links lead to what an edition has not, such as the form for a mistake.",
        )
        parser.add_argument("--without-known-on", action="store_true", help="Leave out what was known on each day.")
        parser.add_argument("--without-pictures", action="store_true", help="Leave out the pictures of the days.")
        parser.add_argument(
            "--jobs", type=_number, default=1, metavar="N", help="How many processes make files; one, unless given."
        )
        parser.add_argument("--force", action="store_true", help="Write into a folder that holds other files.")

    def handle(
        self,
        *,
        folder: Path,
        site: str,
        live: str,
        without_known_on: bool,
        without_pictures: bool,
        jobs: int,
        force: bool,
        verbosity: int,
        **_options: Any,
    ) -> None:
        options = Options(site, live, not without_known_on, not without_pictures)
        began = time.monotonic()

        def tell(text: str) -> None:
            if verbosity > 1:
                self.stdout.write(f"{time.monotonic() - began:6.1f} s  {text}")

        try:
            outcome = export_site(folder, options, force=force, jobs=jobs, tell=tell)
        except EditionError as problem:
            raise CommandError(str(problem)) from problem
        if outcome is None:
            self.stdout.write(f"{folder}: nothing has changed.")
            return
        self.stdout.write(
            f"{folder}: {outcome.written} files written, {outcome.removed} removed, {outcome.same} as they were; "
            f"{outcome.bytes / MEGABYTE:.1f} MB in all, {time.monotonic() - began:.0f} s."
        )


def _origin(text: str) -> str:
    """Scheme and host. Raises ValueError, of which argparse makes a message."""
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query):
        raise ValueError(text)
    return text.rstrip("/")


def _number(text: str) -> int:
    """Raises ValueError as well."""
    if not 1 <= int(text) <= MOST_JOBS:
        raise ValueError(text)
    return int(text)

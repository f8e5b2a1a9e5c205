"""The databases of the bench, in its own folder: the Mosul campaign, and made-up ones of any size."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bench.server import ROOT
from bench.synthetic import add_campaign

# Slug, districts and events of the made-up campaigns.
MIDDLE = ("middle", 500, 5_000)
WIDE = ("wide", 2_000, 5_000)

# Files that the map page does not ask for: they would take most of the time that compressing takes.
NOT_ON_THE_PAGE = ("admin", "simple_history", "draw", "*-src.js*")


@contextmanager
def database(name: str) -> Iterator[None]:
    """Connect the models to a database file of the bench, which is made where it does not exist."""
    usual = connection.settings_dict["NAME"]
    path = settings.FOLDER / f"{name}.sqlite3"
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        if not path.exists():
            _make(path)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def _make(path: Path) -> None:
    empty = settings.FOLDER / "empty.sqlite3"
    if not empty.exists():
        connection.settings_dict["NAME"] = str(empty)
        call_command("migrate", verbosity=0)
        # With the last connection SQLite puts all it has into the one file.
        connection.close()
        connection.settings_dict["NAME"] = str(path)
    shutil.copy(empty, path)


def fill_site() -> None:
    """The database and the static files that the server of the bench shows."""
    with database("site"), open(os.devnull, "w") as nowhere:
        call_command("load_campaign", str(ROOT / "fixtures" / "mosul"), stdout=nowhere)
        add_campaign(*MIDDLE)
        add_campaign(*WIDE)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=list(NOT_ON_THE_PAGE))

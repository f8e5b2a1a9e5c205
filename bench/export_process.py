"""Exports a campaign and prints what it took: python -m bench.export_process FORMAT FOLDER DATABASE."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import django

from bench.import_process import megabytes


def main(form: str, folder: Path, name: str) -> None:
    django.setup()
    from django.core.management import call_command

    # Its models can only be imported after setup().
    from bench.record import database

    suffix = "zip" if form == "datapackage" else form
    with database(name), tempfile.TemporaryDirectory(dir=folder) as own, open(os.devnull, "w") as nowhere:
        path, start, began = Path(own) / f"events.{suffix}", megabytes(), time.perf_counter()
        call_command("export_campaign", "exports", str(path), format=form, stdout=nowhere)
        took, size = time.perf_counter() - began, path.stat().st_size
    print(json.dumps({"seconds": took, "megabytes": megabytes(), "start": start, "bytes": size}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])

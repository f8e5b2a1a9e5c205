"""Exporting all events of a campaign: seconds and megabytes of `export_campaign` in a process of its own, by format.

Rows are read, written and forgotten a few hundred at a time, so that the memory does not grow with the campaign.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence

from django.conf import settings

from bench.record import database
from bench.server import ROOT
from bench.synthetic import add_campaign
from bench.table import Row
from events.exports.layer_formats import registry

DISTRICTS = 500
SHORT, LONG, VERY_LONG = 10_000, 100_000, 1_000_000
# Of the record as a whole, and of the layer of events.
PACKAGE = "datapackage"
FORMATS = ("csv", "geojson", "kml", "xlsx", "gpkg", "fgb", "parquet")
MEGABYTES = 300


def measure() -> Iterator[Row]:
    yield from _compare(SHORT, LONG, (PACKAGE, *FORMATS))


def measure_long() -> Iterator[Row]:
    yield from _compare(LONG, VERY_LONG, (PACKAGE, *FORMATS))


def _compare(fewer: int, more: int, forms: Sequence[str]) -> Iterator[Row]:
    for number in (fewer, more):
        with database(f"exports-{number}"):
            add_campaign("exports", DISTRICTS, number)
    for form in forms:
        if form not in (PACKAGE, *registry.available()):
            yield Row(f"export {more:,} events as {form}", None, remark="not measured: its library is not installed")
            continue
        small, large = _run(form, fewer), _run(form, more)
        rate = f"{more / large['seconds']:,.0f} events a second, a file of {large['bytes'] / 1e6:,.0f} MB"
        yield Row(f"export {more:,} events as {form}", large["seconds"], "s", remark=rate)
        growth = f"{large['megabytes'] / small['megabytes']:.2f} × the memory for {more // fewer} × the events"
        remark = f"{growth}; {large['start']:.0f} MB before the first event"
        yield Row("memory for it", large["megabytes"], "MB", at_most=MEGABYTES, remark=remark)


def _run(form: str, number: int) -> dict[str, float]:
    """Seconds, megabytes and bytes of a process that exports the campaign of so many events."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.export_process", form, str(settings.FOLDER), f"exports-{number}"],
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured

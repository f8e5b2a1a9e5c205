"""Importing a long file of reports into an empty campaign: seconds and megabytes of a process that reads it, matches
it with the record and writes it. Beside plain django-import-export on the same file.

Both write a draft with its district and its history for each row. Ours also finds or makes the source that the
row names, cites it, and compares each row with the rows before it.
"""

import csv
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from bench.record import database
from bench.server import ROOT
from bench.synthetic import DAYS, START, add_campaign
from bench.table import Row

DISTRICTS = 150
LONG = 100_000
# The peer takes almost half an hour for the long file: only where that is asked for.
SHORT = 10_000
HEADER = ("reference", "campaign", "kind", "occurred_on", "actor", "districts", "summary", "publisher", "title", "url")


def measure() -> Iterator[Row]:
    ours, peer, long = _run("ours", SHORT), _run("peer", SHORT), _run("ours", LONG)
    yield from _compare(SHORT, ours, peer)
    rate = LONG / long["seconds"]
    yield Row(f"import {LONG:,} rows", long["seconds"], "s", remark=f"{rate:,.0f} rows a second")
    growth = long["megabytes"] / ours["megabytes"]
    remark = f"{growth:.2f} × the memory for {LONG // SHORT} × the rows"
    yield Row(f"memory for {LONG:,} rows", long["megabytes"], "MB", remark=remark)


def measure_long() -> Iterator[Row]:
    """Both on the long file."""
    yield from _compare(LONG, _run("ours", LONG), _run("peer", LONG))


def _compare(number: int, ours: dict[str, float], peer: dict[str, float]) -> Iterator[Row]:
    yield Row(f"import {number:,} rows", ours["seconds"], "s", peer=peer["seconds"])
    remark = f"{ours['start']:.0f} MB of ours, {peer['start']:.0f} MB of the peer's before the first row"
    yield Row(f"memory for {number:,} rows", ours["megabytes"], "MB", peer=peer["megabytes"], remark=remark)


def _run(who: str, number: int) -> dict[str, float]:
    """Seconds and megabytes of a process that imports so many rows into a campaign of its own."""
    name = f"import-{who}-{number}"
    with database(name):
        add_campaign("imports", DISTRICTS, 0)
    path = settings.FOLDER / f"{number}.csv"
    if not path.exists():
        _write(path, number)
    done = subprocess.run(
        [sys.executable, "-m", "bench.import_process", who, str(path), name],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _write(path: Path, number: int) -> None:
    """Write reports of one district each, on different days or of different kinds, so that none is a duplicate."""
    chance = random.Random(number)
    kinds = ("attack", "entered", "contested", "humanitarian", "other")
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for n in range(number):
            rest, district = divmod(n, DISTRICTS)
            turn, day = divmod(rest, DAYS)
            when = START.fromordinal(START.toordinal() + day)
            kind, actor = kinds[turn % len(kinds)], ("attacker", "defender")[turn // len(kinds) % 2]
            source = chance.randrange(number // 5)
            summary = f"Report {n} of the quarter, in about as many words as others have of it."
            named = (f"Publisher {source % 60}", f"Report {source}", f"https://{source % 60}.example.org/{source}")
            writer.writerow([f"i{n}", "imports", kind, when, actor, f"quarter-{district}", summary, *named])

"""Several processes make the same edition as one."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

RECORD = """
from tests.campaigns import Harbour, add_source
harbour = Harbour()
harbour.event("taken", 10)
for number in range(30):
    source = add_source(harbour.campaign, f"Paper {number % 3}", reference=f"s{number}")
    harbour.event(f"seen-{number}", 12, kind="other", sources=[source])
"""
# Pictures of two days, each with its preview, and pages that lead to further pages.
EXPORT = """
import datetime as dt, sys
from pathlib import Path
import django
django.setup()
from events.public import sources
from events.static_site import days
from events.static_site.export import export_site
from events.static_site.options import Options
days.days_of = lambda _campaign: [dt.date(2031, 3, 11), dt.date(2031, 3, 13)]
folder, jobs = sys.argv[1:]
pages = frozenset(("home", "event", "events", "district", "source", "sources", "days"))
told = export_site(Path(folder), Options(site="https://map.example", known_on=False, pages=pages), jobs=int(jobs))
print(told.written)
"""


@pytest.fixture
def record(on_sqlite):
    on_sqlite.python(RECORD)
    return on_sqlite


def files(root):
    own = (".static-edition.lock",)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*")
            if path.is_file() and path.name not in own}  # fmt: skip


def export(record, folder, jobs):
    ran = record.run("-c", EXPORT, str(folder), str(jobs))
    assert ran.returncode == 0, ran.stderr
    return int(ran.stdout)


def test_the_files_of_several_processes_are_those_of_one(record, tmp_path):
    assert export(record, tmp_path / "one", 1) == export(record, tmp_path / "two", 2) > 100
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    manifests = [json.loads(each.pop(".static-edition.json")) for each in (one, two)]
    assert one == two
    assert manifests[0] == manifests[1]
    assert one.keys() >= {"harbour/2031-03-13.svg", "harbour/2031-03-13.png"}
    assert [path for path in one if path.startswith("harbour/sources/publisher/")]


# A process of a crew is there, and waits for work.
WAITING = """
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from events.static_site import worker
pool = ProcessPoolExecutor(1, get_context("spawn"), worker.begin, (Path(), None, None))
pool.submit(print, "waiting", flush=True).result()
time.sleep(600)
"""


def test_processes_end_with_the_one_that_began_them(on_sqlite):
    began = subprocess.Popen(
        [sys.executable, "-c", WAITING],
        cwd=settings.BASE_DIR,
        env=os.environ | on_sqlite.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert began.stdout.readline() == "waiting\n"
    began.kill()
    # Whatever still runs would hold its end of the pipe.
    assert began.communicate(timeout=60)[0] == ""

"""A server that dies in the middle of publishing: afterwards the record is as before or as after."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

# Runs in a process of its own, on a database of its own. The point at which it dies is named by its argument.
PUBLISHES = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from events import projection
from tests.campaigns import Harbour, revision
harbour = Harbour()
harbour.event("lost", 20, harbour.league, sources=[harbour.herald])
event = harbour.event("taken", 5, status="in-review")
print(revision(harbour.campaign), flush=True)

def dies_after(module, name):
    original = getattr(module, name)
    def dying(*args, **kwargs):
        original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(module, name, dying)

point = sys.argv[1]
if point == "after the commit":
    event.status = "published"
    event.save()
    os.kill(os.getpid(), signal.SIGKILL)
dies_after(*{
    "before the fold": (projection.rules, "check_events"),
    "between two districts": (projection, "_store"),
    "before the commit": (projection, "_finish"),
}[point])
event.status = "published"
event.save()
"""

READS = """
import io
import django
django.setup()
from django.core.management import call_command
from events.models import Campaign, Event
from tests.campaigns import District, spans
out = io.StringIO()
call_command("check_projection", stdout=out)
event = Event.objects.get(reference="taken")
docks = District.objects.get(slug="docks")
steps = [step.kind for step in event.steps.order_by("pk")]
print(event.status, Campaign.objects.get().revision, [span[2] for span in spans(docks)], steps, out.getvalue(), sep="|")
"""


def run(program, database, *args):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "DJANGO_SETTINGS_MODULE": "mosulmap.settings"}
    return subprocess.run(
        [sys.executable, "-c", program, *args],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("point", ["before the fold", "between two districts", "before the commit", "after the commit"])
def test_a_publish_is_whole_or_not_there(tmp_path, point):
    database = tmp_path / "record.sqlite3"
    killed = run(PUBLISHES, database, point)
    assert killed.returncode == -9, killed.stderr
    before = int(killed.stdout)
    status, revision, holders, steps, check = run(READS, database).stdout.strip().split("|")
    assert "0 differ" in check
    if point == "after the commit":
        assert (status, int(revision)) == ("published", before + 1)
        assert holders == "['guild', 'guards', 'league']"
        assert steps == "['submitted', 'published']"
    else:
        assert (status, int(revision)) == ("in-review", before)
        assert holders == "['guild', 'league']"
        assert steps == "['submitted']"

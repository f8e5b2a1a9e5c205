"""A process or a server that is killed in the middle of a write leaves all of the write or nothing of it."""

import json
import signal

import pytest
import requests

from tests.campaigns import square
from tests.editor_sessions import SETUP_PROGRAM, EditorSession
from tests.imports.tables import own

pytestmark = pytest.mark.server

# A program that publishes an event and kills itself at the point that its argument names.
PUBLISHES = """
import os, signal, sys
from events.models import unit_of_work
from events.projection import integrity
from tests.campaigns import Harbour, revision
harbour = Harbour()
harbour.event("lost", 20, harbour.league, sources=[harbour.herald])
event = harbour.event("taken", 5, status="in-review")
print(revision(harbour.campaign), flush=True)

def die_after(module, name):
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
die_after(*{
    "before the fold": (integrity, "check_events"),
    "before the commit": (unit_of_work, "_finish"),
}[point])
event.status = "published"
event.save()
"""

READS = """
from django.core.management import call_command
from events.models import Campaign, Event
from tests.campaigns import District, spans
event = Event.objects.get(reference="taken")
docks = District.objects.get(slug="docks")
steps = [step.kind for step in event.steps.order_by("pk")]
call_command("check_projection")
call_command("check_record")
print(event.status, Campaign.objects.get().revision, [span[2] for span in spans(docks)], steps, sep="|")
"""


@pytest.mark.parametrize("point", ["before the fold", "before the commit", "after the commit"])
def test_a_killed_publication_is_stored_whole_or_not_at_all(on_sqlite, point):
    killed = on_sqlite.fork(PUBLISHES, point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    before = int(killed.stdout)
    check, chain, read = on_sqlite.python(READS).strip().splitlines()
    assert "0 differ" in check
    assert "The record is as it was written" in chain
    status, revision, holders, steps = read.split("|")
    if point == "after the commit":
        assert (status, int(revision)) == ("published", before + 1)
        assert holders == "['guild', 'guards', 'league']"
        assert steps == "['submitted', 'published']"
    else:
        assert (status, int(revision)) == ("in-review", before)
        assert holders == "['guild', 'league']"
        assert steps == "['submitted']"


# -- a server ---------------------------------------------------------------------------------------------

STAGES = """
from events.gazetteer.cache import gazetteer_of
from events.imports.steps.outline_staging import stage_outlines
from events.models import Campaign
from tests.imports.staged import applied, previewed
campaign, name, text = Campaign.objects.get(), *sys.argv[1:]
if name == "reports":
    previewed(campaign, text)
elif name == "written_reports":
    applied(campaign, text)
elif name == "outlines":
    stage_outlines(text.encode(), "quarters.geojson", campaign, gazetteer_of(campaign).place)
"""

READS_ALL = """
import json
from django.core.management import call_command
from events.models import Import
from tests.imports.staged import RECORD, everything
call_command("check_projection")
call_command("check_record")
print(json.dumps([everything(*RECORD), list(Import.objects.values())], default=str))
"""


@pytest.fixture
def database(request):
    return request.getfixturevalue(request.param)


def reports():
    return own(*({"reference": f"h-{n}", "kind": "attack", "districts": f"Pier {n}"} for n in range(200)))


def written_reports():
    return reports()


def outlines():
    shapes = {"Docks": square(10.098, 50.1), "Lighthouse": square(10.6, 50.6)}
    features = [{"type": "Feature", "properties": {"name": n}, "geometry": shape} for n, shape in shapes.items()]
    return json.dumps({"type": "FeatureCollection", "features": features})


def nothing():
    return ""


def apply(person):
    person.open("/events/import/1/change/")
    person.fill("form[action$='/1/apply/']")
    person.send()
    person.give_reason()


def undo(person):
    person.open("/events/import/1/undo/")
    person.fill("#content-main form")
    person.send()


def publish(person):
    person.open("/events/event/1/preview/")
    person.fill(".review form[method=post]")
    person.send("[name=_transition][value=publish]")


@pytest.mark.parametrize(
    ("database", "point", "file", "act", "message"),
    [
        ("on_postgres", "in an import, between two pages", reports, apply, "200 events were imported as drafts."),
        ("on_sqlite", "in an import, before the commit", reports, apply, "200 events were imported as drafts."),
        ("on_sqlite", "in an import of outlines", outlines, apply, "1 district was made. 1 outline was changed."),
        ("on_sqlite", "in an undo, between two pages", written_reports, undo, "Undone: 200 deleted"),
        ("on_postgres", "in a publication, between two districts", nothing, publish, "published"),
    ],
    indirect=["database"],
    ids=["pages on PostgreSQL", "commit", "outlines", "undo", "publication on PostgreSQL"],
)
def test_a_killed_server_leaves_the_record_as_it_was_and_the_write_can_be_repeated(database, point, file, act, message):
    before = database.python(SETUP_PROGRAM + STAGES + READS_ALL, file.__name__, file())
    with database.served("tests.dying_wsgi", DIES=point) as address:
        person = EditorSession(address, "amal")
        with pytest.raises(requests.ConnectionError):
            act(person)
    assert database.python(READS_ALL) == before
    with database.served() as address:
        person = EditorSession(address, "amal")
        act(person)
        assert message in person.messages
    after = database.python(READS_ALL)
    assert after != before
    assert "0 differ" in after

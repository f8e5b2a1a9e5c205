"""A campaign and its package."""

import csv

import pytest
from frictionless import validate

from events.models import BasemapFeature, Edition, Figure, Milestone, Phase, Place, Story, StoryStep
from tests.campaigns import add_voice, day
from tests.exports.package.packages import Folder


@pytest.fixture(autouse=True)
def _limit_of_cells():
    """frictionless raises the limit of the whole process."""
    before = csv.field_size_limit()
    yield
    csv.field_size_limit(before)


@pytest.fixture
def full(harbour):
    """The Harbour with a published row of every noun."""
    home = {"campaign": harbour.campaign}
    watch = add_voice(harbour.campaign, "watch", side=harbour.crown)
    event = harbour.event("taken", 5, lon=10.105, lat=50.105)
    event.citations.update(voice=watch)
    harbour.event("lost", 9, harbour.league, districts=[harbour.docks, harbour.mill], sources=[harbour.herald])
    Edition.objects.create(slug="first", name_en="first edition", released_on=day(40), **home)
    Phase.objects.create(slug="landing", name_en="The landing", starts=day(5), ends=day(9), note="Ours.", **home)
    Place.objects.create(slug="quay", name_en="Quay", alt_names=["The Quay", "الرصيف"], **home)
    Milestone.objects.create(slug="landed", name_en="Landed", day=day(5), event=event, **home)
    story = Story.objects.create(slug="told", name_en="Told", is_published=True, note="Ours too.", **home)
    StoryStep.objects.create(
        reference="told-1", story=story, name_en="One", day=day(5), event=event, reports=["taken"], **home
    )
    line = {"type": "LineString", "coordinates": [[10.05, 50.05], [10.4, 50.35]]}
    BasemapFeature.objects.create(slug="canal", kind="river", name_en="Canal", shape=line, **home)
    Figure.objects.create(
        reference="f1", day=day(5), measure="boats", value=3, unit="boats", summary="3.", source=harbour.wire, **home
    )
    # As it is by now.
    harbour.campaign.refresh_from_db()
    return harbour


@pytest.fixture
def package(full, tmp_path):
    return Folder(tmp_path / "harbour", full.campaign)


@pytest.fixture
def faults():
    """What frictionless finds wrong with a package, by table."""

    def faults(path):
        report = validate(str(path / "datapackage.json"))
        assert report.tasks
        found = {task.name: [error.message for error in task.errors] for task in report.tasks if task.errors}
        return found | ({"package": [error.message for error in report.errors]} if report.errors else {})

    return faults


@pytest.fixture
def told(harbour):
    """The harbour with events of three kinds: the docks are taken, the mill is contested, a market is held."""
    harbour.watch = add_voice(harbour.campaign, "watch", side=harbour.crown)
    harbour.event(
        "taken", 5, sources=[harbour.gazette, harbour.herald], summary="The guards took the docks; all of it."
    )
    harbour.event("fought", 7, harbour.guards, [harbour.mill], kind="contested")
    harbour.event("denied", 9, harbour.fleet, [harbour.mill], against=[harbour.wire])
    harbour.event("fair", 10, None, [], kind="other", place="The market", summary_ar="سوق")
    harbour.event("draft", 11, status="draft")
    harbour.first, harbour.second = day(2), day(12)
    return harbour

"""How the parts are built: the same bytes each time, once for everybody, in few queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import unit_of_work
from events.payload import build_once, builder, evidence, index
from events.payload.encoding import compress
from events.payload.parts import current_core
from tests.campaigns import add_actor, add_district, add_source, day
from tests.memory import forget
from tests.public.parts.reading import add_figure, address, names_and_versions, reread

pytestmark = pytest.mark.django_db


def test_the_same_content_gives_the_same_bytes(harbour):
    campaign = reread(harbour.campaign)
    first = compress(builder.core_part(campaign))
    forget()
    assert compress(builder.core_part(campaign)) == first


def test_the_core_is_built_once_for_each_revision(client, harbour, monkeypatch):
    built = []
    core_part = builder.core_part
    monkeypatch.setattr(builder, "core_part", lambda campaign: built.append(campaign.revision) or core_part(campaign))
    for page in ("/harbour/", "/ar/harbour/", "/harbour/"):
        core = re.search(r"/harbour/parts/[^/]+/core\.json", client.get(page).content.decode())[0]
        client.get(core)
    assert len(built) == 1
    harbour.event("later", 30, kind="other")
    client.get("/harbour/")
    client.get("/harbour/")
    assert len(built) == 2


def queries_of(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def grow(harbour):
    """Ten times as much of everything."""
    with unit_of_work.together():
        for number in range(10):
            town = add_district(harbour.campaign, f"town-{number}", harbour.guild, 10.1 + number / 20, 50.6)
            source = add_source(harbour.campaign, f"Paper {number}", reference=f"paper-{number}")
            actor = add_actor(harbour.campaign, f"watch-{number}", harbour.crown)
            harbour.event(f"more-{number}", 10 + number, actor=actor, districts=[town, harbour.mill], sources=[source])
            harbour.event(f"aim-{number}", 5, actor=actor, districts=[town], kind="announced", sources=[source])
            add_figure(harbour, source, number)


@pytest.mark.parametrize(
    ("build", "most"),
    [
        (builder.core_part, 24),
        (builder.names_part, 6),
        (lambda campaign: index.index_part(campaign, "en"), 7),
        (lambda campaign: evidence.days_part(campaign, day(0), day(60), "en"), 7),
        (lambda campaign: evidence.district_part(campaign, "docks", "en"), 7),
    ],
    ids=["core", "names", "index", "days", "district"],
)
def test_the_queries_of_building_a_part_do_not_grow_with_the_record(harbour, build, most):
    def asked():
        forget()
        campaign = reread(harbour.campaign)
        return queries_of(lambda: build(campaign))

    little = asked()
    grow(harbour)
    assert asked() == little
    assert little <= most


def test_the_queries_of_a_page_do_not_grow_with_the_record(client, harbour):
    client.get("/harbour/")
    little = queries_of(lambda: client.get("/harbour/"))
    grow(harbour)
    client.get("/harbour/")
    assert queries_of(lambda: client.get("/harbour/")) == little
    assert little <= 6


def test_a_part_once_built_costs_no_query(client, served):
    addresses = [address(version, name) for name, version in names_and_versions(served).items()]

    def ask():
        for each in addresses:
            client.get(each)

    ask()
    assert queries_of(ask) == 0


def test_names_that_anybody_invents_leave_nothing_behind(client, harbour):
    version = current_core(harbour.campaign).version
    for number in range(20):
        response = client.get(f"/harbour/parts/{version}/district-en-x{number}.json")
        assert response.status_code == 410
    assert len(build_once._thread_locks) == 0

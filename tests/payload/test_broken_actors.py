"""Actors whose tree is broken: no form makes one, but rows written past the record may hold it; the pages open."""

import pytest
from django.db.models import QuerySet

from events.models import Actor
from events.projection import parties
from tests.campaigns import Harbour, day
from tests.payload.documents import whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(harbour):
    """The docks taken by the guards, the mill announced by them."""
    harbour.event("taken", 10)
    harbour.event("aim", 12, kind="announced", districts=[harbour.mill])
    return harbour


def cycle(harbour):
    QuerySet(Actor).filter(slug="crown").update(parent=harbour.guards, colour="", colour_dark="")


def foreign_parent(harbour):
    QuerySet(Actor).filter(slug="guards").update(parent=Harbour("inland").crown)


BROKEN = pytest.mark.parametrize("break_tree", [cycle, foreign_parent])


def actors_of(document):
    columns, rows = document["actors"]["columns"], document["actors"]["rows"]
    return {row[0]: dict(zip(columns, row, strict=True)) | {"row": number} for number, row in enumerate(rows)}


@BROKEN
def test_the_page_and_its_payload_open(client, taken, break_tree):
    break_tree(taken)
    page = client.get("/harbour/", {"on": day(12).isoformat()})
    assert page.status_code == 200
    assert client.get(page.context["preloads"][0]).status_code == 200


@BROKEN
def test_an_actor_of_a_broken_tree_is_a_side_of_its_own(taken, break_tree):
    break_tree(taken)
    document = whole(taken.campaign)
    guards = actors_of(document)["guards"]
    assert guards["side"] == guards["row"]
    assert guards["row"] in document["series"]["sides"]
    # Other trees are as before.
    assert actors_of(document)["guild"]["side"] == actors_of(document)["guild"]["row"]


def test_a_side_without_colours_is_drawn_grey(taken):
    cycle(taken)
    actors = actors_of(whole(taken.campaign))
    assert (actors["guards"]["colour"], actors["guards"]["colourDark"]) == ("#7d766c", "#9b958b")
    # The fleet's tree is broken above it as well.
    assert actors["fleet"]["side"] == actors["fleet"]["row"]
    assert actors["guild"]["colour"] == "#336699"


@BROKEN
def test_it_is_the_only_member_of_its_side(taken, break_tree):
    break_tree(taken)
    assert parties.members()[taken.guards.pk] == {taken.guards.pk}

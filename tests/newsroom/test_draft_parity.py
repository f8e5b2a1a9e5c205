"""A draft by token and one by the form: what the one takes the other takes, and it is stored alike."""

import json
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from events.models import Event
from events.newsroom import drafts
from tests.campaigns import day, square
from tests.drafting import data
from tests.editing import BOW_TIE, address, event_form_data

pytestmark = pytest.mark.django_db

STORED = ("kind", "actor", "occurred_on", "precision", "scope", "covers", "place", "lon", "lat", "shape", "summary")
STORED += ("summary_ar", "note", "note_ar", "status")


def by_form(client, harbour, values):
    """What the form makes of it, or None where it is refused."""
    slugs = {each.slug: each.pk for each in (harbour.docks, harbour.mill, harbour.fort)}
    actors = {each.slug: each.pk for each in (harbour.guards, harbour.crown)} | {None: ""}
    sent = {name: "" if value is None else value for name, value in values.items()}
    if "districts" in values:
        sent["districts"] = [slugs[slug] for slug in values["districts"]]
    if "actor" in values:
        sent["actor"] = actors[values["actor"]]
    if values.get("shape"):
        sent["shape"] = json.dumps(values["shape"])
    client.post(address(Event, "add"), event_form_data(harbour, **{"_transition": ""} | sent))
    return stored()


def by_token(token, harbour, values):
    with suppress(ValidationError):
        drafts.create_draft(token, harbour.campaign, data(**values))
    return stored()


def stored():
    event = Event.objects.first()
    if event is None:
        return None
    return {name: getattr(event, name) for name in STORED} | {"districts": set(event.districts.all())}


def rolled_back(act, *args):
    with transaction.atomic():
        outcome = act(*args)
        transaction.set_rollback(True)
    return outcome


@pytest.mark.parametrize(
    ("values", "is_taken"),
    [
        ({}, True),
        ({"kind": "other", "actor": None, "districts": []}, True),
        ({"kind": "withdrawn", "actor": None}, False),
        ({"kind": "contested", "actor": None, "scope": "part", "precision": "approximate"}, True),
        ({"kind": "announced", "precision": "on-or-before", "actor": None}, False),
        ({"kind": "announced", "precision": "on-or-before", "actor": "crown"}, True),
        ({"kind": "siege"}, False),
        ({"covers": "south", "districts": []}, True),
        ({"covers": "south", "districts": ["docks"]}, True),
        ({"districts": [], "place": "  Quay  "}, True),
        ({"place": "x" * 151}, False),
        ({"summary": "", "summary_ar": "أخذ الحراس الأرصفة."}, True),
        ({"summary": "", "summary_ar": ""}, False),
        ({"summary": "  ", "summary_ar": ""}, False),
        ({"occurred_on": day(-1).isoformat()}, False),
        ({"occurred_on": day(59).isoformat()}, True),
        ({"occurred_on": day(60).isoformat()}, False),
        ({"lon": 10.1, "lat": 50.1}, True),
        ({"lon": 10.1, "lat": None}, False),
        ({"lon": 10.1, "lat": 91}, False),
        ({"shape": square(10.1, 50.1)}, True),
        ({"shape": BOW_TIE}, False),
        ({"shape": square(50.1, 10.1)}, False),
        ({"shape": square(10.1, 50.1) | {"name": "foreign"}}, True),
        ({"note": "One.\nTwo."}, True),
        ({"note": "ab\u202ecd"}, False),
        ({"reference": "not a slug"}, False),
    ],
)
def test_the_form_and_a_token_say_the_same(client, token, harbour, values, is_taken):
    client.force_login(token.account)
    by_the_form = rolled_back(by_form, client, harbour, values)
    by_a_token = rolled_back(by_token, token, harbour, values)
    assert by_a_token == by_the_form
    assert (by_a_token is not None) is is_taken

"""Rows in memory: a page by another filter joins what stands ready, and none outlives its revision."""

import json

import pytest
from django.test import override_settings

from events.api import answers, row_memory
from events.models import Campaign, Event, consistent_read
from tests.api.asking import BASE
from tests.campaigns import Harbour

pytestmark = pytest.mark.django_db

OGC = "/ogc/harbour/collections/events/items"


@pytest.fixture
def harbour(db):
    harbour = Harbour()
    for day in (5, 6, 7):
        harbour.event(f"event-{day}", day)
    return harbour


@pytest.fixture
def read(monkeypatch):
    """The primary keys that rows were read of, list by list."""
    found = []
    missing = row_memory.ListMemory.missing

    def counted(memory, keys):
        found.append(sorted(missing(memory, keys)))
        return missing(memory, keys)

    monkeypatch.setattr(row_memory.ListMemory, "missing", counted)
    return found


def keys(*references):
    return sorted(Event.objects.filter(reference__in=references).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{BASE}/events?limit=2&kind=control", f"{BASE}/events"),
        (f"{BASE}/events.geojson?limit=2&kind=control", f"{BASE}/events.geojson"),
        (f"{OGC}?limit=2&kind=control", OGC),
        # The page for people has the same features.
        (f"{OGC}?limit=2&kind=control", f"{OGC}?f=html"),
    ],
)
def test_only_rows_that_no_page_had_before_are_read(harbour, client, read, first, second):
    client.get(first)
    response = client.get(second)
    assert response.status_code == 200
    assert read == [keys("event-5", "event-6"), keys("event-7")]


@pytest.mark.parametrize(
    "other",
    [
        f"{BASE}/events?lang=ar",
        f"{BASE}/events?fields=reference",
        f"{BASE}/events.geojson",
        OGC,
        f"/ar{OGC}",
    ],
)
def test_rows_of_another_language_form_or_list_are_their_own(harbour, client, read, other):
    kept = client.get(f"{BASE}/events").json()
    found = client.get(other).json()
    assert read[1] == keys("event-5", "event-6", "event-7")
    assert found.get("items", found.get("features")) != kept["items"]


@pytest.mark.parametrize("address", [f"{BASE}/events?", f"{OGC}?"])
def test_rows_as_known_on_a_day_are_their_own(harbour, client, read, address):
    """They have the citations of that day alone."""
    for day in ("", "2031-04-20", "2031-05-20", "2031-04-20"):
        client.get(f"{address}known_on={day}&limit=9" if day else address)
    assert read[1] == read[2] == keys("event-5", "event-6", "event-7")


def test_rows_for_another_host_have_its_addresses(harbour, client):
    client.get(f"{BASE}/events")
    with override_settings(ALLOWED_HOSTS=["map.example"]):
        found = client.get(f"{BASE}/events?limit=2", headers={"Host": "map.example"}).json()
    assert [row["page"] for row in found["items"]] == [
        f"http://map.example/harbour/events/event-{day}/" for day in (5, 6)
    ]


def test_a_publication_has_all_rows_read_anew(harbour, client, read):
    client.get(f"{BASE}/events")
    event = Event.objects.get(reference="event-6")
    event.summary = "Put right."
    event.save()
    rows = client.get(f"{BASE}/events").json()["items"]
    assert read[1] == keys("event-5", "event-6", "event-7")
    assert rows[1]["summary"] == "Put right."


def test_rows_that_were_read_while_somebody_published_are_not_kept(harbour, client, monkeypatch):
    moved = []

    def has_moved(campaign):
        if not moved:
            moved.append(campaign.revision)
            Event.objects.get(reference="event-5").save()
            Event.objects.filter(reference="event-5").update(summary="Of the later revision.")
            return True
        return False

    monkeypatch.setattr(consistent_read, "_has_moved", has_moved)
    client.get(f"{BASE}/events")
    client.get(f"{BASE}/events?limit=2")
    first, *_rest = client.get(f"{BASE}/events?limit=1").json()["items"]
    assert first["summary"] == "Of the later revision."
    assert {key.revision for key in row_memory.kept_rows._entries} == {Campaign.objects.get().revision}


def test_a_list_that_outgrows_the_memory_is_begun_anew(harbour, client, read, monkeypatch):
    client.get(f"{BASE}/actors")
    client.get(f"{BASE}/events?limit=1")
    [one] = [kept.size for key, kept in row_memory.kept_rows._entries.items() if key.name == "EventRow"]
    monkeypatch.setattr(row_memory, "MAX_BYTES", 5 * one)
    client.get(f"{BASE}/events?limit=2")
    client.get(f"{BASE}/events?limit=3")
    [kept] = [kept for key, kept in row_memory.kept_rows._entries.items() if key.name == "EventRow"]
    assert sorted(kept.rows) == keys("event-7")
    assert "ActorRow" in {key.name for key in row_memory.kept_rows._entries}


@pytest.mark.parametrize("coding", ["", "br", "gzip"])
def test_each_coding_has_its_own_bytes_of_one_document(harbour, client, coding):
    plain = client.get(f"{BASE}/events", headers={"Accept-Encoding": "identity"})
    response = client.get(f"{BASE}/events", headers={"Accept-Encoding": coding})
    assert response.headers.get("Content-Encoding", "") == coding
    assert response.headers["ETag"].strip('"').split("-")[0] == plain.headers["ETag"].strip('"')
    assert answers.encode_as(coding, plain.content, answers.BROTLI_QUALITY, answers.GZIP_LEVEL).encoded(coding) == (
        coding,
        response.content,
    )


def test_a_document_with_rows_that_are_json_already_is_json():
    array = row_memory.JsonArray([b'{"a":1}', '"\u0646"'.encode()])
    assert json.loads(row_memory.document_json({"next": None, "items": array})) == {
        "next": None,
        "items": [{"a": 1}, "\u0646"],
    }
    assert json.loads(row_memory.document_json({"items": row_memory.JsonArray([])})) == {"items": []}

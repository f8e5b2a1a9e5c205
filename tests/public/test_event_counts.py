"""The events that pass the filters of an address, counted for the map's scripts."""

import pytest

from events.public import event_counts
from tests.campaigns import Harbour, add_voice

pytestmark = pytest.mark.django_db

PAGE = "/harbour/events/counts.json"


@pytest.fixture
def harbour(db):
    event_counts.kept_counts.clear()
    harbour = Harbour()
    harbour.event("taken", 5)
    harbour.event("lost", 10, harbour.guild, sources=[harbour.herald], against=[harbour.gazette])
    harbour.event("raid", 10, harbour.guild, kind="attack", districts=[], place="The wharf")
    harbour.event("draft", 6, status="draft")
    return harbour


def test_it_says_which_events_pass_and_on_which_days(harbour, client):
    found = client.get(f"{PAGE}?side=guild").json()
    assert (found["total"], found["passing"]) == (3, 2)
    assert (found["days"], found["events"]) == ([[10, "attack", 1], [10, "control", 1]], ["lost", "raid"])
    assert client.get(f"{PAGE}?q=wharf").json()["events"] == ["raid"]
    assert client.get(f"{PAGE}?side=nobody").json()["events"] == []


def test_each_value_is_counted_beside_the_other_filters(harbour, client):
    harbour.campaign.events.get(reference="lost").citations.update(voice=add_voice(harbour.campaign, "watch"))
    counts = {name: dict(pairs) for name, pairs in client.get(f"{PAGE}?side=guild").json()["counts"].items()}
    assert counts["side"] == {"guild": 2, "crown": 1}
    assert (counts["actor"], counts["kind"]) == ({"guild": 2}, {"control": 1, "attack": 1})
    assert counts["publisher"] == {"Herald": 1, "Gazette": 2}
    assert counts["voice"] == {"watch": 1}
    assert sum(counts["grade"].values()) == 1


def test_more_events_than_an_index_holds_are_only_counted(harbour, client, monkeypatch):
    monkeypatch.setattr(event_counts, "MAX_EVENTS", 2)
    assert client.get(PAGE).json()["events"] is None
    assert client.get(f"{PAGE}?from=2031-03-11&to=2031-03-11").json()["events"] == ["lost", "raid"]


def test_an_answer_is_kept_until_the_next_publication(harbour, client, django_assert_max_num_queries):
    first = client.get(f"{PAGE}?kind=control&side=")
    with django_assert_max_num_queries(1):
        again = client.get(f"{PAGE}?kind=control", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    harbour.event("later", 20)
    assert client.get(f"{PAGE}?kind=control").json()["events"] == ["taken", "lost", "later"]


def test_it_takes_as_many_queries_however_many_events_there_are(harbour, client, django_assert_max_num_queries):
    for number in range(11, 30):
        harbour.event(f"more-{number}", number, districts=[harbour.docks, harbour.mill])
    with django_assert_max_num_queries(30):
        client.get(f"{PAGE}?kind=control&phase=x&side=guild")

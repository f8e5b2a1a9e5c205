"""Pages of features, their filters by property, and what features have."""

import json

import pytest

from events.api.ogc import resources
from events.models import Campaign
from tests.api.ogc.asking import ITEMS, ask, every_page, ids, links, page, problem
from tests.campaigns import add_campaign, day, stored_before_the_rule

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("collection", ["districts", "events", "control", "spans"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_have_every_feature_once_in_order(harbour, client, collection, limit):
    whole = ids(client, collection, "limit=10000")
    assert every_page(client, collection, f"limit={limit}") == whole
    assert len(whole) == len(set(whole)) > 2


@pytest.mark.parametrize(
    ("collection", "query", "found"),
    [
        ("districts", "kind=quarter", ["docks"]),
        ("districts", "kind=quarter&kind=town&bank=south", ["fort", "mill"]),
        ("districts", "initial_holder=crown", ["fort"]),
        ("districts", "initial_holder=nobody", []),
        ("events", "kind=control&kind=attack", ["taken", "far", "lost"]),
        ("events", "side=crown", ["taken", "fought", "far"]),
        ("events", "actor=guild", ["lost"]),
        ("events", "district=mill", ["fought"]),
        ("events", "bank=north", ["taken", "lost"]),
        ("events", "publisher=Herald", ["lost"]),
        ("events", "q=what+lost", ["lost"]),
        ("events", f"known_on={day(20)}", ["taken", "fought", "far"]),
        # What is no value of the record is no error: programs send what people filter by.
        ("events", "side=nobody", []),
        ("events", "publisher=%00Nobody", []),
        ("spans", "district=nowhere", []),
        ("control", "side=nobody", []),
        ("control", f"side=crown&datetime={day(6)}", [f"docks.{day(6)}", f"fort.{day(6)}"]),
        ("control", f"status=contested&datetime={day(12)}", [f"mill.{day(12)}"]),
        ("control", f"grade=initial&datetime={day(4)}&bank=north", [f"docks.{day(4)}"]),
        ("control", f"known_on={day(19)}&district=docks", [f"docks.{day(59)}"]),
        ("spans", f"status=contested&datetime={day(12)}", [f"mill.{day(10)}"]),
        ("spans", "district=docks&side=crown", [f"docks.{day(5)}"]),
        ("spans", f"district=docks&known_on={day(19)}", [f"docks.{day(0)}"]),
    ],
)
def test_features_are_found_by_their_properties(harbour, client, collection, query, found):
    assert ids(client, collection, query) == found


def test_an_event_as_it_was_known_has_the_citations_of_that_day(harbour, client):
    harbour.event("told", 14, sources=[harbour.gazette, harbour.herald])
    for known, number, publishers in ((30, 2, ["Gazette", "Herald"]), (20, 1, ["Gazette"])):
        features = page(client, "events", f"known_on={day(known)}")["features"]
        told = next(each["properties"] for each in features if each["id"] == "told")
        assert told["supporting"] == number
        assert told["publishers"] == "; ".join(publishers)


def test_the_least_grade_that_counts_changes_what_is_held(harbour, client):
    assert ids(client, "control", f"status=contested&district=docks&datetime={day(6)}") == []
    shown = ids(client, "control", f"status=contested&district=docks&datetime={day(6)}&at_least=reported")
    assert shown == [f"docks.{day(6)}"]
    assert problem(client, "/collections/control/items?at_least=claimed")[0] == ["at_least"]


@pytest.mark.parametrize(
    ("collection", "query", "name"),
    [
        ("districts", "kind=palace", "kind"),
        ("districts", "side=crown", "side"),
        ("events", "kind=control&kind=nonsense", "kind"),
        ("events", "on=2031-03-06", "on"),
        ("events", "known_on=then", "known_on"),
        ("events", "lang=ar", "lang"),
        ("spans", "status=lost", "status"),
        ("control", "grade=certain", "grade"),
        ("control", "known_on=1999-01-01", "known_on"),
    ],
)
def test_a_value_or_a_name_that_cannot_be_is_refused(harbour, client, collection, query, name):
    assert problem(client, f"/collections/{collection}/items?{query}")[0] == [name]


def test_a_cursor_from_elsewhere_is_refused(harbour, client):
    following = links(page(client, "events", "limit=1"), "next")[0]["href"].partition("cursor=")[2].partition("&")[0]
    for other in ("districts/items?", "events/items?kind=attack&", "spans/items?", "events/items?bbox=10,50,11,51&"):
        assert problem(client, f"/collections/{other}cursor={following}")[0] == ["cursor"]
    for forged in ("abc", "%00", "W10", "x" * 2000, "🙂"):
        assert problem(client, f"/collections/events/items?cursor={forged}")[0] == ["cursor"]


def test_a_cursor_leads_on_in_another_form_language_and_length(harbour, client):
    following = links(page(client, "events", "limit=1"), "next")[0]["href"].partition("cursor=")[2].partition("&")[0]
    for address in ("/ogc/", "/ar/ogc/", "/ogc/harbour/"):
        shown = client.get(f"{address}collections/events/items?cursor={following}&limit=2&f=json").json()
        assert [each["id"] for each in shown["features"]] == ["fought", "far"]
    assert "fought" in client.get(f"{ITEMS.format('events')}?cursor={following}&f=html").content.decode()


def test_a_cursor_keeps_its_place_while_the_record_changes(harbour, client):
    following = links(page(client, "events", "limit=2"), "next")[0]["href"]
    harbour.event("before", 0, kind="attack")
    assert [each["id"] for each in client.get(following).json()["features"]] == ["far", "lost"]


def test_properties_are_flat(harbour, client):
    harbour.docks.alt_names = ["Quays", "Old docks, the"]
    harbour.docks.save()
    assert page(client, "districts")["features"][0]["properties"]["alt_names"] == "Quays; Old docks, the"
    for collection in ("districts", "events", "control", "spans"):
        for feature in page(client, collection)["features"]:
            assert not [value for value in feature["properties"].values() if isinstance(value, list | dict)]


def test_a_span_has_the_days_that_a_timeline_needs(harbour, client):
    [feature] = page(client, "spans", "district=docks&side=crown")["features"]
    properties = feature["properties"]
    assert [properties[name] for name in ("from", "last_day", "until")] == [str(day(5)), str(day(24)), str(day(25))]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 7),
        (f"datetime={day(5)}", 3),
        (f"datetime={day(4)}", 3),
        (f"datetime={day(10)}/..", 5),
        (f"datetime=../{day(9)}", 4),
        (f"datetime={day(24)}/{day(25)}", 4),
        # Those with a day of each of two periods.
        (f"datetime=../{day(9)}&datetime={day(12)}/..", 2),
        ("status=held", 5),
        ("status=contested&status=held", 7),
        ("grade=initial", 5),
        ("side=crown&bank=north", 1),
        ("district=docks&bbox=-180,-90,180,90", 3),
    ],
)
def test_stored_spans_and_those_of_a_basis_pass_the_same_filters(harbour, client, query, number):
    """The stored ones are found by conditions of the database, the others in memory."""
    stored, folded = (page(client, "spans", f"{query}{more}")["features"] for more in ("", f"&known_on={day(400)}"))
    assert stored == folded
    assert len(stored) == number


def test_a_feature_of_another_basis_is_found_on_it(harbour, client):
    name = f"docks.{day(5)}"
    assert ask(client, f"/collections/spans/items/{name}")["id"] == name
    assert ask(client, f"/collections/spans/items/{name}?known_on={day(19)}", 404)
    state = ask(client, f"/collections/control/items/docks.{day(6)}?known_on={day(19)}")
    assert state["properties"]["side"] == "guild"


def test_a_retracted_event_is_gone_with_its_reason(harbour, client):
    event = harbour.campaign.events.get(reference="far")
    event.status, event.status_reason = "retracted", "Never happened."
    event.save()
    assert "Never happened." in problem(client, "/collections/events/items/far", 410)[1]


def test_a_shape_that_no_map_can_use_is_left_out(harbour, client):
    ring = [[10, 50], [11, 51], [10, 51], [11, 50], [10, 50]]
    stored_before_the_rule(harbour.docks, shape=json.dumps({"type": "Polygon", "coordinates": [ring]}))
    for collection in ("districts", "control", "spans"):
        assert page(client, collection)["features"][0]["geometry"] == {"type": "Point", "coordinates": [10.1, 50.1]}


def test_the_short_address_is_that_of_the_newest_campaign(harbour, client):
    assert page(client, "events")["record"]["campaign"] == "harbour"
    add_campaign("later", name_en="Later", start=day(90), end=day(95))
    assert page(client, "events")["features"] == []
    own = client.get("/ogc/harbour/collections/events/items").json()
    assert [each["id"] for each in own["features"]] == ["taken", "fought", "far", "lost"]
    assert all("/ogc/harbour/" in link["href"] for link in own["links"] if link["rel"] != "license")


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_it_answers_304_until_the_next_publication(harbour, client, header):
    first = client.get(ITEMS.format("events"))
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]
    again = client.get(ITEMS.format("events"), headers={asked: first.headers[header]})
    assert (again.status_code, again.content) == (304, b"")
    Campaign.objects.update(revised_at="2031-01-01T00:00:00Z")
    harbour.event("more", 30)
    # The day of a revision is kept in seconds.
    changed = client.get(ITEMS.format("events"), headers={"If-None-Match": first.headers["ETag"]})
    assert changed.json()["numberMatched"] == 5


def test_an_answer_is_kept_in_each_form_and_takes_one_query(harbour, client, django_assert_num_queries):
    for form in ("json", "html"):
        address = f"{ITEMS.format('spans')}?f={form}"
        first = client.get(address)
        with django_assert_num_queries(1):
            again = client.get(address)
        assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])


@pytest.mark.parametrize("collection", ["districts", "events", "control", "spans"])
def test_no_page_takes_more_queries_for_more_features(harbour, client, collection, django_assert_max_num_queries):
    for number in range(30):
        harbour.event(f"e{number}", number, districts=[harbour.docks, harbour.fort])
    with django_assert_max_num_queries(40):
        assert page(client, collection, "limit=10000")["features"]


def test_a_page_for_people_has_a_thousand_features_at_most(harbour, client, monkeypatch):
    monkeypatch.setattr(resources, "MOST_OF_A_PAGE", 2)
    shown = client.get(f"{ITEMS.format('events')}?limit=10000&f=html").content.decode()
    assert shown.count('scope="row"') == 2
    assert 'rel="next"' in shown
    assert page(client, "events", "limit=10000")["numberReturned"] == 4

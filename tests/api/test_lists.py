"""Pages of lists: their order, their cursors, their members."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.api import cursor
from events.api.problems import Problem
from tests.api.asking import ask, every_page, items, problem
from tests.campaigns import Harbour, day

pytestmark = pytest.mark.django_db
PLAIN = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
FORGED = [
    "abc",
    "%00",
    "W10",
    "x" * 2000,
    "🙂",
    base64.b64encode(b"[" * 900).decode(),
    base64.b64encode(b'["12345678", "2031-03-01", "taken"]').decode(),
    base64.b64encode(b'{"a": 1}').decode(),
]


@pytest.fixture
def harbour(db):
    harbour = Harbour()
    for number in range(10):
        harbour.event(f"e{number}", number // 2, kind="attack", districts=[harbour.docks, harbour.mill])
    return harbour


@pytest.mark.parametrize("limit", [1, 3, 10, 1000])
def test_pages_have_every_row_once_in_order(harbour, client, limit):
    assert every_page(client, f"/events?limit={limit}", "reference") == [f"e{number}" for number in range(10)]
    backwards = every_page(client, f"/events?limit={limit}&sort=-day", "reference")
    assert backwards == [f"e{number}" for number in range(9, -1, -1)]


@pytest.mark.parametrize(
    "path", ["/districts", "/actors", "/sources?sort=publisher", "/sources?sort=-date", "/citations", "/spans"]
)
def test_every_list_is_the_same_in_pages_of_two(harbour, client, path):
    member = {"/citations": "event", "/spans": "from"}.get(path)
    member = member or ("reference" if "sources" in path else "slug")
    join = "&" if "?" in path else "?"
    assert every_page(client, f"{path}{join}limit=2", member) == items(client, f"{path}{join}limit=1000", member)


def test_a_cursor_keeps_its_place_while_the_record_changes(harbour, client):
    first = ask(client, "/events?limit=4")
    harbour.event("e00", 0, kind="attack")
    harbour.event("e99", 40, kind="attack")
    following = client.get(first["next"]).json()
    assert [row["reference"] for row in following["items"]] == ["e4", "e5", "e6", "e7"]


def test_rows_are_counted_on_the_first_page_alone(harbour, client):
    first = ask(client, "/events?limit=4")
    assert (first["matched"], client.get(first["next"]).json()["matched"]) == (10, None)


def test_the_next_page_may_be_of_another_length(harbour, client):
    following = ask(client, "/events?limit=2")["next"].replace("limit=2", "limit=5")
    assert len(client.get(following).json()["items"]) == 5


@pytest.mark.parametrize("text", FORGED)
def test_a_forged_cursor_is_refused(harbour, client, text):
    assert problem(client, f"/events?cursor={text}")[0] == ["cursor"]


def test_a_cursor_of_another_list_or_of_other_filters_is_refused(harbour, client):
    following = ask(client, "/events?limit=2")["next"].partition("cursor=")[2]
    assert problem(client, f"/events?cursor={following}&kind=attack")[1].startswith("cursor: it belongs to another")
    assert problem(client, f"/districts?cursor={following}")[0] == ["cursor"]
    assert problem(client, f"/changes?cursor={following}")[0] == ["cursor"]


@pytest.mark.parametrize("key", [["no day", "x"], [1, "x"], ["2031-03-01", 5], ["2031-13-01", "x"], [None, "x"]])
def test_a_cursor_with_values_of_another_kind_is_refused(harbour, client, key):
    digest = json.loads(base64.urlsafe_b64decode(ask(client, "/events?limit=2")["next"].partition("cursor=")[2] + "=="))
    forged = base64.urlsafe_b64encode(json.dumps([digest[0], *key]).encode()).decode().rstrip("=")
    assert problem(client, f"/events?cursor={forged}")[0] == ["cursor"]


@given(st.lists(st.text(PLAIN, max_size=20) | st.integers(-(2**62), 2**62), max_size=3))
def test_a_cursor_gives_back_what_was_written(key):
    assert cursor.read("query", cursor.write("query", key), len(key)) == key


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_a_problem(text):
    try:
        cursor.read("query", text, 2)
    except Problem as refused:
        status = refused.status
    else:
        status = None
    assert status in (400, None)


def test_fields_name_the_members_that_rows_have(harbour, client):
    page = ask(client, "/events?limit=1&fields=reference, kind")
    assert page["items"] == [{"reference": "e0", "kind": "attack"}]
    feature = ask(client, "/events.geojson?limit=1&fields=kind")["features"][0]
    assert (feature["id"], feature["properties"]) == ("e0", {"kind": "attack"})
    assert problem(client, "/events?fields=reference,entered_by")[0] == ["fields"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=ten", "limit"),
        ("limit=1e9", "limit"),
        ("from=2031-13-40", "from"),
        ("from=1893456000", "from"),
        ("on=yesterday", "on"),
        ("known_on=", "known_on"),
        ("lang=fr", "lang"),
        ("sort=note", "sort"),
        ("kind=nonsense", "kind.0"),
        ("district=nonsense", "district"),
        ("publisher=%00", "publisher"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=nan,0,1,1", "bbox"),
        ("bbox=inf,0,1,1", "bbox"),
        ("bbox=0,5,1,-5", "bbox"),
        ("bbox=-181,0,1,1", "bbox"),
        ("knd=control", "knd"),
        ("Kind=control", "Kind"),
    ],
)
def test_a_value_or_a_name_that_cannot_be_is_refused_with_its_name(harbour, client, query, name):
    if query == "publisher=%00":
        # What is not seen is left out, as of a form.
        assert ask(client, f"/events?{query}")["matched"] == 10
        return
    names, detail = problem(client, f"/events?{query}")
    assert names == [name]
    assert name in detail


def test_no_page_takes_more_queries_for_more_rows(harbour, client, django_assert_max_num_queries):
    for number in range(10, 40):
        harbour.event(f"e{number}", day(number), kind="attack", districts=[harbour.docks, harbour.fort])
    with django_assert_max_num_queries(30):
        assert len(ask(client, "/events?limit=1000")["items"]) == 40

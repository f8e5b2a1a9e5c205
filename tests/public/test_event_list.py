"""The table of events: filters and pages by address alone."""

import re

import pytest

from events.public.page_cache import kept_pages
from tests.campaigns import Harbour
from tests.public.test_districts import text_of

pytestmark = pytest.mark.django_db

PAGE = "/harbour/events/"


@pytest.fixture
def harbour(db):
    harbour = Harbour()
    harbour.event("taken", 5)
    harbour.event("lost", 10, harbour.guild, against=[harbour.herald])
    harbour.event("raid", 20, harbour.guild, kind="attack", districts=[], place="The wharf")
    harbour.event("draft", 6, status="draft")
    return harbour


def listed(response):
    return re.findall(r'<a href="/harbour/events/([\w-]+)/"', text_of(response))


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("", ["taken", "lost", "raid"]),
        ("?kind=control", ["taken", "lost"]),
        ("?side=guild&sort=-day", ["raid", "lost"]),
        ("?sort=-disputing", ["lost", "taken", "raid"]),
        ("?sort=actor", ["taken", "lost", "raid"]),
        ("?district=docks&q=taken", ["taken"]),
        ("?bank=south", []),
    ],
)
def test_the_address_says_what_is_listed(harbour, client, query, references):
    assert listed(client.get(PAGE + query)) == references


def test_a_filter_that_is_set_can_be_removed(harbour, client):
    text = text_of(client.get(f"{PAGE}?kind=control&side=guild&sort=-day"))
    chips = re.search(r'<ul class="chips".*?</ul>', text, re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)"', chips) == ["?kind=control&amp;sort=-day", "?side=guild&amp;sort=-day", "?"]
    assert "1 event</strong>" in text
    assert "of 3" in text


def test_the_form_shows_what_is_set_and_counts_each_value(harbour, client):
    text = text_of(client.get(f"{PAGE}?kind=control"))
    assert '<option value="control" selected>control (2)</option>' in text
    assert '<option value="guild">Guild (1)</option>' in text


def test_empty_fields_of_the_form_are_left_out_of_the_address(harbour, client):
    response = client.get(f"{PAGE}?q=&side=&kind=control&sort=&from=")
    assert (response.status_code, response.headers["Location"]) == (302, f"{PAGE}?kind=control")
    assert client.get(f"{PAGE}?q=").headers["Location"] == PAGE


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?side=nobody", "There is no side “nobody” here."),
        ("?kind=%3Cscript%3E", "There is no kind “&lt;script&gt;” here."),
        ("?on=soon", "“soon” is not a date (YYYY-MM-DD)."),
        ("?sort=size", "The table cannot be sorted by “size”."),
        ("?publisher=%00%E2%80%AEx", "There is no publisher “x” here."),
    ],
)
def test_a_value_that_is_not_there_is_named_and_left_out(harbour, client, query, message):
    response = client.get(PAGE + query)
    assert message in text_of(response)
    assert listed(response) == ["taken", "lost", "raid"]


def test_pages_have_a_hundred_events(harbour, client, monkeypatch):
    monkeypatch.setattr("events.public.event_list.A_PAGE", 2)
    first = client.get(PAGE)
    assert listed(first) == ["taken", "lost"]
    assert 'rel="next" href="?p=2"' in text_of(first)
    last = client.get(f"{PAGE}?p=2")
    assert listed(last) == ["raid"]
    assert 'rel="prev" href="?"' in text_of(last)
    response = client.get(f"{PAGE}?kind=attack&p=7")
    assert (response.status_code, response.headers["Location"]) == (302, f"{PAGE}?kind=attack")


def test_a_filtered_table_is_no_page_of_its_own_for_search_engines(harbour, client):
    assert "noindex" not in text_of(client.get(PAGE))
    assert 'content="noindex, follow"' in text_of(client.get(f"{PAGE}?kind=attack"))


@pytest.mark.parametrize(
    ("query", "is_kept"), [("", True), ("?kind=attack", True), ("?kind=attack&side=guild", False), ("?q=x", False)]
)
def test_only_what_others_ask_for_too_is_kept(harbour, client, query, is_kept):
    client.get(PAGE + query)
    assert bool(len(kept_pages)) == is_kept


def test_it_takes_as_many_queries_however_many_events_there_are(harbour, client, django_assert_max_num_queries):
    for number in range(11, 30):
        harbour.event(f"more-{number}", number, districts=[harbour.docks, harbour.mill])
    with django_assert_max_num_queries(32):
        client.get(f"{PAGE}?kind=control")


def test_it_is_in_arabic_below_ar(harbour, client):
    text = text_of(client.get(f"/ar{PAGE}?kind=control"))
    assert "عوامل التصفية" in text
    assert 'href="/ar/harbour/districts/docks/"' in text

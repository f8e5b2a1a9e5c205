"""The pages of the days of a campaign."""

import re

import pytest

from tests.campaigns import END, START, day
from tests.public.tags import tags_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(harbour):
    """The docks are taken on day 10; on day 12 a draft waits."""
    harbour.event("taken", 10, summary="The docks were taken.")
    harbour.event("draft", 12, status="draft")
    return harbour


def links_of(client, address):
    return [attributes for tag, attributes in tags_of(client.get(address)) if tag == "a"]


def text_of(client, address):
    return client.get(address).content.decode()


def test_the_list_leads_to_every_day_and_marks_those_on_which_something_changed(harbour, client):
    text = text_of(client, "/harbour/days/")
    of_days = [link["href"] for link in links_of(client, "/harbour/days/") if "/harbour/days/2" in link["href"]]
    days = (END - START).days + 1
    assert [href for href in of_days if not href.startswith("/ar/")] == [
        f"/harbour/days/{day(number).isoformat()}/" for number in range(days)
    ]
    links = links_of(client, "/harbour/days/")
    marked = {link["href"]: link["class"] for link in links if "days__" in link.get("class", "")}
    assert marked == {f"/harbour/days/{day(10).isoformat()}/": "days__change days__reported"}
    assert text.count("with reports</span>") == 1


@pytest.mark.parametrize(("number", "held_by"), [(9, "Guild"), (10, "Guards")])
def test_a_day_says_who_held_what(harbour, client, number, held_by):
    text = text_of(client, f"/harbour/days/{day(number).isoformat()}/")
    row = re.search(r"/harbour/districts/docks/.*?</tr>", text, re.DOTALL)[0]
    assert f">{held_by}</td>" in row
    assert ("The docks were taken." in text) == (number == 10)


def test_a_day_leads_to_its_neighbours_its_picture_and_the_map(harbour, client):
    leads_to = {link["href"] for link in links_of(client, f"/ar/harbour/days/{day(9).isoformat()}/")}
    assert {f"/ar/harbour/days/{day(number).isoformat()}/" for number in (8, 10)} <= leads_to
    assert {"/ar/harbour/2031-03-10.svg", "/ar/harbour/?on=2031-03-10", "/ar/harbour/days/"} <= leads_to


def test_the_first_and_the_last_day_have_one_neighbour(harbour, client):
    for number, rel in ((0, "next"), ((END - START).days, "prev")):
        links = links_of(client, f"/harbour/days/{day(number).isoformat()}/")
        assert {link["rel"] for link in links if link.get("rel") in ("prev", "next")} == {rel}


@pytest.mark.parametrize("written", ["2031-02-28", "2031-04-30", "2031-3-5", "20310305", "yesterday", "%00"])
def test_what_is_no_day_of_the_campaign_is_not_found(harbour, client, written):
    assert client.get(f"/harbour/days/{written}/").status_code == 404


def test_a_day_says_how_it_is_cited(harbour, client):
    assert "http://testserver/harbour/?on=2031-03-11" in text_of(client, "/harbour/days/2031-03-11/")

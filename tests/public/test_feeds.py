"""The feeds: Atom as RFC 4287 has it, of a campaign, a district, a side and the change log."""

import re
from xml.etree import ElementTree

import pytest

from events.models import Step
from events.public.page_cache import kept_pages
from tests.campaigns import stored_before_the_rule
from tests.editing import correct

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FEED, CHANGES = "/harbour/feed.atom", "/harbour/changes/feed.atom"
DOCKS, GUILD, CROWN = (
    "/harbour/districts/docks/feed.atom",
    "/harbour/sides/guild/feed.atom",
    "/harbour/sides/crown/feed.atom",
)
EVERY_FEED = [FEED, CHANGES, DOCKS, CROWN]
HOSTILE = "<b>\"&'</b> ]]> <script>alert(1)</script> 🏴"


def read(client, path=FEED):
    return ElementTree.fromstring(client.get(path).content)


def entries(client, path=FEED):
    return read(client, path).findall(f"{ATOM}entry")


def titles(client, path=FEED):
    return [text(entry, "title") for entry in entries(client, path)]


def text(element, name):
    return element.findtext(f"{ATOM}{name}")


def said(entry):
    """The paragraphs of a summary."""
    return re.findall("<p[^>]*>(.*?)</p>", text(entry, "summary"))


def load(harbour, number, **values):
    """Events that a loader published at once."""
    for each in range(number):
        event = harbour.event(f"e{each}", 5, status="draft", **values)
        event.status, event._change_reason = "published", "load_campaign harbour"
        event.save()


def retract(event, reason):
    event.refresh_from_db()
    event.status, event.status_reason, event._change_reason = "retracted", reason, reason
    event.save()


@pytest.mark.parametrize("path", [*EVERY_FEED, *(f"/ar{path}" for path in EVERY_FEED)])
def test_a_feed_has_what_the_format_asks_for(client, harbour, path):
    harbour.event("taken", 5)
    response = client.get(path)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == ("ar" if path.startswith("/ar") else "en")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver{path}"
    assert links["alternate"].startswith("http://testserver/")
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        assert text(element, "id").startswith("tag:testserver,")
        assert text(element, "title")
        assert text(element, "updated")
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href").endswith("/harbour/events/taken/")


def test_an_entry_says_the_day_what_happened_who_says_so_and_who_disputes_it(client, harbour):
    harbour.event("taken", 5, sources=[harbour.gazette], against=[harbour.herald])
    [entry] = entries(client)
    assert text(entry, "title") == "6 March 2031: What taken says."
    assert said(entry) == [
        "control · Guards · Docks (north bank)",
        "Who says so: Gazette.",
        "Who disputes it: Herald.",
    ]
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["control", "Crown"]


def test_the_entry_of_a_correction_keeps_its_id_and_comes_first(client, admin_client, admin_user, harbour):
    first = harbour.event("taken", 5)
    harbour.event("later", 6)
    before = {text(entry, "title"): text(entry, "id") for entry in entries(client)}
    correct(admin_client, harbour, first, summary="Half of the docks.")
    newest = entries(client)[0]
    assert text(newest, "title") == "6 March 2031: Half of the docks."
    assert text(newest, "id") == before["6 March 2031: What taken says."]
    assert text(newest, "updated") > text(newest, "published")
    assert said(newest)[0].startswith("corrected, ")
    assert admin_user.username not in client.get(FEED).content.decode()


def test_a_retraction_is_an_update_with_its_reason(client, harbour):
    retract(harbour.event("taken", 5), "It was the mill.")
    [entry] = entries(client)
    assert text(entry, "title") == "Retracted: 6 March 2031: What taken says."
    assert "It was the mill." in text(entry, "summary")
    assert "Who says so" not in text(entry, "summary")


def test_what_is_no_longer_or_not_yet_public_is_in_no_feed(client, harbour):
    harbour.event("draft", 5, status="draft")
    for path in EVERY_FEED:
        assert "What draft says." not in client.get(path).content.decode()


def test_a_district_and_a_side_have_feeds_of_their_own(client, harbour):
    harbour.event("docks-taken", 5, actor=harbour.guild)
    harbour.event("mill-taken", 6, actor=harbour.guards, districts=[harbour.mill])
    assert titles(client, DOCKS) == titles(client, GUILD) == ["6 March 2031: What docks-taken says."]
    # By an actor of the side.
    assert titles(client, CROWN) == ["7 March 2031: What mill-taken says."]


@pytest.mark.parametrize(
    "path", ["/harbour/districts/nowhere/feed.atom", "/harbour/sides/guards/feed.atom", "/nowhere/feed.atom"]
)
def test_what_there_is_not_has_no_feed(client, harbour, path):
    assert client.get(path).status_code == 404


def test_a_load_of_many_events_is_one_change(client, harbour):
    harbour.event("before", 5)
    load(harbour, 5)
    harbour.event("after", 5)
    assert [title.partition(":")[0] for title in titles(client, CHANGES)] == ["published"] * 3
    # Of a publication there is no more to say.
    assert entries(client, CHANGES)[0].find(f"{ATOM}summary") is None
    assert titles(client, CHANGES)[1] == "published: 5 events, with the record’s files"


def test_a_load_takes_only_the_room_that_people_leave(client, harbour, monkeypatch):
    monkeypatch.setattr("events.public.feeds.MOST_ENTRIES", 3)
    harbour.event("before", 5)
    load(harbour, 5)
    assert len(entries(client)) == 3
    assert "6 March 2031: What before says." in titles(client)


def test_texts_of_people_stay_texts(client, admin_client, harbour):
    event = harbour.event("taken", 5, summary=HOSTILE)
    correct(admin_client, harbour, event, summary=f"{HOSTILE}!")
    for path in EVERY_FEED:
        feed = read(client, path)
        assert f"{HOSTILE}!" in "".join(feed.itertext())
        # A summary is markup once it has been read: nothing of the text is part of it.
        markup = "".join(element.text for element in feed.iter(f"{ATOM}summary"))
        assert set(re.findall("<[^>]*>", markup)) == {'<p dir="auto">', "</p>"}
        assert "<script" not in client.get(path).content.decode()


def test_characters_that_xml_cannot_hold_break_no_feed(client, harbour):
    event = harbour.event("taken", 5)
    stored_before_the_rule(event, summary="a\x0bb\ufffe")
    assert titles(client) == ["6 March 2031: a\ufffdb\ufffd"]


@pytest.mark.parametrize("path", EVERY_FEED)
def test_a_reader_who_has_it_gets_304_by_etag_and_by_time(client, harbour, path):
    harbour.event("taken", 5)
    first = client.get(path)
    for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get(path, headers={header: first.headers[value]})
        assert (again.status_code, again.content) == (304, b"")
    harbour.event("mill-taken", 6)
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_one_revision_gives_the_same_bytes_whenever_it_is_made(client, harbour):
    harbour.event("taken", 5)
    for path in (*EVERY_FEED, GUILD):
        first = client.get(path).content
        kept_pages.clear()
        assert client.get(path).content == first


@pytest.mark.parametrize("path", EVERY_FEED)
def test_feeds_take_as_many_queries_however_much_is_in_them(client, harbour, django_assert_max_num_queries, path):
    for number in range(8):
        harbour.event(f"taken-{number}", number, against=[harbour.herald])
    assert Step.objects.count() >= 8
    with django_assert_max_num_queries(20):
        assert len(entries(client, path)) == 8


def test_pages_name_their_feeds(client, harbour):
    harbour.event("taken", 5)
    for path in ("/harbour/", "/harbour/changes/", "/harbour/districts/docks/"):
        page = client.get(path).content.decode()
        assert f'href="{FEED}"' in page
        assert f'href="{CHANGES}"' in page
    assert page.count(f'href="{DOCKS}"') == 2
    log = client.get("/ar/harbour/changes/").content.decode()
    assert f'href="/ar{GUILD}"' in log
    assert "guards/feed.atom" not in log

"""Readers' pages as caches and browsers see them: kept in memory, revalidated, compressed, the same for everybody."""

import gzip
import re
import threading
import time

import brotli
import pytest
from django.test import Client

from events.models import Campaign
from events.public import pages
from events.public.page_cache import Page, kept_pages
from events.public.pages import PageRequest, Rendered
from events.serving.memory_cache import MemoryCache, PageKey
from tests.campaigns import END, add_campaign, day

PATHS = [
    "/",
    "/harbour/",
    "/harbour/changes/",
    "/harbour/method/",
    "/harbour/record/",
    "/harbour/sources/",
    "/harbour/sources/gazette/",
    "/harbour/feed.atom",
    "/harbour/changes/feed.atom",
]
EVERY_PATH = [*PATHS, *(f"/ar{path}" for path in PATHS), "/harbour/revision.json"]
# Of a day, by its date and by an event of it.
DAYS = [f"/harbour/?on={day(12)}", "/harbour/?event=taken", "/ar/?event=taken&utm_source=elsewhere"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(harbour):
    harbour.event("taken", 12)
    return harbour


def text(client, path):
    return client.get(path).content.decode()


def retract(event):
    event.refresh_from_db()
    event.status, event.status_reason, event._change_reason = "retracted", "It was the mill.", "It was the mill."
    event.save()


# -- kept in memory -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*EVERY_PATH, *DAYS, "/harbour/changes/?p=1", "/harbour/changes/?p=many"])
def test_a_page_in_memory_takes_one_query(client, harbour, django_assert_num_queries, path):
    first = client.get(path)
    with django_assert_num_queries(1):
        again = client.get(path)
    assert again.content == first.content


@pytest.mark.parametrize("path", EVERY_PATH)
def test_a_page_from_memory_has_every_header_of_one_that_was_made(client, harbour, path):
    def headers(response):
        # The directives of a policy come in any order.
        policy = sorted(response.headers["Content-Security-Policy"].split("; "))
        return {**response.headers, "Content-Security-Policy": policy, "X-Request-ID": "nginx's"}

    made, kept = client.get(path), client.get(path)
    assert headers(made) == headers(kept)
    assert made.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", EVERY_PATH)
def test_the_next_page_shows_what_was_published(client, harbour, path):
    before = client.get(path)
    harbour.event("mill-taken", 0, districts=[harbour.mill])
    after = client.get(path)
    assert after.content != before.content
    assert after.headers["ETag"] != before.headers["ETag"]


def test_the_next_page_shows_what_was_retracted(client, harbour):
    event = harbour.event("mill-taken", 12, districts=[harbour.mill])
    path = f"/harbour/?on={day(12)}"
    assert re.search(r"Mill.*?<td[^>]+>Guards</td>", text(client, path))
    retract(event)
    assert not re.search(r"Mill.*?<td[^>]+>Guards</td>", text(client, path))


def test_the_log_shows_a_retraction_of_what_was_never_published_here(client, harbour):
    assert "It was the mill." not in text(client, "/harbour/changes/")
    harbour.event("late", 12, status="retracted", status_reason="It was the mill.")
    assert "It was the mill." in text(client, "/harbour/changes/")


def test_a_draft_leaves_the_pages_in_memory(client, harbour, django_assert_num_queries):
    for path in EVERY_PATH:
        client.get(path)
    harbour.event("draft", 12, status="draft")
    with django_assert_num_queries(len(EVERY_PATH)):
        for path in EVERY_PATH:
            client.get(path)


@pytest.mark.parametrize("path", PATHS)
def test_each_language_has_a_page_of_its_own(client, harbour, path):
    for _visit in range(2):
        assert 'lang="en"' in text(client, path)
        assert 'lang="ar"' in text(client, f"/ar{path}")


def test_the_home_page_follows_the_newest_campaign(client, harbour):
    assert "<h1>The Harbour Campaign</h1>" in text(client, "/")
    add_campaign("later", name_en="The Later Campaign", start=END, end=END)
    assert "<h1>The Later Campaign</h1>" in text(client, "/")
    Campaign.objects.get(slug="later").delete()
    assert "<h1>The Harbour Campaign</h1>" in text(client, "/")


def test_the_list_of_other_campaigns_follows_their_names(client, harbour):
    assert "Other campaigns" not in text(client, "/harbour/")
    other = add_campaign("meadow", name_en="The Meadow Campaign", start=day(-400), end=day(-300))
    assert '<a href="/meadow/">The Meadow Campaign</a>' in text(client, "/harbour/")
    other.name_en = "The Field Campaign"
    other.save()
    assert '<a href="/meadow/">The Field Campaign</a>' in text(client, "/harbour/")
    other.delete()
    assert "Other campaigns" not in text(client, "/harbour/")


def test_a_campaign_that_is_gone_has_no_page(client, harbour):
    add_campaign("meadow")
    assert client.get("/meadow/").status_code == 200
    Campaign.objects.get(slug="meadow").delete()
    assert client.get("/meadow/").status_code == 404


def test_templates_that_are_being_edited_show_at_once(client, harbour, settings):
    settings.DEBUG = True
    client.get("/harbour/")
    assert len(kept_pages) == 0


def test_one_of_many_who_ask_at_once_makes_the_page(monkeypatch):
    page, made = Page(None, "en", ""), []

    def make(_asked):
        made.append(1)
        time.sleep(0.05)
        return 1, page

    monkeypatch.setattr(pages, "_make", make)
    monkeypatch.setattr(Page, "size", 1)
    asked, got = PageRequest(PageKey("map", 1, 1, "en"), lambda campaign: Rendered("", ())), []
    readers = [threading.Thread(target=lambda: got.append(pages._find_or_make(asked))) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert got == [page] * 8
    assert made == [1]


# -- what hostile clients get -------------------------------------------------------------------


def test_queries_without_meaning_share_the_page_of_the_day(client, harbour):
    plain = client.get("/harbour/")
    for number in range(50):
        got = client.get(f"/harbour/?x{number}={number}&utm_source={number}&view=9/50/10&district=docks")
        assert got.content == plain.content
    client.get(f"/harbour/?on={day(0)}&z=1")
    assert len(kept_pages) == 1


def test_pages_with_a_notice_are_for_one_reader_and_leave_nothing_in_memory(client, harbour):
    client.get("/harbour/")
    kept, size = len(kept_pages), kept_pages.size
    for number in range(20):
        assert f"no-day-{number}" in text(client, f"/harbour/?on=no-day-{number}")
        assert f"no-event-{number}" in text(client, f"/harbour/?event=no-event-{number}")
        assert f"no-district-{number}" in text(client, f"/harbour/?district=no-district-{number}")
        assert "outside the campaign" in text(client, f"/harbour/?on=19{number:02}-01-01")
    assert (len(kept_pages), kept_pages.size) == (kept, size)
    assert "no-" not in text(client, "/harbour/").partition('id="notice"')[2].partition("</p>")[0]


def test_what_a_notice_repeats_is_bounded(client, harbour):
    for name in ("on", "event"):
        page = client.get("/harbour/", {name: "9" * 5000}).content
        assert b"9" * 40 in page
        assert b"9" * 41 not in page


@pytest.mark.parametrize("asked", ["2", "999999", "000002", "9" * 4000, "-1", "0", "٢", "1.5", "2%00", "../"])
def test_only_pages_of_the_log_that_there_are_have_a_place_in_memory(client, harbour, asked):
    response = client.get(f"/harbour/changes/?p={asked}", follow=True)
    assert response.status_code == 200
    assert [key.detail for key in kept_pages._entries] == [(1, "http://testserver")]


def test_a_number_after_the_last_page_of_the_log_leads_to_the_last(client, harbour, monkeypatch):
    monkeypatch.setattr("events.public.changelog.A_PAGE", 1)
    harbour.event("again", 13)
    assert client.get("/harbour/changes/?p=7").headers["Location"] == "?p=2"
    assert "2 / 2" in text(client, "/harbour/changes/?p=2")


@pytest.mark.parametrize("path", EVERY_PATH)
def test_nothing_in_a_page_depends_on_who_asks(admin_client, harbour, django_assert_num_queries, path):
    made = admin_client.get(path)
    kept_pages.clear()
    assert Client().get(path).content == made.content
    assert not made.cookies
    assert made.headers["Vary"] == "Accept-Encoding"
    with django_assert_num_queries(1):
        admin_client.get(path)


def key(number):
    return PageKey("map", 1, number, "en")


def page_of(size):
    body = pages.compress_bytes(b"")
    return Page(type(body)("1-x", b"x" * size, b"", b""), "en", "")


def test_memory_is_bounded_and_the_least_recently_used_page_is_forgotten():
    cache = MemoryCache(max_bytes=300)
    for number in (1, 2, 3):
        cache.keep(key(number), page_of(100))
    cache.get(key(1))
    cache.keep(key(4), page_of(100))
    assert [number for number in (1, 2, 3, 4) if cache.get(key(number))] == [1, 3, 4]
    assert cache.size == 300


def test_a_page_that_is_made_twice_counts_once():
    cache = MemoryCache(max_bytes=300)
    for _time in range(5):
        cache.keep(key(1), page_of(100))
    assert (len(cache), cache.size) == (1, 100)


def test_a_page_larger_than_the_memory_is_not_kept():
    cache = MemoryCache(max_bytes=300)
    cache.keep(key(1), page_of(301))
    assert (len(cache), cache.size) == (0, 0)


# -- revalidated and compressed -----------------------------------------------------------------


@pytest.mark.parametrize("path", [*EVERY_PATH, *DAYS, "/harbour/?on=yesterday"])
@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
def test_what_a_browser_has_is_not_sent_again(client, harbour, path, accepted):
    headers = {"Accept-Encoding": accepted}
    first = client.get(path, headers=headers)
    again = client.get(path, headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # The browser takes these for those of the page that it has: another policy would refuse its scripts.
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    for name in ("ETag", "Cache-Control", "Vary", "X-Frame-Options", "Content-Language", "Referrer-Policy"):
        assert again.headers[name] == first.headers[name]
    changed = client.get(path, headers=headers | {"If-None-Match": '"0-000000000000"'})
    assert (changed.status_code, changed.content) == (200, first.content)


@pytest.mark.parametrize("path", [*EVERY_PATH, *DAYS])
def test_a_page_is_revalidated_each_time_and_any_cache_may_keep_it(client, harbour, path):
    for _visit in range(2):
        response = client.get(path)
        assert set(response.headers["Cache-Control"].split(", ")) == {"public", "no-cache"}
        assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", EVERY_PATH)
def test_a_page_comes_in_the_encoding_that_the_browser_takes(client, harbour, path):
    plain = client.get(path)
    assert "Content-Encoding" not in plain.headers
    etags = {plain.headers["ETag"]}
    for accepted, encoding, unpack in (("gzip, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)):
        packed = client.get(path, headers={"Accept-Encoding": accepted})
        assert packed.headers["Content-Encoding"] == encoding
        assert packed.headers["Content-Length"] == str(len(packed.content))
        assert unpack(packed.content) == plain.content
        etags.add(packed.headers["ETag"])
    assert len(etags) == 3


@pytest.mark.parametrize("path", EVERY_PATH)
def test_head_has_the_headers_alone(client, harbour, path):
    for _visit in range(2):
        head = client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["ETag"] == client.get(path).headers["ETag"]
        assert int(head.headers["Content-Length"]) > 0


def test_a_host_that_is_not_ours_gets_no_page_from_memory(client, harbour):
    client.get("/harbour/")
    assert client.get("/harbour/", headers={"Host": "elsewhere.example"}).status_code == 400


# -- other methods ------------------------------------------------------------------------------

TEXTS = ["/healthz", "/robots.txt", "/sitemap.xml", "/sitemap-sources.xml", "/favicon.ico"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", [*EVERY_PATH, "/nowhere/", *TEXTS])
def test_a_readers_page_takes_get_and_head_alone(harbour, method, path):
    # As from a form of another site, without the token of one of ours.
    strict = Client(enforce_csrf_checks=True)
    strict.get(path)
    refused = getattr(strict, method)(path)
    assert refused.status_code == 405
    assert refused.headers["Allow"] == "GET, HEAD"


def test_there_is_nothing_below_the_pages_for_any_method(harbour):
    assert Client(enforce_csrf_checks=True).post("/harbour/record/more/").status_code == 404

"""A campaign that a reader keeps for offline use."""

import pytest
from playwright.sync_api import expect

from events.public.page_cache import kept_pages
from tests.browser.axe import faults_in_both_themes
from tests.browser.map.conftest import DESK, go
from tests.browser.pages import complaints_of

pytestmark = pytest.mark.browser

MAP = "/harbour/?on=2031-03-06"
KEPT = "caches.keys().then((names) => names.filter((name) => name.startsWith('map-')))"
ADDRESSES = """caches.keys().then((names) => Promise.all(names.map(
    async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)
)))"""
WORKERS = "navigator.serviceWorker.getRegistrations().then((found) => found.length)"


@pytest.fixture
def reader(browser, live_server, harbour):
    """A page in a browser of its own, for what is kept belongs to the whole of it."""
    harbour.event("taken", 5)
    harbour.event("mill-taken", 40, districts=[harbour.mill])
    with browser.new_context(
        base_url=live_server.url, locale="en-GB", viewport=DESK, reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        page.complaints = complaints_of(page)
        go(page, MAP)
        yield page


@pytest.fixture
def section(reader):
    """What the dialog says of it."""
    return open_dialog(reader)


def open_dialog(page):
    page.locator("[data-opens=about]").click()
    found = page.locator("#offline")
    expect(found.get_by_role("button").first).to_be_visible()
    return found


def keep(section):
    section.get_by_role("button", name="Keep for offline use").click()
    section.get_by_role("button", name="Load and keep").click()
    expect(section.get_by_role("status")).to_have_text("All of it is kept.")


def test_nothing_is_stored_until_the_reader_has_seen_its_size_and_asked_for_it(reader, section):
    expect(section).to_contain_text("can be kept in this browser")
    assert faults_in_both_themes(reader, "#offline") == []
    section.get_by_role("button", name="Keep for offline use").click()
    expect(section).to_contain_text("to load in")
    assert (reader.evaluate(KEPT), reader.evaluate(WORKERS)) == ([], 0)
    section.get_by_role("button", name="Cancel").click()
    keep(section)
    expect(section).to_contain_text("Kept in this browser: revision")
    expect(section).not_to_contain_text("false")
    assert len(reader.evaluate(KEPT)) == 3
    section.get_by_role("button", name="Remove all that is kept").click()
    expect(section.get_by_role("status")).to_have_text("Nothing is kept any more.")
    assert (reader.evaluate(KEPT), reader.evaluate(WORKERS)) == ([], 0)
    assert reader.complaints == []


def test_it_says_where_the_districts_are_too_many_for_their_stories_to_be_kept(section, monkeypatch):
    expect(section).not_to_contain_text("too many districts")
    monkeypatch.setattr("events.public.offline.MOST_STORIES", 2)
    kept_pages.clear()
    section.get_by_role("button", name="Keep for offline use").click()
    expect(section).to_contain_text("There are too many districts")
    section.get_by_role("button", name="Load and keep").click()
    expect(section).to_contain_text("There are too many districts")


def test_without_a_connection_any_day_of_it_is_there_and_says_of_which_revision(reader, section):
    keep(section)
    reader.context.set_offline(True)
    go(reader, "/harbour/?on=2031-04-10")
    expect(reader.locator(".outage")).to_contain_text("There is no connection. This is what you keep")
    expect(reader.locator("#day")).to_contain_text("10 April 2031")
    expect(reader.locator("article.event")).to_contain_text("mill-taken")
    # The story of a district, which the reader has never opened.
    reader.get_by_role("link", name="Mill").first.click()
    expect(reader.locator("#panel-body")).to_contain_text("What mill-taken says.")
    assert faults_in_both_themes(reader, ".outage") == []
    reader.context.set_offline(False)
    go(reader, MAP)
    expect(reader.locator(".outage")).to_have_count(0)
    reader.complaints.clear()


def test_the_editors_pages_and_forms_do_not_pass_through_it(reader, section):
    keep(section)
    seen = {}
    for path in ("/harbour/", "/admin/login/", "/ar/admin/login/", "/harbour/report-a-mistake/", "/privacy/"):
        with reader.expect_navigation() as navigation:
            reader.evaluate("(path) => { location.href = path; }", path)
        seen[path] = navigation.value.from_service_worker
    assert [path for path, through_worker in seen.items() if through_worker] == ["/harbour/"]
    kept = reader.evaluate(ADDRESSES)
    assert not [url for urls in kept for url in urls if "admin" in url or "report" in url]
    reader.complaints.clear()


def test_a_new_version_is_announced_and_takes_over_when_the_reader_says_so(reader, section, monkeypatch):
    keep(section)
    monkeypatch.setattr("events.public.offline._site_version", lambda: "next")
    go(reader, MAP)
    reader.clock.install()
    go(reader, MAP)
    reader.clock.run_for(20_000)
    reader.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => null)")
    bar = reader.locator("#live")
    expect(bar).to_contain_text("A new version of this site is here.")
    assert "map-files-plain" in reader.evaluate(KEPT)
    with reader.expect_navigation():
        bar.get_by_role("button", name="Reload").click()
    reader.locator("html[data-ready]").wait_for(state="attached")
    assert sorted(reader.evaluate(KEPT)) == ["map-files-next", "map-pages-next", "map-parts"]
    reader.context.set_offline(True)
    go(reader, MAP)
    expect(reader.locator(".outage")).to_be_visible()
    reader.complaints.clear()


def test_where_there_is_no_room_it_is_said_and_nothing_is_left(reader, section):
    reader.evaluate(
        "() => { Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError')); }"
    )
    section.get_by_role("button", name="Keep for offline use").click()
    section.get_by_role("button", name="Load and keep").click()
    expect(section.get_by_role("status")).to_have_text("This browser has no room for it. Nothing was changed.")
    assert (reader.evaluate(KEPT), reader.evaluate(WORKERS)) == ([], 0)


def test_a_browser_that_cannot_keep_it_says_why(browser, live_server, harbour):
    with browser.new_context(base_url=live_server.url, locale="en-GB") as context:
        context.add_init_script("delete Navigator.prototype.serviceWorker")
        page = context.new_page()
        go(page, MAP)
        page.locator("[data-opens=about]").click()
        expect(page.locator("#offline")).to_contain_text("only over HTTPS, or from localhost")

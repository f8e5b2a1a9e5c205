"""What the page costs its reader: requests and bytes."""

import datetime as dt
import gzip
import json
import re
import urllib.parse
import urllib.request

import brotli
import pytest

from tests.browser.map.conftest import go
from tests.browser.pages import DESK, complaints_of

pytestmark = pytest.mark.browser

MOST_REQUESTS = 22
# Bytes of JavaScript, gzip: what the first view loads, and all that the page can come to load.
MOST_SCRIPT_AT_FIRST = 90_000
MOST_SCRIPT = 180_000
# Of each kind of part, compressed.
MOST_OF_A_PART = {"core": 40_000, "days": 16_000, "ground": 20_000, "front": 16_000}


class Traffic:
    """Every request of a page, and what came back."""

    def __init__(self):
        self.requests = []
        self.responses = []
        # How many of the requests the first view has made.
        self.at_first = 0

    def listen(self, page):
        page.on("request", lambda request: self.requests.append(request))
        page.on("response", lambda response: self.responses.append(response))

    def sizes(self, kind):
        """Bytes over the wire by path, for one kind of resource."""
        return {
            urllib.parse.urlsplit(response.url).path: response.request.sizes()["responseBodySize"]
            for response in self.responses
            if response.request.resource_type == kind
        }


@pytest.fixture(scope="module")
def traffic(mosul, browser):
    """The traffic of one visit, which the tests only read."""
    with browser.new_context(base_url=mosul.url, locale="en-GB", reduced_motion="reduce", viewport=DESK) as context:
        page = context.new_page()
        complaints = complaints_of(page)
        yield first_visit(page)
        assert complaints == []


def first_visit(page):
    seen = Traffic()
    seen.listen(page)
    go(page, "/?on=2016-11-12")
    page.wait_for_load_state("networkidle")
    seen.at_first = len(seen.requests)
    # A reader looks around.
    page.get_by_role("button", name="Next change of control").click()
    page.get_by_role("link", name="Districts", exact=True).click()
    page.get_by_role("button", name="Zoom in").click()
    page.locator("[data-opens=about]").click()
    page.wait_for_load_state("networkidle")
    return seen


def test_the_page_asks_for_little_and_only_of_its_own_server(mosul, traffic):
    addresses = [request.url for request in traffic.requests if not request.url.startswith("data:")]
    assert [address for address in addresses if not address.startswith(mosul.url + "/")] == []
    assert seen_at_first(traffic) <= MOST_REQUESTS, "\n".join(addresses)
    assert len(addresses) == len(set(addresses))


def seen_at_first(traffic):
    return sum(not request.url.startswith("data:") for request in traffic.requests[: traffic.at_first])


def test_a_reader_who_looks_around_asks_only_for_what_is_shown_besides_the_day(traffic):
    later = [re.sub(r".*/|\..*", "", request.url) for request in traffic.requests[traffic.at_first :]]
    # The next change of control may lie in the next window, a day that stays for a while is announced, and a page that
    # has been open for a while asks what is new.
    by_itself = {"announcements", "live", "revision"}
    loaded = [name for name in later if not name.startswith("days-en-") and name not in by_itself]
    assert loaded == ["story", "offline"]


def weights(addresses):
    return {address: len(fetch(address, "gzip")[1]) for address in addresses}


def test_the_scripts_of_the_first_view_weigh_less_than_90_kb(traffic):
    first = {request.url for request in traffic.requests[: traffic.at_first] if request.url.endswith(".js")}
    sizes = weights(first)
    assert len(sizes) == 3, sizes
    assert sum(sizes.values()) <= MOST_SCRIPT_AT_FIRST, sizes


def test_the_scripts_of_all_features_together_weigh_less_than_180_kb(mosul, traffic):
    page = fetch(mosul.url, "identity")[1].decode()
    modules = json.loads(re.search(r'<script type="importmap">(.*?)</script>', page)[1])["imports"].values()
    sizes = weights(mosul.url + path for path in {*modules, *traffic.sizes("script")})
    assert len(sizes) > len(traffic.sizes("script"))
    assert sum(sizes.values()) <= MOST_SCRIPT, sizes


def test_the_stylesheets_of_the_page_come_as_one_file(traffic):
    assert len(traffic.sizes("stylesheet")) == 1


def test_scripts_and_styles_are_compressed_and_kept_for_ever(traffic):
    files = [one for one in traffic.responses if one.request.resource_type in {"script", "stylesheet"}]
    assert files
    for response in files:
        assert response.header_value("content-encoding") in {"gzip", "br"}
        assert "immutable" in response.header_value("cache-control")


def fetch(address, encoding):
    request = urllib.request.Request(address, headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request) as answer:
        return answer.headers["Content-Encoding"], answer.read()


def parts_of(traffic):
    """The addresses of the parts that the page asked for, by their names."""
    addresses = [request.url for request in traffic.requests if "/parts/" in request.url]
    return {address.rpartition("/")[2].removesuffix(".json"): address for address in addresses}


def test_the_first_view_asks_for_the_core_the_window_of_its_day_the_front_and_the_ground(traffic):
    kinds = sorted(name.partition("-")[0] for name in parts_of(traffic))
    # The next change of control may lie in the next window.
    assert kinds[:2] == ["core", "days"]
    assert set(kinds) == {"core", "days", "front", "ground"}
    assert len(kinds) <= 5


def test_every_part_is_small_and_comes_compressed(traffic):
    for name, address in parts_of(traffic).items():
        plain = fetch(address, "identity")[1]
        encoding, body = fetch(address, "gzip, deflate, br")
        assert encoding == "br"
        assert brotli.decompress(body) == plain
        assert len(body) <= MOST_OF_A_PART[name.partition("-")[0]], name
        encoding, body = fetch(address, "gzip")
        assert gzip.decompress(body) == plain


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_window_of_the_campaign_is_larger(mosul, traffic, language):
    core = parts_of(traffic)["core"]
    base, version = core.removesuffix("/core.json").rpartition("/")[::2]
    document = json.loads(fetch(core, "identity")[1])
    start = dt.date.fromisoformat(document["campaign"]["start"])
    windows = [(start + dt.timedelta(days=first), named) for first, _until, named in document["windows"]["rows"]]
    assert version.startswith(f"{document['campaign']['revision']}-")
    assert len(windows) > 3
    for first, named in windows:
        _encoding, body = fetch(f"{base}/{named}/days-{language}-{first}.json", "br")
        assert len(body) <= MOST_OF_A_PART["days"], first


def test_another_visit_brings_nothing_but_the_page_itself(mosul, visit):
    page = visit(mosul, first=True)
    page.goto("/?on=2016-11-12")
    page.locator("html[data-ready]").wait_for(state="attached")
    fetched = page.evaluate(
        "performance.getEntriesByType('resource').filter((one) => one.transferSize > 0).map((one) => one.name)"
    )
    assert fetched == []

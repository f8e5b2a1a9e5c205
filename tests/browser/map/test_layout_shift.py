"""Nothing that is seen is pushed aside while the page loads."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import httpx
import pytest

from tests.browser.map.conftest import DESK, PHONE
from tests.browser.map.payloads import address_of

pytestmark = pytest.mark.browser

# Core Web Vitals call 0.1 good.
LARGEST = 0.02

SHIFTS = """
window.shifts = [];
const note = (entry) => window.shifts.push([entry.value, entry.sources.map(({ node }) => node?.id || node?.className)]);
new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
"""
# The second frame after: by then the first has been painted.
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class SlowPages(BaseHTTPRequestHandler):
    """Passes requests on; what follows the timeline's first lines in a page comes half a second later."""

    site = None
    LATER = b'<nav class="phases"'

    def do_GET(self):
        answer = httpx.get(self.site.url + self.path, headers={"accept": self.headers["accept"]})
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name not in {"connection", "content-encoding", "content-length", "transfer-encoding"}:
                self.send_header(name, value)
        self.end_headers()
        first, mark, rest = answer.content.partition(self.LATER)
        self.wfile.write(first)
        if mark:
            self.wfile.flush()
            time.sleep(0.5)
            self.wfile.write(mark + rest)

    def log_message(self, *_words):
        pass


@pytest.fixture
def slow_mosul(mosul):
    handler = type("SlowMosul", (SlowPages,), {"site": mosul})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()


@pytest.mark.parametrize("path", ["/?on=2016-11-12", "/embed/mosul/?on=2016-11-12"])
def test_a_page_that_comes_in_two_parts_is_painted_whole(slow_mosul, visit, path):
    def prepare(page):
        page.add_init_script(SHIFTS)

    page = visit(slow_mosul, path, prepare=prepare, viewport=PHONE)
    shifts = page.evaluate("window.shifts")
    assert sum(value for value, _moved in shifts) <= LARGEST, shifts


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "path",
    [
        "/?on=2016-11-12",
        "/ar/?on=2016-11-12",
        "/?on=2016-11-12&known_on=2016-11-12",
        "/?story=al-qadisiyah&step=2",
    ],
)
def test_what_comes_with_the_core_pushes_nothing_aside(mosul, visit, path, viewport):
    waiting = []

    def prepare(page):
        page.add_init_script(SHIFTS)
        # It comes once the page has been seen without it.
        page.route(address_of("core"), lambda route: waiting.append(route))

    page = visit(mosul, path, prepare=prepare, ready="#timeline", viewport=viewport)
    page.evaluate(PAINTED)
    for route in waiting:
        route.continue_()
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator(".names:not([data-busy])").wait_for(state="attached")
    page.evaluate(PAINTED)
    shifts = page.evaluate("window.shifts")
    assert sum(value for value, _moved in shifts) <= LARGEST, shifts


SIZES = {
    "desk": DESK,
    "tablet": {"width": 768, "height": 1024},
    "phone": PHONE,
    "phone on its side": {"width": 740, "height": 360},
}
# The heights of the map over all days of the campaign, a frame each.
HEIGHTS = """async (map) => {
  const slider = document.querySelector(".slider");
  const heights = new Set();
  for (let day = Number(slider.min); day <= Number(slider.max); day += 1) {
    slider.value = day;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
    heights.add(map.clientHeight);
  }
  return [...heights];
}"""


@pytest.mark.parametrize("viewport", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("path", ["/", "/ar/"])
def test_the_map_keeps_its_size_whatever_the_day_has_to_say(mosul, visit, path, viewport):
    page = visit(mosul, path, viewport=viewport)
    assert len(page.locator("#map").evaluate(HEIGHTS)) == 1

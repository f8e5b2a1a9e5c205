"""What the reader's browser has to fetch for the Mosul map: scripts, requests, payload; read from the served page."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from bench.browser import fresh_page
from bench.jump import open_map
from bench.server import get
from bench.table import Row

SLUG = "mosul"
KB = 1000


def measure(browser: Browser, port: int) -> Iterator[Row]:
    requests = _requests(browser, port)
    scripts = {path for path, kind in requests if kind == "script"}
    weight = sum(_size(port, path, "gzip") for path in scripts)
    remark = f"{len(scripts)} files; TimeMap 281 kB when it was measured, not measured here"
    yield Row("JavaScript of the map page, gzip", weight / KB, "kB", at_most=100, remark=remark)
    remark = "until the network is idle; uMap 146 when it was measured, not measured here"
    yield Row("requests for the map page", len(requests), "", at_most=25, remark=remark)
    payload = payload_path(port, SLUG)
    for encoding, at_most in (("br", 60), ("gzip", None), ("identity", None)):
        yield Row(f"the Mosul payload, {encoding}", _size(port, payload, encoding) / KB, "kB", at_most=at_most)


def payload_path(port: int, slug: str) -> str:
    """Where the map page says that its payload is."""
    found = re.search(rf"/{slug}/timeline/en/[^\"/]+\.json", get(port, f"/{slug}/").body.decode())
    if found is None:
        raise RuntimeError("The map page names no payload.")
    return found[0]


def _requests(browser: Browser, port: int) -> list[tuple[str, str]]:
    """The path and the kind of every request that the page makes, its own included."""
    made = []
    with fresh_page(browser) as page:
        page.on("request", lambda request: made.append((request.url, request.resource_type)))
        open_map(page, port, SLUG)
        page.wait_for_load_state("networkidle")
    return [(urlsplit(url).path, kind) for url, kind in made if not url.startswith("data:")]


def _size(port: int, path: str, encoding: str) -> int:
    answer = get(port, path, Accept_Encoding=encoding)
    if answer.headers.get("Content-Encoding", "identity") != encoding:
        raise RuntimeError(f"{path} does not come as {encoding}")
    return len(answer.body)

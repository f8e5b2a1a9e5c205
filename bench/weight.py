"""What the reader's browser has to fetch for the Mosul map: scripts, requests, parts of the payload."""

import datetime as dt
import json
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
    yield Row("JavaScript of the map page, gzip", weight / KB, "kB", at_most=90, remark=remark)
    remark = "until the network is idle; uMap 146 when it was measured, not measured here"
    yield Row("requests for the map page", len(requests), "", at_most=22, remark=remark)
    core = core_path(port, SLUG)
    for encoding, at_most in (("br", 40), ("gzip", None), ("identity", None)):
        yield Row(f"the core of Mosul, {encoding}", _size(port, core, encoding) / KB, "kB", at_most=at_most)
    for language in ("en", "ar"):
        sizes = [_size(port, path, "br") / KB for path in _window_paths(port, core, language)]
        remark = f"{len(sizes)} windows, {sum(sizes):.0f} kB in all"
        yield Row(f"the largest window of days of Mosul, {language}, br", max(sizes), "kB", at_most=16, remark=remark)


def core_path(port: int, slug: str) -> str:
    """Where the map page says that the core of its payload is."""
    found = re.search(rf"/{slug}/parts/[^\"/]+/core\.json", get(port, f"/{slug}/").body.decode())
    if found is None:
        raise RuntimeError("The map page names no core.")
    return found[0]


def _window_paths(port: int, core: str, language: str) -> list[str]:
    """The address of every window of days that has something on record."""
    document = json.loads(get(port, core).body)
    start = dt.date.fromisoformat(document["campaign"]["start"])
    base = core.rsplit("/", 2)[0]
    return [
        f"{base}/{version}/days-{language}-{start + dt.timedelta(days=first)}.json"
        for first, _until, version in document["windows"]["rows"]
        if version
    ]


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

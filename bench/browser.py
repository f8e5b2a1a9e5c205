"""Starts a real Chromium, and measures what its main thread did, from the browser's own trace.

Times are CPU time of the page's main thread (``tts`` and ``tdur`` of the trace), in milliseconds. It counts
script, style, layout, paint and garbage collection alike, and not the time in which other programs had the
processor; on an idle machine it is what a clock on the wall shows.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# No sandbox: containers forbid it. The rest keeps the browser from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWPORT = {"width": 1280, "height": 800}
# The first page of a large campaign waits until its payload is built.
SECONDS = 120

TASK = "RunTask"
# The last one has the tasks, each with its microtasks, as the browser's own developer tools count them.
CATEGORIES = ["-*", "blink.user_timing", "devtools.timeline", "disabled-by-default-devtools.timeline"]

Event = dict[str, Any]


class NoBrowserError(Exception):
    """There is no Chromium that could be started."""


@contextmanager
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        except Error as problem:
            raise NoBrowserError(problem.message.splitlines()[0]) from problem
        try:
            yield launched
        finally:
            launched.close()


@contextmanager
def fresh_page(browser: Browser) -> Iterator[Page]:
    """A page of 1280 by 800 in English without cookies or cache; an exception in it is raised here at the end."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(SECONDS * 1000)
    complaints: list[str] = []
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    try:
        yield page
    finally:
        context.close()
    if complaints:
        raise RuntimeError(f"The page failed: {complaints}")


def traced(page: Page, act: Callable[[], object]) -> list[Event]:
    """What happened meanwhile on the main thread of the page that set a performance mark, in order."""
    page.context.browser.start_tracing(page=page, categories=CATEGORIES)
    try:
        act()
    finally:
        raw = page.context.browser.stop_tracing()
    events = json.loads(raw)["traceEvents"]
    marks = [event for event in events if event["cat"] == "blink.user_timing" and event["name"] == "begin"]
    mine = (marks[-1]["pid"], marks[-1]["tid"])
    return sorted((e for e in events if (e["pid"], e.get("tid")) == mine and "ts" in e), key=lambda e: e["ts"])


@dataclass(frozen=True, slots=True)
class Work:
    """One act of the page, in milliseconds."""

    # Listeners and animation frames.
    script: float
    # Everything that the main thread did until the second frame.
    whole: float
    # The same until the next act began: what comes late, such as a picture from a worker, is in it too.
    until_next: float


# A performance mark before the act, after it has returned, and in the second frame after it: by then the callbacks
# that it asked for have run, and the first frame has been styled, laid out and painted.
HARNESS = """
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const measure = async (act) => {
      // A task of its own, after the frames of the act before.
      await new Promise((done) => setTimeout(done));
      performance.mark("begin");
      act();
      performance.mark("returned");
      await frame();
      await frame();
      performance.mark("settled");
    };
"""


def work_of_acts(events: list[Event]) -> list[Work]:
    """The work of each act that the harness measured, by its marks ``begin``, ``returned`` and ``settled``."""
    marks = [event for event in events if event["cat"] == "blink.user_timing" and event["ph"] in "IR"]
    named = {name: [mark for mark in marks if mark["name"] == name] for name in ("begin", "returned", "settled")}
    callbacks = [event for event in events if event["name"] in {"FireAnimationFrame", "TimerFire"} and "tdur" in event]
    return [
        Work(
            script=_between(begin, returned)
            + sum(e["tdur"] for e in callbacks if returned["ts"] <= e["ts"] < settled["ts"]) / 1000,
            whole=_between(begin, settled),
            until_next=_between(begin, following),
        )
        for begin, returned, settled, following in zip(
            named["begin"],
            named["returned"],
            named["settled"],
            [*named["begin"][1:], named["settled"][-1]],
            strict=True,
        )
    ]


def tasks(events: list[Event]) -> list[float]:
    """The duration of each task of the main thread, in milliseconds."""
    return [event["tdur"] / 1000 for event in events if event["name"] == TASK and "tdur" in event]


def work_between(events: list[Event]) -> list[float]:
    """What the main thread did from the end of each act to the beginning of the next, in milliseconds."""
    begins = [event for event in events if event["name"] == "begin"]
    settled = [event for event in events if event["name"] == "settled"]
    return [_between(one, other) for one, other in zip(settled, begins[1:], strict=False)]


def _between(one: Event, other: Event) -> float:
    return (other["tts"] - one["tts"]) / 1000

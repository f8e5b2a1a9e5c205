"""A jump to a random day: the slider gets a value and an input event, as by a drag or a key; here and at the peer's.

All pages show the same districts and spans and get the same days, in turns, in one browser. The peer draws districts
alone, once with Leaflet's SVG and once with its canvas, of which the faster counts; ours draws the front line, rivers
and objectives as well, and states the shares. "script" is the listeners of the slider and the animation frames that
they ask for; "whole" is all that the main thread does until the next jump: script, style, layout, paint, and the
pictures that ours gets from its worker. What a page puts off for longer, of which ours has the panel, the markers and
the names, is in "the 400 ms after it".
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from bench import peer
from bench.browser import HARNESS, Event, Work, fresh_page, traced, work_between, work_of_acts
from bench.record import MIDDLE, WIDE, database
from bench.table import Row, median, quantile, spread
from events.models import Campaign

# 300 jumps in all. Each quantile is the median of the rounds', so that one bad moment of the machine is not in it.
ROUNDS = 3
JUMPS = 100
# The first jumps of a page are slower: the browser has not compiled the scripts yet. A reader who drags is past them.
WARM_UP = 20
# What a page puts off until the day stays is counted apart: so many jumps, each followed by a pause (ms).
STAYS = 20
PAUSE = 400

JUMP = f"""async ([selector, values, pause]) => {{
    {HARNESS}
    const slider = document.querySelector(selector);
    for (const value of values) {{
      await measure(() => {{
        slider.value = value;
        slider.dispatchEvent(new Event("input", {{ bubbles: true }}));
      }});
      if (pause) await new Promise((done) => setTimeout(done, pause));
    }}
}}"""

# What of an act is measured, as the table calls it.
PARTS = {"script": "script", "until_next": "whole"}


@dataclass(frozen=True, slots=True)
class Target:
    """The most that a jump may take (ms) in script and as a whole, what it may put off, and the ratio to the peer."""

    script: float | None = None
    whole: float | None = None
    times: float | None = None
    after: float | None = None


TARGETS = {"mosul": Target(), MIDDLE[0]: Target(2, 4, 5, 10), WIDE[0]: Target(4, 8, 7, 10)}


@dataclass(frozen=True, slots=True)
class Subject:
    """What both pages show."""

    slug: str
    districts: int
    bounds: tuple[float, float, float, float]
    first: dt.date
    days: int
    features: dict[str, Any]


def subjects() -> list[Subject]:
    with database("site"):
        return [_subject(Campaign.objects.get(slug=slug)) for slug in TARGETS]


def _subject(campaign: Campaign) -> Subject:
    return Subject(
        slug=campaign.slug,
        districts=campaign.districts.count(),
        bounds=(campaign.west, campaign.south, campaign.east, campaign.north),
        first=campaign.start,
        days=(campaign.until - campaign.start).days,
        features=peer.collection(campaign),
    )


def measure(browser: Browser, port: int, subjects_shown: Sequence[Subject], with_peer: bool) -> Iterator[Row]:
    for subject in subjects_shown:
        with ExitStack() as open_pages:
            ours = open_pages.enter_context(fresh_page(browser))
            open_map(ours, port, subject.slug)
            pages: Pages = {"ours": (ours, ".slider", our_value)}
            for renderer in peer.RENDERERS if with_peer else ():
                theirs = open_pages.enter_context(fresh_page(browser))
                peer.draw(theirs, subject.features, subject.bounds, renderer)
                pages[renderer] = (theirs, peer.SLIDER, peer.milliseconds)
            done = _in_turns(subject, pages)
            stays = _stays(subject, pages)
            _check_drawn(ours, "document.querySelectorAll('.district-list [data-look]').length", subject)
            for renderer in set(pages) - {"ours"}:
                _check_drawn(pages[renderer][0], "drawn()", subject)
        yield from _rows(subject, done)
        yield _row_of_stays(subject, stays)


def open_map(page: Page, port: int, slug: str) -> None:
    page.goto(f"http://127.0.0.1:{port}/{slug}/")
    page.wait_for_selector("html[data-ready]")


def _check_drawn(page: Page, count: str, subject: Subject) -> None:
    """A page that leaves districts out would be fast for the wrong reason."""
    drawn = page.evaluate(count)
    if drawn != subject.districts:
        raise RuntimeError(f"{count}: {drawn} of {subject.districts} districts are drawn")


def our_value(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days


Pages = dict[str, tuple[Page, str, Callable[[dt.date], int]]]


def _in_turns(subject: Subject, pages: Pages) -> dict[str, list[list[Work]]]:
    """What each page did in each round; the pages take turns and get the same days."""
    chance = random.Random(subject.slug)
    done: dict[str, list[list[Work]]] = {name: [] for name in pages}
    for turn in range(1 + ROUNDS):
        days = _days(subject, JUMPS if turn else WARM_UP, chance)
        for name, page in pages.items():
            works = work_of_acts(_jump(*page, days))
            if turn:
                done[name].append(works)
    return done


def _stays(subject: Subject, pages: Pages) -> dict[str, list[float]]:
    """What each page does after a jump, while the day stays."""
    days = _days(subject, STAYS + 1, random.Random(STAYS))
    return {name: work_between(_jump(*page, days, PAUSE)) for name, page in pages.items()}


def _days(subject: Subject, number: int, chance: random.Random) -> list[dt.date]:
    return [subject.first + dt.timedelta(days=chance.randrange(subject.days)) for _ in range(number)]


def _jump(page: Page, slider: str, value: Callable[[dt.date], int], days: list[dt.date], pause: int = 0) -> list[Event]:
    page.bring_to_front()
    return traced(page, lambda: page.evaluate(JUMP, [slider, [value(day) for day in days], pause]))


def _rows(subject: Subject, done: dict[str, list[list[Work]]]) -> Iterator[Row]:
    target = TARGETS[subject.slug]
    for part, at_most, times in (("script", target.script, None), ("until_next", target.whole, target.times)):
        for share in (0.5, 0.95):
            by_page = {
                name: [quantile([getattr(work, part) for work in works], share) for works in rounds]
                for name, rounds in done.items()
            }
            aims = {"at_most": at_most, "times": times} if share == 0.95 else {}
            yield _row(f"jump, {subject.districts:,} districts: {PARTS[part]}, p{share * 100:.0f}", by_page, **aims)


def _row_of_stays(subject: Subject, stays: dict[str, list[float]]) -> Row:
    what = f"jump, {subject.districts:,} districts: the {PAUSE} ms after it"
    return _row(what, stays, at_most=TARGETS[subject.slug].after)


def _row(what: str, by_page: dict[str, list[float]], **target: float | None) -> Row:
    """The medians of what the pages gave, ours beside the faster of the peer's two."""
    ours = by_page["ours"]
    peers = {name: median(values) for name, values in by_page.items() if name != "ours"}
    remarks = [spread(ours), *(f"peer in {name} {spread(by_page[name])}" for name in peers)]
    return Row(what, median(ours), peer=min(peers.values(), default=None), remark="; ".join(remarks), **target)

"""A jump to a random day: the slider gets a value and an input event, as by a drag or a key; here and at the peer's.

Both show the same districts and spans and get the same days, in turns, in one browser. The peer draws districts
alone; ours also the day's reports, the front line, names, objectives and shares. "script" is the listeners of the
slider and the animation frames that they ask for; "whole" adds style, layout and paint up to the second frame. Both
have the target. What a page puts off for longer is in "the 400 ms after it".
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
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

# Slug, the most that a jump may take (ms), and how many times faster than the peer it has to be.
TARGETS: dict[str, tuple[float | None, float | None]] = {"mosul": (None, None), MIDDLE[0]: (2, 15), WIDE[0]: (5, 20)}


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
        with fresh_page(browser) as ours, fresh_page(browser) as theirs:
            open_map(ours, port, subject.slug)
            pages = {"ours": (ours, ".slider", our_value)}
            if with_peer:
                peer.draw(theirs, subject.features, subject.bounds)
                pages["peer"] = (theirs, peer.SLIDER, peer.milliseconds)
            done = _in_turns(subject, pages)
            stays = _stays(subject, pages) if subject.slug == MIDDLE[0] else {}
            _check_drawn(ours, "path.district[data-look]", subject)
            if with_peer:
                _check_drawn(theirs, ".leaflet-overlay-pane path", subject)
        yield from _rows(subject, done)
        if stays:
            yield _row_of_stays(subject, stays)


def open_map(page: Page, port: int, slug: str) -> None:
    page.goto(f"http://127.0.0.1:{port}/{slug}/")
    page.wait_for_selector("html[data-ready]")


def _check_drawn(page: Page, selector: str, subject: Subject) -> None:
    """A page that leaves districts out would be fast for the wrong reason."""
    drawn = page.locator(selector).count()
    if drawn != subject.districts:
        raise RuntimeError(f"{selector}: {drawn} of {subject.districts} districts are drawn")


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
    at_most, times = TARGETS[subject.slug]
    for part in ("script", "whole"):
        for share in (0.5, 0.95):
            by_page = {
                name: [quantile([getattr(work, part) for work in works], share) for works in rounds]
                for name, rounds in done.items()
            }
            target = {"at_most": at_most, "times": times} if share == 0.95 else {}
            yield _row(f"jump, {subject.districts:,} districts: {part}, p{share * 100:.0f}", by_page, **target)


def _row_of_stays(subject: Subject, stays: dict[str, list[float]]) -> Row:
    return _row(f"jump, {subject.districts:,} districts: the {PAUSE} ms after it", stays)


def _row(what: str, by_page: dict[str, list[float]], **target: float | None) -> Row:
    """The medians of what both pages gave."""
    ours, peers = by_page["ours"], by_page.get("peer")
    remark = spread(ours) + (f"; peer {spread(peers)}" if peers else "")
    return Row(what, median(ours), peer=median(peers) if peers else None, remark=remark, **target)

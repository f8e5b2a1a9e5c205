"""Publishing one event, with its district and its citation, in campaigns of 1,000 and of 20,000 events.

Through the models, in one `unit_of_work.together()`, on SQLite: what an editor waits for, without the form. And what
the first reader afterwards waits for: the core built and compressed anew, and the window of days that has changed.
"""

import datetime as dt
import random
import time
from collections.abc import Iterator

from django.core.cache import cache

from bench.record import MIDDLE, database
from bench.synthetic import DAYS, START, add_campaign
from bench.table import Row, median, spread
from events.models import Campaign, Citation, Event, unit_of_work
from events.payload import parts
from events.payload.parts import PartName

DISTRICTS = 500
SMALL, LARGE = 1_000, 20_000
ROUNDS = 4
IN_A_ROUND = 5
REBUILDS = 3


def measure() -> Iterator[Row]:
    for number in (SMALL, LARGE):
        with database(f"publish-{number}"):
            add_campaign("publish", DISTRICTS, number)
    took: dict[int, list[float]] = {SMALL: [], LARGE: []}
    chance = random.Random(1)
    for turn in range(1 + ROUNDS):
        for number, times in took.items():
            with database(f"publish-{number}"):
                campaign = Campaign.objects.get()
                measured = [_publish(campaign, chance) for _ in range(IN_A_ROUND)]
            # The first round fills caches.
            times += measured if turn else []
    yield Row(f"publish one event among {SMALL:,}", median(took[SMALL]), remark=spread(took[SMALL]))
    growth = median(took[LARGE]) / median(took[SMALL])
    remark = f"{spread(took[LARGE])}; {growth:.1f} × the time for {LARGE // SMALL} × the events"
    yield Row(f"publish one event among {LARGE:,}", median(took[LARGE]), at_most=100, remark=remark)
    for slug, name in (("mosul", "Mosul"), (MIDDLE[0], f"{MIDDLE[2]:,} events")):
        rebuilt = _rebuilds(slug)
        yield Row(
            f"core and window built anew after a publish, {name}", median(rebuilt), at_most=300, remark=spread(rebuilt)
        )


def _publish(campaign: Campaign, chance: random.Random) -> float:
    """Milliseconds for an event on a random day in a random district."""
    district = chance.choice(campaign.districts.all())
    source = chance.choice(campaign.sources.all())
    actor = chance.choice(campaign.actors.all())
    day = START + dt.timedelta(days=chance.randrange(DAYS))
    began = time.perf_counter()
    with unit_of_work.together():
        event = Event.objects.create(
            campaign=campaign, kind="control", actor=actor, occurred_on=day, summary="Taken.", status="published"
        )
        event.districts.set([district])
        Citation.objects.create(event=event, source=source)
    return (time.perf_counter() - began) * 1000


def _rebuilds(slug: str) -> list[float]:
    """Milliseconds; the shapes stay encoded in the cache, as they do in real life."""
    took = []
    with database("site"):
        campaign = Campaign.objects.get(slug=slug)
        parts.current_core(campaign)
        for _ in range(REBUILDS):
            # As after a publication: neither the core nor one window is cached.
            cache.delete(parts.core_key(campaign.pk, campaign.revision))
            began = time.perf_counter()
            core = parts.current_core(campaign)
            first, (_until, version) = next((day, named) for day, named in core.windows.items() if named[1])
            name = PartName("days", "en", first.isoformat())
            cache.delete(parts.part_key(campaign.slug, version, name))
            parts.current_part(campaign, version, name)
            took.append((time.perf_counter() - began) * 1000)
    return took

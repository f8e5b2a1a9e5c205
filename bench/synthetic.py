"""A made-up campaign of any size, written through the real models: a front that crosses a city from east to west.

The shape of the data follows the Mosul record: some eight corners a district, 288 days, summaries of some
60 characters, a source or two for each report. The same seed always makes the same campaign.
"""

import datetime as dt
import math
import random
from typing import NamedTuple

from events.models import Actor, Campaign, Citation, District, Event, Source, unit_of_work

START = dt.date(2016, 10, 17)
DAYS = 288
WEST, SOUTH, EAST, NORTH = 43.05, 36.28, 43.26, 36.44
SOURCES = 60
# What is reported of a district, over and over, until there are enough events.
REPORTS = ("entered", "contested", "control", "contested", "control", "attack")
# Days from one report of a district to the next, at least and at most.
PAUSE = (1, 12)


class Parties(NamedTuple):
    attacker: Actor
    defender: Actor


def add_campaign(slug: str, districts: int, events: int) -> Campaign:
    """A campaign of that many districts and published events; its spans are folded by the projection."""
    chance = random.Random(f"{slug} {districts} {events}")
    with unit_of_work.together():
        campaign = Campaign.objects.create(
            slug=slug,
            name_en=f"{districts} districts",
            start=START,
            end=START + dt.timedelta(days=DAYS - 1),
            west=WEST,
            south=SOUTH,
            east=EAST,
            north=NORTH,
        )
        parties = _add_parties(campaign)
        sources = Source.objects.bulk_create(
            Source(
                campaign=campaign, reference=f"s{n}", publisher=f"Publisher {n}", url=f"https://{n}.example.org/report"
            )
            for n in range(SOURCES)
        )
        places = _add_districts(campaign, districts, parties.defender, chance)
        _add_events(campaign, places, sources, parties, events, chance)
    return campaign


def _add_parties(campaign: Campaign) -> Parties:
    colours = {"attacker": ("#1f7a8c", "#4fb3c6"), "defender": ("#3b3b3f", "#8a8a92")}
    made = [
        Actor.objects.create(campaign=campaign, slug=slug, name_en=slug.title(), colour=light, colour_dark=dark)
        for slug, (light, dark) in colours.items()
    ]
    return Parties(*made)


def _add_districts(campaign: Campaign, number: int, holder: Actor, chance: random.Random) -> list[District]:
    made = []
    for place, ring in enumerate(_rings(number, chance)):
        district = District(
            campaign=campaign,
            slug=f"quarter-{place}",
            name_en=f"Al Quarter {place}",
            kind="quarter",
            bank="east" if ring[0][0] > (WEST + EAST) / 2 else "west",
            initial_holder=holder,
            lon=sum(lon for lon, _ in ring[:-1]) / len(ring[:-1]),
            lat=sum(lat for _, lat in ring[:-1]) / len(ring[:-1]),
            shape={"type": "Polygon", "coordinates": [ring]},
        )
        # A bulk write sends no signals, so the box is measured here.
        district.set_bounding_box()
        made.append(district)
    return District.objects.bulk_create(made)


def _rings(number: int, chance: random.Random) -> list[list[list[float]]]:
    """Crooked quadrilaterals on a grid, nine points each with the first repeated; neighbours share their borders."""
    columns = math.ceil(math.sqrt(number))
    rows = math.ceil(number / columns)
    width, height = (EAST - WEST) / columns, (NORTH - SOUTH) / rows

    # In half cells: even places are corners, odd ones the bends between them.
    def point(x: int, y: int) -> list[float]:
        lon = WEST + (x / 2 + chance.uniform(-0.15, 0.15)) * width
        lat = SOUTH + (y / 2 + chance.uniform(-0.15, 0.15)) * height
        return [round(lon, 6), round(lat, 6)]

    points = {(x, y): point(x, y) for x in range(2 * columns + 1) for y in range(2 * rows + 1)}
    around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0)]
    cells = [(2 * (n % columns), 2 * (n // columns)) for n in range(number)]
    return [[points[x + dx, y + dy] for dx, dy in around] for x, y in cells]


def _add_events(
    campaign: Campaign,
    districts: list[District],
    sources: list[Source],
    parties: Parties,
    number: int,
    chance: random.Random,
) -> None:
    events, about = [], []
    for place, district in enumerate(districts):
        share = number * (place + 1) // len(districts) - number * place // len(districts)
        for event in _story(campaign, district, share, parties, chance):
            event.reference = f"e{len(events)}"
            events.append(event)
            about.append(district)
    made = Event.objects.bulk_create(events, batch_size=1000)
    through = Event.districts.through
    links = (through(event=event, district=district) for event, district in zip(made, about, strict=True))
    through.objects.bulk_create(links, batch_size=1000)
    citations = (
        Citation(event=event, source=source, reference=f"c{n}")
        for event in made
        for n, source in enumerate(chance.sample(sources, chance.choice((1, 1, 1, 2))))
    )
    Citation.objects.bulk_create(citations, batch_size=1000)


def _story(campaign: Campaign, district: District, number: int, parties: Parties, chance: random.Random) -> list[Event]:
    """That number of reports of one district, beginning when the front reaches it."""
    arrival = (EAST - district.lon) / (EAST - WEST) * DAYS * 0.8
    longest = max(PAUSE[0] + 1, min(PAUSE[1], DAYS // max(number, 1)))
    day = arrival + chance.uniform(-15, 15)
    reports = []
    for turn in range(number):
        kind = REPORTS[turn % len(REPORTS)]
        reports.append(
            Event(
                campaign=campaign,
                kind=kind,
                actor=parties.attacker if turn % 4 != 3 else parties.defender,
                # Reports past the last day begin again at the first, so that the days fill evenly.
                occurred_on=START + dt.timedelta(days=int(day) % DAYS),
                summary=f"Report {turn} of {district.name_en}, in about as many words as others have.",
                status="published",
            )
        )
        day += chance.uniform(PAUSE[0], longest)
    return reports

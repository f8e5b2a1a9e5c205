"""The front line: worked out from who holds the districts of a day, and for all days together the part ``front``."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from events.geo import geometry
from events.geo.front import Area, Front, Ground, Line, Smoothed
from events.models import BasemapFeature, Campaign, campaign_shapes
from events.payload.arcs import line_topology
from events.payload.format import NOBODY, RowNumbers, Table
from events.payload.windows import version_of

# In the memory of a process, where a large campaign's takes a megabyte.
GROUNDS_KEPT = 4
FRONT_COLUMNS = ["from", "until", "pieces", "pockets"]


@dataclass(frozen=True, slots=True)
class FrontGround:
    """What the front of any day is made of; ``districts`` has the primary keys of the areas, in their order."""

    districts: tuple[int, ...]
    ground: Ground

    def front(self, sides: Mapping[int, Any], known: Smoothed | None = None) -> Front:
        """The front where each district (primary key) is held by that side; nobody where there is none, or None."""
        return self.ground.front([sides.get(pk) for pk in self.districts], known)


def front_ground(campaign: Campaign) -> FrontGround:
    """The campaign's districts and rivers, prepared once by each process for every state of them."""
    return _read_ground(campaign.pk, version_of(campaign, _ground_rows(campaign)))


def front_version(campaign: Campaign, spans: Table, numbers: RowNumbers) -> str:
    """The version of the part ``front``: what holds no other side keeps it. EMPTY where no two areas could have one."""
    ground = _ground_rows(campaign)
    if sum(kind == "area" for kind, *_row in ground) < 2:
        return version_of(campaign, [])
    changes = (("held", *change) for change in _changes(spans, numbers))
    return version_of(campaign, [*ground, *changes])


def fronts(campaign: Campaign, spans: Table, numbers: RowNumbers) -> dict[str, Any]:
    """``topology`` has each distinct line once, in its object ``front``; ``fronts`` says on which days it stands.

    A row of ``fronts`` is a state of the front over the days ``[from, until)``: the numbers of its pieces, and those of
    its pockets, which are closed. Days without a front have a row without numbers.
    """
    ground = front_ground(campaign)
    states: list[tuple[int, int, Front]] = []
    known: Smoothed = {}
    for first, until, sides in _changes(spans, numbers):
        held = {pk: sides[row] for pk, row in numbers.districts.items() if sides[row] != NOBODY}
        front = ground.front(held, known)
        # Another side may hold what has no area, such as a town.
        if states and states[-1][2] == front:
            states[-1] = states[-1][0], until, front
        else:
            states.append((first, until, front))
    topology, found = line_topology(
        [line for _, _, front in states for line in (*front.pieces, *front.pockets)], "front"
    )
    line_numbers = iter(found)

    def take(lines: tuple[Line, ...]) -> list[int]:
        return [next(line_numbers) for _line in lines]

    rows = [[first, until, take(front.pieces), take(front.pockets)] for first, until, front in states]
    return {"topology": topology, "fronts": {"columns": FRONT_COLUMNS, "rows": rows}}


def _changes(spans: Table, numbers: RowNumbers) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The days ``[first, until)`` between changes of sides, and the side of each district, both by row number."""
    side_of = numbers.sides_by_row
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    end = 0
    for row, district_spans in enumerate(spans["rows"]):
        for first, until, holder, *_rest in district_spans:
            starts[first].append((row, side_of[holder]))
            end = max(end, until)
    sides = [NOBODY] * len(spans["rows"])
    changes: list[tuple[int, tuple[int, ...]]] = []
    for first in sorted(starts):
        for row, side in starts[first]:
            sides[row] = side
        if not changes or changes[-1][1] != tuple(sides):
            changes.append((first, tuple(sides)))
    for (first, held), (until, _next) in pairwise([*changes, (end, ())]):
        yield first, until, held


def _ground_rows(campaign: Campaign) -> list[tuple[Any, ...]]:
    """What names the rows that the front is made of: districts with a shape, and rivers."""
    areas = campaign.districts.exclude(shape=None)
    rows = (("area", areas), ("river", campaign.basemap.filter(kind=BasemapFeature.Kind.RIVER)))
    return [(kind, *row) for kind, found in rows for row in found.order_by().values_list("pk", "version")]


@lru_cache(maxsize=GROUNDS_KEPT)
def _read_ground(pk: int, version: str) -> FrontGround:
    """``version`` is that of the rows which are read: it tells apart what is kept."""
    campaign = Campaign.objects.get(pk=pk)
    rows = campaign_shapes.usable(campaign.districts.exclude(shape=None).order_by("slug"), campaign, log=True)
    districts = [row for row in rows if row.shape]
    rivers = campaign_shapes.usable(campaign.basemap.filter(kind=BasemapFeature.Kind.RIVER).order_by("slug"), campaign)
    lines = [geometry.read(river.shape) for river in rivers if river.shape]
    areas = [Area(geometry.read_area(row.shape), row.bank) for row in districts]
    return FrontGround(tuple(row.pk for row in districts), Ground.of(areas, lines))

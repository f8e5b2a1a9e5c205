"""A layer: what is asked of the record, the rows that answer it, and what a file of them says of itself."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from typing_extensions import TypedDict

from events.exports.layers.columns import Column, Value
from events.exports.layers.texts import clean
from events.exports.rows.fields import Geometry
from events.exports.rows.pages import Pages
from events.models import Campaign
from events.newsroom.event_filters import EventFilters
from events.projection.basis import WHOLE_RECORD, Basis


class Record(NamedTuple):
    """A row of a layer with its place on the map: GeoJSON, longitude first, None without one."""

    values: dict[str, Value]
    geometry: Geometry | None


class About(TypedDict):
    """What a file says of itself, in every format by these names."""

    title: str
    description: str
    campaign: str
    layer: str
    conditions: list[str]
    licences: str
    attribution: str
    revision: int
    revised_at: str | None
    retrieved: str
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to have.

    ``day`` is that of control, ``days`` are the two of a comparison, the first before the second. ``conditions`` say
    in words what is left out. ``retrieved`` is today, for whoever reads the file. Names are in the active language.
    """

    campaign: Campaign
    retrieved: dt.date
    language: str
    site: str = ""
    filters: EventFilters = field(default_factory=EventFilters)
    day: dt.date | None = None
    days: tuple[dt.date, dt.date] | None = None
    basis: Basis = WHOLE_RECORD
    conditions: tuple[str, ...] = ()

    @property
    def pages(self) -> Pages:
        return Pages(self.campaign, self.site)

    @property
    def shown_day(self) -> dt.date:
        """Of control: without a day, the last one."""
        return self.day or self.campaign.end

    @property
    def compared_days(self) -> tuple[dt.date, dt.date]:
        return self.days or (self.campaign.start, self.campaign.end)


@dataclass(frozen=True, slots=True)
class Times:
    """Names of the columns that say when a row holds, both days included; the same one twice for a day."""

    begin: str
    end: str
    # Whether the day in ``end`` does not belong to it any more.
    is_half_open: bool = False

    def of(self, values: dict[str, Value]) -> tuple[str, str]:
        """The first and the last day, "YYYY-MM-DD"."""
        last = str(values[self.end])
        if self.is_half_open:
            last = (dt.date.fromisoformat(last) - dt.timedelta(days=1)).isoformat()
        return str(values[self.begin]), last


@dataclass(frozen=True, slots=True)
class Layer:
    """``read`` gives the rows anew each time it is called. ``file_name`` is without its ending, in ASCII.

    ``title`` and ``name`` of a row are columns: what a map calls a row, and what tells it from all others ("" for
    several columns). ``side`` is the column with the slug of the side whose colour a row has on a map, ``status`` the
    one that says whether it is contested; ``colours`` are those of the sides, by slug.
    """

    name: str
    columns: tuple[Column, ...]
    about: About
    file_name: str
    read: Callable[[], Iterator[Record]]
    title: str
    key: str = ""
    side: str = ""
    status: str = ""
    has_geometry: bool = True
    # Whether every row has a place.
    is_placed: bool = True
    times: Times | None = None
    colours: dict[str, str] = field(default_factory=dict)


LayerName = Literal["events", "reports", "control", "changes", "spans", "districts"]
# Makes the layer of what is asked.
Make = Callable[[Asked], Layer]


def about(asked: Asked, name: str, title: str, description: str) -> About:
    campaign: Any = asked.campaign
    return {
        "title": clean(f"{campaign}: {title}"),
        "description": description,
        "campaign": campaign.slug,
        "layer": name,
        "conditions": [clean(words) for words in asked.conditions],
        "licences": clean(campaign.licences),
        "attribution": clean(campaign.attribution),
        "revision": campaign.revision,
        "revised_at": campaign.revised_at.isoformat(timespec="seconds") if campaign.revised_at else None,
        "retrieved": asked.retrieved.isoformat(),
        "language": asked.language,
        "source": asked.pages.of("campaign"),
    }


def file_name(asked: Asked, *parts: str) -> str:
    """``harbour-control-2031-03-06-r14``: which campaign, what of it, and of which revision."""
    limits = [str(asked.basis)] if not asked.basis.is_whole else []
    return "-".join((asked.campaign.slug, *parts, *limits, f"r{asked.campaign.revision}"))

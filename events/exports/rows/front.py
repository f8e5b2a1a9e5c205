"""The front line of a day as rows: the same lines as the map draws."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field
from shapely.geometry import LineString
from typing_extensions import TypedDict

from events.exports.rows.fields import Geometry
from events.geo.front import Line
from events.geo.plane import Plane
from events.models import Campaign, Span
from events.payload.fronts import front_ground
from events.projection import parties
from events.projection.basis import Basis, folded_spans

# Of lengths in km: ten metres, which is finer than any sketch of a district.
DECIMALS = 2
Kind = Literal["front", "pocket"]


class FrontRow(TypedDict):
    """One line between areas that different sides hold, over land or along a river. Derived, as control is."""

    name: Annotated[str, Field(description="Names the line within this answer; another day numbers its lines anew.")]
    kind: Annotated[Kind, Field(description="front, or pocket for a closed line around a small area.")]
    length_km: float


@dataclass(frozen=True, slots=True)
class FrontLine:
    """``points`` are longitude, latitude; a pocket's last point is its first."""

    name: str
    kind: Kind
    points: Line
    length_km: float

    @property
    def geometry(self) -> Geometry:
        return {"type": "LineString", "coordinates": self.points}


def front_lines(campaign: Campaign, day: dt.date, basis: Basis) -> list[FrontLine]:
    """The front of a day of the campaign, by name of the line; what is contested counts with its holder."""
    sides = parties.sides(campaign.actors.all())
    spans = (
        Span.objects.of_campaign(campaign).as_of(day) if basis.is_whole else folded_spans(campaign, basis).as_of(day)
    )
    held = {span.district_id: sides[span.holder_id].pk for span in spans if span.holder_id}
    ground = front_ground(campaign)
    front = ground.front(held)
    of_kinds: tuple[tuple[Kind, tuple[Line, ...]], ...] = (("front", front.pieces), ("pocket", front.pockets))
    return [
        # The names are in the order of texts, as a list with pages needs them.
        FrontLine(f"{kind}-{number:04}", kind, line, _length_km(line, ground.ground.plane))
        for kind, lines in of_kinds
        for number, line in enumerate(lines, 1)
    ]


def front_row(line: FrontLine) -> FrontRow:
    return {"name": line.name, "kind": line.kind, "length_km": round(line.length_km, DECIMALS)}


def _length_km(line: Line, plane: Plane) -> float:
    return float(plane.in_km(LineString(line)).length)

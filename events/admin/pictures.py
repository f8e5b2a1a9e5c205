"""Small maps for the admin's pages: a day with and without an event, a shape before and after a change.

Drawn with attributes, for the content policy allows no inline style, and on the light map's paper in
both themes, so that the colours are those that readers see.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from events import geometry, sketch
from events.models import Actor, BasemapFeature, Campaign, District

# Held by nobody who is on record, and fought over by nobody named.
NOBODY = "#d9d3c7"
SOMEBODY = "#7d766c"


@dataclass(frozen=True, slots=True)
class Look:
    """How a district is filled: colours as #rrggbb; ``hatch`` is the challenger's, "" where it is quiet."""

    fill: str
    hatch: str = ""
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    path: str
    point: sketch.Pair
    title: str
    look: Look
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """``name`` sets the picture's patterns apart from those of others on the page."""

    name: str
    label: str
    frame: sketch.Frame
    areas: list[Area] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    marks: list[sketch.Pair] = field(default_factory=list)

    @property
    def hatches(self) -> Iterator[tuple[int, Look]]:
        return ((number, area.look) for number, area in enumerate(self.areas) if area.look.hatch)

    def render(self) -> SafeString:
        return render_to_string("admin/events/_picture.html", {"picture": self})


def look(holder: Actor | None, challenger: Actor | None, contested: bool, grade: str) -> Look:
    """``holder`` and ``challenger`` with their sides read."""
    hatch = (challenger.side.colour if challenger else SOMEBODY) if contested else ""
    return Look(holder.side.colour if holder else NOBODY, hatch, pale=grade in ("claimed", "disputed"))


def frame_of(campaign: Campaign, districts: Iterable[District], width: int = 360) -> sketch.Frame:
    """Around the districts; the whole campaign where there are none."""
    boxes = [_box(district) for district in districts]
    box = sketch.around(boxes, margin=1.0, least=0.05)
    return sketch.Frame(box or (campaign.west, campaign.south, campaign.east, campaign.north), width)


def _box(district: District) -> geometry.Box:
    if None in (district.west, district.south, district.east, district.north):
        return district.lon, district.lat, district.lon, district.lat
    return district.west, district.south, district.east, district.north  # type: ignore[return-value]


def shows(frame: sketch.Frame, district: District) -> bool:
    """Whether any of the district can lie on the picture."""
    west, south, east, north = _box(district)
    left, bottom, right, top = frame.box
    return west <= right and east >= left and south <= top and north >= bottom


def area(frame: sketch.Frame, district: District, its_look: Look, marked: bool) -> Area:
    path = frame.path(district.shape) if district.shape else ""
    return Area(path, frame.pixel(district.lon, district.lat), str(district), its_look, marked)


def ground_lines(frame: sketch.Frame, campaign: Campaign) -> list[str]:
    """The rivers and outlines beneath."""
    return [frame.path(row.shape) for row in BasemapFeature.objects.filter(campaign=campaign)]

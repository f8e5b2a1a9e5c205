"""Small maps for the admin's pages, such as a day with and without an event.

Drawn with attributes, for the content policy allows no inline style; each colour is a pair, of which
the browser takes that of the theme.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from events.geo import geometry, svg
from events.models import Actor, BasemapFeature, Campaign, District, campaign_shapes, field_display, labels

# Held by nobody who is on record, and fought over by nobody named.
UNHELD = "light-dark(#d9d3c7, #39414b)"
UNNAMED = "light-dark(#7d766c, #9b958b)"


@dataclass(frozen=True, slots=True)
class Fill:
    """How a district is filled: colours as SVG has them; ``hatch`` is the challenger's, "" where it is quiet.

    ``holder`` is what the legend says of the colour.
    """

    fill: str
    hatch: str = ""
    pale: bool = False
    holder: str = ""
    challenger: str = ""


@dataclass(frozen=True, slots=True)
class DrawnDistrict:
    path: str
    point: svg.Pair
    title: str
    look: Fill
    marked: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of a legend. ``kind`` is "side", with its colour, or what else a picture shows."""

    kind: str
    label: str
    fill: str = ""


@dataclass(frozen=True, slots=True)
class DistrictMap:
    """``name`` sets the picture's patterns apart from those of others on the page."""

    name: str
    label: str
    frame: svg.Frame
    areas: list[DrawnDistrict] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    marks: list[svg.Pair] = field(default_factory=list)
    # Paths of what is drawn over the districts.
    shapes: list[str] = field(default_factory=list)
    # Outlines as they were, drawn as lines, and words at their middles.
    before: list[str] = field(default_factory=list)
    words: list[tuple[svg.Pair, str]] = field(default_factory=list)

    @property
    def hatches(self) -> Iterator[tuple[int, Fill]]:
        return ((number, area.look) for number, area in enumerate(self.areas) if area.look.hatch)

    def render(self) -> SafeString:
        return render_to_string("admin/events/_district_map.html", {"picture": self})


def legend(pictures: Iterable[DistrictMap]) -> list[LegendEntry]:
    """What is to be seen on any of the pictures, each once."""
    shown = list(pictures)
    looks = [area.look for picture in shown for area in picture.areas]
    sides = {(look.holder, look.fill) for look in looks} | {(look.challenger, look.hatch) for look in looks}
    entries = [LegendEntry("side", label, fill) for label, fill in sorted(sides) if label and fill]
    seen = {
        "contested": (any(look.hatch for look in looks), _("striped: contested")),
        "pale": (any(look.pale for look in looks), _("pale: claimed or disputed")),
        "marked": (any(area.marked for picture in shown for area in picture.areas), _("a district of the event")),
        "shape": (any(picture.shapes for picture in shown), _("the shape of the event")),
        "point": (any(picture.marks for picture in shown), _("the point of the event")),
    }
    return entries + [LegendEntry(kind, label) for kind, (is_seen, label) in seen.items() if is_seen]


def side_colours(side: Actor) -> str:
    """The colour of the side, in the light theme and the dark one."""
    return f"light-dark({side.colour}, {side.colour_dark})"


def fill_of(holder: Actor | None, challenger: Actor | None, contested: bool, grade: str) -> Fill:
    """How a district is drawn of which ``holder`` and ``challenger`` are the sides; None for nobody named."""
    return Fill(
        side_colours(holder) if holder else UNHELD,
        (side_colours(challenger) if challenger else UNNAMED) if contested else "",
        pale=grade in ("claimed", "disputed"),
        holder=field_display.display_name(holder) if holder else _("held by nobody on record"),
        challenger=field_display.display_name(challenger) if challenger else _("nobody named"),
    )


def frame_of(
    campaign: Campaign, districts: Iterable[District], more: Iterable[geometry.Box] = (), width: int = 360
) -> svg.Frame:
    """Around the districts and what else is to be seen; the whole campaign where there is nothing."""
    boxes = [*(_box(district) for district in districts), *more]
    box = svg.around(boxes, margin=1.0, least=0.05)
    return svg.Frame(box or (campaign.west, campaign.south, campaign.east, campaign.north), width)


def _box(district: District) -> geometry.Box:
    if None in (district.west, district.south, district.east, district.north):
        return district.lon, district.lat, district.lon, district.lat
    return district.west, district.south, district.east, district.north  # type: ignore[return-value]


def is_in_frame(frame: svg.Frame, district: District) -> bool:
    """Whether any of the district can lie on the picture."""
    west, south, east, north = _box(district)
    left, bottom, right, top = frame.box
    return west <= right and east >= left and south <= top and north >= bottom


def drawn_district(
    frame: svg.Frame, district: District, its_look: Fill, marked: bool, named: bool = False
) -> DrawnDistrict:
    path = frame.path(district.shape) if district.shape else ""
    name = labels.local_name(district) if named else ""
    return DrawnDistrict(path, frame.pixel(district.lon, district.lat), str(district), its_look, marked, name)


def basemap_paths(frame: svg.Frame, campaign: Campaign) -> list[str]:
    """The rivers and outlines beneath."""
    beneath = campaign_shapes.usable(BasemapFeature.objects.filter(campaign=campaign), campaign)
    return [frame.path(row.shape) for row in beneath if row.shape is not None]

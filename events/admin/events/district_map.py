"""Small maps of districts for the admin's pages, rendered as SVG on the server.

Colours are set as attributes, for the content security policy allows no inline style. Each is a ``light-dark()`` pair,
of which the browser takes that of the theme. Paths are SVG path data and points are (x, y), both in pixels of the frame
from its top left corner.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from events.geo import geometry, svg
from events.models import Actor, BasemapFeature, Campaign, District, campaign_shapes, field_display, labels

# The colours of a district held by nobody on record, and of a challenger that nobody names.
UNHELD = "light-dark(#d9d3c7, #39414b)"
UNNAMED = "light-dark(#7d766c, #9b958b)"


@dataclass(frozen=True, slots=True)
class Fill:
    """How a district is filled. ``fill`` and ``hatch`` are CSS colours.

    ``fill`` is the holder's colour, ``hatch`` the challenger's ("" where the district is not contested), drawn faint
    where the contest is ``unresolved``. ``pale``: claimed or disputed. ``holder`` and ``challenger`` are their names in
    the legend.
    """

    fill: str
    hatch: str = ""
    unresolved: bool = False
    pale: bool = False
    holder: str = ""
    challenger: str = ""


@dataclass(frozen=True, slots=True)
class DrawnDistrict:
    """A district in a map. ``path`` is "" for one that is only a point. ``name`` is written beside it, if any."""

    path: str
    point: svg.Pixel
    title: str
    fill: Fill
    marked: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of the legend. ``kind`` is "side", with its colour, or one of the keys in ``legend``."""

    kind: str
    label: str
    fill: str = ""


@dataclass(frozen=True, slots=True)
class DistrictMap:
    """A map to be rendered. ``name`` makes the ids of its patterns unique among the maps of one page."""

    name: str
    label: str
    frame: svg.Viewport
    districts: list[DrawnDistrict] = field(default_factory=list)
    # Paths of the basemap.
    lines: list[str] = field(default_factory=list)
    points: list[svg.Pixel] = field(default_factory=list)
    # Paths that are drawn over the districts.
    shapes: list[str] = field(default_factory=list)
    # Paths of outlines that are replaced.
    replaced: list[str] = field(default_factory=list)
    # Texts, each with its place.
    texts: list[tuple[svg.Pixel, str]] = field(default_factory=list)

    @property
    def hatches(self) -> Iterator[tuple[int, Fill]]:
        """The fills that need a pattern, each with the number of its district."""
        return ((number, drawn.fill) for number, drawn in enumerate(self.districts) if drawn.fill.hatch)

    def render(self) -> SafeString:
        return render_to_string("admin/events/_district_map.html", {"map": self})


def legend(maps: Iterable[DistrictMap]) -> list[LegendEntry]:
    """What the maps show, each thing once: the sides by name, then the marks that occur."""
    shown = list(maps)
    districts = [drawn for each in shown for drawn in each.districts]
    fills = [drawn.fill for drawn in districts]
    sides = {(fill.holder, fill.fill) for fill in fills} | {(fill.challenger, fill.hatch) for fill in fills}
    entries = [LegendEntry("side", label, colour) for label, colour in sorted(sides) if label and colour]
    marks = {
        "contested": (any(fill.hatch and not fill.unresolved for fill in fills), _("striped: contested")),
        "unresolved": (any(fill.unresolved for fill in fills), _("faintly striped: unresolved")),
        "pale": (any(fill.pale for fill in fills), _("pale: claimed or disputed")),
        "marked": (any(drawn.marked for drawn in districts), _("a district of the event")),
        "shape": (any(each.shapes for each in shown), _("the shape of the event")),
        "point": (any(each.points for each in shown), _("the point of the event")),
    }
    return entries + [LegendEntry(kind, label) for kind, (occurs, label) in marks.items() if occurs]


def side_colours(side: Actor) -> str:
    """The colours of the side in the light and the dark theme, as one CSS value."""
    light, dark = side.side_colours
    return f"light-dark({light}, {dark})"


def fill_of(holder: Actor | None, challenger: Actor | None, contested: bool, unresolved: bool, grade: str) -> Fill:
    """The fill of a district in that state. ``holder`` and ``challenger`` are sides, None for nobody named."""
    return Fill(
        side_colours(holder) if holder else UNHELD,
        (side_colours(challenger) if challenger else UNNAMED) if contested else "",
        unresolved=unresolved,
        pale=grade in ("claimed", "disputed"),
        holder=field_display.display_name(holder) if holder else _("no holder on record"),
        challenger=field_display.display_name(challenger) if challenger else _("an unnamed party"),
    )


def frame_of(
    campaign: Campaign, districts: Iterable[District], boxes: Iterable[geometry.Box] = (), width: int = 360
) -> svg.Viewport:
    """A frame of that width (pixels) around the districts and further boxes, with a margin.

    Around the whole campaign where there are none. Boxes are (west, south, east, north) in degrees.
    """
    every_box = [*(_box(district) for district in districts), *boxes]
    box = svg.bounding_box(every_box, margin=1.0, min_span=0.05)
    return svg.Viewport.around(box or (campaign.west, campaign.south, campaign.east, campaign.north), width)


def _box(district: District) -> geometry.Box:
    if None in (district.west, district.south, district.east, district.north):
        return district.lon, district.lat, district.lon, district.lat
    return district.west, district.south, district.east, district.north  # type: ignore[return-value]


def is_in_frame(frame: svg.Viewport, district: District) -> bool:
    """Whether the district's bounding box and the frame overlap."""
    west, south, east, north = _box(district)
    left, bottom, right, top = frame.box
    return west <= right and east >= left and south <= top and north >= bottom


def drawn_district(
    frame: svg.Viewport, district: District, fill: Fill, marked: bool, named: bool = False
) -> DrawnDistrict:
    path = frame.path(district.shape) if district.shape else ""
    name = labels.local_name(district) if named else ""
    return DrawnDistrict(path, frame.pixel(district.lon, district.lat), str(district), fill, marked, name)


def basemap_paths(frame: svg.Viewport, campaign: Campaign) -> list[str]:
    """The rivers and streams of the campaign's basemap as paths: the maps are too small for more of it."""
    features = campaign_shapes.usable(BasemapFeature.objects.filter(campaign=campaign).water(), campaign)
    return [frame.path(row.shape) for row in features if row.shape is not None]

"""Leaflet.timeline, the peer: the same districts and spans, as GeoJSON with start and end, under its own slider."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from playwright.sync_api import Page

from events.models import Campaign, Span
from events.projection import parties

PACKAGE = "leaflet.timeline"
VERSION = "1.6.0"
HERE = Path(__file__).resolve().parent
SCRIPT = HERE / "node_modules" / PACKAGE / "dist" / "leaflet.timeline.js"
INSTALL_SECONDS = 90
MS_A_DAY = 86_400_000

SLIDER = ".time-slider"
# As large as the product's map is in the same window.
PAGE = '<!doctype html><meta charset="utf-8"><div id="map" style="width: 896px; height: 596px"></div>'
# How Leaflet draws for the peer: both are measured, and the faster one counts.
RENDERERS = ("svg", "canvas")
DRAW = """([collection, [west, south, east, north], renderer]) => {
    const map = L.map("map", { zoomSnap: 0.1, preferCanvas: renderer === "canvas" });
    map.fitBounds([[south, west], [north, east]], { animate: false });
    const layer = L.timeline(collection, {
      style: ({ properties: { colour, opacity } }) => (
        { color: "#fff", weight: 1, fillColor: colour, fillOpacity: opacity }
      ),
      pointToLayer: (feature, point) => L.circleMarker(point, { radius: 6 }),
    });
    const control = L.timelineSliderControl({ formatOutput: (time) => new Date(time).toDateString() });
    control.addTo(map);
    control.addTimelines(layer);
    layer.addTo(map);
    // For the count of what is drawn.
    window.drawn = () => layer.getLayers().length;
}"""


class NoPeerError(Exception):
    """The peer is not here and could not be installed."""


def install() -> None:
    """Have the peer in a folder that git ignores. Raises NoPeerError."""
    if SCRIPT.exists():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise NoPeerError("there is no npm here")
    command = [npm, "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        subprocess.run(
            [*command, "--prefix", str(HERE), f"{PACKAGE}@{VERSION}"],
            check=True,
            capture_output=True,
            timeout=INSTALL_SECONDS,
        )
    except (subprocess.SubprocessError, OSError) as problem:
        raise NoPeerError(f"npm could not install {PACKAGE} {VERSION}") from problem


def collection(campaign: Campaign) -> dict[str, Any]:
    """Each span of the campaign as a feature of its own, which is how the peer wants intervals."""
    colours = {pk: side.colour for pk, side in parties.sides(campaign.actors.all()).items()}
    spans = Span.objects.of_campaign(campaign).select_related("district")
    return {"type": "FeatureCollection", "features": [_feature(span, colours) for span in spans]}


def _feature(span: Span, colours: dict[int, str]) -> dict[str, Any]:
    district = span.district
    return {
        "type": "Feature",
        "geometry": district.shape or {"type": "Point", "coordinates": [district.lon, district.lat]},
        "properties": {
            "start": milliseconds(span.starts),
            "end": milliseconds(span.until),
            "endExclusive": True,
            "colour": colours.get(span.holder_id, "#cccccc"),
            "opacity": 0.6 if span.contested else 1,
        },
    }


def milliseconds(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days * MS_A_DAY


def draw(page: Page, features: dict[str, Any], bounds: tuple[float, float, float, float], renderer: str) -> None:
    """The peer's page, with the Leaflet that the product uses, drawn by one of RENDERERS."""
    page.set_content(PAGE)
    page.add_style_tag(path=finders.find("leaflet/leaflet.css"))
    page.add_script_tag(path=finders.find("leaflet/leaflet.js"))
    page.add_script_tag(path=SCRIPT)
    page.evaluate(DRAW, [features, bounds, renderer])

"""Districts, places without a position, and what the map is drawn on, as rows."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from events.exports.rows.fields import Geometry, Name, Page, Slug
from events.exports.rows.pages import Pages
from events.geo import geometry
from events.models import BasemapFeature, District, Place, labels

# Of areas in km²; a thousandth is a square of 32 m.
DECIMALS = 3


class DistrictRow(TypedDict):
    """An area whose control can change hands. Its geometry is its outline or, without one, its point."""

    slug: Slug
    name: Name
    name_en: str
    name_ar: str
    alt_names: list[str]
    kind: Annotated[str, Field(description="quarter, town, village, site, bridge or base.")]
    kind_label: str
    bank: Annotated[str, Field(description="Of the river: east, west, north, south, or empty.")]
    initial_holder: Annotated[str | None, Field(description="The slug of the actor that held it on the first day.")]
    lon: Annotated[float, Field(description="Of its point; degrees, WGS 84.")]
    lat: Annotated[float, Field(description="Of its point; degrees, WGS 84.")]
    area_km2: Annotated[float | None, Field(description="Of its outline; null without one.")]
    approximate: Annotated[bool, Field(description="Whether the outline or point is a sketch.")]
    geometry_source: str
    geometry_licence: str
    page: Page


class PlaceRow(TypedDict):
    """A name that reports use and for which no source gives a position."""

    slug: Slug
    name: Name
    name_en: str
    name_ar: str
    alt_names: list[str]
    bank: str
    level: Annotated[str, Field(description="place, or town where the name stands for the whole town or a bank of it.")]


class BasemapRow(TypedDict):
    """A river, a road or another thing of the ground that the map is drawn on. It says nothing of control."""

    slug: Slug
    name: Name
    name_en: str
    name_ar: str
    kind: Annotated[str, Field(description="outline, stream, road, highway, runway, river, bridge or country.")]
    kind_label: str
    geometry_source: str
    geometry_licence: str


def district_row(district: District, pages: Pages) -> DistrictRow:
    """Of a district with its initial holder, and a shape that is usable (``campaign_shapes``)."""
    return {
        "slug": district.slug,
        "name": labels.local_name(district),
        "name_en": district.name_en,
        "name_ar": district.name_ar,
        "alt_names": district.alt_names,
        "kind": district.kind,
        "kind_label": district.get_kind_display(),
        "bank": district.bank,
        "initial_holder": district.initial_holder.slug if district.initial_holder else None,
        "lon": district.lon,
        "lat": district.lat,
        "area_km2": round(geometry.area_km2(district.shape), DECIMALS) if district.shape else None,
        "approximate": district.approximate,
        "geometry_source": district.geometry_source,
        "geometry_licence": district.geometry_licence,
        "page": pages.of("district", district.slug),
    }


def district_geometry(district: District) -> Geometry:
    return district.shape or {"type": "Point", "coordinates": [district.lon, district.lat]}


def place_row(place: Place) -> PlaceRow:
    return {
        "slug": place.slug,
        "name": labels.local_name(place),
        "name_en": place.name_en,
        "name_ar": place.name_ar,
        "alt_names": place.alt_names,
        "bank": place.bank,
        "level": place.level,
    }


def basemap_row(feature: BasemapFeature) -> BasemapRow:
    return {
        "slug": feature.slug,
        "name": labels.local_name(feature),
        "name_en": feature.name_en,
        "name_ar": feature.name_ar,
        "kind": feature.kind,
        "kind_label": feature.get_kind_display(),
        "geometry_source": feature.geometry_source,
        "geometry_licence": feature.geometry_licence,
    }

"""Districts, places without a position, and what the map is drawn on."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from events.api.answers import GEOJSON, Context, answer, asked_of
from events.api.lists import List, feature_of, list_answer
from events.api.pages import QueryRows, text_column
from events.api.problems import not_found
from events.api.v1.parameters import BoxParameters, LanguageParameters, ListParameters, read_box
from events.api.v1.schemas import PROBLEMS, BasemapList, DistrictList, PlaceList, geojson_too
from events.exports import areas
from events.exports.rows.places import (
    BasemapRow,
    DistrictRow,
    PlaceRow,
    basemap_row,
    district_geometry,
    district_row,
    place_row,
)
from events.models import BasemapFeature, District, campaign_shapes

router = Router(tags=["places"])

Bank = Literal["east", "west", "north", "south"]


class DistrictParameters(ListParameters, BoxParameters):
    bank: list[Bank] = Field([], description="Of the river; may be given several times.")


@router.get(
    "/campaigns/{slug:campaign}/districts",
    response={200: DistrictList, **PROBLEMS},
    operation_id="listDistricts",
    openapi_extra=geojson_too(),
)
def list_districts(request: HttpRequest, campaign: str, given: Query[DistrictParameters]) -> HttpResponseBase:
    """Areas whose control can change hands; as GeoJSON with outlines, or points where there are none."""
    box = read_box(given.bbox)

    def read(context: Context) -> QueryRows:
        rows = context.campaign.districts.select_related("initial_holder")
        if given.bank:
            rows = rows.filter(bank__in=given.bank)
        if box:
            rows = rows.filter(pk__in=areas.districts_in(context.campaign, box))
        return QueryRows(rows, [text_column("slug")])

    districts = List(DistrictRow, read, _district_row, lambda _context: _placed)
    return list_answer(asked_of(request, campaign, given, has_geometry=True), districts, given)


def _placed(district: District) -> tuple[str, Any]:
    return district.slug, district_geometry(district)


def _district_row(context: Context) -> Callable[[District], Mapping[str, Any]]:
    def row(district: District) -> Mapping[str, Any]:
        [usable] = campaign_shapes.usable([district], context.campaign)
        return district_row(usable, context.pages)

    return row


@router.get(
    "/campaigns/{slug:campaign}/districts/{slug:district}",
    response={200: DistrictRow, **PROBLEMS},
    operation_id="getDistrict",
    openapi_extra={"responses": {200: {"content": {"application/geo+json": {"schema": {"type": "object"}}}}}},
)
def get_district(
    request: HttpRequest, campaign: str, district: str, given: Query[LanguageParameters]
) -> HttpResponseBase:
    """One district; as GeoJSON a feature."""
    asked = asked_of(request, campaign, given, has_geometry=True)

    def make(context: Context) -> Mapping[str, Any]:
        found = context.campaign.districts.select_related("initial_holder").filter(slug=district).first()
        if found is None:
            raise not_found(f"There is no district “{district}”.")
        row = _district_row(context)(found)
        if asked.form != GEOJSON:
            return row
        return feature_of(*_placed(found), row)

    return answer(asked, make)


@router.get("/campaigns/{slug:campaign}/places", response={200: PlaceList, **PROBLEMS}, operation_id="listPlaces")
def list_places(request: HttpRequest, campaign: str, given: Query[ListParameters]) -> HttpResponseBase:
    """Names that reports use, and for which no source gives a position."""
    return list_answer(asked_of(request, campaign, given), _PLACES, given)


_PLACES = List(
    PlaceRow,
    lambda context: QueryRows(context.campaign.places.all(), [text_column("slug")]),
    lambda _context: place_row,
)


class BasemapParameters(ListParameters):
    kind: list[BasemapFeature.Kind] = Field([], description="May be given several times.")


@router.get(
    "/campaigns/{slug:campaign}/basemap",
    response={200: BasemapList, **PROBLEMS},
    operation_id="listBasemap",
    openapi_extra=geojson_too(),
)
def list_basemap(request: HttpRequest, campaign: str, given: Query[BasemapParameters]) -> HttpResponseBase:
    """Rivers, roads, bridges and outlines that the map is drawn on; as GeoJSON with their lines and areas."""

    def read(context: Context) -> QueryRows:
        rows = context.campaign.basemap.all()
        return QueryRows(rows.filter(kind__in=given.kind) if given.kind else rows, [text_column("slug")])

    def placed(context: Context) -> Callable[[BasemapFeature], tuple[str, Any]]:
        def name_and_shape(feature: BasemapFeature) -> tuple[str, Any]:
            [usable] = campaign_shapes.usable([feature], context.campaign)
            return usable.slug, usable.shape

        return name_and_shape

    features = List(BasemapRow, read, lambda _context: basemap_row, placed)
    return list_answer(asked_of(request, campaign, given, has_geometry=True), features, given)

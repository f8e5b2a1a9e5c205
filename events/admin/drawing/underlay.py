"""The underlay of the drawing map: a campaign's bounds, districts and basemap as one GeoJSON FeatureCollection."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from events.models import BasemapFeature, Campaign, District, campaign_shapes, labels

_DRAWING_ORDER = {kind: number for number, kind in enumerate(BasemapFeature.Kind.values)}


def _etag(request: HttpRequest, pk: int) -> str | None:
    revision = Campaign.objects.filter(pk=pk).values_list("revision", flat=True).first()
    return None if revision is None else f'"{pk}-{revision}-{get_language()}"'


@permission_required("events.view_district", raise_exception=True)
@cache_control(private=True, no_cache=True)
@condition(etag_func=_etag)
def underlay(request: HttpRequest, pk: int) -> HttpResponse:
    """A FeatureCollection whose features have an id such as "district-7", a title and a kind, each over the one before.

    The areas of districts lie undermost: they are filled, and would hide the river between them. Coordinates are
    longitude first; a district without a polygon is a point, and on top. The ETag is the campaign's revision,
    which every change of a district or the basemap counts up, and the language of the titles.
    """
    campaign = get_object_or_404(Campaign, pk=pk)
    districts = campaign_shapes.usable(campaign.districts.all(), campaign)
    areas = [_feature(district, "district", district.shape) for district in districts if district.shape]
    points = [_feature(district, "district", _point(district)) for district in districts if not district.shape]
    bounds = [campaign.west, campaign.south, campaign.east, campaign.north]
    features = [*areas, *_basemap(campaign), *points]
    return JsonResponse({"type": "FeatureCollection", "bbox": bounds, "features": features})


def _basemap(campaign: Campaign) -> list[dict[str, Any]]:
    """The features of the basemap in the order of their kinds, in which they are drawn."""
    rows = [row for row in campaign_shapes.usable(campaign.basemap.all(), campaign) if row.shape is not None]
    rows.sort(key=lambda row: _DRAWING_ORDER.get(row.kind, 0))
    return [_feature(row, row.kind, row.shape) for row in rows]


def _point(district: District) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [district.lon, district.lat]}


def _feature(row: District | BasemapFeature, kind: str, shape: Any) -> dict[str, Any]:
    names = [str(row), *labels.both_names(row.name_en, row.name_ar)[1:]]
    return {
        "type": "Feature",
        "id": f"{row._meta.model_name}-{row.pk}",
        "properties": {"kind": kind, "title": " · ".join(filter(None, names))},
        "geometry": shape,
    }

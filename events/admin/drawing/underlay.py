"""The underlay of the drawing map: a campaign's bounds, districts and basemap as one GeoJSON FeatureCollection."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from events.models import BasemapFeature, Campaign, District, campaign_shapes, labels


def _etag(request: HttpRequest, pk: int) -> str | None:
    revision = Campaign.objects.filter(pk=pk).values_list("revision", flat=True).first()
    return None if revision is None else f'"{pk}-{revision}-{get_language()}"'


@permission_required("events.view_district", raise_exception=True)
@cache_control(private=True, no_cache=True)
@condition(etag_func=_etag)
def underlay(request: HttpRequest, pk: int) -> HttpResponse:
    """A FeatureCollection whose features have an id such as "district-7", a title and a kind.

    Coordinates are longitude first; a district without a polygon is a point. The ETag is the campaign's revision,
    which every change of a district or the basemap counts up, and the language of the titles.
    """
    campaign = get_object_or_404(Campaign, pk=pk)
    districts = [_district(district) for district in campaign_shapes.usable(campaign.districts.all(), campaign)]
    basemap_rows = campaign_shapes.usable(campaign.basemap.all(), campaign)
    basemap = [_feature(row, row.kind, row.shape) for row in basemap_rows if row.shape is not None]
    bounds = [campaign.west, campaign.south, campaign.east, campaign.north]
    return JsonResponse({"type": "FeatureCollection", "bbox": bounds, "features": [*basemap, *districts]})


def _district(district: District) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [district.lon, district.lat]}
    return _feature(district, "district", district.shape or point)


def _feature(row: District | BasemapFeature, kind: str, shape: Any) -> dict[str, Any]:
    names = [str(row), *labels.both_names(row.name_en, row.name_ar)[1:]]
    return {
        "type": "Feature",
        "id": f"{row._meta.model_name}-{row.pk}",
        "properties": {"kind": kind, "title": " · ".join(filter(None, names))},
        "geometry": shape,
    }

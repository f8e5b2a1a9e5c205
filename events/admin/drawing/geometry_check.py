"""What is said of a shape while it is drawn: whether it can be read, what is wrong with it, what would mend it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from events.admin.drawing.geometry_field import GeometryField, uploaded_geometry
from events.geo import geometry, geometry_messages, shape_limits, validity
from events.geo.formats import FormatError
from events.models import Campaign
from events.models.primary_keys import parse_key

AREAS = ("Polygon", "MultiPolygon")
# Whoever may enter or change a row with a shape.
DRAWN = ("event", "district", "basemapfeature")


@never_cache
@require_POST
def check_geometry(request: HttpRequest) -> HttpResponse:
    """Of a ``file``, or of ``text`` (GeoJSON, WKT or KML): ``{"geometry", "fault", "repaired"}`` or ``{"problem"}``.

    The last two as in ``verdict``; the geometry is GeoJSON. The fault may also be that it does not fit ``campaign``,
    a primary key, whose form it is on. With ``draws=area`` whatever is no area is a
    problem, beside which a point is given too: the form may have a use for it.
    """
    if not any(request.user.has_perm(f"events.{act}_{noun}") for act in ("add", "change") for noun in DRAWN):
        raise PermissionDenied
    try:
        if upload := request.FILES.get("file"):
            shape = uploaded_geometry(upload)
        else:
            shape = GeometryField(required=False).clean(request.POST.get("text", ""))
        if shape is not None and request.POST.get("draws") == "area" and shape["type"] not in AREAS:
            refused = geometry.not_an_area_error(geometry.read(shape))
            point = {"geometry": shape} if shape["type"] == "Point" else {}
            return JsonResponse({"problem": geometry_messages.refusal(refused), **point})
        return JsonResponse({"geometry": shape, **(_misplaced(shape, request.POST) or check_result(shape))})
    except ValidationError as problem:
        return JsonResponse({"problem": " ".join(problem.messages)})
    except FormatError as problem:
        return JsonResponse({"problem": str(problem)})
    except geometry.GeometryError as problem:
        return JsonResponse({"problem": geometry_messages.refusal(problem)})


def _misplaced(shape: Any, asked: QueryDict) -> dict[str, Any] | None:
    """The verdict on what the campaign of the form refuses; None where it does not, or the form has none yet."""
    pk = parse_key(asked.get("campaign"))
    campaign = None if pk is None else Campaign.objects.filter(pk=pk).first()
    if shape is None or campaign is None:
        return None
    is_area = asked.get("draws") == "area"
    try:
        read = geometry.read(shape)
        shape_limits.check(read, campaign.bounds, settings.SHAPE_MAX_VERTICES, may_reach_out=not is_area)
    except geometry.GeometryError as problem:
        return {"fault": {"says": geometry_messages.refusal(problem), "at": None}, "repaired": None}
    return None


def check_result(shape: Any) -> dict[str, Any]:
    """``fault``: ``{"says", "at": [lon, lat] or None}``; ``repaired``: ``{"says", "geometry"}``; each may be None.

    Raises GeometryError where the shape is no geometry.
    """
    fault = validity.fault(shape) if shape is not None else None
    mended = validity.repaired(shape) if fault else None
    at = [fault.lon, fault.lat] if fault and fault.lon is not None else None
    return {
        "fault": fault and {"says": geometry_messages.explain(fault), "at": at},
        "repaired": mended and {"says": geometry_messages.offer(mended), "geometry": mended.geometry},
    }


def check_result_of_text(text: Any) -> dict[str, Any]:
    """The same of what a form was sent with; nothing of what is no shape at all."""
    try:
        return check_result(GeometryField(required=False).clean(text))
    except (ValidationError, geometry.GeometryError):
        return {"fault": None, "repaired": None}

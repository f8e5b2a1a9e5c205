"""The view that checks a shape while it is drawn: can it be read, what is its fault, what would repair it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from events.admin.drawing.geometry_field import GeometryField, simplified_offer, uploaded_geometry
from events.geo import geometry, geometry_messages, shape_limits, validity
from events.geo.formats import MAX_BYTES, FormatError
from events.models import Campaign
from events.models.primary_keys import parse_key

AREAS = ("Polygon", "MultiPolygon")
# The models with a shape: whoever may add or change a row of one of them may ask.
MODELS_WITH_SHAPE = ("event", "district", "basemapfeature")


@never_cache
@require_POST
def check_geometry(request: HttpRequest) -> HttpResponse:
    """Check the shape that is posted as ``file`` or as ``text`` (GeoJSON, WKT or KML).

    Answers ``{"geometry", "fault", "repaired"}``, the geometry as GeoJSON and the other two as in ``check_result``; or
    ``{"problem": message}`` where there is no shape to be read. A shape of too many corners is a fault, and its repair
    the simplified shape. With ``campaign``, a primary key, a shape that the
    campaign would refuse is a fault as well. With ``draws=area`` anything but an area is a problem; a point is then
    sent along as ``geometry``, so that the form can set its ``lon`` and ``lat``.
    """
    if not any(
        request.user.has_perm(f"events.{act}_{model}") for act in ("add", "change") for model in MODELS_WITH_SHAPE
    ):
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
        return JsonResponse({"geometry": shape, **(_campaign_fault(shape, request.POST) or check_result(shape))})
    except ValidationError as problem:
        return _problem(request, " ".join(problem.messages))
    except FormatError as problem:
        return _problem(request, str(problem))
    except geometry.GeometryError as problem:
        return _problem(request, geometry_messages.refusal(problem))


def _problem(request: HttpRequest, message: str) -> JsonResponse:
    """The message, and the simplified shape where there are only too many corners."""
    upload = request.FILES.get("file")
    if upload:
        upload.seek(0)
    offered = _simplified(upload.read(MAX_BYTES + 1) if upload else request.POST.get("text", ""))
    if offered is None:
        return JsonResponse({"problem": message})
    return JsonResponse({"geometry": None, "fault": {"says": message, "at": None}, "repaired": offered})


def _simplified(data: bytes | str) -> dict[str, Any] | None:
    simpler = simplified_offer(data)
    if simpler is None:
        return None
    return {
        "says": geometry_messages.simplified_offer(simpler),
        "take": _("Use the simplified shape"),
        "geometry": simpler.geometry,
    }


def _campaign_fault(shape: Any, sent: QueryDict) -> dict[str, Any] | None:
    """The check result of a shape that the campaign refuses; None where it does not, or none is chosen yet."""
    pk = parse_key(sent.get("campaign"))
    campaign = None if pk is None else Campaign.objects.filter(pk=pk).first()
    if shape is None or campaign is None:
        return None
    is_area = sent.get("draws") == "area"
    try:
        read = geometry.read(shape)
        shape_limits.check(read, campaign.bounds, settings.SHAPE_MAX_VERTICES, may_reach_out=not is_area)
    except geometry.GeometryError as problem:
        return {"fault": {"says": geometry_messages.refusal(problem), "at": None}, "repaired": None}
    return None


def check_result(shape: Any) -> dict[str, Any]:
    """The fault of a GeoJSON geometry and its repair, each None where there is none.

    ``{"fault": {"says", "at": [lon, lat] or None}, "repaired": {"says", "take", "geometry"}}``,
    with ``take`` the words of the button that takes it. Raises GeometryError where the
    shape is no geometry.
    """
    fault = validity.fault(shape) if shape is not None else None
    repaired = validity.repaired(shape) if fault else None
    at = [fault.lon, fault.lat] if fault and fault.lon is not None else None
    return {
        "fault": fault and {"says": geometry_messages.explain(fault), "at": at},
        "repaired": repaired
        and {
            "says": geometry_messages.offer(repaired),
            "take": _("Use the repaired shape"),
            "geometry": repaired.geometry,
        },
    }


def check_result_of_text(text: Any) -> dict[str, Any]:
    """The same for the text of a form's field; both None where it is no shape. Of many corners: the repair alone."""
    try:
        return check_result(GeometryField(required=False).clean(text))
    except (ValidationError, geometry.GeometryError):
        return {"fault": None, "repaired": _simplified(text) if isinstance(text, str) else None}

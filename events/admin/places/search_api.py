"""The view behind the place search of the event form: places by name or coordinates, and the district at a point."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from events.gazetteer import remote_geocoder
from events.gazetteer.cache import gazetteer_of
from events.gazetteer.gazetteer import Gazetteer, Match
from events.geo import coordinates
from events.models import Campaign, District, Place, labels

# A part of the JSON answer; search_places() says which keys it has.
Json = dict[str, Any]

# Metres. No district is named as the nearest to a point that is farther from it.
MAX_DISTANCE_METRES = 50_000


@never_cache
@require_GET
def search_places(request: HttpRequest, pk: int) -> HttpResponse:
    """Search the places of the campaign ``pk``. Coordinates are degrees of WGS 84; ``says`` is a line for the user.

    ``?q=`` (a name, coordinates or a link to a map): ``{"results": [...], "says": "…"}``, and ``"point"`` where ``q``
    is a point. Each result has a ``kind``: "district", "place" (it has no position), "point" or "remote" (from the
    geocoder that the operator has configured, which is asked with ``&remote=1``).
    ``?lon=&lat=``: ``{"district": {...}, "holds": true, "says": "…"}``, the district that holds the point or the
    nearest one.
    """
    if not (request.user.has_perm("events.add_event") or request.user.has_perm("events.view_event")):
        raise PermissionDenied
    campaign = get_object_or_404(Campaign, pk=pk)
    if "q" in request.GET:
        return JsonResponse(_search(campaign, request.GET["q"], remote="remote" in request.GET))
    point = _point(request)
    if point is None:
        return HttpResponseBadRequest(_("Ask for ?q= or for ?lon= and ?lat= in degrees."))
    return JsonResponse(at_point(campaign, *point))


def at_point(campaign: Campaign, lon: float, lat: float) -> Json:
    """The district that holds the point, else the nearest one within MAX_DISTANCE_METRES and its distance."""
    gazetteer = gazetteer_of(campaign)
    near = gazetteer.spatial_index.nearest(lon, lat, limit=1)
    if not near or near[0].metres > MAX_DISTANCE_METRES:
        return {"district": None, "holds": False, "says": _("No district is near this point.")}
    entry, metres = gazetteer.entries[near[0].number], near[0].metres
    title = _title(entry.name_en, entry.name_ar, entry.bank)
    district = {"id": entry.pk, "title": title, "metres": round(metres)}
    if metres == 0:
        return {"district": district, "holds": True, "says": _("This point is in %(place)s.") % {"place": title}}
    says = _("In no district; the nearest is %(place)s, %(distance)s away.")
    return {"district": district, "holds": False, "says": says % {"place": title, "distance": _distance(metres)}}


def _search(campaign: Campaign, text: str, *, remote: bool) -> Json:
    bounds = (campaign.west, campaign.south, campaign.east, campaign.north)
    try:
        pasted = coordinates.parse(text, bounds)
    except coordinates.CoordinateError as problem:
        return {"results": [], "says": _coordinate_problem(problem.why)}
    if pasted:
        return _pasted_point(campaign, pasted)
    found = _suggestions(gazetteer_of(campaign), text)
    if remote and (answer := remote_geocoder.ask(text, bounds, get_language() or "en")):
        remote_results = [_remote_result(campaign, place) for place in answer.found]
        return {"results": remote_results or found, "says": _geocoder_problem(answer) or _count(len(remote_results))}
    return {"results": found, "says": _count(len(found))}


def _suggestions(gazetteer: Gazetteer, text: str) -> list[Json]:
    """Best match first. ``certain`` marks one that the form may take without asking the user."""
    certain = gazetteer.place(text).match
    return [_suggestion(match, certain=match.slug == (certain and certain.slug)) for match in gazetteer.find(text)]


def _suggestion(match: Match, *, certain: bool) -> Json:
    result: Json = {
        "kind": "district" if match.pk else "place",
        "title": _title(match.name_en, match.name_ar, match.bank),
        "detail": _detail(match),
        "certain": certain,
    }
    if match.pk:
        return result | {"id": match.pk, "lon": match.lon, "lat": match.lat}
    is_bank = match.kind == Place.Level.TOWN and match.bank
    return result | ({"covers": match.bank} if is_bank else {"place": match.name_en})


def _detail(match: Match) -> str:
    kinds = dict(District.Kind.choices) | dict(Place.Level.choices)
    kind = str(kinds.get(match.kind, ""))
    # Found by another spelling: the user will recognise that one.
    spelling = match.matched if match.matched not in ("", match.name_en, match.name_ar, match.slug) else ""
    return " · ".join(filter(None, (kind, spelling)))


def _title(name_en: str, name_ar: str, bank: str) -> str:
    """Both names, the one in the user's language first, with the bank."""
    # The name of a place without a position already ends with its bank.
    first, *other = labels.both_names(name_en.removesuffix(f" ({bank})"), name_ar)
    return " · ".join([labels.name_with_bank(first, bank and District.Bank(bank).label), *other])


def _pasted_point(campaign: Campaign, pasted: coordinates.PastedPoint) -> Json:
    says = at_point(campaign, pasted.lon, pasted.lat)["says"]
    point = {"lon": round(pasted.lon, 6), "lat": round(pasted.lat, 6)}
    reading = {
        "bounds": _("Latitude and longitude told apart by the campaign's bounds."),
        "range": _("Latitude and longitude told apart by their range."),
        "view": _("The middle of the map that the link shows; it has no pin."),
    }.get(pasted.how, "")
    result = {"kind": "point", "title": _display_point(**point), "detail": says, "certain": True, **point}
    return {"results": [result], "says": reading, "point": point}


def _remote_result(campaign: Campaign, found: remote_geocoder.FoundPlace) -> Json:
    return {
        "kind": "remote",
        "title": found.name,
        "detail": at_point(campaign, found.lon, found.lat)["says"],
        "certain": False,
        "lon": round(found.lon, 6),
        "lat": round(found.lat, 6),
    }


def _coordinate_problem(why: str) -> str:
    return {
        "one-number": _("These are not two coordinates, a latitude and a longitude."),
        "which-is-which": _("Which is the latitude? Write N or S, and E or W, or paste a link to a map."),
        "out-of-range": _("A latitude runs from -90 to 90 degrees and a longitude from -180 to 180."),
        "two-of-a-kind": _("Two latitudes or two longitudes: one of each is needed."),
        "no-point": _("This link does not name a single point."),
        "short-link": _("A shortened link does not say where it leads: open it, and paste the long address."),
    }[why]


def _geocoder_problem(answer: remote_geocoder.GeocoderAnswer) -> str:
    problem = {
        "slow": _("The geocoder did not answer in time."),
        "quota": _("The geocoder accepts no more requests for now."),
        "refused": _("The geocoder refused."),
        "nonsense": _("The geocoder's answer could not be read."),
        "outside": _("The geocoder knows the name only outside this campaign's bounds."),
    }.get(answer.failure, "")
    fallback = _("These are the names on record.")
    return f"{problem} {fallback}" if problem else ""


def _count(number: int) -> str:
    if not number:
        return _("No place of this name is on record.")
    return ngettext("%(n)d place", "%(n)d places", number) % {"n": number}


def _distance(metres: float) -> str:
    if metres < 1000:
        return pgettext("distance", "%(n)s m") % {"n": number_format(round(metres))}
    return pgettext("distance", "%(n)s km") % {"n": number_format(round(metres / 1000, 1), 1)}


def _display_point(lon: float, lat: float) -> str:
    return f"{abs(lat):.5f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.5f}° {'E' if lon >= 0 else 'W'}"


def _point(request: HttpRequest) -> tuple[float, float] | None:
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return None
    return (lon, lat) if coordinates.is_on_globe(lon, lat) else None

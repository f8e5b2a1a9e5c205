"""Leads from an event's identifier, ``/id/<uuid>``, to its page, wherever that is by now."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from events.api.answers import GEOJSON, JSON
from events.models import Event
from events.public.pages import readers_page

URN = "urn:uuid:"
HTML = "text/html"


@readers_page
def event_identifier(request: HttpRequest, identifier: str) -> HttpResponseBase:
    """303 to the event's page, or to its row in the API for programs that ask for JSON or GeoJSON.

    A retracted event has a page, which says so. Of a draft there is nothing: 404, as of an identifier that was never
    given. What was taken down is not told apart from those: its entry names no row.
    """
    shown = (Event.Status.PUBLISHED, Event.Status.RETRACTED)
    found = Event.objects.filter(uid=_uuid(identifier), status__in=shown)
    keys = found.values_list("campaign__slug", "reference").first()
    if keys is None:
        raise Http404
    slug, reference = keys
    if request.get_preferred_type([HTML, JSON, GEOJSON]) in (JSON, GEOJSON):
        address = f"{reverse('api-v1:api-root')}campaigns/{slug}/events/{reference}"
    else:
        address = reverse("event", args=[slug, reference])
    response = HttpResponse(status=303, headers={"Location": address, "Cache-Control": "public, no-cache"})
    patch_vary_headers(response, ["Accept"])
    return response


def _uuid(text: str) -> uuid.UUID:
    """Of the hexadecimal form with hyphens, in either case, as such or as a URN. Raises Http404."""
    plain = text.lower().removeprefix(URN)
    try:
        found = uuid.UUID(plain)
    except ValueError as problem:
        raise Http404 from problem
    # UUID() takes braces, and hyphens anywhere.
    if str(found) != plain:
        raise Http404
    return found

"""The map page, the payload that it loads, and the health check."""

import datetime as dt
import logging
from typing import NamedTuple

from django.conf import settings
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from events.models import Campaign, Event, Span
from events.models.consistent_read import read_one_revision
from events.models.dates import parse_day
from events.payload.cache import current_payload
from events.public.ui_strings import ui_strings

logger = logging.getLogger(__name__)

# In seconds; to a HTTP cache as good as for ever.
ONE_YEAR = 365 * 24 * 60 * 60


class OpeningDay(NamedTuple):
    """The day that the map opens on; ``notice`` says why where it is not the day asked for, else it is ""."""

    day: dt.date
    notice: str


class MapData(NamedTuple):
    """What the map page shows of a campaign, all of it read at one revision."""

    campaign: Campaign
    opening: OpeningDay
    # Who holds what on the opening day, one span a district, by the district's name.
    spans: list[Span]
    payload_version: str


@gzip_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest campaign's map; in an empty database a page that says how to load a campaign."""
    campaign = Campaign.objects.first()
    if campaign is None:
        return render(request, "events/empty.html")
    return _map_page(request, campaign)


@gzip_page
@require_safe
def campaign_map(request: HttpRequest, campaign: str) -> HttpResponse:
    return _map_page(request, get_object_or_404(Campaign, slug=campaign))


@require_safe
def timeline(request: HttpRequest, campaign: str, language: str, version: str) -> HttpResponse:
    """The payload in a language, as JSON. Its address changes with its content: every cache may keep it for ever."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    current = current_payload(get_object_or_404(Campaign, slug=campaign), language)
    if version != current.version:
        # A page that was opened before the last change asks for a version that is no longer kept.
        redirect = HttpResponseRedirect(reverse("timeline", args=[campaign, language, current.version]))
        patch_cache_control(redirect, no_store=True)
        return redirect
    encoding, body = current.encoded(request.headers.get("Accept-Encoding", ""))
    etag = f'"{version}{"-" + encoding if encoding else ""}"'
    response = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
    if encoding:
        response.headers["Content-Encoding"] = encoding
    patch_vary_headers(response, ["Accept-Encoding"])
    patch_cache_control(response, public=True, max_age=ONE_YEAR, immutable=True)
    return get_conditional_response(request, etag=etag, response=response) or response


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503, on which a load balancer takes this server out."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        # The text of the error may hold a password: it goes into the log alone.
        logger.exception("The database does not answer.")
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def _map_page(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    # Of one revision, so that the page's table, for readers without scripts, says the same as the payload.
    data = read_one_revision(
        campaign.pk, lambda current: _read_map(current, language, request.GET.get("on"), request.GET.get("event"))
    )
    campaign = data.campaign
    config = {
        "payload": reverse("timeline", args=[campaign.slug, language, data.payload_version]),
        "on": data.opening.day.isoformat(),
        "language": language,
        "words": ui_strings(),
    }
    context = {
        "campaign": campaign,
        "name": str(campaign),
        "campaigns": Campaign.objects.exclude(pk=campaign.pk),
        "opening": data.opening,
        "config": config,
        "spans": data.spans,
        # As django-leaflet takes it: west, south, east, north.
        "map_settings": {"SPATIAL_EXTENT": (campaign.west, campaign.south, campaign.east, campaign.north)},
    }
    return render(request, "events/map.html", context)


def _read_map(campaign: Campaign, language: str, on: str | None, event: str | None) -> MapData:
    opening = opening_day(campaign, on, event)
    spans = Span.objects.of_campaign(campaign).as_of(opening.day).select_related("district", "holder", "challenger")
    version = current_payload(campaign, language).version
    return MapData(campaign, opening, list(spans.order_by("district__name_en")), version)


def opening_day(campaign: Campaign, on: str | None, event: str | None) -> OpeningDay:
    """The day that the query asks for: ``on`` (YYYY-MM-DD) or else the day of the published event of that reference.

    The campaign's first day where it asks for none, or for what is no date or no such event; the nearest day of the
    campaign for a date outside it.
    """
    if on is None:
        # PostgreSQL knows no NUL in a text and would refuse the query.
        reference = (event or "").replace("\0", "")
        found = Event.objects.published().filter(campaign=campaign, reference=reference).first()
        if event and found is None:
            return OpeningDay(campaign.start, _("There is no event “%(event)s” here.") % {"event": event})
        return OpeningDay(found.occurred_on if found else campaign.start, "")
    try:
        day = parse_day(on)
    except ValueError:
        return OpeningDay(campaign.start, _("“%(day)s” is not a date (YYYY-MM-DD).") % {"day": on[:40]})
    nearest = campaign.nearest_day(day)
    if nearest == day:
        return OpeningDay(day, "")
    return OpeningDay(nearest, _("%(day)s is outside the campaign.") % {"day": day})

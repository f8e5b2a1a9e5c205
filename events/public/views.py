"""The map page and the health check."""

import datetime as dt
import logging
from typing import NamedTuple

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from events.models import Campaign, Event, Span
from events.models.consistent_read import read_one_revision
from events.models.dates import parse_day
from events.payload.parts import CORE, Core, PartName, current_core
from events.public.parts import address_of, addresses_begin
from events.public.ui_strings import ui_strings

logger = logging.getLogger(__name__)


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
    core: Core


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
        campaign.pk, lambda current: _read_map(current, request.GET.get("on"), request.GET.get("event"))
    )
    campaign = data.campaign
    config = {
        "parts": addresses_begin(campaign),
        "version": data.core.version,
        "on": data.opening.day.isoformat(),
        "language": language,
        "words": ui_strings(),
    }
    context = {
        "campaign": campaign,
        "name": str(campaign),
        # Asked for before any script runs. What the opening day needs the core says too, once it has been read.
        "preloads": [
            address_of(campaign, data.core.version_of(name) or "", name)
            for name in (PartName(CORE), data.core.window_of(data.opening.day, language))
            if name
        ],
        "campaigns": Campaign.objects.exclude(pk=campaign.pk),
        "opening": data.opening,
        "config": config,
        "spans": data.spans,
        # As django-leaflet takes it: west, south, east, north.
        "map_settings": {"SPATIAL_EXTENT": (campaign.west, campaign.south, campaign.east, campaign.north)},
    }
    return render(request, "events/map.html", context)


def _read_map(campaign: Campaign, on: str | None, event: str | None) -> MapData:
    opening = opening_day(campaign, on, event)
    spans = Span.objects.of_campaign(campaign).as_of(opening.day).select_related("district", "holder", "challenger")
    return MapData(campaign, opening, list(spans.order_by("district__name_en")), current_core(campaign))


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

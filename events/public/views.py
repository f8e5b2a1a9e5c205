"""The reader's side: parse, ask once, answer."""

import datetime as dt
import logging
from typing import NamedTuple

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from events.models import Campaign, Event, Span
from events.models.consistent_read import read_one_revision
from events.models.dates import parse_day
from events.payload.cache import current_payload
from events.public.ui_strings import ui_strings

logger = logging.getLogger(__name__)

ONE_YEAR = 365 * 24 * 60 * 60


class ChosenDay(NamedTuple):
    """The day that the page opens on, and what is to be said where it is not the day asked for."""

    day: dt.date
    notice: str


@gzip_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest campaign's map, or how to load a first one."""
    campaign = Campaign.objects.first()
    if campaign is None:
        return render(request, "events/empty.html")
    return _map(request, campaign)


@gzip_page
@require_safe
def campaign_map(request: HttpRequest, campaign: str) -> HttpResponse:
    return _map(request, get_object_or_404(Campaign, slug=campaign))


@require_safe
def timeline(request: HttpRequest, campaign: str, version: str) -> HttpResponse:
    """The payload. Its address changes with its content, so a copy is good for ever."""
    current = current_payload(get_object_or_404(Campaign, slug=campaign))
    if version != current.version:
        # A page that was opened before the last change asks for what is no more.
        moved = HttpResponseRedirect(reverse("timeline", args=[campaign, current.version]))
        patch_cache_control(moved, no_store=True)
        return moved
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
    """200 when the database answers; a balancer takes anything else as down."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        logger.exception("The database does not answer.")
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def _map(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    def read(campaign: Campaign) -> tuple[Campaign, ChosenDay, list[Span], str]:
        chosen = choose_day(campaign, request.GET.get("on"), request.GET.get("event"))
        spans = Span.objects.of_campaign(campaign).as_of(chosen.day).select_related("district", "holder", "challenger")
        return campaign, chosen, list(spans.order_by("district__name_en")), current_payload(campaign).version

    # The table of the page, for those without scripts, says the same as the payload.
    campaign, chosen, spans, version = read_one_revision(campaign.pk, read)
    language = get_language() or "en"
    config = {
        "payload": reverse("timeline", args=[campaign.slug, version]),
        "on": chosen.day.isoformat(),
        "language": language,
        "words": ui_strings(),
    }
    context = {
        "campaign": campaign,
        "name": str(campaign),
        "campaigns": Campaign.objects.exclude(pk=campaign.pk),
        "chosen": chosen,
        "config": config,
        "spans": spans,
        "leaflet": static("leaflet/leaflet.js"),
        "other_language": other_language(campaign, language),
        "bounds": {"SPATIAL_EXTENT": (campaign.west, campaign.south, campaign.east, campaign.north)},
    }
    return render(request, "events/map.html", context)


def other_language(campaign: Campaign, language: str) -> dict[str, str]:
    """Where the same page is in the other language; its day and selection are added by the page."""
    code = "en" if language == "ar" else "ar"
    with override(code):
        return {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "url": reverse("campaign", args=[campaign.slug]),
        }


def choose_day(campaign: Campaign, asked: str | None, event: str | None) -> ChosenDay:
    """The day asked for, or the event's day, or the first day; the nearest one where it is none of the campaign's."""
    if asked is None:
        # PostgreSQL knows no NUL in a text and would refuse the query.
        reference = (event or "").replace("\0", "")
        found = Event.objects.published().filter(campaign=campaign, reference=reference).first()
        if event and found is None:
            return ChosenDay(campaign.start, _("There is no event “%(event)s” here.") % {"event": event})
        return ChosenDay(found.occurred_on if found else campaign.start, "")
    try:
        day = parse_day(asked)
    except ValueError:
        return ChosenDay(campaign.start, _("“%(day)s” is not a date (YYYY-MM-DD).") % {"day": asked[:40]})
    nearest = campaign.nearest_day(day)
    if nearest == day:
        return ChosenDay(day, "")
    return ChosenDay(nearest, _("%(day)s is outside the campaign.") % {"day": day})

"""The map page."""

import datetime as dt
from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import Campaign, Span
from events.models.dates import parse_day
from events.payload.parts import CORE, Core, PartName, current_core
from events.public import structured_data
from events.public.campaign_list import ListedCampaign, find_campaign, list_campaigns
from events.public.inset import Inset
from events.public.page_cache import PageKey
from events.public.page_head import PageHead, site_of
from events.public.pages import (
    PageRequest,
    Rendered,
    campaign_page,
    language_of_page,
    make_page,
    render_page,
    serve,
)
from events.public.parts import address_of, addresses_begin
from events.public.pictures import Neighbours, neighbours
from events.public.ui_strings import ui_strings

# Characters of what was typed that a notice repeats.
MAX_QUOTED = 40


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
    neighbours: Neighbours
    inset: Inset | None


@campaign_page
def home(request: HttpRequest) -> PageRequest | HttpResponseBase:
    """The newest campaign's map; in an empty database a page that says how to load a campaign."""
    asked = Asked.of(request)
    campaigns = asked.campaigns()
    if not campaigns:
        return serve(request, make_page(render_page("events/empty.html", {})))
    return _map_page(asked, campaigns[0], campaigns)


@campaign_page
def campaign_map(request: HttpRequest, campaign: str) -> PageRequest:
    asked = Asked.of(request)
    campaigns = asked.campaigns()
    return _map_page(asked, find_campaign(campaign, campaigns), campaigns)


class Asked(NamedTuple):
    """What the query asks for, as it was typed; "" or None where it does not."""

    on: str | None
    event: str
    district: str
    # Scheme and host, "https://example.org": what is read elsewhere, a preview's picture, needs a whole address.
    site: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        site = site_of(request)
        return cls(request.GET.get("on"), request.GET.get("event", ""), request.GET.get("district", ""), site)

    def campaigns(self) -> list[ListedCampaign]:
        # PostgreSQL knows no NUL in a text and would refuse the query.
        return list_campaigns(self.event.replace("\0", ""), self.district.replace("\0", ""))


def _map_page(asked: Asked, shown: ListedCampaign, campaigns: list[ListedCampaign]) -> PageRequest:
    opening = opening_day(shown, asked)
    others = [(other.slug, str(other)) for other in campaigns if other.pk != shown.pk]
    key = PageKey("map", shown.pk, shown.revision, language_of_page(), (opening.day, asked.site, *others))
    query = f"?on={opening.day.isoformat()}" if asked.on else f"?event={asked.event}" if asked.event else ""
    # A notice quotes what was typed: such a page is for this request alone.
    keep = not opening.notice
    return PageRequest(key, lambda current: _render_map(current, opening, asked.site, others), keep, query)


def _render_map(campaign: Campaign, opening: OpeningDay, site: str, others: list[tuple[str, str]]) -> Rendered:
    """``others`` are the slugs and names of the other campaigns.

    Of one revision, so that the page's table, for readers without scripts, says the same as the payload.
    """
    language = language_of_page()
    # The campaign may have been shortened since the day was chosen.
    opening = opening._replace(day=campaign.nearest_day(opening.day))
    data = _read_map(campaign, opening)
    page_url = reverse("campaign", args=[campaign.slug])
    if opening.day != campaign.start:
        page_url += f"?on={opening.day.isoformat()}"
    config = {
        "parts": addresses_begin(campaign),
        "pictures": reverse("campaign", args=[campaign.slug]),
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
            address_of(campaign, version, name)
            for name in (PartName(CORE), PartName("front"), data.core.window_of(data.opening.day, language))
            if name and (version := data.core.version_of(name))
        ],
        "campaigns": others,
        # For readers without scripts: the link to the other language keeps the day.
        "page_url": page_url,
        "head": _head(campaign, opening.day, site, page_url),
        "opening": data.opening,
        "config": config,
        "room_for": data.core.room_for,
        "spans": data.spans,
        "neighbours": data.neighbours,
        "inset": data.inset,
    }
    return render_page("events/map.html", context)


def _head(campaign: Campaign, day: dt.date, site: str, path: str) -> PageHead:
    description = _(
        "A map of who held which district on any day of the offensive, on whose word, and who said otherwise."
    )
    title = f"{campaign}: {date_format(day, 'j F Y')}"
    picture = reverse("png-picture", args=[campaign.slug, day.isoformat()])
    data = [structured_data.dataset(campaign, site, description)]
    return PageHead(site, path, title, description, picture, data)


def _read_map(campaign: Campaign, opening: OpeningDay) -> MapData:
    spans = Span.objects.of_campaign(campaign).as_of(opening.day).select_related("district", "holder", "challenger")
    ordered = list(spans.order_by("district__name_en"))
    return MapData(
        campaign, opening, ordered, current_core(campaign), neighbours(campaign, opening.day), Inset.of(campaign)
    )


def opening_day(campaign: ListedCampaign, asked: Asked) -> OpeningDay:
    """The day that is asked for: ``on`` (YYYY-MM-DD) or else the day of the event.

    The campaign's first day where none is asked for, or what is no date or no event; the nearest day of the campaign
    for a date outside it. The notice also names what the day does not show: an event of another day, a district that
    is not there.
    """
    if asked.on is None:
        day = campaign.event_day or campaign.start
        notices: list[str] = []
    else:
        day, notices = _day_of(campaign, asked.on)
    if asked.event and campaign.event_day is None:
        notices.append(_("There is no event “%(event)s” here.") % {"event": _quoted(asked.event)})
    elif campaign.event_day and campaign.event_day != day:
        its_day = date_format(campaign.event_day, "j F Y")
        notices.append(_("The event “%(event)s” is of %(day)s.") % {"event": _quoted(asked.event), "day": its_day})
    if asked.district and not campaign.has_district:
        notices.append(_("There is no district “%(district)s” here.") % {"district": _quoted(asked.district)})
    return OpeningDay(day, " ".join(notices))


def _quoted(typed: str) -> str:
    """What was typed, cut off, and without what is not seen: a mark of direction would turn the notice around."""
    return "".join(filter(str.isprintable, typed[:MAX_QUOTED]))


def _day_of(campaign: ListedCampaign, on: str) -> tuple[dt.date, list[str]]:
    """The day of the campaign that a text means, and a notice where it is another one than the text says."""
    try:
        day = parse_day(on)
    except ValueError:
        return campaign.start, [_("“%(day)s” is not a date (YYYY-MM-DD).") % {"day": _quoted(on)}]
    nearest = campaign.nearest_day(day)
    return nearest, [] if nearest == day else [_("%(day)s is outside the campaign.") % {"day": day}]

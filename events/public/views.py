"""The map page."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Campaign, Span
from events.payload.parts import CORE, Core, PartName, current_core
from events.projection.basis import folded_spans
from events.public import embed, last_good, structured_data
from events.public.catalogue.addresses import dataset_path
from events.public.compared import ComparedDays
from events.public.download_words import files_config
from events.public.embed import Frame
from events.public.inset import Inset
from events.public.map_query import Asked, Opening, opening_of
from events.public.page_head import PageHead
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
from events.public.pointer import count_published
from events.public.static_edition import StaticEdition
from events.public.ui_strings import ui_strings
from events.public.without_scripts import without_scripts
from events.serving.campaign_list import ListedCampaign, find_campaign
from events.serving.memory_cache import PageKey


class MapData(NamedTuple):
    """What the map page shows of a campaign, all of it read at one revision."""

    campaign: Campaign
    opening: Opening
    # Who holds what on the opening day, one span a district, by the district's name; not where two days are compared.
    spans: list[Span]
    compared: ComparedDays | None
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


@campaign_page
def embedded_map(request: HttpRequest, campaign: str) -> PageRequest:
    """The same map for a frame of another site."""
    asked = Asked.of(request)
    return _map_page(asked, find_campaign(campaign, asked.campaigns()), [], Frame.of(request))


def _map_page(
    asked: Asked, shown: ListedCampaign, campaigns: list[ListedCampaign], frame: Frame | None = None
) -> PageRequest:
    opening = opening_of(shown, asked)
    others = [(other.slug, str(other)) for other in campaigns if other.pk != shown.pk]
    detail = (
        opening.day,
        opening.basis,
        opening.compare,
        opening.filters,
        opening.step,
        asked.site,
        frame,
        asked.edition,
        *others,
    )
    key = PageKey("map", shown.pk, shown.revision, language_of_page(), detail)
    day = {"on": opening.day.isoformat()} if asked.on else {"event": asked.event}
    told = {"story": opening.step.slug, "step": str(opening.step.number)} if opening.step else {}
    kept = opening.kept_parameters if asked.on or not told else {}
    query = last_good.address_of("", day | told | kept | (frame.parameters if frame else {}))
    # A notice quotes what was typed, and of filters there are more than anybody asks for twice: such a page is for
    # this request alone.
    keep = not opening.notice and not opening.filters
    return PageRequest(
        key, lambda current: _render_map(current, opening, asked, others, frame), keep, query, frame is not None
    )


def _render_map(
    campaign: Campaign, opening: Opening, asked: Asked, others: list[tuple[str, str]], frame: Frame | None
) -> Rendered:
    """``others`` are the slugs and names of the other campaigns, ``frame`` how the map looks where it is embedded.

    Of one revision, so that the page's table, for readers without scripts, says the same as the payload.
    """
    data = _read_map(campaign, opening.within(campaign.start, campaign.end))
    opening, core, language = data.opening, data.core, language_of_page()
    words = without_scripts(campaign, opening, data.neighbours)
    story = PartName("story", language, opening.step.slug) if opening.step else None
    context = {
        "campaign": campaign,
        "name": str(campaign),
        # Asked for before any script runs. What the opening day needs the core says too, once it has been read.
        "preloads": [
            address_of(campaign, version, name)
            for name in (PartName(CORE), PartName("front"), core.window_of(opening.day, language), story)
            if name and (version := core.version_of(name))
        ],
        "campaigns": others,
        # For readers without scripts: the link to the other language keeps the day and all that counts.
        "page_url": _page_url(campaign, opening),
        "head": _head(campaign, opening, asked.site, words["preview"]),
        "opening": opening,
        "config": _config(campaign, opening, core.version) | _situation(frame, asked.edition),
        "frame": frame,
        "room_for": core.room_for,
        "spans": data.spans,
        "compared": data.compared,
        "inset": data.inset,
        "has_stories": campaign.stories.published().exists(),
        **words,
    }
    return render_page("events/embed.html" if frame else "events/map.html", context)


def _page_url(campaign: Campaign, opening: Opening) -> str:
    day = {"on": opening.day.isoformat()} if opening.day != campaign.start else {}
    query = urlencode([*(day | opening.kept_parameters).items(), *opening.filters])
    return reverse("campaign", args=[campaign.slug]) + (f"?{query}" if query else "")


def _config(campaign: Campaign, opening: Opening, version: str) -> dict[str, Any]:
    """What the page's scripts begin with; days are YYYY-MM-DD."""
    return {
        "parts": addresses_begin(campaign),
        "pictures": reverse("campaign", args=[campaign.slug]),
        "table": reverse("events", args=[campaign.slug]),
        "counts": reverse("event-counts", args=[campaign.slug]),
        "embed": reverse("embed", args=[campaign.slug]),
        "version": version,
        "on": opening.day.isoformat(),
        # As the pointer has them, which an open page asks for later.
        "pointer": reverse("revision", args=[campaign.slug]),
        "revision": campaign.revision,
        "published": count_published(campaign),
        "files": files_config(campaign),
        "offline": reverse("offline-list", args=[campaign.slug]),
        "worker": reverse("service-worker"),
        "language": language_of_page(),
        "words": ui_strings(),
    }


def _situation(frame: Frame | None, edition: StaticEdition | None) -> dict[str, Any]:
    """Where the page is shown."""
    return {"framed": frame is not None, "edition": edition._asdict() if edition else None}


def _head(campaign: Campaign, opening: Opening, site: str, picture: str) -> PageHead:
    description = _(
        "A map of who held which district on any day of the offensive, on whose word, and who said otherwise."
    )
    title = f"{campaign}: {opening.words}"
    data = [structured_data.dataset(campaign, site, description)]
    # Without scripts the page is the same whatever the filters: they are for its links.
    path = _page_url(campaign, opening._replace(filters=()))
    return PageHead(
        site,
        path,
        title,
        description,
        picture,
        data,
        is_embeddable=embed.is_allowed(),
        dataset=dataset_path(campaign),
    )


def _read_map(campaign: Campaign, opening: Opening) -> MapData:
    folded = None if opening.basis.is_whole else folded_spans(campaign, opening.basis)
    spans: list[Span] = []
    if not opening.days:
        stored = Span.objects.of_campaign(campaign).as_of(opening.day)
        rows = stored.select_related("district", "holder", "challenger").order_by("district__name_en")
        spans = folded.as_of(opening.day) if folded else list(rows)
    return MapData(
        campaign,
        opening,
        spans,
        ComparedDays.of(campaign, opening.days, opening.basis) if opening.days else None,
        current_core(campaign),
        neighbours(campaign, opening.day, folded),
        Inset.of(campaign),
    )

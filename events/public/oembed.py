"""oEmbed (oembed.com, 1.0): from the address of a map to the frame that shows it, for editors of other sites."""

from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.html import format_html

from events.public.map_query import Asked, opening_of
from events.public.page_head import site_of
from events.public.pages import readers_page
from events.serving.campaign_list import ListedCampaign, find_campaign

# Pixels: what is shown unless less is asked for, and the least in which a map can be read.
WIDTH, HEIGHT = 800, 600
LEAST_WIDTH, LEAST_HEIGHT = 240, 180
# Characters of an address; the longest of ours has some 400.
MAX_ADDRESS = 2000
# Seconds for which a site may keep the answer.
CACHE_AGE = 24 * 60 * 60
# What of an address says what the map shows; the rest is nobody's business here.
KEPT = ("on", "known_on", "at_least", "compare", "swipe", "district", "event", "view", "theme", "timeline")
MAPS = ("home", "campaign", "embed")


class AskedMap(NamedTuple):
    """The map at an address: the name of its campaign ("" is the newest), and what its query asks for."""

    slug: str
    query: QueryDict


@readers_page
def oembed(request: HttpRequest) -> HttpResponseBase:
    """A rich response as JSON for ``url``, the address of a map of this site, no larger than maxwidth × maxheight.

    400 without one, 404 for any other address, 501 for another format.
    """
    if request.GET.get("format", "json") != "json":
        return HttpResponse("only json\n", status=501, content_type="text/plain")
    if not request.GET.get("url"):
        return HttpResponse("url is missing\n", status=400, content_type="text/plain")
    match = _match(request)
    with translation.override(translation.get_language_from_path(urlsplit(request.GET["url"]).path) or "en"):
        found = _answer(request, match)
    headers = {"Cache-Control": f"public, max-age={CACHE_AGE}", "Access-Control-Allow-Origin": "*"}
    return JsonResponse(found, headers=headers)


def _match(request: HttpRequest) -> AskedMap:
    """Raises Http404 for what is no address of a map of this site."""
    address = request.GET.get("url", "")
    try:
        parts = urlsplit(address if len(address) <= MAX_ADDRESS else "")
        # A link of before the redirect to HTTPS is the same page.
        is_here = parts.scheme in {"http", "https"} and parts.netloc == request.get_host()
        # Resolved in its own language: the prefix of another one is none.
        with translation.override(translation.get_language_from_path(parts.path) or "en"):
            found: ResolverMatch | None = resolve(parts.path) if is_here else None
    except (ValueError, Resolver404) as problem:
        raise Http404 from problem
    if found is None or found.view_name not in MAPS:
        raise Http404
    return AskedMap(found.kwargs.get("campaign", ""), QueryDict(parts.query))


def _answer(request: HttpRequest, asked_map: AskedMap) -> dict[str, Any]:
    site = site_of(request)
    asked = Asked.of_query(asked_map.query, site)
    campaigns = asked.campaigns()
    if not campaigns:
        raise Http404
    campaign = find_campaign(asked_map.slug, campaigns) if asked_map.slug else campaigns[0]
    opening = opening_of(campaign, asked)
    width = _within(request, "maxwidth", WIDTH, LEAST_WIDTH)
    height = _within(request, "maxheight", HEIGHT, LEAST_HEIGHT)
    title = f"{campaign}: {opening.words}"
    return {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": str(campaign),
        "provider_url": site + reverse("campaign", args=[campaign.slug]),
        "cache_age": CACHE_AGE,
        "html": _frame(site, campaign, asked_map.query, title, width, height),
        "width": width,
        "height": height,
    }


def _frame(site: str, campaign: ListedCampaign, query: QueryDict, title: str, width: int, height: int) -> str:
    kept = {name: query[name] for name in KEPT if query.get(name)}
    path = reverse("embed", args=[campaign.slug])
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" allow="fullscreen" style="border:0">'
        "</iframe>",
        f"{site}{path}{f'?{urlencode(kept)}' if kept else ''}",
        title,
        str(width),
        str(height),
    )


def _within(request: HttpRequest, name: str, usual: int, least: int) -> int:
    """The length that is asked for at most; what is no number says nothing."""
    text = request.GET.get(name, "")
    return max(least, min(usual, int(text))) if text.isascii() and text.isdigit() and len(text) < 9 else usual

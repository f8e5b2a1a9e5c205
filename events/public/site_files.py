"""What crawlers and browsers ask every site for: robots.txt, sitemap.xml with its parts, and favicon.ico."""

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control

from events.models import Campaign, District, Event, Source, Story
from events.public.pages import readers_page

ONE_DAY = 24 * 60 * 60
# Names of addresses that take a campaign's slug.
CAMPAIGN_PAGES = (
    "campaign", "days", "districts", "events", "sources", "stories", "method", "record", "changes", "download",
)  # fmt: skip
# In one file: 50,000 may be, of 50 MB at most, and each names its alternates.
MAX_ADDRESSES = 20_000

# The name of an address and its arguments.
Address = tuple[str, tuple[str, ...]]


class AddressMap(Sitemap):  # type: ignore[type-arg]
    """Addresses in every language, each with links to the others."""

    i18n = True
    alternates = True
    limit = MAX_ADDRESSES

    def location(self, item: Address) -> str:
        name, arguments = item
        return reverse(name, args=arguments)


class PageMap(AddressMap):
    """The home page and each campaign's pages."""

    def items(self) -> list[Address]:
        slugs = Campaign.objects.values_list("slug", flat=True)
        site = ["home", "api", "ogc", "privacy", *(["imprint"] if settings.IMPRINT["en"] else [])]
        return [*((page, ()) for page in site), *((page, (slug,)) for slug in slugs for page in CAMPAIGN_PAGES)]


class SourceMap(AddressMap):
    """The page of every publication that is cited in public."""

    def items(self) -> list[Address]:
        cited = Source.objects.cited_in_public().order_by("campaign", "reference")
        return [("source", keys) for keys in cited.values_list("campaign__slug", "reference")]


class DistrictMap(AddressMap):
    def items(self) -> list[Address]:
        districts = District.objects.order_by("campaign", "slug")
        return [("district", keys) for keys in districts.values_list("campaign__slug", "slug")]


class EventMap(AddressMap):
    def items(self) -> list[Address]:
        published = Event.objects.published().order_by("campaign", "occurred_on", "reference")
        return [("event", keys) for keys in published.values_list("campaign__slug", "reference")]


class StoryMap(AddressMap):
    def items(self) -> list[Address]:
        published = Story.objects.published().order_by("campaign", "slug")
        return [("story", keys) for keys in published.values_list("campaign__slug", "slug")]


# By the name of the part.
SITEMAPS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {
    "pages": PageMap,
    "districts": DistrictMap,
    "events": EventMap,
    "sources": SourceMap,
    "stories": StoryMap,
}


@readers_page
def sitemap_xml(request: HttpRequest) -> HttpResponseBase:
    """The addresses of the parts; of a part with more than MAX_ADDRESSES, those of each of its pages (``?p=2``)."""
    return index(request, SITEMAPS, sitemap_url_name="sitemap-part")


@readers_page
def sitemap_part(request: HttpRequest, section: str) -> HttpResponseBase:
    """Raises Http404 for a part, or a page of it, that is not there."""
    return sitemap(request, SITEMAPS, section=section)


@readers_page
def robots_txt(request: HttpRequest) -> HttpResponse:
    desks = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            desks.append(f"Disallow: {reverse('admin:index')}")
    found_at = f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}"
    lines = ["User-agent: *", *desks, "Allow: /", "", found_at, ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@readers_page
def favicon_ico(request: HttpRequest) -> HttpResponse:
    """For whatever reads no ``<link rel="icon">``, such as a browser that shows JSON."""
    redirect = HttpResponseRedirect(static("mosulmap/favicon.ico"))
    patch_cache_control(redirect, public=True, max_age=ONE_DAY)
    return redirect

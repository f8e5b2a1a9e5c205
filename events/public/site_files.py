"""What crawlers and browsers ask every site for: robots.txt, sitemap.xml and favicon.ico."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control

from events.models import Campaign, District, Event
from events.public.pages import readers_page

ONE_DAY = 24 * 60 * 60
# Names of addresses that take a campaign's slug.
CAMPAIGN_PAGES = ("campaign", "districts", "events", "changes", "record")
# Of more events than these crawlers find each by the table of events.
MAX_EVENTS = 20_000

# The name of an address and its arguments.
Address = tuple[str, tuple[str, ...]]


class PageMap(Sitemap):  # type: ignore[type-arg]
    """The home page, each campaign's pages, and one of each district and event, in every language with its links."""

    i18n = True
    alternates = True

    def items(self) -> list[Address]:
        slugs = Campaign.objects.values_list("slug", flat=True)
        site = ["home", "privacy", *(["imprint"] if settings.IMPRINT["en"] else [])]
        districts = District.objects.order_by("campaign", "slug").values_list("campaign__slug", "slug")
        published = Event.objects.published().order_by("campaign", "occurred_on", "reference")
        events = list(published.values_list("campaign__slug", "reference")[: MAX_EVENTS + 1])
        return [
            *((page, ()) for page in site),
            *((page, (slug,)) for slug in slugs for page in CAMPAIGN_PAGES),
            *(("district", keys) for keys in districts),
            *(("event", keys) for keys in events if len(events) <= MAX_EVENTS),
        ]

    def location(self, item: Address) -> str:
        name, arguments = item
        return reverse(name, args=arguments)


@readers_page
def sitemap_xml(request: HttpRequest) -> HttpResponseBase:
    return sitemap(request, {"pages": PageMap})


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

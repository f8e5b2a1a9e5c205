"""A campaign for offline use: the app's manifest, what there is to keep and how large it is, and the service worker.

A reader's browser gets the service worker only when the reader asks for it (static/mosulmap/js/offline.js).
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from csp.constants import HEADER as POLICY
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponseBase
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from events.models import Campaign, labels
from events.models.campaign import RESERVED_SLUGS
from events.payload.encoding import Payload, compress_bytes
from events.payload.parts import CORE, INDEX, PLAIN_PARTS, Core, PartName, current_core, current_part
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page, readers_page
from events.public.parts import address_of
from events.serving.campaign_list import find_campaign, list_campaigns
from events.serving.memory_cache import PageKey
from events.serving.responses import serve_bytes
from events.templatetags.modules import module_files

WORKER = "mosulmap/offline/service_worker.js"
# Beyond so many districts their stories are kept as the reader opens them: each is a request.
MOST_STORIES = 400
# Paper in the light theme, as variables.css has it.
PAPER = "#fbf9f4"
ICONS = (("icon-192", "any"), ("icon-512", "any"), ("maskable-512", "maskable"))
LIBRARIES = ("leaflet/leaflet.js",)
FONTS = (
    "vendor/source-sans-3/source-sans-3-latin-wght-normal.woff2",
    "vendor/noto-sans-arabic/noto-sans-arabic-wght-normal-subset.woff2",
)
# It asks the server, and does nothing else.
WORKER_HEADERS = {
    "Content-Type": "text/javascript; charset=utf-8",
    "Cache-Control": "no-cache",
    POLICY: "default-src 'none'; connect-src 'self'",
}


@campaign_page
def manifest(request: HttpRequest, campaign: str) -> PageRequest:
    """The web app manifest: a campaign's map can be installed."""
    found = find_campaign(campaign, list_campaigns())
    key = PageKey("manifest", found.pk, found.revision, language_of_page())
    return PageRequest(key, _render_manifest)


def _render_manifest(campaign: Campaign) -> Rendered:
    start = reverse("campaign", args=[campaign.slug])
    document = {
        "id": start,
        "name": str(campaign),
        "short_name": labels.local_name(campaign),
        "description": _("Who held what, when, and who says so"),
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "lang": language_of_page(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {
                "src": static(f"mosulmap/icons/{name}.png"),
                "sizes": "{0}x{0}".format(name.rpartition("-")[2]),
                "type": "image/png",
                "purpose": purpose,
            }
            for name, purpose in ICONS
        ],
    }
    return Rendered(json.dumps(document, ensure_ascii=False), content_type="application/manifest+json")


@campaign_page
def offline_list(request: HttpRequest, campaign: str) -> PageRequest:
    """What there is to keep of a campaign in the language, and how large it is.

    ``{"revision", "version", "pages": [address], "files": [[address, wire, plain]], "parts": [[address, wire, plain]],
    "has_district_stories": bool}``, sizes in bytes: over the wire as brotli, and as the browser keeps it. ``version``
    is the site's; without ``has_district_stories`` the districts are too many for the story of each to be among them.
    """
    campaigns = list_campaigns()
    found = find_campaign(campaign, campaigns)
    is_home = found == campaigns[0]
    key = PageKey("offline", found.pk, found.revision, language_of_page(), is_home)
    return PageRequest(key, lambda current: _render_list(current, is_home))


def _render_list(campaign: Campaign, is_home: bool) -> Rendered:
    document = {
        "has_district_stories": _has_district_stories(campaign),
        "revision": campaign.revision,
        "version": _site_version(),
        "pages": [reverse("campaign", args=[campaign.slug]), *([reverse("home")] if is_home else [])],
        "files": [[static(name), *_sizes(name)] for name in _static_files()],
        "parts": [[address, len(body.br), len(body.identity)] for address, body in _parts(campaign)],
    }
    return Rendered(json.dumps(document), content_type="application/json")


def _parts(campaign: Campaign) -> Iterator[tuple[str, Payload]]:
    """All but those of two days and of days of knowledge, of which there are thousands."""
    core = current_core(campaign)
    for name in _part_names(campaign, core):
        version = core.version_of(name)
        if version and (body := current_part(campaign, version, name)):
            yield address_of(campaign, version, name), body


def _part_names(campaign: Campaign, core: Core) -> Iterator[PartName]:
    language = language_of_page()
    yield PartName(CORE)
    yield from map(PartName, PLAIN_PARTS)
    yield PartName(INDEX, language)
    yield from (PartName("days", language, first.isoformat()) for first in core.windows)
    if _has_district_stories(campaign):
        slugs = campaign.districts.order_by("slug").values_list("slug", flat=True)
        yield from (PartName("district", language, slug) for slug in slugs)


def _has_district_stories(campaign: Campaign) -> bool:
    return campaign.districts.count() <= MOST_STORIES


@readers_page
def service_worker(request: HttpRequest) -> HttpResponseBase:
    """At the root, so that it can answer for every page of the site; it lets all but readers' pages pass."""
    return serve_bytes(request, _worker(_site_version()), WORKER_HEADERS, {})


@cache
def _worker(version: str) -> Payload:
    site = {
        "version": version,
        "isHashed": bool(_manifest_hash()),
        "files": [static(name) for name in _static_files()],
        "reserved": sorted(RESERVED_SLUGS),
        "words": dict(_offline_words()),
    }
    script = _path(WORKER).read_text(encoding="utf-8")
    return compress_bytes(f"const SITE = {json.dumps(site)};\n{script}".encode())


def _offline_words() -> Iterator[tuple[str, str]]:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield code, escape(_("There is no connection. This is what you keep for offline use: revision {revision}."))


def _manifest_hash() -> str:
    return str(getattr(staticfiles_storage, "manifest_hash", ""))


def _site_version() -> str:
    """Another one for each deployment whose static files differ; without hashed names there is but one."""
    return _manifest_hash() or "plain"


@cache
def _static_files() -> tuple[str, ...]:
    """What readers' pages load, by path below static/."""
    css = Path(settings.BASE_DIR) / "static/mosulmap/css"
    styles = [f"mosulmap/css/{path.name}" for path in sorted(css.glob("*.css"))]
    icons = [f"mosulmap/icons/{name}.png" for name, _purpose in ICONS]
    return (*styles, *module_files(), *LIBRARIES, *FONTS, *icons)


def _sizes(name: str) -> tuple[int, int]:
    """Bytes over the wire, and plain."""
    path = _path(name)
    plain = path.stat().st_size
    packed = path.with_name(path.name + ".br")
    return (packed.stat().st_size if packed.exists() else plain), plain


def _path(name: str) -> Path:
    """The file as it is served: collected, or where it lies where nothing is collected."""
    if _manifest_hash():
        stored: Any = staticfiles_storage
        return Path(stored.path(stored.stored_name(name)))
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(str(found))

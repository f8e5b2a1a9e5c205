"""Every route of the site, from the URL resolver, and an address of each with rows that exist."""

import re

from django.contrib.contenttypes.models import ContentType
from django.urls import get_resolver

from events.models import Source
from events.newsroom.restore import revisions_newest_first
from events.payload.parts import CORE, PartName, current_core
from events.public.parts import address_of
from tests.campaigns import day

# Django's last pattern in the admin, which adds a slash or finds nothing.
CATCH_ALL = "admin/(?P<url>.*)"
# Django's one pattern for the index pages of all applications.
APPLICATIONS = re.compile(r"\(\?P<app_label>([a-z|]+)\)")


def every_route():
    """The routes in the active language, sorted, with <> for whatever varies in them."""
    return sorted({plain for route in _walk(get_resolver().url_patterns) for plain in _plain(route)})


def _walk(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route


def _plain(route):
    if route.endswith(f"{CATCH_ALL}$"):
        return [route.removesuffix("$")]
    if several := APPLICATIONS.search(route):
        return [each for name in several[1].split("|") for each in _plain(route.replace(several[0], name))]
    return [re.sub(r"<[^>]*>|\(\[\^/\]\+\)", "<>", route).replace("^", "").replace("$", "")]


def address(route, rows):
    """The path of a route (as ``every_route`` gives it) for the row that there is of its noun (``one_of_each``)."""
    language, route = ("ar/", route.removeprefix("ar/")) if route.startswith("ar/") else ("", route)
    return f"/{language}{_of_admin(route, rows) if route.startswith('admin/') else _of_readers(route, rows)}"


def _of_readers(route, rows):
    campaign = rows["campaign"]
    if route.startswith("api/"):
        return _of_api(route, rows)
    if route.startswith("ogc/"):
        return _of_ogc(route, rows)
    if route.startswith("sitemap-"):
        return route.replace("<>", "sources")
    if route.endswith("/sources/<>/"):
        # Of what is public: the figure's.
        return f"{campaign.slug}/sources/{rows['figure'].source.reference}/"
    if route.startswith("id/"):
        return f"id/{rows['event'].uid}"
    if route.startswith("embed/"):
        return route.replace("<>", campaign.slug)
    if "/parts/" in route:
        return address_of(campaign, current_core(campaign).version, PartName(CORE)).lstrip("/")
    named = {
        "districts": rows["district"].slug,
        "events": rows["event"].reference,
        "sides": rows["actor"].parent.slug,
        "stories": rows["story"].slug,
        "download": "events",
    }
    last = named.get(route.split("/")[1] if "/" in route else "", day(5).isoformat())
    return route.replace("<>", campaign.slug, 1).replace("<>", last)


def _of_api(route, rows):
    if route.endswith(".<>"):
        return f"api/v1/campaigns/{rows['campaign'].slug}/events.geojson"
    last = {"districts": rows["district"].slug, "sources": rows["figure"].source.reference}
    noun = route.split("/")[4] if route.count("/") > 3 else ""
    return route.replace("<>", rows["campaign"].slug, 1).replace("<>", last.get(noun, rows["event"].reference))


def _of_ogc(route, rows):
    """Of the districts; ``<>`` is the campaign where ``collections`` does not come first."""
    parts = route.split("/")
    if parts[1] == "<>":
        parts[1] = rows["campaign"].slug
    for before, name in (("collections", "districts"), ("items", rows["district"].slug)):
        if before in parts[:-1]:
            parts[parts.index(before) + 1] = (
                name if parts[parts.index(before) + 1] == "<>" else parts[parts.index(before) + 1]
            )
    return "/".join(parts)


def _of_admin(route, rows):
    if route == CATCH_ALL:
        return "admin/nothing/is/here/"
    if route.startswith("admin/r/"):
        return f"admin/r/{ContentType.objects.get_for_model(Source).pk}/{rows['source'].pk}/"
    if route.startswith("admin/attention/"):
        return route.replace("<>", "returned")
    noun = route.split("/")[2:3]
    row = rows.get(*noun) if noun else None
    filled = route.replace("<>", str(row.pk), 1) if row else route
    if "<>" not in filled:
        return filled
    oldest = revisions_newest_first(type(row), row.pk)[-1]
    return filled.replace("<>", str(oldest.record.pk))

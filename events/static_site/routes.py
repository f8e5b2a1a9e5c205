"""Which of the site's addresses an edition has: by the URL resolver and the record, so that no page is forgotten."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

from events.models import Campaign, Event, Source
from events.projection import parties
from events.public.download_page import whole_layers
from events.public.site_files import SITEMAPS

# Whole branches of the resolver, by the beginning of their addresses.
LEFT_BRANCHES = {
    "admin/": "the editors' pages",
    "api/": "answers to programs, by their queries",
    "ogc/": "answers to programs, by their queries",
}
# By name of the route, why no file is written for it.
LEFT_OUT = {
    "healthz": "tells of a process, and there is none",
    "readyz": "tells of a database, and there is none",
    "oembed": "depends on its query",
    "policy-reports": "takes what browsers send",
    "event-counts": "depends on its query; the scripts count in the index",
    "report-a-mistake": "takes a form; with --live its links lead to the site itself",
    "api": "a page about what an edition has not",
    "story-preview": "an editors' page",
    "table-metadata": "depends on its query",
    "cite": "depends on its query; the page of each day says how to cite it",
    "favicon": "a redirect: the file itself is written",
    "event-identifier": "a redirect, which no file is; the identifier itself is on the event's page",
    "catalogue": "names files and services that an edition has not",
    "dataset": "names files and services that an edition has not",
}
# What names whole addresses, and is left out where the edition does not know its own.
NEEDS_SITE = {"feed", "district-feed", "side-feed", "changes-feed", "robots", "sitemap", "sitemap-part", "citation"}
# Written elsewhere: parts by versions (parts.py), pictures and citations by days (days.py).
BY_VERSION, BY_DAY = {"part"}, {"picture", "png-picture", "citation"}


@dataclass(frozen=True, slots=True)
class Route:
    """``takes`` are the names of what varies in its address; ``given`` what its pattern says already."""

    name: str
    takes: frozenset[str]
    given: tuple[tuple[str, str], ...]
    in_languages: bool


def days_of(campaign: Campaign) -> list[dt.date]:
    return [campaign.start + dt.timedelta(days=number) for number in range((campaign.end - campaign.start).days + 1)]


def _events(campaign: Campaign) -> Iterable[str]:
    """Retracted ones have a page, which says why."""
    shown = (Event.Status.PUBLISHED, Event.Status.RETRACTED)
    return campaign.events.filter(status__in=shown).order_by("reference").values_list("reference", flat=True)


def _sides(campaign: Campaign) -> Iterable[str]:
    actors = list(campaign.actors.all())
    of_sides = parties.members(actors)
    return sorted(actor.slug for actor in actors if actor.pk in of_sides)


def _slugs(campaign: Campaign) -> Iterable[str]:
    return campaign.districts.order_by("slug").values_list("slug", flat=True)


# By name of the route, what else its address names besides the campaign.
ROWS: dict[str, tuple[str, Callable[[Campaign], Iterable[str]]]] = {
    "district": ("slug", _slugs),
    "district-feed": ("slug", _slugs),
    "side-feed": ("slug", _sides),
    "event": ("reference", _events),
    "source": (
        "reference",
        lambda campaign: (
            Source.objects.cited_in_public()
            .filter(campaign=campaign)
            .order_by("reference")
            .values_list("reference", flat=True)
            .distinct()
        ),
    ),
    "story": (
        "slug",
        lambda campaign: campaign.stories.published().order_by("slug").values_list("slug", flat=True),
    ),
    # Of a layer, what needs no query.
    "layer-file": ("layer", whole_layers),
    "day": ("day", lambda campaign: [day.isoformat() for day in days_of(campaign)]),
}


def all_routes() -> list[Route]:
    """Those of readers. Each is written by ``addresses_of``, or by its version or day, or stands in LEFT_OUT."""
    return list(_walk(get_resolver().url_patterns, "", False))


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str, in_languages: bool) -> Iterator[Route]:
    for pattern in patterns:
        own = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            is_language = isinstance(pattern.pattern, LocalePrefixPattern)
            if not own.startswith(tuple(LEFT_BRANCHES)):
                yield from _walk(
                    pattern.url_patterns, before if is_language else before + own, in_languages or is_language
                )
        elif not (before + own).startswith(tuple(LEFT_BRANCHES)) or pattern.name in LEFT_OUT:
            given = tuple(sorted((name, str(value)) for name, value in pattern.default_args.items()))
            yield Route(str(pattern.name), frozenset(pattern.pattern.converters), given, in_languages)


def is_known(route: Route) -> bool:
    """Whether it is decided what an edition does with the route."""
    if route.name in LEFT_OUT or route.name in BY_VERSION | BY_DAY or route.name == "sitemap-part":
        return True
    return route.takes <= {"campaign"} or (route.name in ROWS and route.takes == {"campaign", ROWS[route.name][0]})


def addresses_of(route: Route, campaigns: Iterable[Campaign]) -> Iterator[str]:
    """The paths of a route that is neither left out nor by version or by day, in every language of the site."""
    for language in [code for code, _name in settings.LANGUAGES] if route.in_languages else [settings.LANGUAGE_CODE]:
        with translation.override(language):
            # All of a language at once: whoever takes them may make a page of another meanwhile.
            paths = [reverse(route.name, kwargs=given) for given in _arguments(route, campaigns)]
        yield from paths


def _arguments(route: Route, campaigns: Iterable[Campaign]) -> Iterator[dict[str, str]]:
    given = dict(route.given)
    if route.name == "sitemap-part":
        yield from ({"section": section} for section in SITEMAPS)
    elif not route.takes:
        yield given
    else:
        for campaign in campaigns:
            of_campaign = given | {"campaign": campaign.slug}
            if route.takes == {"campaign"}:
                yield of_campaign
            else:
                noun, rows = ROWS[route.name]
                yield from (of_campaign | {noun: value} for value in rows(campaign))

"""The events that pass the filters of an address, counted: by day and by each value that another filter could have.

For the map's scripts: they have the events of a campaign in the part ``index``, but neither the texts that ``q`` is
looked for in, nor anything of a campaign that is too large for an index.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from events.models import Campaign, Event
from events.models.consistent_read import read_one_revision
from events.newsroom.event_facets import COUNTED, count_days, count_values
from events.newsroom.event_filters import EventFilters
from events.payload.encoding import Payload, compress_bytes
from events.payload.index import MAX_EVENTS
from events.public.pages import BROTLI_QUALITY, readers_page
from events.request_log import show_revision
from events.serving.campaign_list import find_campaign, list_campaigns
from events.serving.memory_cache import MemoryCache
from events.serving.responses import serve_bytes

HEADERS = {"Cache-Control": "public, no-cache"}
# Of one process. An answer takes about 10 kB.
MAX_BYTES = 8 * 2**20

# By the campaign's primary key, its revision and the filters as an address has them.
kept_counts: MemoryCache[tuple[int, int, str], Payload] = MemoryCache(MAX_BYTES)


@readers_page
def event_counts(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """As JSON, what ``_count`` gives; a value that is not on record lets no event pass."""
    found = find_campaign(campaign, list_campaigns())
    filters, _problems = EventFilters.parse(request.GET)
    key = (found.pk, found.revision, filters.query)
    payload = kept_counts.get(key)
    if payload is None:
        counts = read_one_revision(found.pk, lambda row: _count(row, filters))
        payload = compress_bytes(json.dumps(counts, separators=(",", ":")).encode(), BROTLI_QUALITY)
        # The campaign may have moved on since it was found.
        if counts["revision"] == found.revision:
            kept_counts.keep(key, payload)
    show_revision(request, found.revision)
    return serve_bytes(request, payload, HEADERS, {"Content-Type": "application/json"})


def _count(campaign: Campaign, filters: EventFilters) -> dict[str, Any]:
    """``total`` published events, ``passing`` that pass; ``days``, how many of these each day has of each kind.

    ``counts`` has, by filter and value, how many of the events pass all the other filters. ``events`` are the
    references of those that pass, null where they are more than an index would have. Days are counted from the
    campaign's first; ``voices`` are the slugs and names of all.
    """
    published = Event.objects.filter(campaign=campaign).published()
    passing = filters.apply(published, campaign)
    days = [((day - campaign.start).days, kind, count) for day, kind, count in count_days(passing)]
    number = sum(count for _day, _kind, count in days)
    references = passing.order_by("occurred_on", "reference").values_list("reference", flat=True)
    counts = {name: count_values(name, campaign, published, filters) for name in COUNTED}
    return {
        "revision": campaign.revision,
        "total": published.count(),
        "passing": number,
        "days": days,
        "counts": {name: [pair for pair in values.items() if pair[0]] for name, values in counts.items()},
        "voices": list(campaign.voices.order_by("slug").values_list("slug", "name_en", "name_ar")),
        "events": list(references) if number <= MAX_EVENTS else None,
    }

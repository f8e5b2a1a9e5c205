"""The pointer that an open map asks for again and again: which revision there is by now, and how many events it has."""

import json

from django.http import HttpRequest

from events.models import Campaign, Event
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page
from events.serving.campaign_list import find_campaign, list_campaigns
from events.serving.memory_cache import PageKey


@campaign_page
def revision_pointer(request: HttpRequest, campaign: str) -> PageRequest:
    """``{"revision": 12, "published": 947}``; the second is how many events are published."""
    found = find_campaign(campaign, list_campaigns())
    return PageRequest(PageKey("revision", found.pk, found.revision, language_of_page()), _render)


def _render(campaign: Campaign) -> Rendered:
    pointer = {"revision": campaign.revision, "published": count_published(campaign)}
    return Rendered(json.dumps(pointer), content_type="application/json")


def count_published(campaign: Campaign) -> int:
    return Event.objects.published().filter(campaign=campaign).count()

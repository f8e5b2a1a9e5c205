"""What pages tell machines of a campaign and its publications: objects of schema.org, with what is known alone."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from events.models import Campaign, Source, labels
from events.public.pages import language_of_page

# An object of schema.org, as JSON.
Thing = dict[str, Any]


def dataset(campaign: Campaign, site: str, description: str) -> Thing:
    """The campaign's record. ``site`` is scheme and host; the licences of its parts stand on the page on the record."""
    record = site + reverse("record", args=[campaign.slug])
    found: Thing = {
        "@type": "Dataset",
        "@id": f"{record}#dataset",
        "name": str(campaign),
        "description": labels.local_text(campaign, "lede") or description,
        "url": record,
        "inLanguage": language_of_page(),
        "version": str(campaign.revision),
        "temporalCoverage": f"{campaign.start.isoformat()}/{campaign.end.isoformat()}",
        "spatialCoverage": {"@type": "Place", "geo": {"@type": "GeoShape", "box": _box(campaign)}},
        "isBasedOn": site + reverse("sources", args=[campaign.slug]),
    }
    if campaign.licences:
        found["license"] = f"{record}#licences"
    if campaign.attribution:
        found["creditText"] = campaign.attribution
    return found


def _box(campaign: Campaign) -> str:
    """The bounds as schema.org writes them: the south-western and the north-eastern corner, latitude first."""
    return f"{campaign.south} {campaign.west} {campaign.north} {campaign.east}"


def breadcrumbs(site: str, campaign: Campaign, steps: Sequence[tuple[str, str]]) -> Thing:
    """The way to a page from the campaign's map; each step is a name and the path of its page."""
    way = [(str(campaign), reverse("campaign", args=[campaign.slug])), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": site + path}
            for number, (name, path) in enumerate(way, start=1)
        ],
    }


def publication(source: Source) -> Thing:
    """What is on record of a publication; of which sort it is, an article or a statement, the record does not say."""
    known: Thing = {
        "@type": "CreativeWork",
        "name": source.title,
        "url": source.url,
        "archivedAt": source.archived_url,
        "inLanguage": source.language,
        "datePublished": source.published_on.isoformat() if source.published_on else "",
    }
    publisher = {"@type": "Organization", "name": source.publisher}
    return {name: value for name, value in known.items() if value} | {"publisher": publisher}

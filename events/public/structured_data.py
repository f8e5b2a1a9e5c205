"""What pages tell machines of a campaign and its publications: objects of schema.org, with what is known alone."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Campaign, Source, labels
from events.public.catalogue.addresses import Addresses, publisher_name
from events.public.catalogue.documents import first_published
from events.public.catalogue.record_files import is_published, record_files
from events.public.pages import language_of_page

# An object of schema.org, as JSON.
Thing = dict[str, Any]


def dataset(campaign: Campaign, site: str, description: str, *, with_files: bool = False) -> Thing:
    """The campaign's record. ``site`` is scheme and host; the licences of its parts stand on the page on the record.

    By one name in every language. With its fifty files on the pages that are about them.
    """
    record = site + reverse("record", args=[campaign.slug])
    name = Addresses(site).dataset(campaign)
    found: Thing = {
        "@type": "Dataset",
        "@id": name,
        "identifier": name,
        "name": str(campaign),
        "description": labels.local_text(campaign, "lede") or description,
        "url": record,
        "inLanguage": language_of_page(),
        "version": str(campaign.revision),
        "temporalCoverage": f"{campaign.start.isoformat()}/{campaign.end.isoformat()}",
        "spatialCoverage": {"@type": "Place", "geo": {"@type": "GeoShape", "box": _box(campaign)}},
        "isBasedOn": site + reverse("sources", args=[campaign.slug]),
        "variableMeasured": [_("holder"), _("challenger"), _("grade")],
        "measurementTechnique": site + reverse("method", args=[campaign.slug]),
        "isAccessibleForFree": True,
        "creator": publisher(site),
        "publisher": publisher(site),
    }
    if campaign.licences:
        found["license"] = f"{record}#licences"
    if campaign.attribution:
        found["creditText"] = campaign.attribution
    if campaign.revised_at:
        found["dateModified"] = campaign.revised_at.isoformat(timespec="seconds")
    return found | _in_catalogue(campaign, site, with_files) if is_published(campaign) else found


def _in_catalogue(campaign: Campaign, site: str, with_files: bool) -> Thing:
    """What a campaign has of which something is published."""
    catalogue = {"@type": "DataCatalog", "@id": Addresses(site).catalogue, "name": _("Campaign map"), "url": f"{site}/"}
    found: Thing = {"includedInDataCatalog": catalogue}
    if first := first_published(campaign):
        found["datePublished"] = first.isoformat()
    if with_files:
        found["distribution"] = [
            {
                "@type": "DataDownload",
                "name": file.title,
                "description": file.description,
                "encodingFormat": file.media_type.partition(";")[0],
                "contentUrl": site + file.path,
            }
            for file in record_files(campaign)
        ]
    return found


def publisher(site: str) -> Thing:
    return {"@type": "Organization", "@id": Addresses(site).publisher, "name": publisher_name(site), "url": f"{site}/"}


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

"""The documents: the site as a catalogue of DCAT-AP 3, and a campaign's record as a dataset of it.

https://semiceu.github.io/DCAT-AP/releases/3.0.0/; what the record does not know is left out.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _

from events.exports import areas
from events.models import Campaign, Step
from events.public.catalogue import terms
from events.public.catalogue.addresses import Addresses, publisher_name
from events.public.catalogue.distributions import api_service, distributions, ogc_service, rights
from events.public.catalogue.terms import Node, concept, in_each_language, link, typed

# Those of the table of themes that any campaign belongs to, with their English names there.
THEMES = (("INTR", "International issues"), ("REGI", "Regions and cities"))
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def dataset_nodes(campaign: Campaign, site: str) -> list[Node]:
    """The dataset and its service of map layers; the publisher and the API, which campaigns share, are not among them.

    Reads the campaign's record.
    """
    addresses = Addresses(site)
    return [_dataset(campaign, addresses), ogc_service(campaign, addresses)]


def dataset_document(campaign: Campaign, site: str) -> str:
    """What one campaign's address answers, in JSON-LD."""
    addresses = Addresses(site)
    shared = [api_service([campaign], addresses), publisher(addresses)]
    return _written([*dataset_nodes(campaign, site), *shared])


def catalogue_document(described: Sequence[tuple[Campaign, Sequence[Node]]], site: str) -> str:
    """``described`` are the campaigns, each with its ``dataset_nodes``."""
    addresses = Addresses(site)
    campaigns = [campaign for campaign, _nodes in described]
    nodes = [node for _campaign, of_campaign in described for node in of_campaign]
    shared = [api_service(campaigns, addresses), publisher(addresses)]
    return _written([_catalogue(campaigns, addresses), *nodes, *shared])


def publisher(addresses: Addresses) -> Node:
    """Whoever runs the site: by the name that the operator gives, or else by the host, as citations do."""
    page = "imprint" if settings.IMPRINT["en"] else "home"
    return {
        "@id": addresses.publisher,
        "@type": "foaf:Agent",
        "foaf:name": publisher_name(addresses.site),
        "foaf:homepage": terms.thing(addresses.page(page), "foaf:Document"),
    }


def _catalogue(campaigns: Sequence[Campaign], addresses: Addresses) -> Node:
    moments = [campaign.revised_at for campaign in campaigns if campaign.revised_at]
    services = [addresses.api, *(addresses.ogc(campaign) for campaign in campaigns)]
    return terms.without_empty(
        {
            "@id": addresses.catalogue,
            "@type": "dcat:Catalog",
            "dct:title": in_each_language(lambda: _("Campaign map")),
            "dct:description": in_each_language(_what_it_is),
            "dct:publisher": link(addresses.publisher),
            "dct:language": [terms.language(code) for code, _name in settings.LANGUAGES],
            "dct:modified": _moment(max(moments, default=None)),
            "foaf:homepage": terms.thing(addresses.page("home"), "foaf:Document"),
            "dcat:themeTaxonomy": terms.thing(f"{terms.AUTHORITY}/data-theme", "skos:ConceptScheme")
            | {"dct:title": [terms.tagged("Data theme", "en")]},
            "dcat:dataset": [link(addresses.dataset(campaign)) for campaign in campaigns],
            "dcat:service": [link(address) for address in services],
        }
    )


def _dataset(campaign: Campaign, addresses: Addresses) -> Node:
    own = addresses.dataset(campaign)
    lede = terms.of_record(campaign, "lede", "lede_ar")
    return terms.without_empty(
        {
            "@id": own,
            "@type": "dcat:Dataset",
            "dct:title": terms.of_record(campaign, "name_en", "name_ar"),
            "dct:description": lede or in_each_language(_what_it_is),
            "dct:identifier": own,
            "dct:publisher": link(addresses.publisher),
            "dct:creator": link(addresses.publisher),
            "dcat:contactPoint": _contact(campaign, addresses),
            "dct:issued": _day(first_published(campaign)),
            "dct:modified": _moment(campaign.revised_at),
            "dcat:version": str(campaign.revision),
            "dct:language": [terms.language(code) for code in _languages(campaign)],
            "dcat:theme": [concept("data-theme", code, label) for code, label in THEMES],
            "dct:type": concept("dataset-type", "GEOSPATIAL", "Geospatial data"),
            "dcat:keyword": _keywords(campaign),
            "dct:accessRights": terms.thing(f"{terms.AUTHORITY}/access-right/PUBLIC", "dct:RightsStatement"),
            "dct:accrualPeriodicity": terms.thing(f"{terms.AUTHORITY}/frequency/IRREG", "dct:Frequency"),
            "dct:spatial": _place(campaign),
            "dct:temporal": {
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": _day(campaign.start),
                "dcat:endDate": _day(campaign.end),
            },
            "dct:conformsTo": terms.thing(CRS84, "dct:Standard"),
            "dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": in_each_language(_provenance)},
            "dct:rights": rights(campaign, addresses),
            "dcat:landingPage": terms.thing(addresses.page("campaign", campaign.slug), "foaf:Document"),
            "foaf:page": [
                terms.thing(addresses.page(page, campaign.slug), "foaf:Document")
                for page in ("record", "method", "sources", "download")
            ],
            "dcat:distribution": list(distributions(campaign, addresses)),
        }
    )


def first_published(campaign: Campaign) -> dt.date | None:
    """The day since which the record is public, as far as it tells: of its first edition, or of its first event."""
    released = campaign.editions.aggregate(first=Min("released_on"))["first"]
    published = Step.objects.filter(event__campaign=campaign, kind=Step.Kind.PUBLISHED).aggregate(first=Min("at"))
    at = published["first"]
    return min((day for day in (released, at and at.date()) if day), default=None)


def _keywords(campaign: Campaign) -> list[Node]:
    """The campaign's names and those of the sides, none twice."""
    rows = [campaign, *campaign.actors.filter(parent=None).order_by("slug")]
    pairs = [(getattr(row, f"name_{code}"), code) for row in rows for code in ("en", "ar")]
    return [terms.tagged(name, code) for name, code in dict.fromkeys(pairs) if name]


def _languages(campaign: Campaign) -> Iterable[str]:
    return ("en", "ar") if campaign.name_ar else ("en",)


def _place(campaign: Campaign) -> Node:
    """The box of all that has a place; longitude first, which WKT without a name of a system means (GeoSPARQL)."""
    west, south, east, north = areas.extent_of(campaign)
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    ring = ", ".join(f"{longitude} {latitude}" for longitude, latitude in corners)
    return {"@type": "dct:Location", "dcat:bbox": typed(f"POLYGON (({ring}))", "geo:wktLiteral")}


def _contact(campaign: Campaign, addresses: Addresses) -> Node:
    """The address for mistakes, or the form."""
    to = settings.REPORT_MISTAKES_TO
    return terms.without_empty(
        {
            "@type": ["vcard:Kind", "vcard:Organization"],
            "vcard:fn": publisher_name(addresses.site),
            "vcard:hasEmail": link(f"mailto:{to}") if to else None,
            "vcard:hasURL": link(addresses.site + reverse("report-a-mistake", args=[campaign.slug])),
        }
    )


def _what_it_is() -> str:
    return _("Dated, sourced reports of who held which district.")


def _provenance() -> str:
    return _(
        "Every event cites the publications that report it. Who held a district is worked out from these reports by "
        "the published method, and is never drawn by hand."
    )


def _day(day: dt.date | None) -> Node | None:
    return typed(day.isoformat(), "xsd:date") if day else None


def _moment(moment: dt.datetime | None) -> Node | None:
    return typed(moment.isoformat(timespec="seconds"), "xsd:dateTime") if moment else None


def _written(nodes: Sequence[Node]) -> str:
    document = {"@context": terms.CONTEXT, "@graph": terms.each_once(nodes)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))

"""A campaign's downloads and ways in for programs, as distributions and data services of DCAT-AP."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.api.answers import JSON
from events.api.ogc.resources import CONFORMANCE
from events.models import Campaign
from events.public.catalogue import terms
from events.public.catalogue.addresses import Addresses
from events.public.catalogue.record_files import PACKAGE, RecordFile, record_files
from events.public.catalogue.terms import Node, in_each_language, link

# By form: the code in the table of file types, "" where that knows none, and the standard.
FORMAT_TERMS = {
    PACKAGE: ("ZIP", "https://specs.frictionlessdata.io/data-package/"),
    "geojson": ("GEOJSON", "https://www.rfc-editor.org/rfc/rfc7946"),
    "csv": ("CSV", "https://www.w3.org/TR/tabular-data-model/"),
    "zip": ("ZIP", "https://www.w3.org/TR/tabular-data-model/"),
    "xlsx": ("XLSX", "https://ecma-international.org/publications-and-standards/standards/ecma-376/"),
    "kml": ("KML", "http://www.opengis.net/kml/2.2"),
    "kmz": ("KMZ", "http://www.opengis.net/kml/2.2"),
    "gpkg": ("GPKG", "https://www.geopackage.org/spec/"),
    "fgb": ("", "https://flatgeobuf.org/"),
    "parquet": ("PARQUET", "https://geoparquet.org/"),
}
# Of several files in one.
PACKAGED = (PACKAGE, "zip")
OPENAPI = "https://spec.openapis.org/oas/v3.1.0"


def distributions(campaign: Campaign, addresses: Addresses) -> Iterator[Node]:
    """Of every file of the whole record, by its address in the site's first language; and of the services."""
    of_language: dict[str, list[RecordFile]] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            of_language[code] = record_files(campaign)
    for number, file in enumerate(of_language[settings.LANGUAGE_CODE]):
        told = {code: files[number] for code, files in of_language.items()}
        yield _of_file(campaign, addresses, file, told)
    yield _of_api(campaign, addresses)
    yield _of_ogc(campaign, addresses)


def licence(campaign: Campaign, addresses: Addresses) -> Node | None:
    """The part of the page on the record that says under which licences which parts stand."""
    if not campaign.licences:
        return None
    named = {"dct:title": in_each_language(lambda: _("Licences, part by part"))}
    return terms.thing(addresses.page("record", campaign.slug, fragment="licences"), "dct:LicenseDocument", **named)


def rights(campaign: Campaign, addresses: Addresses) -> Node | None:
    """The campaign's own words, which are English."""
    words = [terms.tagged(text, "en") for text in (campaign.attribution, campaign.licences) if text]
    if not words:
        return None
    own = addresses.page("record", campaign.slug, fragment="rights")
    return terms.thing(own, "dct:RightsStatement", **{"rdfs:label": words})


def _distribution(campaign: Campaign, addresses: Addresses, own: Node) -> Node:
    modified = campaign.revised_at and terms.typed(campaign.revised_at.isoformat(timespec="seconds"), "xsd:dateTime")
    return terms.without_empty(
        {
            "@type": "dcat:Distribution",
            **own,
            "dct:modified": modified,
            "dct:license": licence(campaign, addresses),
            "dct:rights": rights(campaign, addresses),
            "adms:status": terms.concept("distribution-status", "COMPLETED", "completed"),
            "dcatap:availability": terms.concept("planned-availability", "STABLE", "stable"),
        }
    )


def _of_file(campaign: Campaign, addresses: Addresses, file: RecordFile, told: dict[str, RecordFile]) -> Node:
    address = addresses.site + file.path
    file_type, standard = FORMAT_TERMS[file.form]
    media_type = terms.media_type(file.media_type)
    own = {
        "@id": f"{address}#distribution",
        "dct:title": [terms.tagged(each.title, code) for code, each in told.items()],
        "dct:description": [terms.tagged(each.description, code) for code, each in told.items()],
        "dcat:accessURL": link(address),
        "dcat:downloadURL": link(address),
        "dcat:mediaType": media_type,
        "dcat:packageFormat": media_type if file.form in PACKAGED else None,
        "dct:format": file_type and terms.thing(f"{terms.AUTHORITY}/file-type/{file_type}", "dct:MediaTypeOrExtent"),
        "dct:conformsTo": terms.thing(standard, "dct:Standard"),
        "dct:language": terms.language(settings.LANGUAGE_CODE),
    }
    return _distribution(campaign, addresses, own)


def _of_api(campaign: Campaign, addresses: Addresses) -> Node:
    address = f"{addresses.endpoint}campaigns/{campaign.slug}"
    own = {
        "@id": f"{address}#distribution",
        "dct:title": in_each_language(lambda: _("The API")),
        "dct:description": in_each_language(_words_of_api),
        "dcat:accessURL": link(address),
        "dcat:accessService": link(addresses.api),
        "dcat:mediaType": terms.media_type(JSON),
        "dct:format": terms.thing(f"{terms.AUTHORITY}/file-type/JSON", "dct:MediaTypeOrExtent"),
    }
    return _distribution(campaign, addresses, own)


def _of_ogc(campaign: Campaign, addresses: Addresses) -> Node:
    address = f"{addresses.page('ogc-collections', campaign.slug)}?f=json"
    own = {
        "@id": f"{addresses.page('ogc-collections', campaign.slug)}#distribution",
        "dct:title": in_each_language(lambda: "OGC API – Features"),
        "dct:description": in_each_language(_words_of_ogc),
        "dcat:accessURL": link(address),
        "dcat:accessService": link(addresses.ogc(campaign)),
        "dcat:mediaType": terms.media_type(JSON),
        "dct:format": terms.thing(f"{terms.AUTHORITY}/file-type/GEOJSON", "dct:MediaTypeOrExtent"),
    }
    return _distribution(campaign, addresses, own)


def api_service(campaigns: list[Campaign], addresses: Addresses) -> Node:
    """One for all campaigns."""
    return _service(
        addresses,
        {
            "@id": addresses.api,
            "dct:title": in_each_language(lambda: _("The API")),
            "dct:description": in_each_language(_words_of_api),
            "dcat:endpointURL": link(addresses.endpoint),
            "dcat:endpointDescription": link(addresses.site + reverse("api-document")),
            "dcat:landingPage": terms.thing(addresses.page("api"), "foaf:Document"),
            "dct:conformsTo": terms.thing(OPENAPI, "dct:Standard"),
            "dcat:servesDataset": [link(addresses.dataset(campaign)) for campaign in campaigns],
        },
    )


def ogc_service(campaign: Campaign, addresses: Addresses) -> Node:
    landing = addresses.page("ogc", campaign.slug)
    title = terms.of_record(campaign, "name_en", "name_ar")
    return _service(
        addresses,
        {
            "@id": addresses.ogc(campaign),
            "dct:title": [terms.tagged(f"{name['@value']}: OGC API – Features", name["@language"]) for name in title],
            "dct:description": in_each_language(_words_of_ogc),
            "dcat:endpointURL": link(landing),
            "dcat:endpointDescription": link(f"{addresses.page('ogc-api', campaign.slug)}?f=json"),
            "dcat:landingPage": terms.thing(landing, "foaf:Document"),
            "dct:conformsTo": [terms.thing(standard, "dct:Standard") for standard in CONFORMANCE],
            "dcat:servesDataset": [link(addresses.dataset(campaign))],
            "dct:license": licence(campaign, addresses),
        },
    )


def _service(addresses: Addresses, own: Node) -> Node:
    common = {
        "@type": "dcat:DataService",
        "dct:publisher": link(addresses.publisher),
        "dct:accessRights": terms.thing(f"{terms.AUTHORITY}/access-right/PUBLIC", "dct:RightsStatement"),
    }
    return terms.without_empty(common | own)


def _words_of_api() -> str:
    return _("Who held which district on which day, on whose word: the whole public record for programs.")


def _words_of_ogc() -> str:
    return _(
        "Who is reported to have held which district on which day, on whose word, and who says otherwise: the public "
        "record as map layers for GIS programs."
    )

"""The documents below ``/ogc/``, as JSON: landing page, conformance, collections, items and features."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from events.api import cursor
from events.api.answers import GEOJSON, JSON, Context
from events.api.lists import feature_of, record_of
from events.api.ogc.asking import HTML, OPENAPI, Link, OgcRequest
from events.api.ogc.collections import COLLECTIONS, Collection
from events.api.ogc.parameters import FormParameters, ItemParameters
from events.api.ogc.properties import flat
from events.api.problems import invalid_parameter, not_found
from events.api.row_memory import JsonArray
from events.exports import areas
from events.models import Campaign

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
CONFORMANCE = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")
)
# Rows of a page for people: ten thousand would take a browser longer than the server.
MOST_OF_A_PAGE = 1000
# None in an empty database.
MaybeContext = Context | None
Document = Mapping[str, Any]


def landing(asked: OgcRequest, context: MaybeContext) -> Document:
    title, description = title_and_description(context.campaign if context else None)
    links = [
        *asked.self_links(JSON, (_("This document"), _("This document as a page"))),
        asked.link("service-desc", OPENAPI, _("The API definition"), asked.address("ogc-api", {"f": "json"})),
        asked.link("service-doc", HTML, _("The API definition as a page"), asked.address("ogc-api", {"f": "html"})),
        asked.link("conformance", JSON, _("Conformance classes"), asked.address("ogc-conformance")),
        asked.link("data", JSON, _("Collections"), asked.address("ogc-collections")),
    ]
    attribution = {"attribution": context.campaign.attribution} if context and context.campaign.attribution else {}
    return {"title": title, "description": description, **attribution, "links": [*links, *_licence(asked, context)]}


def title_and_description(campaign: Campaign | None) -> tuple[str, str]:
    title = str(campaign) if campaign else _("Campaign map")
    return title, _(
        "Who is reported to have held which district on which day, on whose word, and who says otherwise: the public "
        "record as map layers for GIS programs."
    )


def conformance(asked: OgcRequest, _context: MaybeContext) -> Document:
    links = asked.self_links(JSON, (_("This document"), _("This document as a page")))
    return {"conformsTo": list(CONFORMANCE), "links": links}


def collections(asked: OgcRequest, context: MaybeContext) -> Document:
    there = COLLECTIONS.values() if context else ()
    return {
        "links": [
            *asked.self_links(JSON, (_("This document"), _("This document as a page"))),
            *_licence(asked, context),
        ],
        "collections": [_collection(asked, context, each) for each in there if context],
    }


def collection(asked: OgcRequest, context: Context, found: Collection) -> Document:
    document = _collection(asked, context, found)
    own = asked.self_links(JSON, (_("This document"), _("This document as a page")))
    others = [link for link in document["links"] if link["rel"] != "self"]
    return {**document, "links": [*own, *others]}


def _collection(asked: OgcRequest, context: Context, found: Collection) -> dict[str, Any]:
    campaign = context.campaign
    extent: dict[str, Any] = {"spatial": {"bbox": [areas.extent_of(campaign)], "crs": CRS84}}
    if found.has_time:
        interval = [f"{campaign.start.isoformat()}T00:00:00Z", f"{campaign.end.isoformat()}T23:59:59Z"]
        extent["temporal"] = {"interval": [interval], "trs": GREGORIAN}
    here = asked.address("ogc-collection", collection=found.id)
    items = {form: asked.address("ogc-items", {"f": form}, collection=found.id) for form in ("json", "html")}
    links = [
        asked.link("self", JSON, str(found.title), here),
        asked.link("items", GEOJSON, str(found.title), items["json"]),
        asked.link("items", HTML, str(found.title), items["html"]),
        *_licence(asked, context),
    ]
    return {
        "id": found.id,
        "title": str(found.title),
        "description": str(found.description),
        "itemType": "feature",
        "extent": extent,
        "crs": [CRS84],
        "links": links,
    }


def items(asked: OgcRequest, context: Context, found: Collection, given: ItemParameters) -> Document:
    """A page of features. Raises Problem for a value that cannot be taken, or a cursor from elsewhere."""
    pageable = found.read(context, asked.request, given)
    after = cursor.read(asked.cursor_query, given.cursor, pageable.key_length) if given.cursor else None
    try:
        named, last = pageable.page(after, min(given.limit, MOST_OF_A_PAGE) if asked.form == HTML else given.limit)
    except ValueError as problem:
        raise invalid_parameter("cursor", given.cursor, f"{problem}; begin again without it.") from problem
    memory = context.rows.of(f"ogc-{found.id}", (asked.site, pageable.depends_on))
    shown = pageable.written(named, lambda: _writer(found, context), memory)
    links = [
        *asked.self_links(GEOJSON, (_("This page of features"), _("These features as a page"))),
        *([_next(asked, found, cursor.write(asked.cursor_query, last))] if last else []),
        asked.link("collection", JSON, str(found.title), asked.address("ogc-collection", collection=found.id)),
        *_licence(asked, context),
    ]
    return {
        "type": "FeatureCollection",
        "links": links,
        "numberMatched": pageable.count(),
        "numberReturned": len(shown),
        "record": record_of(context, asked.language),
        "features": JsonArray(shown),
    }


def feature(asked: OgcRequest, context: Context, found: Collection, name: str, given: FormParameters) -> Document:
    """Raises Problem where there is none of that name."""
    row = found.find(context, name, given)
    if row is None:
        raise not_found(f"There is no feature “{name}” in {found.id}.")
    shown = _writer(found, context)(row)
    links = [
        *asked.self_links(GEOJSON, (_("This feature"), _("This feature as a page"))),
        asked.link("collection", JSON, str(found.title), asked.address("ogc-collection", collection=found.id)),
        *_licence(asked, context),
    ]
    return {**shown, "links": links, "record": record_of(context, asked.language)}


def _writer(found: Collection, context: Context) -> Callable[[Any], dict[str, Any]]:
    """Gives the feature of a row."""
    feature = found.feature(context)

    def write(row: Any) -> dict[str, Any]:
        name, geometry, properties = feature(row)
        return feature_of(name, geometry, flat(properties))

    return write


def _next(asked: OgcRequest, found: Collection, following: str) -> Link:
    form = "html" if asked.form == HTML else "json"
    query = {**asked.own_query, "cursor": [following], "f": [form]}
    return asked.link("next", asked.form, _("Next page"), asked.address("ogc-items", query, collection=found.id))


def _licence(asked: OgcRequest, context: MaybeContext) -> list[Link]:
    if context is None:
        return []
    return [asked.link("license", HTML, _("Licences"), f"{context.pages.of('record')}#licences")]

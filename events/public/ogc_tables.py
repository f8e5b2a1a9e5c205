"""What the pages below ``/ogc/`` show of their documents: titles, tables of features, and the API definition."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from events.api.ogc.asking import OgcRequest
from events.api.ogc.collections import COLLECTIONS
from events.api.ogc.properties import schemas_of

# Of each collection, the properties that tell its features apart; a feature's own page has all.
COLUMNS = {
    "districts": ("name", "kind_label", "bank"),
    "events": ("occurred_on", "kind_label", "summary"),
    "control": ("name", "day", "side", "status", "grade"),
    "spans": ("district_name", "from", "last_day", "side", "status", "grade"),
}
# Parameters that have a field of their own in the form, or that a new search begins without.
OWN_FIELDS = ("f", "datetime", "bbox", "limit", "cursor")


class Feature(NamedTuple):
    name: str
    url: str
    # Name of a property and its value.
    cells: list[tuple[str, str]]


class Parameter(NamedTuple):
    name: str
    type: str
    description: str
    is_required: bool


class Operation(NamedTuple):
    path: str
    summary: str
    parameters: list[Parameter]


def title(template: str) -> str:
    titles = {
        "landing": _("Map layers for GIS programs"),
        "conformance": _("Conformance classes"),
        "collections": _("Collections"),
        "api": _("The API definition"),
    }
    return titles[template]


def of(template: str, asked: OgcRequest, document: Mapping[str, Any]) -> dict[str, Any]:
    """What a template needs besides the document."""
    match template:
        case "items":
            return _items(asked, document)
        case "feature":
            properties = document["properties"]
            return {
                "properties": [(name, _text(value)) for name, value in properties.items()],
                "page": properties.get("page"),
                "items_url": _items_url(asked),
            }
        case "collection":
            schemas = schemas_of(COLLECTIONS[document["id"]].shape)
            return {"schemas": list(schemas.items()), "items_url": _items_url(asked)}
        case "collections":
            rows = [(each, asked.path("ogc-collection", collection=each["id"])) for each in document["collections"]]
            return {"rows": rows}
        case "api":
            return {"operations": list(_operations(document))}
    return {}


def _items(asked: OgcRequest, document: Mapping[str, Any]) -> dict[str, Any]:
    collection = _collection(asked)
    columns = COLUMNS[collection]
    rows = [
        Feature(
            each["id"],
            asked.path("ogc-feature", collection=collection, feature=each["id"]),
            [(name, _text(each["properties"][name])) for name in columns],
        )
        for each in document["features"].parsed()
    ]
    return {
        "columns": columns,
        "rows": rows,
        "collection_url": asked.path("ogc-collection", collection=collection),
        "other_parameters": [pair for pair in asked.asked.pairs if pair[0] not in OWN_FIELDS],
    }


def _text(value: Any) -> str:
    """As JSON has it; "" for null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _collection(asked: OgcRequest) -> str:
    assert asked.request.resolver_match
    return str(asked.request.resolver_match.kwargs["collection"])


def _items_url(asked: OgcRequest) -> str:
    return f"{asked.path('ogc-items', collection=_collection(asked))}?f=html"


def _operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    known = document["components"]["parameters"]
    for path, methods in document["paths"].items():
        found = methods["get"]
        given = [known[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in found["parameters"]]
        yield Operation(path, found["description"], [_parameter(each) for each in given])


def _parameter(given: Mapping[str, Any]) -> Parameter:
    schema = given["schema"]
    inner = schema.get("items", schema)
    values = ", ".join(map(str, inner.get("enum", [])))
    kind = values or " ".join(filter(None, (schema["type"], inner.get("format", ""))))
    return Parameter(given["name"], kind, given.get("description", ""), given["required"])

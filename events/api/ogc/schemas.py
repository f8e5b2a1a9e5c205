"""Schemas and parameters of the API definition, as OGC 17-069r4 has them (its annex with OpenAPI 3.0 fragments)."""

from collections.abc import Mapping
from typing import Any

from events.api.ogc.parameters import MOST, USUAL, FormParameters, is_list

Schema = dict[str, Any]


def ref_to(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def ref(name: str) -> Schema:
    return ref_to("parameters", name)


_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_LINKS: Schema = {"type": "array", "items": ref_to("schemas", "link")}


def _object(required: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "required": required, "properties": properties}


_COUNT: Schema = {"type": "integer", "minimum": 0}
_TIME: Schema = {"type": "string", "format": "date-time", "nullable": True}
_BOX: Schema = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "array", "minItems": 4, "maxItems": 6, "items": _NUMBER},
}
_INTERVAL: Schema = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "array", "minItems": 2, "maxItems": 2, "items": _TIME},
}
SCHEMAS: dict[str, Schema] = {
    "page": {"type": "string", "description": "HTML"},
    "apiDefinition": {"type": "object"},
    "link": _object(["href", "rel"], href=_TEXT, rel=_TEXT, type=_TEXT, hreflang=_TEXT, title=_TEXT),
    "landingPage": _object(["links"], title=_TEXT, description=_TEXT, attribution=_TEXT, links=_LINKS),
    "confClasses": _object(["conformsTo"], conformsTo={"type": "array", "items": _TEXT}, links=_LINKS),
    "collections": _object(
        ["links", "collections"],
        links=_LINKS,
        collections={"type": "array", "items": ref_to("schemas", "collection")},
    ),
    "collection": _object(
        ["id", "links"],
        id=_TEXT,
        title=_TEXT,
        description=_TEXT,
        links=_LINKS,
        extent=ref_to("schemas", "extent"),
        itemType={"type": "string", "default": "feature"},
        crs={"type": "array", "items": _TEXT},
    ),
    "extent": {
        "type": "object",
        "properties": {
            "spatial": {"type": "object", "properties": {"bbox": _BOX, "crs": _TEXT}},
            "temporal": {"type": "object", "properties": {"interval": _INTERVAL, "trs": _TEXT}},
        },
    },
    "featureCollection": _object(
        ["type", "features"],
        type={"type": "string", "enum": ["FeatureCollection"]},
        features={"type": "array", "items": ref_to("schemas", "feature")},
        links=_LINKS,
        numberMatched=_COUNT,
        numberReturned=_COUNT,
        record=ref_to("schemas", "record"),
    ),
    "feature": _object(
        ["type", "geometry", "properties"],
        type={"type": "string", "enum": ["Feature"]},
        id=_TEXT,
        geometry={"type": "object", "nullable": True, "description": "GeoJSON (RFC 7946): longitude, latitude."},
        properties={"type": "object", "nullable": True},
        links=_LINKS,
        record=ref_to("schemas", "record"),
    ),
    "record": _object(
        ["campaign", "revision"],
        campaign=_TEXT,
        revision={"type": "integer"},
        language=_TEXT,
        attribution=_TEXT,
        licences=_TEXT,
    ),
    "exception": _object(
        ["code"],
        code=_TEXT,
        description=_TEXT,
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        detail=_TEXT,
        errors={"type": "array", "items": {"type": "object"}},
    ),
}

# Required so by fc-bbox-definition, fc-limit-definition and fc-time-definition.
PARAMETERS: dict[str, Schema] = {
    "bbox": {
        "name": "bbox",
        "in": "query",
        "required": False,
        "schema": {"type": "array", "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
                   "items": _NUMBER},
        "style": "form",
        "explode": False,
        "description": "West,south,east,north in degrees (WGS 84): features whose geometry meets the box. West may be "
        "greater than east, across the 180th meridian. With heights six numbers, of which the heights do not count.",
        "example": [43.1, 36.3, 43.2, 36.4],
    },
    "datetime": {
        "name": "datetime",
        "in": "query",
        "required": False,
        "schema": _TEXT,
        "style": "form",
        "explode": False,
        "description": "A date or a time of RFC 3339, or an interval of two with a slash between, both of which count; "
        "“..” is an open end.",
        "example": "2016-11-01/..",
    },
    "limit": {
        "name": "limit",
        "in": "query",
        "required": False,
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        "style": "form",
        "explode": False,
        "description": "Features of a page; a greater number is taken for the greatest.",
    },
    "f": {
        "name": "f",
        "in": "query",
        "required": False,
        "schema": {"type": "string", "enum": ["json", "html"]},
        "description": FormParameters.model_fields["f"].description,
    },
    "collectionId": {
        "name": "collectionId",
        "in": "path",
        "required": True,
        "schema": _TEXT,
        "description": "As “id” of a collection has it.",
    },
    "featureId": {
        "name": "featureId",
        "in": "path",
        "required": True,
        "schema": _TEXT,
        "description": "As “id” of a feature has it.",
    },
}  # fmt: skip


def parameters_of(shape: type[FormParameters]) -> list[Schema]:
    """Of a query: those of the standard by reference, the others by what the model says of them."""
    described = shape.model_json_schema(by_alias=True)["properties"]
    found = []
    for name, field in shape.model_fields.items():
        if name in PARAMETERS:
            found.append(ref(name))
            continue
        given = {"name": field.alias or name, "in": "query", "required": False, "schema": _plain(described[name])}
        if is_list(field):
            given |= {"style": "form", "explode": True}
        found.append(given | ({"description": field.description} if field.description else {}))
    return found


def _plain(schema: Mapping[str, Any]) -> Schema:
    """As OpenAPI 3.0 has it: no null among types, and no title or empty default."""
    options = schema.get("anyOf", [schema])
    given = next(option for option in options if option.get("type") != "null")
    kept = {name: given[name] for name in ("type", "enum", "format", "items") if name in given}
    if "const" in given:
        kept["enum"] = [given["const"]]
    if "items" in kept:
        kept["items"] = _plain(kept["items"])
    return kept

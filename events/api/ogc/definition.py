"""The API definition of ``/ogc/api``: an OpenAPI 3.0 document, made of the collections and their parameters."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from events.api.answers import GEOJSON, JSON
from events.api.ogc import schemas
from events.api.ogc.asking import HTML, OPENAPI, OgcRequest
from events.api.ogc.collections import COLLECTIONS, Collection
from events.api.ogc.parameters import FormParameters
from events.api.ogc.properties import schemas_of
from events.api.ogc.resources import MaybeContext, title_and_description
from events.api.ogc.schemas import Schema, parameters_of
from events.api.problems import CONTENT_TYPE

VERSION = "1.0"


def definition(asked: OgcRequest, context: MaybeContext) -> Mapping[str, Any]:
    title, description = title_and_description(context.campaign if context else None)
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "description": f"{description}\n\n{_days()}", "version": VERSION},
        "servers": [{"url": asked.address("ogc").rstrip("/")}],
        "tags": [{"name": name, "description": words} for name, words in _tags()],
        "paths": dict(_paths()),
        "components": {
            "parameters": schemas.PARAMETERS,
            "responses": {"Problem": _response(_("What cannot be answered."), {CONTENT_TYPE: "exception"})},
            "schemas": {**schemas.SCHEMAS, **{each.id: _feature_schema(each) for each in COLLECTIONS.values()}},
        },
    }


def _days() -> str:
    return _(
        "Days are civil dates. In “datetime”, only the date of a time counts, as it is written. A parameter that an "
        "address does not have is refused. Coordinates are longitude, latitude (WGS 84)."
    )


def _tags() -> Iterator[tuple[str, str]]:
    yield "server", _("What there is")
    yield from ((each.id, str(each.description)) for each in COLLECTIONS.values())


def _paths() -> Iterator[tuple[str, Any]]:
    yield "/", _operation("getLandingPage", _("The landing page"), {JSON: "landingPage"})
    yield "/conformance", _operation("getConformance", _("Conformance classes"), {JSON: "confClasses"})
    yield "/api", _operation("getApiDefinition", _("The API definition"), {OPENAPI: "apiDefinition"})
    yield "/collections", _operation("getCollections", _("Collections"), {JSON: "collections"})
    yield (
        "/collections/{collectionId}",
        _operation("describeCollection", _("One collection"), {JSON: "collection"}, [schemas.ref("collectionId")]),
    )
    for each in COLLECTIONS.values():
        yield from _items(each)


def _items(found: Collection) -> Iterator[tuple[str, Any]]:
    here = f"/collections/{found.id}/items"
    name = found.id.capitalize()
    described = f"{found.title}. {found.description}"
    listed = _operation(f"get{name}", described, {GEOJSON: "featureCollection"}, _given(found.parameters), found.id)
    listed["get"]["responses"]["200"]["content"][GEOJSON]["schema"] = _page_schema(found)
    yield here, listed
    given = [schemas.ref("featureId"), *_given(found.feature_parameters)]
    one = _operation(
        f"get{name}Feature", _("One feature: %(title)s") % {"title": found.title}, {GEOJSON: found.id}, given, found.id
    )
    if found.id == "events":
        one["get"]["responses"]["410"] = schemas.ref_to("responses", "Problem")
    yield here + "/{featureId}", one


def _given(shape: type[FormParameters]) -> list[Schema]:
    return [given for given in parameters_of(shape) if given != schemas.ref("f")]


def _operation(
    name: str, summary: str, content: Mapping[str, str], parameters: list[Schema] | None = None, tag: str = "server"
) -> dict[str, Any]:
    first, _dot, _rest = summary.partition(". ")
    problem = schemas.ref_to("responses", "Problem")
    return {
        "get": {
            "operationId": name,
            "summary": first,
            "description": summary,
            "tags": [tag],
            "parameters": [*(parameters or []), schemas.ref("f")],
            "responses": {
                "200": _response(first, {**content, HTML: "page"}),
                **dict.fromkeys(("400", "404", "500", "503"), problem),
            },
        }
    }


def _response(description: str, content: Mapping[str, str]) -> dict[str, Any]:
    return {
        "description": description,
        "content": {form: {"schema": schemas.ref_to("schemas", name)} for form, name in content.items()},
    }


def _page_schema(found: Collection) -> Schema:
    features = {"type": "array", "items": schemas.ref_to("schemas", found.id)}
    whole = schemas.ref_to("schemas", "featureCollection")
    return {"allOf": [whole, {"type": "object", "properties": {"features": features}}]}


def _feature_schema(found: Collection) -> Schema:
    properties = schemas_of(found.shape)
    return {
        "allOf": [
            schemas.ref_to("schemas", "feature"),
            {"type": "object", "properties": {"properties": {"type": "object", "properties": dict(properties)}}},
        ]
    }

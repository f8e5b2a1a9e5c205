"""The API's document (OpenAPI) as what a page shows: operations with their parameters, and the shapes of rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from events.api.v1.app import api

_TYPES = {"date": "YYYY-MM-DD"}


@dataclass(frozen=True, slots=True)
class Member:
    """A parameter of an address, or a member of a row; ``type`` in words, such as "list of text"."""

    name: str
    type: str
    description: str
    is_required: bool = False
    # "query", "path", "header" or "body"; "" for a member of a row.
    location: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    needs_token: bool
    has_geojson: bool
    members: list[Member]
    # Of the shape of its rows, or of the one that it answers with; "" where that is none of ``shapes``.
    shape: str


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    description: str
    members: list[Member]


@dataclass(frozen=True, slots=True)
class Reference:
    """``operations`` are by tag, in the order of the document."""

    operations: dict[str, list[Operation]]
    shapes: list[Shape]


@cache
def reference() -> Reference:
    """Of the API as it stands: its document depends on nothing but the code."""
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    known: Mapping[str, Any] = document["components"]["schemas"]
    operations: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            made = _operation(path, method, operation, known)
            operations.setdefault(operation["tags"][0], []).append(made)
    shapes = [_shape(name, known) for name in sorted(known) if name.endswith("Row")]
    return Reference(operations, shapes)


def _operation(path: str, method: str, operation: Mapping[str, Any], known: Mapping[str, Any]) -> Operation:
    answers = [answer for status, answer in operation["responses"].items() if int(status) < 300]
    content: Mapping[str, Any] = answers[0].get("content", {}) if answers else {}
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("description") or operation["summary"],
        needs_token="security" in operation,
        has_geojson="application/geo+json" in content,
        members=[*_parameters(operation, known), *_body(operation, known)],
        shape=_row_of(content.get("application/json", {}).get("schema", {}), known),
    )


def _parameters(operation: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Member]:
    for given in operation["parameters"]:
        schema = given["schema"]
        yield Member(given["name"], _type(schema, known), given.get("description", ""), given["required"], given["in"])


def _body(operation: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Member]:
    content = operation.get("requestBody", {}).get("content", {})
    for given in content.values():
        yield from (
            Member(each.name, each.type, each.description, each.is_required, "body")
            for each in _members(_resolved(given["schema"], known), known)
        )


def _row_of(schema: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """The name of the row that an answer is, or has a list of."""
    name = _name_of(schema) or _name_of(schema.get("items", {}))
    if name.endswith("Row"):
        return name
    items = known.get(name, {}).get("properties", {}).get("items", {}).get("items", {})
    return _name_of(items)


def _shape(name: str, known: Mapping[str, Any]) -> Shape:
    schema = known[name]
    return Shape(name, schema.get("description", ""), list(_members(schema, known)))


def _members(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Member]:
    required = schema.get("required", [])
    for name, given in schema.get("properties", {}).items():
        yield Member(name, _type(given, known), given.get("description", ""), name in required)


def _type(schema: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """Such as "text", "YYYY-MM-DD or null", "list of CitationRow", "day, -day"."""
    if name := _name_of(schema):
        return name
    if choices := schema.get("anyOf"):
        return " or ".join(dict.fromkeys(_type(choice, known) for choice in choices))
    if values := schema.get("enum"):
        return ", ".join(map(str, values))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}), known)}"
    if found := _TYPES.get(schema.get("format", "")):
        return found
    words = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    return words.get(schema.get("type", ""), str(schema.get("type", "anything")))


def _resolved(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    named: Mapping[str, Any] = known.get(_name_of(schema), schema)
    return named


def _name_of(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]

"""Rows as properties of features: flat, for the tables of GIS programs, and what a schema says of them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from events.exports.layers.columns import SEPARATOR, cell


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with lists of texts as one text each, and without lists of rows, which are resources of the API.

    QGIS and GDAL filter and show a text, where a list would be of another type in each program, and of none where the
    first page has it empty.
    """
    return {name: cell(value) for name, value in row.items() if not _is_table(value)}


@cache
def schemas_of(shape: Any) -> Mapping[str, Mapping[str, Any]]:
    """By name of a property, its JSON schema; of the TypedDict of a row."""
    properties = TypeAdapter(shape).json_schema()["properties"]
    return {name: _plain(field) for name, field in properties.items() if "$ref" not in field.get("items", {})}


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _plain(field: Mapping[str, Any]) -> dict[str, Any]:
    """As OpenAPI 3.0 has it, which knows no null among types."""
    options = field.get("anyOf", [field])
    given = next(option for option in options if option.get("type") != "null")
    is_list = given.get("type") == "array"
    described = str(field.get("description", ""))
    if is_list:
        described = f"{described} In one text, separated by “{SEPARATOR.strip()}”.".strip()
    schema: dict[str, Any] = {"type": "string" if is_list else given["type"]}
    if "format" in given:
        schema["format"] = given["format"]
    if len(options) > 1:
        schema["nullable"] = True
    return schema | ({"description": described} if described else {})

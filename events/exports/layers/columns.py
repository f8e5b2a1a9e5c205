"""The columns of a row's shape, read off its TypedDict: names, types and descriptions are written there alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter

from events.exports.layers.texts import clean

# "list" is a list of texts.
Type = Literal["string", "integer", "number", "boolean", "date", "list"]
# What a column may hold; of a column of the type "date" it is "YYYY-MM-DD".
Value = str | int | float | bool | list[str] | None
# Between the texts of a list in one cell: names have commas, and importers split at it.
SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """``path`` leads to the value in the nested row: ``("before", "holder")`` of the column before_holder."""

    name: str
    type: Type
    description: str = ""
    path: tuple[str, ...] = ()


@cache
def columns_of(shape: Any) -> tuple[Column, ...]:
    """Of a TypedDict of events/exports/rows. Lists of rows are left out, but for those that ``flat`` can tell."""
    schema = TypeAdapter(shape).json_schema()
    return tuple(_columns(schema, schema.get("$defs", {}), (), ""))


def flat(row: Mapping[str, Any], columns: tuple[Column, ...]) -> dict[str, Value]:
    """The row by names of the columns; a list of rows becomes one of texts, their values with spaces between."""
    return {column.name: _value(row, column) for column in columns}


def cell(value: Value) -> str | int | float | bool | None:
    """As one cell has it: lists as one text."""
    return SEPARATOR.join(value) if isinstance(value, list) else value


def text_of(value: Value) -> str:
    """As text has it: "" for null, true and false as JSON writes them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(cell(value))


def _columns(
    schema: Mapping[str, Any], definitions: Mapping[str, Any], path: tuple[str, ...], about: str
) -> Iterator[Column]:
    for name, field in schema["properties"].items():
        described = " ".join(filter(None, (about, field.get("description", ""))))
        found, here = _resolved(field, definitions), (*path, name)
        if found.get("type") == "object":
            yield from _columns(found, definitions, here, described)
        elif not _is_table(found, definitions):
            yield Column("_".join(here), _type(found), described, here)


def _resolved(field: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of what the field holds where it is not null."""
    if "anyOf" in field:
        field = next(option for option in field["anyOf"] if option.get("type") != "null")
    return definitions[field["$ref"].rpartition("/")[2]] if "$ref" in field else field


def _is_table(found: Mapping[str, Any], definitions: Mapping[str, Any]) -> bool:
    """Whether it is a list of rows with texts of their own, as citations are: too much for a cell."""
    if found.get("type") != "array":
        return False
    item = _resolved(found.get("items", {}), definitions)
    return item.get("type") == "object" and len(item["properties"]) > 2


def _type(found: Mapping[str, Any]) -> Type:
    if found.get("type") == "array":
        return "list"
    if found.get("format") == "date":
        return "date"
    kinds: dict[str, Type] = {"integer": "integer", "number": "number", "boolean": "boolean"}
    return kinds.get(str(found.get("type")), "string")


def _value(row: Mapping[str, Any], column: Column) -> Value:
    found: Any = row
    for name in column.path:
        found = found[name]
    if isinstance(found, list):
        return [clean(_words(each)) for each in found]
    return clean(found) if isinstance(found, str) else found


def _words(item: Any) -> str:
    """Of a list: a text, or a short row as its values."""
    return " ".join(str(part) for part in item.values() if part) if isinstance(item, dict) else str(item)

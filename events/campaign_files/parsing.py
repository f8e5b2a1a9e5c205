"""Parses one value of a row from JSON to Python, or raises ValidationError."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from events.campaign_files.problem import quoted
from events.campaign_files.schema import Key, key_length

# What a column takes in JSON. The first that fits decides; a column not listed takes anything.
# Django's own conversion is more lenient: it would make text of a number, and a number of true.
_JSON_TYPES: tuple[tuple[type["models.Field[Any, Any]"], tuple[type, ...], str], ...] = (
    (models.BooleanField, (bool,), "true or false"),
    (models.FloatField, (int, float), "a number"),
    (models.IntegerField, (int,), "a whole number"),
    (models.DateField, (str,), "a date in quotes, such as “2016-11-12”"),
    (models.CharField, (str,), "text in quotes"),
    (models.TextField, (str,), "text in quotes"),
)


def clean(column: "models.Field[Any, Any]", fields: dict[str, Any], instance: models.Model) -> Any:
    """The value of a column in Python; its default where the row leaves it out.

    Raises ValidationError where the column does not take the value, or may not be left out.
    """
    if column.name not in fields:
        if not column.has_default() and not column.null and not column.blank:
            raise ValidationError("This field is missing.")
        return column.get_default()
    raw = fields[column.name]
    _check_type(column, raw)
    if isinstance(raw, str) and "\0" in raw:
        raise ValidationError("Text cannot hold a NUL character.")
    try:
        return column.clean(raw, instance)
    except RecursionError as problem:
        raise ValidationError("This is nested too deep.") from problem


def _check_type(column: "models.Field[Any, Any]", raw: Any) -> None:
    for kind, types, words in _JSON_TYPES:
        if isinstance(column, kind):
            if raw is not None and (not isinstance(raw, types) or (isinstance(raw, bool) and bool not in types)):
                raise ValidationError(f"This field takes {words}.")
            return


def read_key(column: "models.ForeignKey[Any, Any]", fields: dict[str, Any], slug: str) -> Key | None:
    """The natural key in a foreign key; None where it is empty and may be. Raises ValidationError.

    ``slug`` is that of the campaign, with which every key begins.
    """
    raw = fields.get(column.name)
    if raw is None:
        if column.null:
            return None
        raise ValidationError("This field is missing." if column.name not in fields else "This field cannot be null.")
    return _key(column, raw, slug)


def read_keys(column: Any, fields: dict[str, Any], slug: str) -> list[Key]:
    """The natural keys in a many-to-many field, each once, in order. Raises ValidationError."""
    raw = fields.get(column.name, [])
    if not isinstance(raw, list):
        raise ValidationError("This field takes a list of natural keys.")
    return list(dict.fromkeys(_key(column, item, slug) for item in raw))


def _key(column: Any, raw: Any, slug: str) -> Key:
    length = key_length(column.related_model)
    if not isinstance(raw, list) or len(raw) != length or not all(isinstance(part, str) for part in raw):
        example = ", ".join(f"“{part}”" for part in (slug, "…", "…")[:length])
        raise ValidationError(f"A natural key is a list of {length}: [{example}], not {quoted(raw)}.")
    if raw[0] != slug:
        raise ValidationError(f"“{'/'.join(raw)}” is of another campaign than “{slug}”.")
    return tuple(raw)

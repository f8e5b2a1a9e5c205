"""The nouns of the record in the order in which they are written, and how their rows are named."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from django.db import models
from rapidfuzz import process

from events.models import Actor, BasemapFeature, Campaign, Citation, District, Event, Figure, Place, Source
from events.models.base import Recorded

RecordModel: TypeAlias = type[Recorded]

# A natural key: the campaign's slug first.
Key: TypeAlias = tuple[str, ...]

# The fields that make up the natural key, in order. A row refers only to rows of a noun before its
# own, actors to other actors besides.
KEY_FIELDS: dict[RecordModel, tuple[str, ...]] = {
    Campaign: ("slug",),
    Actor: ("campaign", "slug"),
    District: ("campaign", "slug"),
    Place: ("campaign", "slug"),
    Source: ("campaign", "reference"),
    Event: ("campaign", "reference"),
    Citation: ("event", "reference"),
    Figure: ("campaign", "reference"),
    BasemapFeature: ("campaign", "slug"),
}

BY_LABEL: dict[str, RecordModel] = {noun._meta.label_lower: noun for noun in KEY_FIELDS}

# How alike two names have to be, of 100, for one to be suggested in place of the other.
ALIKE = 60


def key_length(noun: RecordModel) -> int:
    return {Campaign: 1, Citation: 3}.get(noun, 2)


def key_of(noun: RecordModel, fields: dict[str, Any]) -> Key | None:
    """The natural key of a row as its file gives it; None where it is incomplete."""
    parts: list[Any] = []
    for name in KEY_FIELDS[noun]:
        value = fields.get(name)
        parts.extend(value if isinstance(value, list) else [value])
    if len(parts) != key_length(noun) or not all(isinstance(part, str) and part for part in parts):
        return None
    return tuple(parts)


def name_of(key: Key) -> str:
    """The key as a person writes it, without the campaign, unless it is the campaign's own."""
    return "/".join(key[1:] or key)


def columns(noun: RecordModel) -> list["models.Field[Any, Any]"]:
    """The columns that people and files fill in."""
    return [field for field in noun._meta.concrete_fields if field.editable and not field.primary_key]


def closest_name(name: str, names: Iterable[str]) -> str:
    """“ (did you mean x?)” where one of the names is alike, else nothing."""
    found = process.extractOne(name, list(names), score_cutoff=ALIKE)
    return f" (did you mean {found[0]}?)" if found else ""


def with_article(noun: RecordModel) -> str:
    """The noun with its article: a district, an event."""
    word = str(noun._meta.verbose_name)
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"

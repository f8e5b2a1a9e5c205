"""The models of a campaign's files in the order in which they are written, and the natural keys of their rows."""

from typing import Any, TypeAlias

from django.db import models

from events.models import (
    Actor,
    BasemapFeature,
    Campaign,
    Citation,
    District,
    Edition,
    Event,
    Figure,
    Milestone,
    Phase,
    Place,
    Source,
    Story,
    StoryStep,
    Voice,
)
from events.models.base import Recorded

RecordModel: TypeAlias = type[Recorded]

# A natural key: the campaign's slug first.
Key: TypeAlias = tuple[str, ...]

# The fields that make up the natural key, in order. A row refers only to rows of a model before its
# own, and actors to other actors.
KEY_FIELDS: dict[RecordModel, tuple[str, ...]] = {
    Campaign: ("slug",),
    Edition: ("campaign", "slug"),
    Phase: ("campaign", "slug"),
    Actor: ("campaign", "slug"),
    Voice: ("campaign", "slug"),
    District: ("campaign", "slug"),
    Place: ("campaign", "slug"),
    Source: ("campaign", "reference"),
    Event: ("campaign", "reference"),
    Citation: ("event", "reference"),
    Milestone: ("campaign", "slug"),
    Story: ("campaign", "slug"),
    StoryStep: ("campaign", "reference"),
    Figure: ("campaign", "reference"),
    BasemapFeature: ("campaign", "slug"),
}

MODELS_BY_LABEL: dict[str, RecordModel] = {model._meta.label_lower: model for model in KEY_FIELDS}


def key_length(model: RecordModel) -> int:
    """The number of parts of a natural key: a citation's holds the two of its event."""
    return {Campaign: 1, Citation: 3}.get(model, 2)


def key_of(model: RecordModel, fields: dict[str, Any]) -> Key | None:
    """The natural key of a row as its file gives it; None where it is incomplete."""
    parts: list[Any] = []
    for name in KEY_FIELDS[model]:
        value = fields.get(name)
        parts.extend(value if isinstance(value, list) else [value])
    if len(parts) != key_length(model) or not all(isinstance(part, str) and part for part in parts):
        return None
    return tuple(parts)


def name_of(key: Key) -> str:
    """The key as a person writes it, without the campaign, unless it is the campaign's own."""
    return "/".join(key[1:] or key)


def columns(model: RecordModel) -> list["models.Field[Any, Any]"]:
    """The columns that people and files fill in."""
    return [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]


def private_columns(model: type[models.Model]) -> frozenset[str]:
    """The columns of a model that the public never sees."""
    rows: Any = model._default_manager.all()
    return frozenset(getattr(rows, "private_columns", ()))


def with_article(model: RecordModel) -> str:
    """What a row of the model is called, with its article: a district, an event."""
    word = str(model._meta.verbose_name)
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"

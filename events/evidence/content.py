"""The canonical text of each row that is linked, and its hash: what docs/evidence.md specifies.

Every function works on the models of any registry, so that a migration can use them.
"""

import datetime as dt
import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps as current_apps
from django.db.models import BigIntegerField, F, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

Registry = Any

# Of the model's name of an entry: historicalevent is the history of event.
_PREFIX = "historical"

# The models without a history whose rows are linked themselves.
_WRITTEN_ONCE = ("step", "publicchange", "takedown")

# Of an entry whose campaign is not known any more.
NO_CAMPAIGN = 0


def entry_models(apps: Registry = current_apps) -> list[type[Model]]:
    """The models whose rows are linked: every history, the steps, the public changes and the take-downs.

    A migration's registry may be older than the last of these.
    """
    models = list(apps.get_app_config("events").get_models())
    written_once = [model for model in models if model._meta.model_name in _WRITTEN_ONCE]
    return [*filter(is_history, models), *written_once]


def is_history(model: type[Model]) -> bool:
    return any(field.name == "history_type" for field in model._meta.concrete_fields)


def tracked_model(history: type[Model], apps: Registry = current_apps) -> type[Model]:
    """The model whose history it is."""
    model: type[Model] = apps.get_model("events", str(history._meta.model_name).removeprefix(_PREFIX))
    return model


def many_columns(history: type[Model]) -> list[tuple[str, type[Model], str]]:
    """Of the many-to-many fields that the history keeps: the name, the model of the kept links, their column.

    Empty for steps.
    """
    own = {"history", str(history._meta.model_name).removeprefix(_PREFIX)}
    found = []
    for relation in history._meta.related_objects:
        if relation.field.name == "history":
            model: Any = relation.related_model
            column = next(
                field.attname for field in model._meta.concrete_fields if field.is_relation and field.name not in own
            )
            found.append((model.__name__.partition("_")[2], model, column))
    return found


def contents(model: type[Model], keys: Iterable[int], apps: Registry = current_apps) -> Iterator[tuple[int, int, str]]:
    """Of each row that there is: its primary key, the primary key of its campaign, and its canonical text.

    In the order of the keys, which are read at once: give some hundreds.
    """
    columns = [field.attname for field in model._meta.concrete_fields]
    rows: Any = QuerySet(model).filter(pk__in=keys).order_by("pk").annotate(campaign_of=_campaign(model, apps))
    many = [(name, _many(kept, column, keys)) for name, kept, column in many_columns(model)]
    for campaign, pk, *values in rows.values_list("campaign_of", "pk", *columns):
        row = dict(zip(columns, values, strict=True))
        yield pk, campaign, canonical(row | {name: sorted(found.get(pk, [])) for name, found in many})


def _many(kept: type[Model], column: str, keys: Iterable[int]) -> dict[int, list[int]]:
    """The keys in the column, by entry."""
    found: dict[int, list[int]] = {}
    for entry, key in QuerySet(kept).filter(history__in=keys).values_list("history_id", column):
        found.setdefault(entry, []).append(key)
    return found


def _campaign(model: type[Model], apps: Registry) -> Any:
    """The expression for the campaign (primary key) of a row.

    Raises TypeError for a model of which it is not known: a new one is to be given a place here.
    """
    columns = {field.attname for field in model._meta.concrete_fields}
    if model._meta.model_name == "historicalcampaign":
        return F("id")
    if "campaign_id" in columns:
        return F("campaign_id")
    if "event_id" not in columns:
        raise TypeError(f"{model.__name__}: of which campaign it is cannot be told.")
    # A draft may have been deleted since; its history has it still.
    event, history = apps.get_model("events", "Event"), apps.get_model("events", "HistoricalEvent")
    live: Any = QuerySet(event).filter(pk=OuterRef("event_id")).order_by().values("campaign_id")
    past: Any = QuerySet(history).filter(id=OuterRef("event_id")).order_by("-history_id").values("campaign_id")
    return Coalesce(Subquery(live[:1]), Subquery(past[:1]), Value(NO_CAMPAIGN), output_field=BigIntegerField())


def canonical(row: dict[str, Any]) -> str:
    """The row as JSON, with its columns in order, and without those that are empty.

    A column that a later version adds is empty in old rows, so that their text stays as it is.
    """
    return _ENCODER.encode({name: _whole(value) for name, value in row.items() if not _is_empty(value)})


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    raise TypeError(f"A {type(value).__name__} has no canonical text.")


def _whole(value: Any) -> Any:
    """The value with whole numbers as integers: a database may give back 44.0 or 44 of what was stored as 44.0."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    return [_whole(part) for part in value] if isinstance(value, list) else value


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_plain)


def content_hash(salt: str, text: str) -> str:
    return _sha256(salt + text)


def link_hash(previous: str, position: int, model: str, row: int, reason: str, content: str) -> str:
    """The hash of a link: of the hash of the link before it, and of all that the link says."""
    parts = [previous, position, model, row, reason, content]
    return _sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")))


def _sha256(text: str) -> str:
    # A lone surrogate, which no database takes but JSON in SQLite may hold, has no UTF-8.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

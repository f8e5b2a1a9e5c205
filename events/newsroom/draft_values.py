"""Reads the values of ``draft_data``: from plain JSON to columns of the model.

Every fault is named with field and value, all of them at once; nothing is looked up of other campaigns. What the model
itself refuses comes after (``full_clean``).
"""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import QuerySet

from events.gazetteer.suggestion import suggestion
from events.geo import geometry, geometry_messages
from events.models import Campaign, Citation, Event, Source
from events.models.campaign_shapes import plain_geometry
from events.models.dates import parse_day
from events.models.text_direction import HALF

# Longer notes are refused; their columns have no length.
LONGEST_NOTE = 10_000
MOST_DISTRICTS = 500
# As much of a value as a message repeats.
_SHOWN = 60
_MOST_HINTS = 5


class Faults:
    """The faults of one request, by the path of the field ("citations.0.source.url")."""

    def __init__(self) -> None:
        self.by_path: dict[str, list[Any]] = {}

    def add(self, path: str, message: Any) -> None:
        self.by_path.setdefault(path, []).append(message)

    @contextmanager
    def of(self, path: str) -> Iterator[None]:
        """Take the ValidationError of the block for faults of the row at the path, "" for the whole."""
        try:
            yield
        except ValidationError as problem:
            for field, messages in _by_field(problem).items():
                name = "" if field == NON_FIELD_ERRORS else field
                where = ".".join(filter(None, [path, name])) or NON_FIELD_ERRORS
                self.by_path.setdefault(where, []).extend(messages)

    def fields(self) -> set[str]:
        """Of which the model is not asked as well: it would say of one that was left out that it is missing."""
        return set(self.by_path)

    def check(self) -> None:
        """Raise ValidationError where there are any."""
        if self.by_path:
            raise ValidationError(self.by_path)


def _by_field(problem: ValidationError) -> Mapping[str, Iterable[str]]:
    return problem.message_dict if hasattr(problem, "error_dict") else {NON_FIELD_ERRORS: problem.messages}


def shown(value: Any) -> str:
    """The value in a message: what is long is cut, and what is not printable is escaped."""
    text = value if isinstance(value, str) else repr(value)
    text = text[:_SHOWN] + "…" if len(text) > _SHOWN else text
    return text if text.isprintable() else ascii(text)[1:-1]


def check_names(data: Any, known: Iterable[str], path: str, faults: Faults) -> bool:
    """Whether the data is an object; note each of its names that is not known."""
    if not isinstance(data, Mapping):
        faults.add(path or NON_FIELD_ERRORS, "This is not an object of fields and values.")
        return False
    names = tuple(known)
    # The first of them: there may be as many as a request has room for.
    for name in list(islice((name for name in data if name not in names), _MOST_HINTS)):
        faults.add(_join(path, shown(name)), f"There is no such field here{suggestion(str(name), names)}.")
    return True


def columns(
    model: type[Event | Citation | Source],
    data: Mapping[str, Any],
    names: Iterable[str],
    campaign: Campaign,
    path: str,
    faults: Faults,
) -> dict[str, Any]:
    """The values of those named columns that the data has, as the model takes them; without those that have a fault."""
    read: dict[str, Any] = {}
    for name in names:
        if name not in data:
            continue
        try:
            read[name] = _value(model._meta.get_field(name), data[name], campaign)
        except ValidationError as problem:
            for message in problem.messages:
                faults.add(_join(path, name), message)
    return read


def _value(field: Any, value: Any, campaign: Campaign) -> Any:
    """Raises ValidationError."""
    if value is None and field.null:
        return None
    if field.many_to_many:
        # Their shapes would be most of what is read.
        return _rows(field.related_model.objects.filter(campaign=campaign).only("slug"), value)
    if field.is_relation:
        return _row(field.related_model.objects.filter(campaign=campaign), _text(value))
    if isinstance(field, models.JSONField):
        return _shape(value)
    if isinstance(field, models.FloatField):
        return _number(value)
    if isinstance(field, models.DateField):
        return _day(value)
    text = _text(value).strip()
    if field.choices:
        return _choice(text, field)
    _check_length(text, field.max_length or LONGEST_NOTE)
    return text


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(f"“{shown(value)}” is not a text.")
    if "\0" in value:
        # PostgreSQL refuses it.
        raise ValidationError("The text contains an invalid character (NUL).")
    if half := HALF.search(value):
        # No database takes it, not even to look it up.
        raise ValidationError(f"Character {half.start() + 1} (U+{ord(half[0]):04X}) is one half of a character.")
    return value


def _check_length(text: str, most: int) -> None:
    # Before anything is done with it that takes longer the longer it is.
    if len(text) > most:
        raise ValidationError(f"At most {most} characters: it has {len(text)}.")


def _number(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # A whole number may be too large for a float.
    if not is_number or not abs(value) <= 1e6 or not math.isfinite(value):
        raise ValidationError(f"“{shown(value)}” is not a number of degrees.")
    return float(value)


def _day(value: Any) -> dt.date:
    text = _text(value)
    try:
        return parse_day(text)
    except ValueError:
        raise ValidationError(f"“{shown(text)}” is not a day (YYYY-MM-DD).") from None


def _choice(text: str, field: Any) -> str:
    known = [str(value) for value, _label in field.choices]
    if text in known or (field.blank and not text):
        return text
    hint = suggestion(text, known)
    raise ValidationError(f"“{shown(text)}” is not one of {', '.join(known)}{hint}.")


def _shape(value: Any) -> Any:
    try:
        if not isinstance(value, dict):
            raise geometry.GeometryError("This is not a GeoJSON geometry: an object with “type” and “coordinates”.")
        return plain_geometry(value)
    except geometry.GeometryError as problem:
        raise ValidationError(geometry_messages.refusal(problem)) from problem


def _row(rows: QuerySet[Any], name: str) -> Any:
    return _find(rows, [name])[0]


def _rows(rows: QuerySet[Any], value: Any) -> list[Any]:
    """Those of the slugs, once each."""
    if not isinstance(value, list | tuple):
        raise ValidationError(f"“{shown(value)}” is not a list.")
    if len(value) > MOST_DISTRICTS:
        raise ValidationError(f"At most {MOST_DISTRICTS}: there are {len(value)}.")
    return _find(rows, list(dict.fromkeys(map(_text, value))))


def _find(rows: QuerySet[Any], names: list[str]) -> list[Any]:
    found = {row.slug: row for row in rows.filter(slug__in=names)}
    if missing := [name for name in names if name not in found]:
        raise ValidationError(_unknown(missing, rows, "slug"))
    return [found[name] for name in names]


def _unknown(missing: list[str], rows: QuerySet[Any], column: str) -> list[str]:
    noun = str(rows.model._meta.verbose_name)
    known = list(rows.order_by().values_list(column, flat=True))
    # Hints for the first few: a request that is wrong throughout should not take long to refuse.
    hints = [suggestion(name, known) if number < _MOST_HINTS else "" for number, name in enumerate(missing)]
    return [f"There is no {noun} “{shown(name)}”{hint}." for name, hint in zip(missing, hints, strict=True)]


def source_of_reference(campaign: Campaign, reference: str) -> Source:
    """Raises ValidationError, with the nearest reference, where there is none."""
    sources = Source.objects.filter(campaign=campaign)
    found = sources.filter(reference=_text(reference)).first()
    if found is None:
        raise ValidationError(_unknown([reference], sources, "reference"))
    return found


def read_names(value: Any, path: str, faults: Faults) -> list[str]:
    """A list of references, such as an answer names."""
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        faults.add(path, f"“{shown(value)}” is not a list of references.")
        return []
    return list(value)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name

"""Shows the value of a field as text for people, in comparisons and histories."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.geo import geometry, geometry_messages
from events.models import labels

NOTHING = "–"

# The rows that columns point to, by model and primary key.
RelatedRows = Mapping[type[models.Model], Mapping[Any, models.Model]]


def display_name(row: Any) -> str:
    """An actor by its short name, a district with its bank, in the language of the page."""
    return labels.short_name(row) if hasattr(row, "short_name") else str(row)


def display_value(field: Any, stored: Any, known: RelatedRows | None = None) -> str:
    """A field's value as text. ``stored`` is the column's value, a primary key, or several for many-to-many.

    ``known`` holds the rows that foreign keys point to (``related_rows``); without it each value costs a query.
    """
    if stored in (None, "", [], frozenset()):
        return NOTHING
    if field.name == "shape":
        return display_shape(stored)
    if field.many_to_many:
        rows = _read_related(field, stored, known)
        return ", ".join(sorted(map(str, rows.values()))) or NOTHING
    if isinstance(field, models.ForeignKey):
        row = _read_related(field, [stored], known).get(stored)
        return str(row) if row is not None else _("removed since (%(pk)s)") % {"pk": stored}
    if field.choices:
        return str(dict(field.flatchoices).get(stored, stored))
    if isinstance(field, models.DateField):
        return formats.date_format(stored)
    if isinstance(stored, bool):
        return _("yes") if stored else _("no")
    if isinstance(stored, list):
        return ", ".join(map(str, stored))
    return shortened(str(stored), 300)


def _read_related(field: Any, keys: Iterable[Any], known: RelatedRows | None) -> dict[Any, Any]:
    if known is None:
        return dict(field.related_model._default_manager.in_bulk(keys))
    return {key: known[field.related_model][key] for key in keys if key in known[field.related_model]}


def related_rows(fields: Iterable[Any], records: Iterable[Any]) -> RelatedRows:
    """The rows that the fields of some history records point to, in one query a model."""
    keys: dict[type[models.Model], set[Any]] = defaultdict(set)
    rows = list(records)
    for field in fields:
        if field.many_to_many:
            keys[field.related_model].update(*(value_at(field, row) for row in rows))
        elif isinstance(field, models.ForeignKey):
            keys[field.related_model].update(filter(None, (value_at(field, row) for row in rows)))
    return {model: model._default_manager.in_bulk(wanted) for model, wanted in keys.items()}


def value_at(field: Any, record: Any) -> Any:
    """A field's value in a history record: the column's, a primary key, or a set of them for many-to-many."""
    if field.many_to_many:
        column = field.m2m_reverse_field_name()
        return frozenset(getattr(link, f"{column}_id") for link in getattr(record, history_accessor(field)).all())
    return getattr(record, field.attname)


def history_accessor(field: Any) -> str:
    """The name by which the many-to-many rows of a history record can be prefetched; the field's own cannot."""
    return f"historical{field.model._meta.model_name}_{field.name}_set"


def display_moment(when: dt.datetime) -> str:
    """A moment to the minute, in the server's time zone."""
    return formats.date_format(timezone.localtime(when), "DATETIME_FORMAT")


def shortened(text: str, most: int) -> str:
    """The text, or its first words with “…” where it is longer than ``most`` characters."""
    if len(text) <= most:
        return text
    words = text[:most].rsplit(" ", 1)
    # A single word may be that long: cut it.
    kept = words[0] if len(words) > 1 else text[: most - 1]
    return f"{kept.rstrip(' ,;:–-')}…"


def field_label(field: Any) -> str:
    return str(capfirst(field.verbose_name))


def display_shape(geojson: Any) -> str:
    """The kind of shape, the number of corners and, of an area, its size; why, where it cannot be read."""
    try:
        shape = geometry.read(geojson)
        corners = geometry.count_vertices(shape)
    except geometry.GeometryError as problem:
        return geometry_messages.refusal(problem)
    words = ngettext("%(kind)s, %(n)d corner", "%(kind)s, %(n)d corners", corners) % {
        "kind": shape.geom_type,
        "n": corners,
    }
    try:
        return f"{words}, {geometry.area_km2(geojson):.2f} km²"
    except geometry.GeometryError:
        return words

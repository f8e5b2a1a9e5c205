"""The value of a column as a person reads it, in comparisons and histories."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events import geometry, shape_words

NOTHING = "–"


def name(row: Any) -> str:
    """An actor's (the short one) or a district's (with its bank), in the language of the page."""
    arabic = row.name_ar if get_language() == "ar" else ""
    plain = arabic or getattr(row, "short_name", "") or row.name_en
    bank = getattr(row, "bank", "")
    # Not in brackets: the Arabic name of a bank has a pair of its own.
    return f"{plain} · {row.get_bank_display()}" if bank else plain


def value(field: Any, stored: Any) -> str:
    """In words. ``stored`` is the column's value, a primary key, or several of them for many-to-many."""
    if stored in (None, "", [], frozenset()):
        return NOTHING
    if field.name == "shape":
        return shape(stored)
    if field.many_to_many:
        return ", ".join(map(str, field.related_model._default_manager.filter(pk__in=stored))) or NOTHING
    if isinstance(field, models.ForeignKey):
        row = field.related_model._default_manager.filter(pk=stored).first()
        return str(row) if row is not None else _("removed since (%(pk)s)") % {"pk": stored}
    if field.choices:
        return str(dict(field.flatchoices).get(stored, stored))
    if isinstance(field, models.DateField):
        return formats.date_format(stored)
    if isinstance(stored, bool):
        return _("yes") if stored else _("no")
    if isinstance(stored, list):
        return ", ".join(map(str, stored))
    return Truncator(str(stored)).chars(300)


def then(field: Any, record: Any) -> Any:
    """A column's value in a row of history: its own, a primary key, or a set of them for many-to-many."""
    if field.many_to_many:
        column = field.m2m_reverse_field_name()
        return frozenset(getattr(record, field.name).values_list(f"{column}_id", flat=True))
    return getattr(record, field.attname)


def moment(when: dt.datetime) -> str:
    """A moment to the minute, in the server's time zone."""
    return when.strftime("%Y-%m-%d %H:%M")


def label(field: Any) -> str:
    return str(capfirst(field.verbose_name))


def shape(geojson: Any) -> str:
    """What kind of shape, how many corners and, of an area, how large."""
    try:
        drawn = geometry.read(geojson)
        corners = geometry.corners(drawn)
    except geometry.GeometryError as problem:
        return shape_words.refusal(problem)
    words = ngettext("%(kind)s, %(n)d corner", "%(kind)s, %(n)d corners", corners) % {
        "kind": drawn.geom_type,
        "n": corners,
    }
    try:
        return f"{words}, {geometry.area_km2(geojson):.2f} km²"
    except geometry.GeometryError:
        return words

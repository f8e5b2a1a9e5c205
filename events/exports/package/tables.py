"""The tables of a data package, with columns derived from the models; there is no second list of them.

A row is named by its slug or reference, without the campaign's: all rows of a package are of one campaign. The
districts of an event, of which there may be several, are a table of their own, ``event_districts``: a row for each pair
can be joined, counted and checked by any program, where a list within a cell has to be taken apart first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from django.db.models import Case, F, ManyToManyField, Model, When
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from events.campaign_files.schema import KEY_FIELDS, RecordModel, columns, private_columns
from events.models import Actor, Citation, Event, Span

Words: TypeAlias = str | Promise
# A lookup, or an expression.
Path: TypeAlias = Any

FOLDER = "data"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a CSV file. ``field`` says of which type it is; ``path`` is what a query reads for it."""

    name: str
    path: Path
    field: Any
    # The table to whose key the column refers; of another table's key of several columns, each names the same.
    refers_to: str = ""
    title: Words = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file. ``is_derived``: it follows from the others, and is not read back."""

    name: str
    model: type[Model]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    title: Words
    description: Words = ""
    is_derived: bool = False

    @property
    def file(self) -> str:
        return f"{FOLDER}/{self.name}.csv"


def name_of(model: type[Model]) -> str:
    """The name of a model's table, such as ``story_steps``."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


@cache
def record_tables() -> dict[str, Table]:
    """By name, the tables of the record, in the order in which they are loaded."""
    found: list[Table] = []
    for model in KEY_FIELDS:
        found.append(_record_table(model))
        found += [_pairs_table(model, field) for field in model._meta.many_to_many if field.editable]
    return {table.name: table for table in found}


@cache
def tables() -> dict[str, Table]:
    """By name, every table of a package: those of the record, and those that follow from them."""
    derived = (_spans_table(), _span_events_table())
    return record_tables() | {table.name: table for table in derived}


def pair_tables() -> Iterator[tuple[Table, RecordModel, str]]:
    """The tables of pairs, each with the model and the name of its field that they are the values of."""
    for model in KEY_FIELDS:
        for field in model._meta.many_to_many:
            if field.editable:
                yield record_tables()[_pairs_name(model, field)], model, field.name


def _record_table(model: RecordModel) -> Table:
    hidden = private_columns(model) | {"campaign"}
    key = tuple(name for name in KEY_FIELDS[model] if name != "campaign")
    return Table(
        name_of(model),
        model,
        tuple(_column(model, field) for field in columns(model) if field.name not in hidden),
        key,
        model._meta.verbose_name_plural or "",
    )


def _column(model: type[Model], field: Any) -> Column:
    if not field.is_relation:
        return Column(field.name, field.name, field)
    related: RecordModel = field.related_model
    path: Path = f"{field.name}__{KEY_FIELDS[related][-1]}"
    if related is Event and model is not Citation:
        # A milestone or a step of a story may rest on an event that is no longer public.
        path = Case(When(**{f"{field.name}__status": Event.Status.PUBLISHED}, then=F(path)))
    return Column(field.name, path, field, name_of(related))


def _pairs_name(model: type[Model], field: "ManyToManyField[Any, Any]") -> str:
    return f"{model._meta.model_name}_{field.name}"


def _pairs_table(model: RecordModel, field: "ManyToManyField[Any, Any]") -> Table:
    through: Any = field.remote_field.through
    pair = tuple(_pair_column(through, name) for name in (field.m2m_field_name(), field.m2m_reverse_field_name()))
    return Table(
        _pairs_name(model, field),
        through,
        pair,
        tuple(column.name for column in pair),
        format_lazy("{}: {}", model._meta.verbose_name_plural or "", field.verbose_name),
        _("A row for each pair."),
    )


def _pair_column(through: type[Model], name: str) -> Column:
    field: Any = through._meta.get_field(name)
    related: RecordModel = field.related_model
    key = KEY_FIELDS[related][-1]
    return Column(name, f"{name}__{key}", field, name_of(related), related._meta.verbose_name or "")


def _spans_table() -> Table:
    fields = [field for field in Span._meta.concrete_fields if not field.primary_key]
    side: Any = Span._meta.get_field("holder")
    return Table(
        name_of(Span),
        Span,
        # ``rows`` puts the side in the place of the holder's primary key.
        (*(_column(Span, field) for field in fields), Column("side", "holder", side, name_of(Actor), _("side"))),
        ("district", "starts"),
        Span._meta.verbose_name_plural or "",
        _(
            "Who held which district, worked out from the events: from “starts” to the day before “until”. “side” is "
            "the side that the holder belongs to. This table is not read back, for it follows from the others."
        ),
        is_derived=True,
    )


def _span_events_table() -> Table:
    through: Any = Span.events.through
    district, starts = (Span._meta.get_field(name) for name in ("district", "starts"))
    return Table(
        "span_events",
        through,
        (
            Column("district", "span__district__slug", district, name_of(Span)),
            Column("starts", "span__starts", starts, name_of(Span)),
            Column("event", "event__reference", through._meta.get_field("event"), name_of(Event)),
        ),
        ("district", "starts", "event"),
        _("events of the spans"),
        _("On which events each span rests. This table is not read back, for it follows from the others."),
        is_derived=True,
    )

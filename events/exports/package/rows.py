"""Reads the public rows of each table from the database, a few at a time, in one order on every database."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import F, OrderBy
from django.db.models.functions import Collate

from events.exports.package.tables import Table
from events.models import Campaign, Citation, Event, Source, Span, Story, StoryStep, Voice
from events.projection import parties

Rows: TypeAlias = Iterator[tuple[Any, ...]]

# Rows that are fetched at a time.
CHUNK = 2000
# Collations that order by code points: those of languages differ from one database to the next.
_BY_CODE_POINT = {"postgresql": "C", "sqlite": "BINARY"}


def rows(table: Table, campaign: Campaign) -> Rows:
    """The values of each row, in the order of the table's columns, ordered by its key."""
    query = public_rows(table.model, campaign)
    paths = [column.path for column in table.columns]
    found = query.order_by(*_order(table)).values_list(*paths).iterator(CHUNK)
    finish = _FINISHERS.get(table.model)
    return finish(found, table, campaign) if finish else found


def public_rows(model: type[Any], campaign: Campaign) -> Any:
    """What readers may see of a model. A retracted event is not among it: its page no longer says what it said."""
    published = {"event__status": Event.Status.PUBLISHED}
    conditions: dict[type[Any], dict[str, Any]] = {
        Campaign: {"pk": campaign.pk},
        Citation: {"event__campaign": campaign, **published},
        Event.districts.through: {"event__campaign": campaign, **published},
        Span: {"district__campaign": campaign},
        Span.events.through: {"span__district__campaign": campaign, **published},
    }
    found: Any = model._default_manager.filter(**conditions.get(model, {"campaign": campaign}))
    if model in {Source, Voice}:
        return found.cited_in_public()
    return found.published() if model in {Event, Story, StoryStep} else found


def _order(table: Table) -> list[OrderBy]:
    collation = _BY_CODE_POINT.get(connection.vendor)
    by_name = {column.name: column for column in table.columns}
    found = []
    for name in table.key:
        column = by_name[name]
        is_text = column.field.is_relation or column.field.get_internal_type() in {"CharField", "SlugField"}
        path = F(column.path)
        found.append(OrderBy(Collate(path, collation) if collation and is_text else path))
    return found


def _with_public_reports(found: Rows, table: Table, campaign: Campaign) -> Rows:
    """Steps of stories, whose lists of reports name no event that is not public."""
    at = [column.name for column in table.columns].index("reports")
    public = Event.objects.filter(campaign=campaign).visible_to_public()
    for row in found:
        there = set(public.filter(reference__in=row[at]).values_list("reference", flat=True))
        yield (*row[:at], [reference for reference in row[at] if reference in there], *row[at + 1 :])


def _with_sides(found: Rows, _table: Table, campaign: Campaign) -> Rows:
    """Spans with the slug of the holder's side in the place of the holder's primary key, which comes last."""
    slugs: dict[int | None, str] = {pk: side.slug for pk, side in parties.sides(campaign.actors.all()).items()}
    for *values, holder in found:
        yield (*values, slugs.get(holder))


_FINISHERS: dict[type[Any], Callable[[Rows, Table, Campaign], Rows]] = {
    StoryStep: _with_public_reports,
    Span: _with_sides,
}

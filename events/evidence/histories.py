"""Compares rows with their histories. On the models of any registry, so that a migration can use it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Max, Model, QuerySet

from events.evidence.chain import CHUNK
from events.evidence.content import many_columns

# Of each many-to-many field of a row, by its name: the keys that it is linked with, each with that of the link.
Links = dict[str, dict[int, int]]


def chunks(rows: "QuerySet[Any]") -> Iterator[list[int]]:
    """The primary keys of the rows in their order, some hundreds at a time."""
    last: int | None = None
    rows = rows.order_by("pk")
    while keys := list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:CHUNK]):
        yield keys
        last = keys[-1]


def tracked_columns(history: type[Model], model: type[Model]) -> list[str]:
    """The columns that the history keeps of a row."""
    kept = {field.attname for field in history._meta.concrete_fields}
    return [field.attname for field in model._meta.concrete_fields if field.attname in kept]


def newest_entries(history: type[Model], rows: Iterable[int]) -> dict[int, Any]:
    """The newest entry of each of the rows (primary keys) that has any."""
    newest = QuerySet(history).filter(id__in=rows).order_by().values("id").annotate(newest=Max("pk"))
    entries: Any = QuerySet(history).filter(pk__in=[row["newest"] for row in newest])
    return {entry.id: entry for entry in entries}


def compared(
    history: type[Model], model: type[Model], keys: Iterable[int]
) -> Iterator[tuple[Any, Any, Links, list[tuple[str, Any, Any]]]]:
    """Of each row (primary keys): the row, its newest entry or None, its links, and where the two differ.

    A difference is a column, what the row has in it, and what the entry has.
    """
    newest, columns = newest_entries(history, keys), tracked_columns(history, model)
    live = _live_links(model, history, keys)
    kept = _kept_links(history, [entry.pk for entry in newest.values()])
    names = [name for name, _kept, _column in many_columns(history)]
    rows: QuerySet[Any] = QuerySet(model).filter(pk__in=keys).order_by("pk")
    for row in rows:
        entry, links = newest.get(row.pk), live.get(row.pk, {})
        pairs: list[tuple[str, Any, Any]] = []
        if entry:
            pairs = [(name, getattr(row, name), getattr(entry, name)) for name in columns]
            kept_of = kept.get(entry.pk, {})
            pairs += [(name, sorted(links.get(name, [])), sorted(kept_of.get(name, []))) for name in names]
        yield row, entry, links, [(name, has, had) for name, has, had in pairs if has != had]


def unended(history: type[Model], model: type[Model]) -> Iterator[Any]:
    """The newest entry of each row that is gone, where it does not say so."""
    gone: Any = QuerySet(history).exclude(id__in=QuerySet(model).values("pk")).order_by()
    newest = gone.values("id").annotate(newest=Max("pk")).values("newest")
    yield from QuerySet(history).filter(pk__in=newest).exclude(history_type="-").order_by("pk").iterator()


def _live_links(model: type[Model], history: type[Model], rows: Iterable[int]) -> dict[int, Links]:
    found: dict[int, Links] = {}
    for name, _kept, column in many_columns(history):
        own = f"{model._meta.model_name}_id"
        field: Any = model._meta.get_field(name)
        links: Any = QuerySet(field.remote_field.through).filter(**{f"{own}__in": rows})
        for row, key, pk in links.values_list(own, column, "pk"):
            found.setdefault(row, {}).setdefault(name, {})[key] = pk
    return found


def _kept_links(history: type[Model], entries: list[int]) -> dict[int, dict[str, list[int]]]:
    found: dict[int, dict[str, list[int]]] = {}
    for name, kept, column in many_columns(history):
        for entry, key in QuerySet(kept).filter(history__in=entries).values_list("history_id", column):
            found.setdefault(entry, {}).setdefault(name, []).append(key)
    return found

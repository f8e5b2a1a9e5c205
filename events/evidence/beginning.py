"""Begins the chain of a record that is older than it: histories are brought up to the rows, and all of it is linked.

What stood then is vouched for from then on, and not for the time before. The migration calls ``begin`` with its models;
``complete_loaded`` ends a loaddata, which writes no histories by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from events.evidence.chain import CHUNK, link
from events.evidence.content import Registry, entry_models, is_history, many_columns, tracked_model
from events.evidence.histories import Links, chunks, compared, tracked_columns, unended
from events.models import ChainLink, unit_of_work

BEGUN = "On record before the chain began."

# Of a row without a history: the campaign loader takes it for one that a loader has brought, as it was.
LOADED = "loaddata fixture"


def complete_loaded(loaded: Mapping[type[Model], Sequence[int]]) -> None:
    """Write the histories of rows that a fixture has brought (by model their primary keys), which are saved without.

    The fixture's steps are linked unless they are already, as where it is loaded a second time.
    """
    for model in entry_models():
        if is_history(model):
            tracked = tracked_model(model)
            for keys in _parts(loaded.get(tracked, ())):
                complete_history(model, tracked, keys)
            continue
        linked = ChainLink.objects.filter(model=model._meta.model_name)
        for keys in _parts(loaded.get(model, ())):
            unit_of_work.note_entries(model, set(keys) - set(linked.filter(row__in=keys).values_list("row", flat=True)))


def _parts(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def begin(apps: Registry) -> None:
    """Write the entries that the histories lack, and link every entry and step to the chain of its campaign."""
    for model in entry_models(apps):
        if is_history(model):
            tracked = tracked_model(model, apps)
            for keys in chunks(QuerySet(tracked)):
                complete_history(model, tracked, keys)
            for entry in unended(model, tracked):
                _write(model, {name: getattr(entry, name) for name in tracked_columns(model, tracked)}, entry, "-")
        for keys in chunks(QuerySet(model)):
            link({model: keys}, reason=BEGUN, apps=apps)


def complete_history(history: type[Model], model: type[Model], keys: Iterable[int]) -> None:
    """Write an entry for each of the rows that differs from its newest one, or has none.

    Within a unit of work: of today's models, it is linked at its end. Of a migration's, the caller links it.
    """
    for row, entry, links, differences in compared(history, model, keys):
        if entry and entry.history_type != "-" and not differences:
            continue
        values = {name: getattr(row, name) for name in tracked_columns(history, model)}
        made = _write(history, values, entry, "~" if entry and entry.history_type != "-" else "+")
        _write_links(history, model, made, row.pk, links)


def _write(history: type[Model], values: dict[str, Any], entry: Any, kind: str) -> Any:
    # The reason of the entry before, by which loaders know what people have edited. The link has its own.
    reason = entry.history_change_reason if entry else LOADED
    described = {"history_date": timezone.now(), "history_type": kind, "history_change_reason": reason}
    return QuerySet(history).create(**values, **described)


def _write_links(history: type[Model], model: type[Model], entry: Any, row: int, links: Links) -> None:
    own = f"{model._meta.model_name}_id"
    for name, kept, column in many_columns(history):
        of_entry = {"history_id": entry.pk, own: row}
        rows: QuerySet[Any] = QuerySet(kept)
        rows.bulk_create(kept(**of_entry, **{column: key, "id": pk}) for key, pk in links.get(name, {}).items())

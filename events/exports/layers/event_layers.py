"""The layers of events: one row an event, and one row a citation of an event, which an import reads again."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from events.exports.layers.columns import Column, columns_of, flat
from events.exports.layers.layer import Asked, Layer, Record, Times, about, file_name
from events.exports.layers.shapes import side_colours, usable_shape
from events.exports.rows.events import EventRow, EventRows, event_geometry
from events.exports.rows.reports import ReportRow, report_rows
from events.models import Event
from events.models.querysets import EventQuerySet

# So many events are in memory at a time, with their citations.
CHUNK = 500


def events(asked: Asked) -> Layer:
    columns = columns_of(EventRow)

    def read() -> Iterator[Record]:
        rows = EventRows.of(asked.campaign, asked.pages)
        for event in _in_order(asked):
            placed = usable_shape(event, asked.campaign)
            yield Record(flat(rows.row(placed), columns), event_geometry(placed))

    description = _("What was reported, one row an event, with the day, the parties, the places and who says so.")
    return _layer(asked, "events", _("Events"), description, columns, read)


def reports(asked: Asked) -> Layer:
    columns = columns_of(ReportRow)

    def read() -> Iterator[Record]:
        for event in _in_order(asked):
            yield from (Record(flat(row, columns), None) for row in report_rows(event))

    description = _("What each source says of each event, one row a citation, in the columns that an import reads.")
    return _layer(asked, "reports", _("Reports"), description, columns, read)


def count_events(asked: Asked) -> int:
    """How many events pass, so that nobody begins what takes too long."""
    return _published(asked).count()


def _published(asked: Asked) -> EventQuerySet:
    rows = asked.filters.apply(Event.objects.published().filter(campaign=asked.campaign), asked.campaign)
    return rows.known_on(day) if (day := asked.basis.known_on) else rows


def _in_order(asked: Asked) -> Iterator[Event]:
    """In chunks, so that the memory taken does not grow with the campaign."""
    rows = _published(asked).with_words(asked.basis.known_on).order_by("occurred_on", "reference")
    for event in rows.iterator(chunk_size=CHUNK):
        yield event
        # An event and its citations refer to each other: the garbage collector would come for them, but much later.
        vars(event).get("_prefetched_objects_cache", {}).clear()


def _layer(
    asked: Asked,
    name: str,
    title: str,
    description: str,
    columns: tuple[Column, ...],
    read: Callable[[], Iterator[Record]],
) -> Layer:
    is_map = name == "events"
    return Layer(
        name=name,
        columns=columns,
        about=about(asked, name, title, description),
        file_name=file_name(asked, name, *(["filtered"] if asked.filters.pairs else [])),
        read=read,
        title="summary",
        key="reference" if is_map else "",
        side="side" if is_map else "",
        has_geometry=is_map,
        is_placed=False,
        times=Times("occurred_on", "occurred_on"),
        colours=side_colours(asked.campaign) if is_map else {},
    )

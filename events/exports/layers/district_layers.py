"""The layers of districts: their outlines, who held them on a day and over the days, and two days compared."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from events.exports.layers.columns import columns_of, flat
from events.exports.layers.layer import Asked, Layer, Record, Times, about, file_name
from events.exports.layers.shapes import district_geometries, side_colours
from events.exports.rows.comparison import DistrictChangeRow, change_rows
from events.exports.rows.control import ControlRow, control_row
from events.exports.rows.places import DistrictRow, district_row
from events.exports.rows.spans import SpanRow, read_spans, span_row
from events.models import campaign_shapes
from events.projection import snapshot
from events.projection.comparison import compare

Rows = Callable[[], Iterable[Mapping[str, Any]]]


def districts(asked: Asked) -> Layer:
    def rows() -> Iterable[Mapping[str, Any]]:
        stored = asked.campaign.districts.select_related("initial_holder").order_by("slug")
        usable = campaign_shapes.usable(stored, asked.campaign)
        return (district_row(district, asked.pages) for district in usable)

    description = _("Every district with its outline or point, its names, and where the outline comes from.")
    return _layer(asked, "districts", _("Districts"), description, DistrictRow, rows, key="slug", district="slug")


def control(asked: Asked) -> Layer:
    """On ``asked.shown_day``; raises ValueError for a day outside the campaign once rows are read."""
    day, basis = asked.shown_day, asked.basis

    def rows() -> Iterable[Mapping[str, Any]]:
        states = snapshot.states_on(asked.campaign, day, known_on=basis.known_on, at_least=basis.at_least)
        return (control_row(state, asked.pages) for state in states)

    description = _("Who is reported to hold each district on one day, since when, and on whose word.")
    title = _("Control on %(day)s") % {"day": day.isoformat()}
    return _layer(
        asked, "control", title, description, ControlRow, rows, (day.isoformat(),),
        key="district", side="side", status="status", times=Times("day", "day"),
    )  # fmt: skip


def spans(asked: Asked) -> Layer:
    def rows() -> Iterable[Mapping[str, Any]]:
        return map(span_row, read_spans(asked.campaign, asked.basis))

    description = _("Who held each district over which days: one row for each state, from its first day to its last.")
    return _layer(
        asked, "spans", _("Control over time"), description, SpanRow, rows,
        title_column="district_name", side="side", status="status", times=Times("from", "until", is_half_open=True),
    )  # fmt: skip


def changes(asked: Asked) -> Layer:
    first, second = asked.compared_days
    basis = asked.basis

    def rows() -> Iterable[Mapping[str, Any]]:
        compared = compare(asked.campaign, first, second, known_on=basis.known_on, at_least=basis.at_least)
        return change_rows(compared, first, asked.pages)

    days = (first.isoformat(), second.isoformat())
    description = _("The districts that changed between two days: before, after, and the reports of it.")
    title = _("Changes from %(first)s to %(second)s") % dict(zip(("first", "second"), days, strict=True))
    return _layer(
        asked, "changes", title, description, DistrictChangeRow, rows, days,
        key="district", side="after_side", status="after_status", times=Times("before_day", "after_day"),
    )  # fmt: skip


def _layer(
    asked: Asked,
    name: str,
    title: str,
    description: str,
    shape: Any,
    rows: Rows,
    days: tuple[str, ...] = (),
    *,
    district: str = "district",
    title_column: str = "name",
    key: str = "",
    side: str = "",
    status: str = "",
    times: Times | None = None,
) -> Layer:
    """``district`` is the column with the slug of the district whose geometry a row has."""
    columns = columns_of(shape)

    def read() -> Iterator[Record]:
        places = district_geometries(asked.campaign)
        return (Record(flat(row, columns), places[row[district]]) for row in rows())

    return Layer(
        name=name,
        columns=columns,
        about=about(asked, name, title, description),
        file_name=file_name(asked, name, *days),
        read=read,
        title=title_column,
        key=key,
        side=side,
        status=status,
        times=times,
        colours=side_colours(asked.campaign) if side else {},
    )

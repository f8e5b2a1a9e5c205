"""The collections: what each has, by which parameters it is narrowed, and how its features are read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.api.answers import Context
from events.api.ogc import rows
from events.api.ogc.parameters import (
    DistrictItems,
    EventItems,
    FormParameters,
    ItemParameters,
    StateItems,
    StateParameters,
)
from events.api.ogc.rows import Feature
from events.api.pages import Pageable
from events.exports.rows.control import ControlRow
from events.exports.rows.events import PlainEventRow
from events.exports.rows.places import DistrictRow


@dataclass(frozen=True, slots=True)
class Collection:
    """``read`` gives the rows that pass the parameters of a request, ``find`` the one of that name or None.

    Both may raise Problem. ``feature`` gives what makes a feature of a row.
    """

    id: str
    title: Promise
    description: Promise
    shape: Any
    parameters: type[ItemParameters]
    read: Callable[[Context, HttpRequest, Any], Pageable]
    find: Callable[[Context, str, Any], Any]
    feature: Callable[[Context], Callable[[Any], Feature]]
    # Of the address of one feature.
    feature_parameters: type[FormParameters] = FormParameters
    has_time: bool = True


COLLECTIONS = {
    each.id: each
    for each in (
        Collection(
            "districts",
            _("Districts"),
            _(
                "Areas whose control can change hands: outlines, or points where there are none. They have no time, "
                "so “datetime” leaves none out."
            ),
            DistrictRow,
            DistrictItems,
            rows.read_districts,
            rows.find_district,
            rows.district_feature,
            has_time=False,
        ),
        Collection(
            "events",
            _("Events"),
            _(
                "What is said to have happened, with how many citations support and dispute it; the geometry is the "
                "event’s outline, its point, or the points of its districts. “datetime” asks for the events of those "
                "days."
            ),
            PlainEventRow,
            EventItems,
            rows.read_events,
            rows.find_event,
            rows.event_feature,
        ),
        Collection(
            "control",
            _("Control on a day"),
            _(
                "Who is reported to hold each district on one day. “datetime” names the day; of an interval, the last "
                "of its days within the campaign counts; without it, the campaign’s last day. Outside the campaign "
                "there are no features."
            ),
            ControlRow,
            StateItems,
            rows.read_control,
            rows.find_control,
            rows.control_feature,
            StateParameters,
        ),
        Collection(
            "spans",
            _("Control over time"),
            _(
                "Who is reported to have held each district from which day to which: one feature for each state of "
                "each district. “from” and “last_day” both count; “until” is the day after. “datetime” asks for the "
                "states that have one of those days."
            ),
            rows.TimedSpanRow,
            StateItems,
            rows.read_spans_of,
            rows.find_span,
            rows.span_feature,
            StateParameters,
        ),
    )
}

"""What the map page offers readers without scripts: pictures, links to other days, and a form for what is asked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from events.control import Grade
from events.models import Campaign
from events.public.map_query import Opening
from events.public.pictures import Neighbours
from events.serving.basis_query import basis_notes, parameters_of


class DayPicture(NamedTuple):
    """The picture of a day: its addresses in both themes, and that of the day alone on the map page."""

    day: dt.date
    light: str
    dark: str
    page: str


class DayLink(NamedTuple):
    address: str
    words: str
    # Of the element: "prev" or "next".
    rel: str


def without_scripts(campaign: Campaign, opening: Opening, beside: Neighbours) -> dict[str, Any]:
    """For the template ``_without_scripts.html``, and ``preview``, the path of a PNG for links to the page."""
    days = opening.days or (opening.day,)
    shown = parameters_of(opening.basis)
    return {
        "pictures": [day_picture(campaign, day, shown) for day in days],
        "preview": _address("png-picture", [campaign.slug, opening.day.isoformat()], shown),
        "cite_path": _address("cite", [campaign.slug], {"on": opening.day.isoformat()} | opening.kept_parameters),
        "basis_notes": basis_notes(opening.basis),
        "day_links": _day_links(campaign, opening, beside),
        "table": _address("events", [campaign.slug], opening.filters),
        "grades": [
            ("", _("everything on record")),
            (Grade.REPORTED.value, _("reported and better")),
            (Grade.CORROBORATED.value, _("corroborated only")),
        ],
    }


def day_picture(campaign: Campaign, day: dt.date, shown: dict[str, str]) -> DayPicture:
    where = [campaign.slug, day.isoformat()]
    return DayPicture(
        day,
        _address("picture", where, shown),
        _address("picture", where, {"theme": "dark"} | shown),
        _address("campaign", [campaign.slug], {"on": day.isoformat()} | shown),
    )


def _day_links(campaign: Campaign, opening: Opening, beside: Neighbours) -> list[DayLink]:
    """Those to the days beside the opening day that there are, with all that was asked for but the day."""
    named = [
        (beside.previous_change, _("Previous change of control"), "prev"),
        (beside.previous_day, _("Previous day"), "prev"),
        (beside.next_day, _("Next day"), "next"),
        (beside.next_change, _("Next change of control"), "next"),
    ]
    return [DayLink(_of_day(campaign, opening, day), words, rel) for day, words, rel in named if day]


def _of_day(campaign: Campaign, opening: Opening, day: dt.date) -> str:
    # A day is not compared with itself.
    kept = opening._replace(compare=None) if opening.compare == day else opening
    parameters = [("on", day.isoformat()), *kept.kept_parameters.items(), *kept.filters]
    return _address("campaign", [campaign.slug], parameters)


def _address(route: str, arguments: list[str], parameters: Mapping[str, str] | Sequence[tuple[str, str]]) -> str:
    return reverse(route, args=arguments) + (f"?{urlencode(parameters)}" if parameters else "")

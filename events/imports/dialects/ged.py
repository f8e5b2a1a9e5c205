"""The dialect of the UCDP GED (Uppsala Conflict Data Program, Georeferenced Event Dataset).

Its codebook (Högbladh, “UCDP GED Codebook”, Uppsala University) is the source of the codes here; they agree with what
the documentation of the R package mapme.biodiversity quotes of it for ``where_prec`` and ``date_prec``:

- ``type_of_violence`` 1 state-based conflict, 2 non-state conflict, 3 one-sided violence. Side A of
  the first is the government by convention, so only the third says who attacked: its side A.
- ``where_prec`` 1 the exact place, 2 within about 25 km of it, 3 a second-order division, 4 a
  first-order one, 5 a line, a fuzzy area or a point between two places, 6 the country, 7 at sea or in the air.
- ``date_prec`` 1 the exact day, 2 two to six days, 3 a week, 4 a month, 5 more than a month, within a year.
- ``event_clarity`` 1 an incident that the reports tell apart, 2 several of which they give the total alone.
- ``deaths_a`` and ``deaths_b`` the fighters of each side who died, ``deaths_civilians``, and ``deaths_unknown`` those
  of unknown status; ``best`` is the sum of the four.

Every event in it is fatal, so each is an ``attack``.
"""

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.imports.dialects.parsed_report import CitedSource, ParsedReport
from events.imports.dialects.summaries import deaths, range_note, sentence, short, when, who_died
from events.imports.dialects.town_level import is_town_level
from events.imports.tables.cells import Cells, fold
from events.imports.tables.table import RowError

NAME = "ged"
DATES = ("date start", "date end", "source date")
VIA = "UCDP GED"

# Columns that no other layout has together.
_MARKS = {"id", "type of violence", "where prec", "date start", "side a", "side b"}
_FIGHTING = "Fighting between {a} and {b}"
# By type_of_violence.
_VIOLENCE = {1: _FIGHTING, 2: _FIGHTING, 3: "Violence against civilians by {a}"}
# Of where_prec and of date_prec.
_EXACT, _DAY = 1, 1
# By where_prec: what is known instead of the exact place.
_WHERE = {
    2: gettext_lazy("within about 25 km of the point"),
    3: gettext_lazy("somewhere in a district of a governorate"),
    4: gettext_lazy("somewhere in a governorate"),
    5: gettext_lazy("along a line or in an area without borders"),
    6: gettext_lazy("somewhere in the country"),
    7: gettext_lazy("at sea or in the air"),
}
# By date_prec: what is known instead of the day.
_WHEN = {2: "two to six days", 3: "a week", 4: "a month", 5: "more than a month"}


def recognises(header: Collection[str]) -> bool:
    """Whether these folded names are those of the GED."""
    return set(header) >= _MARKS


def read(cells: Cells) -> ParsedReport:
    """The row, parsed. Raises RowError."""
    cells.needed("id")
    lon, lat = cells.point("longitude", "latitude")
    year = cells.year()
    starts, ends = cells.day("date start", year), cells.day("date end", year)
    if starts is None:
        raise RowError(_("This field is missing."), "date start")
    ends = ends or starts
    if ends < starts:
        raise RowError(_("The last day is before the first."), "date end", cells["date end"])
    place = cells["where coordinates"] or cells["where description"]
    violence = cells.whole("type of violence")
    if violence not in _VIOLENCE:
        raise RowError(
            _("The type of violence (type_of_violence) must be 1, 2 or 3."),
            "type of violence",
            cells["type of violence"],
        )
    vague, date_prec = _vague(cells, place), cells.code("date prec", 5)
    return ParsedReport(
        reference=f"ged-{fold(cells.identifier('id'))}",
        kind="attack",
        day=starts.isoformat(),
        last_day=ends.isoformat(),
        precision="day" if starts == ends and date_prec in (None, _DAY) else "approximate",
        actors=(cells["side a"],) if violence == 3 and "side a" in cells else (),
        places=(place,) if place else (),
        place=place,
        lon=lon,
        lat=lat,
        exact=not vague,
        proposes=not vague,
        vague=vague,
        summary=_summary(cells, violence, place, starts, ends),
        note=_note(cells, starts, ends),
        sources=_sources(cells),
    )


def _vague(cells: Cells, place: str) -> str:
    """Why the place is too coarse to be a district; "" where it is not."""
    code = cells.code("where prec", 7)
    if code is None:
        return _("The file does not say whether the place is exact (where_prec).")
    if code != _EXACT:
        return _("The place is not exact: %(where)s (where_prec %(code)d).") % {"where": _WHERE[code], "code": code}
    if is_town_level(place, cells["adm 1"], cells["adm 2"], cells["country"]):
        return _("Only the town is named.")
    return ""


def _summary(cells: Cells, violence: int, place: str, starts: dt.date, ends: dt.date) -> str:
    what = _VIOLENCE[violence].format(a=short(cells["side a"]), b=short(cells["side b"]))
    who = who_died(
        cells.whole("deaths civilians"),
        (cells.whole("deaths a"), cells["side a"]),
        (cells.whole("deaths b"), cells["side b"]),
        unknown=cells.whole("deaths unknown"),
    )
    figure = deaths(cells.whole("best"), cells.whole("low"), cells.whole("high"))
    return sentence(what, place, when(starts, ends), f"{figure}: {who}" if figure and who else figure)


def _note(cells: Cells, starts: dt.date, ends: dt.date) -> str:
    """Both ends of the days, else how sure the data set is of the one day; and whether it tells several incidents."""
    notes = [range_note(starts, ends)]
    date_prec = cells.code("date prec", 5)
    if starts == ends and date_prec in _WHEN:
        notes.append(f"{VIA} is sure of {_WHEN[date_prec]} (date_prec {date_prec}).")
    if cells.code("event clarity", 2) == 2:
        notes.append(f"The sources of {VIA} tell several incidents as one here (event_clarity 2).")
    return " ".join(filter(None, notes))


def _sources(cells: Cells) -> list[CitedSource]:
    """The publications that the data set names; ``via`` says that we read of them in the data set.

    Offices, dates and headlines are three lists, separated by semicolons. Where their lengths differ nobody knows
    which belong together: then the offices alone are taken.
    """
    event = f"UCDP GED event {cells.identifier('id')}"
    offices, days, headlines = (
        [part.strip() for part in cells[name].split(";")] if name in cells else []
        for name in ("source office", "source date", "source headline")
    )
    if not any(offices):
        return [CitedSource(publisher="Uppsala Conflict Data Program", title=event, via=VIA)]
    if not len(offices) == len(days) == len(headlines):
        days, headlines = [""] * len(offices), [""] * len(offices)
    return [
        CitedSource(publisher=office[:120], title=headline[:300] or event, published_on=_iso(day), via=VIA)
        for office, day, headline in dict.fromkeys(zip(offices, days, headlines, strict=True))
        if office
    ]


def _iso(text: str) -> str:
    """The date as ISO; "" where there is none, or one that cannot be read."""
    try:
        day = Cells({"day": text}).day("day")
    except RowError:
        # A source without its date is still a source.
        return ""
    return day.isoformat() if day else ""

"""The dialect of our own columns: the record's field names, in any case, with spaces or underscores."""

import datetime as dt
import re
from collections.abc import Collection
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.imports.dialects.parsed_report import CitedSource, ParsedReport
from events.imports.dialects.summaries import range_note
from events.imports.tables.cells import Cells, fold
from events.imports.tables.table import RowError
from events.models import Citation, District, Event

NAME = "own"

# By name of a column, what else people call it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "kind": ("type", "event kind"),
    "occurred on": ("date", "day"),
    "ended on": ("date end", "end date", "until", "last day"),
    "year": (),
    "precision": ("date precision", "date prec", "time precision"),
    "actor": ("by", "who"),
    "districts": ("district",),
    "place": ("place as reported",),
    "covers": ("whole bank",),
    "scope": (),
    "lon": ("longitude",),
    "lat": ("latitude",),
    "place precision": ("where prec", "geo precision", "location precision"),
    "summary": (),
    "summary ar": ("summary in arabic",),
    "note": ("notes",),
    "note ar": ("note in arabic",),
    "reference": ("id", "ref"),
    "distinct": ("not a duplicate",),
    "publisher": ("source", "source publisher"),
    "title": ("source title", "headline"),
    "url": ("source url", "address", "link"),
    "published on": ("source date", "published"),
    "language": ("source language",),
    "title language": ("language of the title",),
    "agency": ("source agency",),
    "via": ("read at",),
    "archived url": ("archived copy",),
    "claimant": (),
    "claimant ar": ("claimant in arabic",),
    "voice": (),
    "stance": (),
}
# Every name of a column → our own.
ALIASES = {alias: name for name, aliases in COLUMNS.items() for alias in (name, *aliases)}
DATES = ("occurred on", "ended on", "published on")
# Those that lie in the row's year.
DATES_OF_YEAR = ("occurred on", "ended on")

# Other words for a precision. The numbers are those of UCDP GED and of ACLED: in both, 1 is the day.
_PRECISIONS = {
    **dict.fromkeys(("1", "exact", "exact day"), Event.Precision.DAY.value),
    **dict.fromkeys(
        ("2", "3", "4", "5", "week", "month", "year", "range", "about", "approx", "circa", "estimated"),
        Event.Precision.APPROXIMATE.value,
    ),
    **dict.fromkeys(("before", "by", "at the latest"), Event.Precision.ON_OR_BEFORE.value),
}
# By the word for it: how far the row's place is known. Of a quarter the name alone is taken; what is coarser is no
# district. In both data sets, 1 is the place itself.
_PLACE_PRECISIONS = {
    **dict.fromkeys(("exact", "1", "point", "address"), "exact"),
    **dict.fromkeys(("quarter", "neighbourhood", "neighborhood"), "quarter"),
    **dict.fromkeys(("coarse", "2", "3", "4", "5", "6", "7", "town", "city", "district", "governorate"), "coarse"),
    **dict.fromkeys(("province", "region", "country", "approximate", "about"), "coarse"),
}

# Whether a row is an event of its own, also beside another one of its day, kind, side and district.
_YES_OR_NO = {**dict.fromkeys(("yes", "true", "1"), "yes"), **dict.fromkeys(("no", "false", "0"), "")}

_SEPARATOR = re.compile("[;|؛]")


def choices(enum: type[TextChoices]) -> dict[str, str]:
    """The values of the choices by their folded names: the value itself, and its label in the current language."""
    return _choices(enum, get_language() or "")


@cache
def _choices(enum: type[TextChoices], language: str) -> dict[str, str]:
    return {fold(name): value for value, label in enum.choices for name in (value, str(label))}


def column(name: str) -> str:
    """Our own name of a column; "" for a column that is none of ours."""
    return ALIASES.get(fold(name), "")


def recognises(header: Collection[str]) -> bool:
    """Whether these are our columns, by folded name: they say what happened, on which day, and where or how."""
    columns = {ALIASES.get(name) for name in header}
    return {"kind", "occurred on"} <= columns and bool({"summary", "summary ar", "districts", "place"} & columns)


def read(cells: Cells) -> ParsedReport:
    """The row, parsed; ``cells`` are by our own names of the columns. Raises RowError."""
    lon, lat = cells.point("lon", "lat")
    cells.needed("occurred on")
    cells.needed("kind")
    starts, ends = read_days(cells)
    precision = cells.one_of("precision", choices(Event.Precision) | _PRECISIONS, Event.Precision.DAY)
    if starts != ends and precision == Event.Precision.DAY:
        precision = Event.Precision.APPROXIMATE
    place_precision = cells.one_of("place precision", _PLACE_PRECISIONS, "exact")
    places = tuple(filter(None, map(str.strip, _SEPARATOR.split(cells["districts"]))))
    return ParsedReport(
        reference=cells.identifier("reference").lower(),
        distinct=bool(cells.one_of("distinct", _YES_OR_NO, "")),
        kind=cells.one_of("kind", choices(Event.Kind), ""),
        day=starts.isoformat(),
        last_day=ends.isoformat(),
        precision=precision,
        actors=(cells["actor"],) if "actor" in cells else (),
        scope=cells.one_of("scope", choices(Event.Scope), Event.Scope.WHOLE),
        covers=cells.one_of("covers", choices(District.Bank), ""),
        places=places,
        place=cells["place"] or cells["districts"],
        kept_place=cells["place"],
        lon=lon,
        lat=lat,
        exact=place_precision == "exact",
        vague=_("The place is not exact.") if place_precision == "coarse" else "",
        # The person who filled the row in meant the name: where it is not known, a person decides and not the point.
        proposes=not places and place_precision == "exact",
        summary=cells["summary"],
        summary_ar=cells["summary ar"],
        note=" ".join(filter(None, (range_note(starts, ends), cells["note"]))),
        note_ar=cells["note ar"],
        sources=read_source(cells),
    )


def read_days(cells: Cells) -> tuple[dt.date, dt.date]:
    """The first and the last day of the row, from one column or from two. Raises RowError."""
    year = cells.year()
    days = cells.days("occurred on", year)
    assert days
    starts, ends = days[0], cells.day("ended on", year) or days[1]
    if ends < starts:
        raise RowError(_("The last day is before the first."), "ended on", cells["ended on"])
    return starts, ends


def read_source(cells: Cells) -> list[CitedSource]:
    """The row's source; none where it names neither a publisher nor an address."""
    if not any(name in cells for name in ("publisher", "url", "title", "agency")):
        return []
    published = cells.day("published on")
    return [
        CitedSource(
            publisher=cells["publisher"] or cells["agency"],
            title=cells["title"],
            url=cells.address("url"),
            published_on=published.isoformat() if published else "",
            language=cells["language"].lower(),
            title_language=cells["title language"].lower(),
            agency=cells["agency"],
            via=cells["via"],
            archived_url=cells.address("archived url"),
            claimant=cells["claimant"],
            claimant_ar=cells["claimant ar"],
            voice=cells["voice"],
            stance=cells.one_of("stance", choices(Citation.Stance), Citation.Stance.SUPPORTS),
        )
    ]

"""The dialect of our own columns: the record's field names, in any case, with spaces or underscores."""

import re
from collections.abc import Collection
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import get_language

from events.imports.dialects.parsed_report import CitedSource, ParsedReport
from events.imports.tables.cells import Cells, fold
from events.models import Citation, District, Event

NAME = "own"

# By name of a column, what else people call it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "kind": ("type", "event kind"),
    "occurred on": ("date", "day"),
    "precision": (),
    "actor": ("by", "who"),
    "districts": ("district",),
    "place": ("place as reported",),
    "covers": ("whole bank",),
    "scope": (),
    "lon": ("longitude",),
    "lat": ("latitude",),
    "summary": (),
    "summary ar": ("summary in arabic",),
    "note": ("notes",),
    "note ar": ("note in arabic",),
    "reference": ("id", "ref"),
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
DATES = ("occurred on", "published on")

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
    day = cells.day("occurred on")
    places = tuple(filter(None, map(str.strip, _SEPARATOR.split(cells["districts"]))))
    return ParsedReport(
        reference=cells["reference"].lower(),
        kind=cells.one_of("kind", choices(Event.Kind), ""),
        day=day.isoformat() if day else "",
        precision=cells.one_of("precision", choices(Event.Precision), Event.Precision.DAY),
        actors=(cells["actor"],) if "actor" in cells else (),
        scope=cells.one_of("scope", choices(Event.Scope), Event.Scope.WHOLE),
        covers=cells.one_of("covers", choices(District.Bank), ""),
        places=places,
        place=cells["place"] or cells["districts"],
        kept_place=cells["place"],
        lon=lon,
        lat=lat,
        exact=True,
        # The person who filled the row in meant the name: where it is not known, a person decides and not the point.
        proposes=not places,
        summary=cells["summary"],
        summary_ar=cells["summary ar"],
        note=cells["note"],
        note_ar=cells["note ar"],
        sources=read_source(cells),
    )


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

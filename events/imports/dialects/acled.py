"""The dialect of ACLED (Armed Conflict Location & Event Data).

Its codebook (ACLED, “Armed Conflict Location & Event Data Project (ACLED) Codebook”) is the source
of the codes here; they agree with what the documentation of the R package mapme.biodiversity quotes of it for both
precisions (that of ACLED's own package acledR has another word for ``time_precision`` 3, “middle of week”):

- ``event_type`` and ``sub_event_type``: the table `KINDS`. In a transfer of territory the party
  that gains it is the state's where the government regains it, and another where it is overtaken. In battles
  the order of the actors says nothing of who attacked; in explosions and violence against civilians the first
  one did.
  Before 2019 the one column ``event_type`` told both: the table `_BEFORE_2019`.
- ``geo_precision`` 1 a place with its own coordinates, which may be a whole town, 2 a small part of a region or what
  lies near a town, 3 a larger region, drawn at a landmark or at its capital.
- ``time_precision`` 1 the day, 2 the week or a period like it, 3 the month.
- ``civilian_targeting`` holds its own name in words where civilians were the target. ``fatalities`` is one number: who
  died is not told apart.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.imports.dialects.parsed_report import CitedSource, ParsedReport
from events.imports.dialects.summaries import deaths, sentence, short, written
from events.imports.dialects.town_level import is_town_level, part_of_town
from events.imports.tables.cells import Cells, fold

NAME = "acled"
DATES = ("event date",)
VIA = "ACLED"

# Columns that no other layout has together.
_MARKS = {"event date", "event type", "actor1", "geo precision", "location"}

# By sub-event type where that decides, else by event type; what is in neither is “other”.
KINDS = {
    "government regains territory": "control",
    "non state actor overtakes territory": "control",
    "battles": "attack",
    "explosions/remote violence": "attack",
    "violence against civilians": "attack",
}
# By the older names of event types: those of today, with the sub-event type where that decides.
_BEFORE_2019 = {
    "battle government regains territory": ("battles", "government regains territory"),
    "battle non state actor overtakes territory": ("battles", "non state actor overtakes territory"),
    "battle no change of territory": ("battles", ""),
    "remote violence": ("explosions/remote violence", ""),
}
# By sub-event type of a transfer of territory: whether it is the state that gains it.
_STATE_GAINS = {"government regains territory": True, "non state actor overtakes territory": False}
# The event types of which the first actor is the one who acted.
_ONE_SIDED = {"explosions/remote violence", "violence against civilians"}
# What civilian_targeting holds where they were.
_TARGETED = "civilian targeting"
# How the columns inter1 and inter2 mark the state: by code or by name.
_STATE = {"1", "state forces"}
# Of geo_precision and of time_precision.
_EXACT, _DAY, _COARSEST = 1, 1, 3
# By geo_precision: what is known instead of the exact place.
_WHERE = {2: gettext_lazy("somewhere in a part of a region, or near a town"), 3: gettext_lazy("somewhere in a region")}
# By time_precision: what is known instead of the day.
_WHEN = {2: "the week", 3: "the month"}


def recognises(header: Collection[str]) -> bool:
    """Whether these folded names are ACLED's. Older exports have the names in upper case, which folding removes."""
    return set(header) >= _MARKS


def read(cells: Cells) -> ParsedReport:
    """The row, parsed. Raises RowError."""
    cells.needed("event id cnty")
    cells.needed("event date")
    day = cells.day("event date", cells.year())
    assert day
    event_type = fold(cells.needed("event type"))
    event_type, sub_type = _BEFORE_2019.get(event_type, (event_type, fold(cells["sub event type"])))
    lon, lat = cells.point("longitude", "latitude")
    place = cells["location"]
    what = cells["sub event type"] or cells["event type"]
    if fold(cells["civilian targeting"]) == _TARGETED:
        what += " (civilians targeted)"
    time_precision = cells.code("time precision", _COARSEST)
    fatalities = cells.whole("fatalities")
    vague = _vague(cells, place)
    return ParsedReport(
        reference=f"acled-{cells.identifier('event id cnty').lower()}",
        kind=KINDS.get(sub_type) or KINDS.get(event_type, "other"),
        day=day.isoformat(),
        precision="day" if time_precision in (None, _DAY) else "approximate",
        actors=_actors(cells, event_type, sub_type),
        places=(part_of_town(place),) if place else (),
        place=place,
        lon=lon,
        lat=lat,
        exact=not vague,
        proposes=not vague,
        vague=vague,
        summary=sentence(f"{what}{_between(cells)}", place, written(day), deaths(fatalities)),
        note=_note(time_precision),
        sources=_sources(cells),
    )


def _actors(cells: Cells, event_type: str, sub_type: str) -> tuple[str, ...]:
    """Who did it, where the codes say so; else nobody."""
    if sub_type in _STATE_GAINS:
        for number in "12":
            is_state = fold(cells[f"inter{number}"]) in _STATE
            if cells[f"actor{number}"] and is_state == _STATE_GAINS[sub_type]:
                return (cells[f"actor{number}"],)
        return ()
    return (cells["actor1"],) if event_type in _ONE_SIDED and "actor1" in cells else ()


def _between(cells: Cells) -> str:
    names = [short(cells[name]) for name in ("actor1", "actor2") if name in cells]
    return f": {' and '.join(names)}" if names else ""


def _note(time_precision: int | None) -> str:
    return (
        f"ACLED is sure of {_WHEN[time_precision]} (time_precision {time_precision})."
        if time_precision in _WHEN
        else ""
    )


def _vague(cells: Cells, place: str) -> str:
    """Why the place is too coarse to be a district; "" where it is not."""
    code = cells.code("geo precision", _COARSEST)
    if code is None:
        return _("The file does not say whether the place is exact (geo_precision).")
    if code != _EXACT:
        return _("The place is not exact: %(where)s (geo_precision %(code)d).") % {"where": _WHERE[code], "code": code}
    if is_town_level(place, cells["admin1"], cells["admin2"], cells["admin3"], cells["country"]):
        return _("Only the town is named.")
    return ""


def _sources(cells: Cells) -> list[CitedSource]:
    """The publishers that the data set names; it gives neither titles nor addresses."""
    title = f"ACLED event {cells.identifier('event id cnty')}"
    names = dict.fromkeys(name.strip()[:120] for name in cells["source"].split(";"))
    sources = [CitedSource(publisher=name, title=title, via=VIA) for name in names if name]
    return sources or [CitedSource(publisher="ACLED", title=title)]

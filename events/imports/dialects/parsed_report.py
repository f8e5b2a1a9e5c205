"""What one row of a file reports: fields in the record's vocabulary, names not yet looked up in the record."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source as the row names it. Every field may be ""; ``published_on`` is an ISO date."""

    publisher: str = ""
    title: str = ""
    url: str = ""
    published_on: str = ""
    language: str = ""
    # Where the title is in another language than the page.
    title_language: str = ""
    agency: str = ""
    via: str = ""
    archived_url: str = ""
    claimant: str = ""
    claimant_ar: str = ""
    # The slug of a voice.
    voice: str = ""
    stance: str = "supports"


@dataclass(slots=True)
class ParsedReport:
    """One row, parsed. Names are as written: the planner finds the actor and the districts."""

    # Event.Kind.
    kind: str
    # ISO.
    day: str
    # The last day of a range, of which the event holds the first; "" where only one day is known.
    last_day: str = ""
    # "" where the row has none of its own: the planner then makes one of its content.
    reference: str = ""
    # Whether somebody has said that it is an event of its own, and no further report of another one.
    distinct: bool = False
    # Event.Precision, Event.Scope and District.Bank; "" for no bank.
    precision: str = "day"
    scope: str = "whole"
    covers: str = ""
    # Of these names the first that is known is the actor.
    actors: tuple[str, ...] = ()
    # Each names a district; all have to be found for the event to be placed.
    places: tuple[str, ...] = ()
    # The place in the words of the report: ``place`` is stored where no district is found, ``kept_place`` where one is.
    place: str = ""
    kept_place: str = ""
    # Degrees, WGS 84.
    lon: float | None = None
    lat: float | None = None
    # Whether the point is exact enough to be stored, and whether it may propose the district that it lies in.
    exact: bool = False
    proposes: bool = False
    # Why the place is too vague for any district to be looked for; "" where it is not.
    vague: str = ""
    summary: str = ""
    summary_ar: str = ""
    note: str = ""
    note_ar: str = ""
    sources: list[CitedSource] = field(default_factory=list)

"""What one row reports, in the words of the record but before the record is asked about them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source as the row names it. ``published_on`` and the other dates are ISO, or empty."""

    publisher: str = ""
    title: str = ""
    url: str = ""
    published_on: str = ""
    language: str = ""
    agency: str = ""
    via: str = ""
    archived_url: str = ""
    claimant: str = ""
    stance: str = "supports"


@dataclass(slots=True)
class ParsedReport:
    """One row, read. Names are as written: the plan finds the actor and the districts."""

    kind: str
    day: str
    # "" where the row brings none of its own: one is made of its content.
    reference: str = ""
    precision: str = "day"
    scope: str = "whole"
    covers: str = ""
    # Any of these names, the first that is known.
    actors: tuple[str, ...] = ()
    # Each names a district; all have to be found for the event to be placed.
    places: tuple[str, ...] = ()
    # The place in the words of the report, for where no district is found; and what is kept in any case.
    place: str = ""
    kept_place: str = ""
    # Degrees, WGS 84.
    lon: float | None = None
    lat: float | None = None
    # Whether the point is exact enough to be kept, and whether it may propose the district that it lies in.
    exact: bool = False
    proposes: bool = False
    # Why no district is to be looked for at all; "" where one is.
    vague: str = ""
    summary: str = ""
    note: str = ""
    sources: list[CitedSource] = field(default_factory=list)

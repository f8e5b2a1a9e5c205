"""The conventions of the payload, which every table in its parts follows.

Days are counted from the campaign's first day (0). Coordinates are longitude, latitude (WGS 84), inside the
topology quantised. In the core, rows refer to one another by their row number, their position in their table; -1 is
nobody. The other parts name districts and actors by slug, since they outlive a core. Texts are in the part's
language; one that the record has in the other language alone is a list of the text and its language.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypedDict

from events.models import Actor, Campaign, District

# To be raised whenever the shape of a part changes, or how it is cached, so that no cache hands out the old one.
FORMAT = 18

NOBODY = -1

# Seconds for which a built part, and the topology, stay cached: old ones must go some day.
CACHED_FOR = 24 * 60 * 60


class Table(TypedDict):
    """Rows of one kind; ``columns`` names the values of each row in order."""

    columns: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True, slots=True)
class RowNumbers:
    """The row number of each row in its table, by primary key, and the day that counts as 0."""

    start: dt.date
    actors: dict[int, int]
    # The row number of an actor's side, by the actor's primary key.
    sides: dict[int, int]
    districts: dict[int, int]

    @classmethod
    def of_tables(
        cls, campaign: Campaign, actors: Sequence[Actor], sides: Mapping[int, Actor], districts: Iterable[District]
    ) -> Self:
        """Number the rows in the order given. ``sides`` holds the root of each actor's tree, by primary key."""
        actor_rows = _number(actors)
        return cls(
            start=campaign.start,
            actors=actor_rows,
            sides={pk: actor_rows[side.pk] for pk, side in sides.items()},
            districts=_number(districts),
        )

    @property
    def sides_by_row(self) -> dict[int, int]:
        """By the row number of an actor, that of its side. Nobody's side is nobody."""
        return {NOBODY: NOBODY} | {self.actors[pk]: side for pk, side in self.sides.items()}

    def day(self, day: dt.date | None) -> int | None:
        return None if day is None else (day - self.start).days

    def actor(self, pk: int | None) -> int:
        return NOBODY if pk is None else self.actors[pk]


def _number(rows: Iterable[Any]) -> dict[int, int]:
    return {row.pk: number for number, row in enumerate(rows)}

"""What reports state about one district: changes of control, the parties, and whose word each of them is."""

import datetime as dt
from dataclasses import dataclass

# The announcements that count as control: a command's list of all that it had taken by that day at the latest.
# Any other announcement states an objective and changes nothing.
CUMULATIVE_LIST = {"kind": "announced", "precision": "on-or-before"}

# The kinds that change control, in the order in which the changes of one day are applied: the stronger statement
# comes later and so decides the state at the end of the day.
RANK = {"entered": 0, "claimed": 0, "contested": 1, "withdrawn": 2, "control": 3}


def is_cumulative_list(kind: str, precision: str) -> bool:
    """Whether an event of the kind and precision is a command's list, which counts as control."""
    return {"kind": kind, "precision": precision} == CUMULATIVE_LIST


def changes_control(kind: str, precision: str) -> bool:
    """Whether an event of the kind and precision is folded at all; the others are only shown."""
    return kind in RANK or is_cumulative_list(kind, precision)


@dataclass(frozen=True, slots=True)
class Party:
    """An actor and its side, the root of its tree of actors; both are slugs."""

    actor: str
    side: str


@dataclass(frozen=True, slots=True)
class Report:
    """One citation of a change: who prints it, whose word it is, since which day it could be read, if it agrees."""

    # The publisher, or the agency whose report it carries, so that copies of one report count once.
    publisher: str
    known_on: dt.date
    # False where the citation denies the change.
    supports: bool = True
    # Whose word the publisher prints, so that a statement counts once however many print it. None where that is not
    # known: it then counts for nobody.
    voice: str | None = None
    # The side that the voice speaks for; None where it speaks for none.
    voice_side: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one event states about one district."""

    # Unique in the campaign; it also orders the changes of one day and rank, so that every fold gives the same spans.
    id: str
    day: dt.date
    # A key of RANK; a cumulative list comes as "control".
    kind: str
    # None only for fighting ("contested") in which nobody is named.
    party: Party | None = None
    # Whether it is about the whole district: control of a part is no more than an entry.
    whole: bool = True
    # Whether the event is a statement about a whole bank of the river, which says little about each quarter of it.
    bank_statement: bool = False
    reports: tuple[Report, ...] = ()

    @property
    def sort_key(self) -> tuple[dt.date, int, str]:
        return (self.day, RANK[self.kind], self.id)

    @property
    def takes_control(self) -> bool:
        return self.kind == "control" and self.whole

    def puts_in_control(self, side: str | None) -> bool:
        """Whether it says that the side took control of the whole district."""
        return self.takes_control and self.party is not None and self.party.side == side

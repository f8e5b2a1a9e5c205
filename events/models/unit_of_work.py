"""Makes several writes of the record one unit of work: checked, projected and counted once, or rolled back as a whole.

Signal handlers ``note`` what each write concerns; the end of the outermost ``together()`` block hands the sum to the
finishers (``projection.projector.finish``, ``newsroom.public_changes.record`` and ``evidence.chain.append``, registered
in ``apps.ready()``). The models import no room above them: what the finishers do is not known here.

Who handles which signal, and in this order (``apps.ready()``):

- ``models.signals`` works out derived columns before a row is written;
- ``models.versions`` counts the writes that do not pass ``Recorded.save()``;
- ``newsroom.signals`` puts each change of an event's status on record as a step;
- ``projection.signals`` notes here which events, districts and campaigns a write concerns.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

# The earliest day that a write may have changed in each district (primary keys); None: every day.
FirstDays = dict[int, dt.date | None]


@dataclass(slots=True)
class TouchedRows:
    """What the writes of a unit of work concern, by primary key."""

    # Their revision moves.
    campaigns: set[int] = field(default_factory=set)
    # Of these every published event is checked, and every district folded from the first day.
    whole_campaigns: set[int] = field(default_factory=set)
    # Published ones, to be checked by the rules that span rows.
    events: set[int] = field(default_factory=set)
    districts: FirstDays = field(default_factory=dict)
    # Events whose version has moved in this unit of work already.
    counted_events: set[int] = field(default_factory=set)
    # Entries of histories, and steps, that were written: by model their primary keys.
    entries: dict[type[models.Model], list[int]] = field(default_factory=dict)
    # By campaign, its actors with their sides as they were before the first write of an actor (projection.parties).
    parties_before: dict[int, Any] = field(default_factory=dict)
    # By campaign, what the writes change of what readers see of its districts (projection.impact.Effect).
    effects: dict[int, list[Any]] = field(default_factory=dict)

    def add(self, other: "TouchedRows") -> None:
        self.campaigns |= other.campaigns
        self.whole_campaigns |= other.whole_campaigns
        self.events |= other.events
        self.counted_events |= other.counted_events
        self.parties_before = other.parties_before | self.parties_before
        for model, keys in other.entries.items():
            self.entries.setdefault(model, []).extend(keys)
        for district, day in other.districts.items():
            earliest = self.districts.get(district, day)
            self.districts[district] = min(earliest, day) if earliest and day else None


Finisher = Callable[[TouchedRows], None]

# A context variable, so that threads and tasks each have a unit of work of their own.
_current: ContextVar[TouchedRows | None] = ContextVar("touched", default=None)
_finishers: tuple[Finisher, ...] = ()


def set_finishers(*finishers: Finisher) -> None:
    """Have the finishers called in their order, inside the transaction, at the end of each outermost block."""
    global _finishers
    _finishers = finishers


def _finish(touched: TouchedRows) -> None:
    for finisher in _finishers:
        finisher(touched)


@contextmanager
def together() -> Iterator[None]:
    """Make the writes of the block one unit of work. A write outside such a block is one by itself.

    Raises ValidationError, with everything rolled back, where a finisher finds a rule broken that spans rows.
    """
    if _current.get() is not None:
        # The outermost block finishes for all within it.
        yield
        return
    touched = TouchedRows()
    token = _current.set(touched)
    try:
        with transaction.atomic():
            yield
            _finish(touched)
    finally:
        _current.reset(token)


def note(touched: TouchedRows) -> None:
    """Add to the current unit of work, or make one where there is none."""
    with together():
        current = _current.get()
        assert current is not None
        current.add(touched)


def note_entries(model: type[models.Model], keys: Iterable[int]) -> None:
    """Have the entries of a history, or the steps, linked into the chain at the end of this unit of work."""
    note(TouchedRows(entries={model: list(keys)}))


def refold_campaigns(campaigns: Iterable[int]) -> None:
    """Have everything in the campaigns (primary keys) checked and folded at the end of this unit of work."""
    note(TouchedRows(whole_campaigns=set(campaigns)))


def will_refold(campaign: int) -> bool:
    """Whether this unit of work folds everything in the campaign (primary key) anyway."""
    current = _current.get()
    return current is not None and campaign in current.whole_campaigns


def is_counted(event: int) -> bool:
    """Whether the version of the event (primary key) has moved in this unit of work already."""
    current = _current.get()
    return current is not None and event in current.counted_events


def has_parties_before(campaign: int) -> bool:
    """Whether this unit of work knows the sides that the campaign (primary key) had before it."""
    current = _current.get()
    return current is not None and campaign in current.parties_before

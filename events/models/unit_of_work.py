"""Makes several writes of the record one change: checked, projected and counted once, or not made at all.

Signal handlers ``note`` what each write touches; the end of the outermost ``together()`` block hands all of it to
the finisher (``projection.projector.finish``, registered when the application is ready). The models call down to
nothing: what the finisher does is not known here.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction

# The earliest day that a write may have changed in each district (primary keys); None: every day.
Days = dict[int, dt.date | None]


@dataclass(slots=True)
class Touched:
    """What the current block has written, by primary key."""

    campaigns: set[int] = field(default_factory=set)
    # Campaigns of which everything is to be checked and folded again.
    whole_campaigns: set[int] = field(default_factory=set)
    events: set[int] = field(default_factory=set)
    districts: Days = field(default_factory=dict)
    # Events whose version has counted this block already.
    counted: set[int] = field(default_factory=set)

    def add(self, other: "Touched") -> None:
        self.campaigns |= other.campaigns
        self.whole_campaigns |= other.whole_campaigns
        self.events |= other.events
        self.counted |= other.counted
        for district, day in other.districts.items():
            known = self.districts.get(district, day)
            self.districts[district] = min(known, day) if known and day else None


Finisher = Callable[[Touched], None]

_touched: ContextVar[Touched | None] = ContextVar("touched", default=None)
_finisher: Finisher | None = None


def finish_with(finisher: Finisher) -> None:
    """Have the finisher called, inside the transaction, at the end of each outermost block."""
    global _finisher
    _finisher = finisher


@contextmanager
def together() -> Iterator[None]:
    """Make the writes of the block one change. A write outside such a block is a block of its own.

    Raises ValidationError, with everything rolled back, where the finisher finds a rule broken that spans rows.
    """
    if _touched.get() is not None:
        yield
        return
    touched = Touched()
    token = _touched.set(touched)
    try:
        with transaction.atomic():
            yield
            if _finisher is not None:
                _finisher(touched)
    finally:
        _touched.reset(token)


def note(touched: Touched) -> None:
    """Add to the current block, or be a block where there is none."""
    with together():
        block = _touched.get()
        assert block is not None
        block.add(touched)


def fold_campaigns(campaigns: Iterable[int]) -> None:
    """Have everything in the campaigns (primary keys) checked and folded at the end of this block."""
    note(Touched(whole_campaigns=set(campaigns)))


def is_folding_whole(campaign: int) -> bool:
    """Whether everything in the campaign (primary key) is to be folded at the end of this block anyway."""
    block = _touched.get()
    return block is not None and campaign in block.whole_campaigns


def is_counted(event: int) -> bool:
    """Whether the event (primary key) has been written, and its version moved, in this block."""
    block = _touched.get()
    return block is not None and event in block.counted

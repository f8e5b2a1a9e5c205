"""PURE: the parameter ``datetime`` as days: an instant, or an interval that may be open at one end or at both.

Days of the record are civil dates: of a time only the date counts, as it is written, whatever its zone.
"""

import datetime as dt
import re
from typing import NamedTuple

# RFC 3339. A plus that a client did not escape has become a space.
_TIME = re.compile(
    r"[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?(?:[Zz]|[+ -](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
OPEN = ("..", "")
# "2031-03-01T00:00:00.000000000+03:00/…", and room for more digits of a second.
MAX_LENGTH = 100


class Period(NamedTuple):
    """Both days belong to it; None is an open end."""

    first: dt.date | None = None
    last: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        return self.meets(day, day)

    def meets(self, first: dt.date, last: dt.date) -> bool:
        """Whether a day of it lies between the two, which both count."""
        return (
            self.has_days and (self.first is None or self.first <= last) and (self.last is None or first <= self.last)
        )

    @property
    def has_days(self) -> bool:
        return not (self.first and self.last and self.last < self.first)

    def __and__(self, other: "Period") -> "Period":
        """What belongs to both; where nothing does, its first day lies after its last."""
        firsts, lasts = (list(filter(None, ends)) for ends in zip(self, other, strict=True))
        return Period(max(firsts, default=None), min(lasts, default=None))


ALWAYS = Period()


def read_period(text: str) -> Period:
    """ALWAYS for "". Raises ValueError for anything else that is no time or interval of the standard."""
    if not text:
        return ALWAYS
    ends = text.split("/") if len(text) <= MAX_LENGTH else []
    if len(ends) == 1:
        day = _day(text)
        return Period(day, day)
    if len(ends) != 2:
        raise ValueError("write a day, a time, or two of them with a slash between.")
    first, last = (None if end in OPEN else _day(end) for end in ends)
    if first and last and last < first:
        raise ValueError(f"{last} lies before {first}.")
    return Period(first, last)


def _day(text: str) -> dt.date:
    date, time = text[:10], text[10:]
    # GDAL writes the day of a date field as "2031-03-01T".
    if not _DATE.fullmatch(date) or (time not in ("", "T") and not _TIME.fullmatch(time)):
        raise ValueError(f"“{text}” is no date or time of RFC 3339.")
    return dt.date.fromisoformat(date)

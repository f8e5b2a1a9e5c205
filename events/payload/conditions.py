"""What counts besides all that is published: only what was known on a day, only holds of a grade at least."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from events import control
from events.models.dates import parse_day

# Characters of a day, "2031-03-05".
DAY_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions under which control is folded; ``at_least`` is one of control.COUNTED. Without any, all counts.

    As a text: ``2031-03-05``, ``reported``, ``2031-03-05-reported``; "" without any.
    """

    known_on: dt.date | None = None
    at_least: control.Grade | None = None

    def __bool__(self) -> bool:
        return bool(self.known_on or self.at_least)

    def __str__(self) -> str:
        day = self.known_on.isoformat() if self.known_on else ""
        return "-".join(filter(None, (day, self.at_least.value if self.at_least else "")))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError for a text that is none of theirs."""
        day, grade = (text[:DAY_LENGTH], text[DAY_LENGTH + 1 :]) if text[:1].isdigit() else ("", text)
        known_on = parse_day(day) if day else None
        at_least = control.Grade(grade) if grade else None
        conditions = cls(known_on, at_least)
        if (at_least is not None and at_least not in control.COUNTED) or str(conditions) != text:
            raise ValueError(f"“{text}” is no condition")
        return conditions

"""Dates that lack something: years of two digits, and the serial numbers that Excel keeps for days.

Each can be read in several ways, and which one is meant is asked for, never guessed: 20-Mar-03 is a day of 2003, of
1903, of 2020 or of 1920, and 43960 counts from 1900, or from 1904 in a workbook of an old Excel for Mac.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from events.imports.tables.month_names import month_number


class Form(StrEnum):
    """How a short date is written: 20/3/03, 20-Mar-03, 43960."""

    NUMBERS = "numbers"
    NAMED = "named"
    SERIAL = "serial"


class Reading(StrEnum):
    """What a short date means: the part that comes first and the century, or the day that numbers count from."""

    DAY_FIRST_2000 = "day-first-2000"
    MONTH_FIRST_2000 = "month-first-2000"
    YEAR_FIRST_2000 = "year-first-2000"
    DAY_FIRST_1900 = "day-first-1900"
    MONTH_FIRST_1900 = "month-first-1900"
    YEAR_FIRST_1900 = "year-first-1900"
    SERIAL_1900 = "serial-1900"
    SERIAL_1904 = "serial-1904"

    @property
    def first(self) -> str:
        """What comes first: the reading without its century."""
        return self.value.rpartition("-")[0]


_CENTURIES = (2000, 1900)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[-/\s]+([^\W\d_][^\d]*?)[-/\s,.]+['’]?(\d{1,2})")
_NAMED_FIRST = re.compile(r"([^\W\d_][^\d]*?)[-/\s.]+(\d{1,2})[-/\s,]+['’]?(\d{2})")
# Days of 1927 to 2173; what stands behind the point is the time of day.
_SERIAL = re.compile(r"([1-9]\d{4})(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ShortDate:
    """The days that a short date may be, by reading; none where the calendar has no such day."""

    form: Form
    days: dict[Reading, dt.date]

    def in_year(self, year: int) -> "ShortDate":
        """The days of that year alone."""
        return ShortDate(self.form, {reading: day for reading, day in self.days.items() if day.year == year})

    def day(self, reading: Reading) -> dt.date | None:
        """The day by that reading, or by that of the other century where it alone is left; None where there is none."""
        alike = {day for other, day in self.days.items() if other.first == reading.first}
        return self.days.get(reading) or (alike.pop() if len(alike) == 1 else None)


def readings(text: str) -> ShortDate | None:
    """The short date that the text is, with ASCII digits and without a time; None where it is none."""
    if found := _SERIAL.fullmatch(text):
        epochs = {Reading.SERIAL_1900: WINDOWS_EPOCH, Reading.SERIAL_1904: MAC_EPOCH}
        return ShortDate(Form.SERIAL, {name: _serial(int(found[1]), epoch) for name, epoch in epochs.items()})
    if found := _NUMBERS.fullmatch(text):
        return ShortDate(Form.NUMBERS, dict(_of_numbers(found[1], found[3], found[4])))
    if (found := _NAMED.fullmatch(text)) and (month := month_number(found[2])):
        return ShortDate(Form.NAMED, dict(_of_name(found[1], month, found[3])))
    if (found := _NAMED_FIRST.fullmatch(text)) and (month := month_number(found[1])):
        return ShortDate(Form.NAMED, dict(_days("day-first", found[3], month, found[2])))
    return None


def _serial(number: int, epoch: dt.datetime) -> dt.date:
    day = from_excel(number, epoch)
    assert isinstance(day, dt.datetime)
    return day.date()


def _of_numbers(first: str, second: str, third: str) -> Iterator[tuple[Reading, dt.date]]:
    yield from _days("day-first", third, int(second), first)
    yield from _days("month-first", third, int(first), second)
    yield from _days("year-first", first, int(second), third)


def _of_name(first: str, month: int, last: str) -> Iterator[tuple[Reading, dt.date]]:
    yield from _days("day-first", last, month, first)
    yield from _days("year-first", first, month, last)


def _days(first: str, year: str, month: int, day: str) -> Iterator[tuple[Reading, dt.date]]:
    """The days of both centuries, where the year has its two digits and the calendar has such a day."""
    if len(year) != 2:
        return
    for century in _CENTURIES:
        try:
            yield Reading(f"{first}-{century}"), dt.date(century + int(year), month, int(day))
        except ValueError:
            # 29 February, or a month 13: no day by this reading.
            continue

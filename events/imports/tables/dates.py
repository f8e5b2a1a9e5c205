"""Parses civil dates as tables write them. A whole column decides whether day or month comes first: no guessing."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.utils.translation import gettext as _

from events.imports.tables.month_names import month_number, without_weekday
from events.imports.tables.short_dates import Form, Reading, readings


class DayOrder(StrEnum):
    """Which comes first in a date such as 5/11/2016."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class DateError(ValueError):
    """Text that is no date, or one that can be read in two ways."""


# Characters of a date; over long text the patterns below would take long.
LONGEST = 60

# Arabic-Indic and Eastern Arabic-Indic digits, the Arabic comma, and the marks of direction that copied cells carry.
_DIGITS = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹،", "01234567890123456789,", "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"
)
# A time after the date is dropped: the record keeps civil dates.
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(Z| ?UTC| ?GMT|[+-]\d{2}:?\d{2})?$", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2([1-9]\d{3})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?[-/\s]+([^\W\d_][^\d]*?)[-/\s,.]+(\d{4})")
_NAMED_FIRST = re.compile(r"([^\W\d_][^\d]*?)[-/\s.]+(\d{1,2})(?:st|nd|rd|th)?[-/\s,]+(\d{4})")
# “12-14 November 2016”: two days of one month.
_TWO_DAYS = re.compile(r"(\d{1,2})\s*[-–—]\s*(\d{1,2})(\s+[^\W\d_][^\d]*\d{4})")
# “Nov. 12-14, 2016”: the same, as Americans write it.
_TWO_DAYS_LAST = re.compile(r"([^\W\d_][^\d]*?)[\s.]+(\d{1,2})\s*[-–—]\s*(\d{1,2})(,?\s+\d{4})")
# “November 2016”: all days of a month.
_MONTH = re.compile(r"([^\W\d_][^\d]*?)[-/\s,.]+([1-9]\d{3})")
# Between the two dates of a range: a word or a dash of its own, else a sign that may stand within a date as well.
_BETWEEN = (
    re.compile(r"\s+(?:to|until|till|au|à|إلى|الى|حتى|[-–—])\s+"),
    re.compile(r"\s*(?:[–—/]|\.\.)\s*"),
)


def parse(
    text: str,
    order: DayOrder | None = None,
    *,
    chosen: Mapping[Form, Reading] | None = None,
    year: int | None = None,
) -> dt.date:
    """The day that the text gives.

    ``order`` is needed for dates such as 5/11/2016 alone, ``chosen`` or the row's ``year`` for years of two digits
    and for the serial numbers of days. Raises DateError.
    """
    plain = _plain(text)
    try:
        if found := _YEAR_FIRST.fullmatch(plain):
            return dt.date(int(found[1]), int(found[3]), int(found[4]))
        if found := _YEAR_LAST.fullmatch(plain):
            return _year_last(int(found[1]), int(found[3]), int(found[4]), order)
        if found := _NAMED.fullmatch(plain):
            return dt.date(int(found[3]), _month(found[2]), int(found[1]))
        if found := _NAMED_FIRST.fullmatch(plain):
            return dt.date(int(found[3]), _month(found[1]), int(found[2]))
    except DateError:
        raise
    except ValueError as problem:
        raise DateError(_("There is no such day in the calendar.")) from problem
    return _short(plain, chosen or {}, year)


def _short(plain: str, chosen: Mapping[Form, Reading], year: int | None) -> dt.date:
    """The day of a short date: the only one of the row's year, else as it was chosen."""
    short = readings(plain)
    if short is None:
        raise DateError(_("This is not a date."))
    if not short.days:
        raise DateError(_("There is no such day in the calendar."))
    if year is not None:
        short = short.in_year(year)
        if not short.days:
            raise DateError(_("This is no day of the row's year, %(year)d.") % {"year": year})
    if len(set(short.days.values())) == 1:
        return next(iter(short.days.values()))
    reading = chosen.get(short.form)
    if reading is None:
        if short.form is Form.SERIAL:
            raise DateError(_("This is the number of a day, which Excel counts from 1900 or from 1904. Choose one."))
        raise DateError(_("This can be several days. Write the year with four digits, or choose one."))
    if day := short.day(reading):
        return day
    raise DateError(_("There is no such day in the calendar."))


def range_ends(text: str) -> tuple[str, ...]:
    """The two dates of a range, as text; the text alone where it is none.

    “12-14 November 2016”, “2016-11-12/2016-11-14” and “12 November 2016 to 14 November 2016” are ranges, and so is
    “November 2016”, from its first to its last day.
    """
    plain = _plain(text)
    if found := _TWO_DAYS.fullmatch(plain):
        return found[1] + found[3], found[2] + found[3]
    if found := _TWO_DAYS_LAST.fullmatch(plain):
        return f"{found[1]} {found[2]}{found[4]}", f"{found[1]} {found[3]}{found[4]}"
    if (found := _MONTH.fullmatch(plain)) and (month := month_number(found[1])):
        year = int(found[2])
        days = (dt.date(year, month, day) for day in (1, calendar.monthrange(year, month)[1]))
        return tuple(day.isoformat() for day in days)
    for between in _BETWEEN if not _is_date(plain) else ():
        # Of two halves, each has to be a date by itself; a slash or a dash stands within many.
        halves = tuple(map(_plain, between.split(plain)))
        if len(halves) == 2 and all(map(_is_date, halves)):
            return halves
    return (text,)


def _is_date(plain: str) -> bool:
    """Whether the text has the form of a date."""
    patterns = (_YEAR_FIRST, _YEAR_LAST, _NAMED, _NAMED_FIRST)
    return any(pattern.fullmatch(plain) for pattern in patterns) or readings(plain) is not None


class DayOrderEvidence:
    """What the dates of one column show about the order of day and month: a number above 12 is no month."""

    def __init__(self, column: Iterable[str] = ()) -> None:
        self._orders: set[DayOrder] = set()
        # The first date that can be read in two ways, to show to whoever is asked; "" for none.
        self.ambiguous = ""
        for text in column:
            self.add(text)

    def add(self, text: str) -> None:
        found = _YEAR_LAST.fullmatch(_plain(text))
        if not found or int(found[1]) == int(found[3]):
            return
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            self._orders.add(DayOrder.DAY_FIRST)
        elif second > 12 >= first:
            self._orders.add(DayOrder.MONTH_FIRST)
        else:
            self.ambiguous = self.ambiguous or (text.strip() if first <= 12 else "")

    @property
    def order(self) -> DayOrder | None:
        """The order of the column; None where no day is after the 12th, or where rows contradict each other."""
        return next(iter(self._orders)) if len(self._orders) == 1 else None

    @property
    def must_ask(self) -> bool:
        """Whether a person has to say the order."""
        return self.order is None and (bool(self.ambiguous) or bool(self._orders))


class ReadingEvidence:
    """How the short dates of one column, all of one form, can be read."""

    def __init__(self) -> None:
        self._possible: set[Reading] = set(Reading)
        # The date that can be read in the most ways, to show to whoever is asked, and its days; "" for none.
        self.ambiguous = ""
        self.days: dict[Reading, dt.date] = {}

    def add(self, text: str, days: Mapping[Reading, dt.date]) -> None:
        """``days``: those that the text may be, by reading. Several readings may give the same one."""
        if not days:
            return
        self._possible &= set(days)
        if len(set(days.values())) > max(1, len(set(self.days.values()))):
            self.ambiguous, self.days = text.strip(), dict(days)

    @property
    def options(self) -> dict[Reading, dt.date]:
        """The readings that fit every date of the column, with the day of the ambiguous one; all where none does."""
        return {reading: day for reading, day in self.days.items() if reading in self._possible} or self.days


def short_date(text: str, year: int | None) -> tuple[Form, dict[Reading, dt.date]] | None:
    """The form of a short date, and by reading the days that it may be; None for any other text."""
    short = readings(_plain(text))
    if short is None:
        return None
    short = short.in_year(year) if year is not None else short
    return short.form, short.days


def _year_last(first: int, second: int, year: int, order: DayOrder | None) -> dt.date:
    if order is None and first != second:
        raise DateError(_("This can be day/month or month/day. Choose one."))
    day, month = (second, first) if order is DayOrder.MONTH_FIRST else (first, second)
    if month > 12:
        label = _("month first") if order is DayOrder.MONTH_FIRST else _("day first")
        raise DateError(_("There is no month %(number)d (read %(order)s).") % {"number": month, "order": label})
    return dt.date(year, month, day)


def _month(name: str) -> int:
    number = month_number(name)
    if number is None:
        raise DateError(_("“%(name)s” is not a month.") % {"name": name.strip()})
    return number


def _plain(text: str) -> str:
    """ASCII digits, without marks of direction, weekday and time; "" for what is too long to be a date."""
    plain = " ".join(text.translate(_DIGITS).split())
    return without_weekday(_TIME.sub("", plain)) if len(plain) <= LONGEST else ""

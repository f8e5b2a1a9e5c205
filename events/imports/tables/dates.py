"""Parses civil dates as tables write them. Whole columns decide whether day or month comes first, never a guess."""

import datetime as dt
import re
from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext as _


class DayOrder(StrEnum):
    """Which comes first in a date such as 5/11/2016."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class DateError(ValueError):
    """Text that is no date, or one that can be read in two ways."""


# Characters of a date; over long text the patterns below would take long.
LONGEST = 60

# Arabic-Indic and Eastern Arabic-Indic digits, and the marks of direction that copied cells carry.
_DIGITS = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"
)
# A time after the date is dropped: the record keeps civil dates.
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?$", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2([1-9]\d{3})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2}", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[-\s]+([^\W\d_][^\d]*?)[-\s,]+(\d{4})")
_NAMED_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2}),?\s+(\d{4})")

_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
# As Iraq and Syria name the months, and as Egypt and the Gulf do.
_ARABIC = (
    ("كانون الثاني", "يناير"), ("شباط", "فبراير"), ("اذار", "مارس"), ("نيسان", "ابريل"),
    ("ايار", "مايو"), ("حزيران", "يونيو"), ("تموز", "يوليو"), ("اب", "اغسطس"),
    ("ايلول", "سبتمبر"), ("تشرين الاول", "اكتوبر"), ("تشرين الثاني", "نوفمبر"), ("كانون الاول", "ديسمبر"),
)  # fmt: skip
_MONTHS = {
    **{name: number for number, name in enumerate(_ENGLISH, start=1)},
    **{name[:3]: number for number, name in enumerate(_ENGLISH, start=1)},
    "sept": 9,
    **{name: number for number, names in enumerate(_ARABIC, start=1) for name in names},
}


def parse(text: str, order: DayOrder | None = None) -> dt.date:
    """The day that the text gives. ``order`` is needed for dates such as 5/11/2016 alone.

    Raises DateError, also for a year of two digits, which may stand at either end.
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
        raise DateError(_("There is no such day.")) from problem
    if _SHORT_YEAR.fullmatch(plain):
        raise DateError(_("Write the year with four digits."))
    raise DateError(_("This is not a date."))


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


def _year_last(first: int, second: int, year: int, order: DayOrder | None) -> dt.date:
    if order is None and first != second:
        raise DateError(_("This may be day/month or month/day: say which."))
    day, month = (second, first) if order is DayOrder.MONTH_FIRST else (first, second)
    if month > 12:
        label = _("month first") if order is DayOrder.MONTH_FIRST else _("day first")
        raise DateError(_("There is no month %(number)d (read %(order)s).") % {"number": month, "order": label})
    return dt.date(year, month, day)


def _month(name: str) -> int:
    folded = name.strip(" .").casefold()
    # The hamza over or under an alef is often left out.
    folded = folded.replace("أ", "ا").replace("إ", "ا").replace("آ", "ا")
    number = _MONTHS.get(" ".join(folded.split()))
    if number is None:
        raise DateError(_("“%(name)s” is not a month.") % {"name": name.strip()})
    return number


def _plain(text: str) -> str:
    """ASCII digits, without marks of direction and without a time; "" for what is too long to be a date."""
    plain = text.translate(_DIGITS).strip()
    return _TIME.sub("", plain) if len(plain) <= LONGEST else ""

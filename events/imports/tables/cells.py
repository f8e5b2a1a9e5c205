"""Parses the cells of a row: text to numbers, days, points and addresses."""

import datetime as dt
import math
import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.geo import coordinates
from events.geo.coordinates import CoordinateError
from events.imports.tables import dates
from events.imports.tables.dates import DateError, DayOrder
from events.imports.tables.short_dates import Form, Reading
from events.imports.tables.table import RowError
from events.models.source import validate_web_address

# What was chosen for the short dates of each column, by the same names as the cells.
Readings = Mapping[str, Mapping[Form, Reading]]

# A whole number as a spreadsheet or a data frame writes it after its column held an empty cell: 249234.0.
_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)


class Cells:
    """The cells of one row by the folded names of their columns; a column that is not there is empty.

    Every access raises RowError for a formula: what it would give is not known here.
    """

    def __init__(
        self, cells: Mapping[str, str], order: DayOrder | None = None, readings: Readings | None = None
    ) -> None:
        self._cells = cells
        self._order = order
        self._readings = readings or {}

    def __getitem__(self, name: str) -> str:
        text = self._cells.get(name, "").strip()
        if text.startswith("="):
            raise RowError(_("This is a formula. Replace it with its value."), name, text)
        return text

    def __contains__(self, name: str) -> bool:
        """Whether the cell holds anything."""
        return bool(self[name])

    def needed(self, name: str) -> str:
        """The text of a cell. Raises RowError for an empty one."""
        if not self[name]:
            raise RowError(_("This field is missing."), name)
        return self[name]

    def identifier(self, name: str) -> str:
        """The text of a cell; a whole number without the point and the zeros that programs write behind it."""
        found = _WHOLE.fullmatch(self[name])
        return found[1] if found else self[name]

    def day(self, name: str, year: int | None = None) -> dt.date | None:
        """The day, None for an empty cell. ``year``: that of the row, for a year of two digits.

        Raises RowError for text that is no day, or that can be read as two.
        """
        return self._day(name, self[name], year) if self[name] else None

    def days(self, name: str, year: int | None = None) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of a range, twice the same for a single day; None for an empty cell.

        Raises RowError as ``day`` does, and for a range that ends before it begins.
        """
        if not self[name]:
            return None
        ends = [self._day(name, text, year) for text in dates.range_ends(self[name])]
        if ends[-1] < ends[0]:
            raise RowError(_("The last day is before the first."), name, self[name])
        return ends[0], ends[-1]

    def _day(self, name: str, text: str, year: int | None) -> dt.date:
        try:
            return dates.parse(text, self._order, chosen=self._readings.get(name), year=year)
        except DateError as problem:
            raise RowError(str(problem), name, self[name]) from problem

    def year(self, name: str = "year") -> int | None:
        """The year of four digits; None where the row has none."""
        year = self.whole(name)
        if year is not None and not 1000 <= year <= 9999:
            raise RowError(_("The year must have four digits."), name, self[name])
        return year

    def number(self, name: str) -> float | None:
        """The number, None for an empty cell. Raises RowError for anything but a finite number.

        A comma is refused: it may be a decimal point or a separator of thousands.
        """
        if not self[name]:
            return None
        try:
            number = float(self[name])
        except ValueError as problem:
            raise RowError(_("This is not a number."), name, self[name]) from problem
        if not math.isfinite(number):
            raise RowError(_("This is not a number."), name, self[name])
        return number

    def whole(self, name: str) -> int | None:
        """The whole number, None for an empty cell. Raises RowError for any other number."""
        number = self.number(name)
        if number is not None and not number.is_integer():
            raise RowError(_("This is not a whole number."), name, self[name])
        return None if number is None else int(number)

    def code(self, name: str, highest: int) -> int | None:
        """A code from 1 to ``highest``, None for an empty cell. Raises RowError for any other number."""
        code = self.whole(name)
        if code is not None and not 1 <= code <= highest:
            reason = _("The code must be a whole number from 1 to %(highest)d.") % {"highest": highest}
            raise RowError(reason, name, self[name])
        return code

    def point(self, lon: str, lat: str) -> tuple[float, float] | tuple[None, None]:
        """Longitude and latitude in degrees, or neither. Raises RowError for half a point and for one out of range."""
        x, y = self._angle(lon, "EW"), self._angle(lat, "NS")
        if (x is None) != (y is None):
            raise RowError(_("A point needs both longitude and latitude."), lat if y is None else lon)
        if x is None or y is None:
            return None, None
        if not -180 <= x <= 180:
            raise RowError(_("A longitude runs from -180 to 180 degrees."), lon, self[lon])
        if not -90 <= y <= 90:
            raise RowError(_("A latitude runs from -90 to 90 degrees."), lat, self[lat])
        return x, y

    def _angle(self, name: str, letters: str) -> float | None:
        """Degrees, written in any of the ways that the event form takes: 36.35, 36,35, 36°21'0"N."""
        if not self[name]:
            return None
        try:
            number = float(self[name])
            if math.isfinite(number):
                return number
        except ValueError:
            # No decimal fraction: perhaps with a comma, or with minutes.
            pass
        try:
            return coordinates.parse_angle(self[name], letters)
        except CoordinateError as problem:
            reasons = {
                "out-of-range": _("Minutes and seconds run from 0 to 59."),
                "two-of-a-kind": _("The letter is that of the other coordinate, or contradicts the sign."),
            }
            reason = reasons.get(problem.why, _("This is not a number of degrees."))
            raise RowError(reason, name, self[name]) from problem

    def address(self, name: str) -> str:
        """An http or https address, or "". Raises RowError for anything else."""
        if self[name]:
            try:
                validate_web_address(self[name])
            except ValidationError as problem:
                # Another code is Django's own check, whose message names no reason.
                message = " ".join(problem.messages) if problem.code == "unsafe" else ""
                reason = message or _("The address must begin with http:// or https://.")
                raise RowError(reason, name, self[name]) from problem
        return self[name]

    def one_of(self, name: str, allowed: Mapping[str, str], default: str) -> str:
        """The value of the name in the cell. ``allowed``: values by folded names. Raises RowError for another name."""
        if not self[name]:
            return default
        value = allowed.get(fold(self.identifier(name)))
        if value is None:
            names = ", ".join(dict.fromkeys(allowed.values()))
            raise RowError(_("This must be one of: %(names)s.") % {"names": names}, name, self[name])
        return value


def fold(name: str) -> str:
    """The name in lower case, with one space for each run of spaces, underscores and hyphens."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())

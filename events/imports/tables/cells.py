"""The cells of a row by name, and what they hold as numbers, days and addresses."""

import datetime as dt
import math
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.imports.tables import dates
from events.imports.tables.dates import DateError, DayOrder
from events.imports.tables.table import RowError
from events.models.source import validate_web_address


class Cells:
    """The cells of one row by the folded names of their columns; a column that is not there is empty.

    Whoever asks for a cell gets text, a number or a day of the file, or RowError for a formula.
    """

    def __init__(self, cells: Mapping[str, str], order: DayOrder | None = None) -> None:
        self._cells = cells
        self._order = order

    def __getitem__(self, name: str) -> str:
        text = self._cells.get(name, "").strip()
        if text.startswith("="):
            raise RowError(_("This is a formula: write what it gives."), name, text)
        return text

    def __contains__(self, name: str) -> bool:
        return bool(self[name])

    def needed(self, name: str) -> str:
        if not self[name]:
            raise RowError(_("This field is missing."), name)
        return self[name]

    def day(self, name: str) -> dt.date | None:
        """Raises RowError for text that is no day, or that can be read as two."""
        if not self[name]:
            return None
        try:
            return dates.parse(self[name], self._order)
        except DateError as problem:
            raise RowError(str(problem), name, self[name]) from problem

    def number(self, name: str) -> float | None:
        """Raises RowError for anything but a finite number; a comma is no decimal point, for it may be none."""
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
        number = self.number(name)
        if number is not None and not number.is_integer():
            raise RowError(_("This is not a whole number."), name, self[name])
        return None if number is None else int(number)

    def point(self, lon: str, lat: str) -> tuple[float, float] | tuple[None, None]:
        """Longitude and latitude, or neither. Raises RowError for half a point and one off the globe."""
        x, y = self.number(lon), self.number(lat)
        if (x is None) != (y is None):
            raise RowError(_("A point needs both longitude and latitude."), lat if y is None else lon)
        if x is None or y is None:
            return None, None
        if not -180 <= x <= 180:
            raise RowError(_("A longitude runs from -180 to 180 degrees."), lon, self[lon])
        if not -90 <= y <= 90:
            raise RowError(_("A latitude runs from -90 to 90 degrees."), lat, self[lat])
        return x, y

    def address(self, name: str) -> str:
        """An http or https address, or nothing."""
        if self[name]:
            try:
                validate_web_address(self[name])
            except ValidationError as problem:
                told = " ".join(problem.messages) if problem.code == "told" else ""
                why = told or _("An address begins with http:// or https://.")
                raise RowError(why, name, self[name]) from problem
        return self[name]

    def one_of(self, name: str, allowed: Mapping[str, str], default: str) -> str:
        """The value whose folded name stands there. Raises RowError for any other."""
        if not self[name]:
            return default
        value = allowed.get(fold(self[name]))
        if value is None:
            names = ", ".join(dict.fromkeys(allowed.values()))
            raise RowError(_("This is none of: %(names)s.") % {"names": names}, name, self[name])
        return value


def fold(name: str) -> str:
    """A name without case, and with one space for each run of spaces, underscores and hyphens."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())

"""One page of a list: from a query of the database, or from a list in memory, by the key of its rows."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from events.models.dates import parse_day

# The values that a row is ordered by, as a cursor has them: texts and whole numbers.
Key = Sequence[Any]


class Pageable(Protocol):
    """Rows in a total order, of which a page is read that follows a key."""

    @property
    def key_length(self) -> int:
        """How many values a key has."""

    def page(self, after: Key | None, most: int) -> tuple[list[Any], Key | None]:
        """At most so many rows after the key, and the key of the last one where more follow.

        Raises ValueError for a key whose values are not of this list.
        """

    def count(self) -> int:
        """Of all rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is never NULL; ``read`` is its value of what stands in a cursor, and raises ValueError."""

    name: str
    read: Callable[[Any], Any]
    path: str = ""

    def value_of(self, row: Any) -> Any:
        for name in (self.path or self.name).split("."):
            row = getattr(row, name)
        return row.isoformat() if isinstance(row, dt.date) else row


def text_column(name: str, path: str = "") -> Column:
    return Column(name, _text, path)


def day_column(name: str, path: str = "") -> Column:
    return Column(name, lambda value: parse_day(_text(value)), path)


def number_column(name: str, path: str = "") -> Column:
    return Column(name, _number, path)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value} is no text")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise ValueError(f"{value} is no number")
    return value


@dataclass(frozen=True, slots=True)
class QueryRows:
    """Rows of a query in the order of the columns, which together are unique: a page costs the same wherever it is."""

    rows: QuerySet[Any]
    columns: Sequence[Column]
    descending: bool = False

    @property
    def key_length(self) -> int:
        return len(self.columns)

    def page(self, after: Key | None, most: int) -> tuple[list[Any], Key | None]:
        rows = self.rows.order_by(*(f"{'-' if self.descending else ''}{column.name}" for column in self.columns))
        if after is not None:
            rows = rows.filter(self._follows(after))
        found = list(rows[: most + 1])
        more = len(found) > most
        return found[:most], [column.value_of(found[most - 1]) for column in self.columns] if more else None

    def count(self) -> int:
        return self.rows.order_by().count()

    def _follows(self, key: Key) -> Q:
        """``(a, b) > (1, 2)`` as conditions that every database has: a > 1, or a = 1 and b > 2."""
        than = "lt" if self.descending else "gt"
        found, equal = Q(), Q()
        for column, value in zip(self.columns, key, strict=True):
            given = column.read(value)
            found |= equal & Q(**{f"{column.name}__{than}": given})
            equal &= Q(**{column.name: given})
        return found


@dataclass(frozen=True, slots=True)
class ListRows:
    """Rows in memory, in the order of their keys (texts)."""

    rows: Sequence[Any]
    key: Callable[[Any], tuple[str, ...]]
    key_length: int

    def page(self, after: Key | None, most: int) -> tuple[list[Any], Key | None]:
        start = bisect_right(self.rows, tuple(map(_text, after)), key=self.key) if after is not None else 0
        found = list(self.rows[start : start + most])
        more = start + most < len(self.rows)
        return found, self.key(found[-1]) if more else None

    def count(self) -> int:
        return len(self.rows)

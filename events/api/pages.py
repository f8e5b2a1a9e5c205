"""One page of a list: from a query of the database, or from a list in memory, by the key of its rows."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from events.api.row_memory import ListMemory
from events.models.dates import parse_day
from events.payload.encoding import compact

# The values that a row is ordered by, as a cursor has them: texts and whole numbers.
Key = Sequence[Any]
# Gives of a row what is to be JSON.
Write = Callable[[Any], Any]


class Pageable(Protocol):
    """Rows in a total order, of which a page is read that follows a key.

    A query names its rows by their primary keys; of rows in memory each names itself.
    """

    @property
    def key_length(self) -> int:
        """How many values a key has."""

    @property
    def depends_on(self) -> Hashable:
        """What the rows depend on besides the record."""

    def page(self, after: Key | None, most: int) -> tuple[list[Any], Key | None]:
        """What names at most so many rows after the key, and the key of the last one where more follow.

        Raises ValueError for a key whose values are not of this list.
        """

    def read(self, named: list[Any]) -> list[Any]:
        """The rows that ``page`` named."""

    def written(self, named: list[Any], writer: Callable[[], Write], memory: ListMemory) -> list[bytes]:
        """The same rows, each as the JSON of what is written of it; those in memory are not read again.

        ``writer`` is asked only where one is not in memory, for it may have to read what all rows need.
        """

    def count(self) -> int:
        """Of all rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is never NULL; ``read`` is its value of what stands in a cursor, and raises ValueError."""

    name: str
    read: Callable[[Any], Any]


def text_column(name: str) -> Column:
    return Column(name, _text)


def day_column(name: str) -> Column:
    return Column(name, lambda value: parse_day(_text(value)))


def number_column(name: str) -> Column:
    return Column(name, _number)


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
    """Rows of a query in the order of the columns, which together are unique: a page costs the same wherever it is.

    ``depends_on`` is all that what a row says depends on besides the record, such as the day on which it was known.
    """

    rows: QuerySet[Any]
    columns: Sequence[Column]
    descending: bool = False
    depends_on: Hashable = None

    @property
    def key_length(self) -> int:
        return len(self.columns)

    def page(self, after: Key | None, most: int) -> tuple[list[Any], Key | None]:
        rows = self.rows.order_by(*(f"{'-' if self.descending else ''}{column.name}" for column in self.columns))
        if after is not None:
            rows = rows.filter(self._follows(after))
        found = list(rows.values_list("pk", *(column.name for column in self.columns))[: most + 1])
        last = list(map(_in_cursor, found[most - 1][1:])) if len(found) > most else None
        return [pk for pk, *_key in found[:most]], last

    def read(self, named: list[int]) -> list[Any]:
        rows = self.rows.in_bulk(named)
        return [rows[pk] for pk in named]

    def written(self, named: list[int], writer: Callable[[], Write], memory: ListMemory) -> list[bytes]:
        if missing := memory.missing(named):
            write = writer()
            for row in self.read(missing):
                memory.made[row.pk] = compact(write(row))
        return memory.rows(named)

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


def _in_cursor(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


@dataclass(frozen=True, slots=True)
class ListRows:
    """Rows in memory, in the order of their keys (texts)."""

    rows: Sequence[Any]
    key: Callable[[Any], tuple[str, ...]]
    key_length: int
    depends_on: Hashable = None

    def page(self, after: Key | None, most: int) -> tuple[list[Any], Key | None]:
        start = bisect_right(self.rows, tuple(map(_text, after)), key=self.key) if after is not None else 0
        found = list(self.rows[start : start + most])
        more = start + most < len(self.rows)
        return found, self.key(found[-1]) if more else None

    def read(self, named: list[Any]) -> list[Any]:
        return named

    def written(self, named: list[Any], writer: Callable[[], Write], _memory: ListMemory) -> list[bytes]:
        return list(map(compact, map(writer(), named)))

    def count(self) -> int:
        return len(self.rows)

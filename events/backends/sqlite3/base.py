"""SQLite with an end to each statement, which it has not of itself: a search without one would hold its thread."""

import sqlite3
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db.backends.sqlite3 import base

# SQLite asks whether it is to go on each time it has taken so many of its steps: about once a millisecond.
STEPS = 100_000


T = TypeVar("T")


class Limit:
    """When what SQLite is doing on a connection has to end, by ``time.monotonic``."""

    end = float("inf")

    def is_over(self) -> bool:
        return time.monotonic() > self.end


class Cursor(base.SQLiteCursorWrapper):
    """Raises OperationalError ("interrupted") where SQLite takes too long for a statement and the reading of its rows.

    The time that passes between two reads is not SQLite's: who writes a file of a million rows takes them one by one.
    """

    limit: Limit
    # Seconds that its statement has left.
    _left = float("inf")

    def execute(self, query: Any, params: Any = None) -> Any:
        self._begin()
        return self._within(lambda: super(Cursor, self).execute(query, params))

    def executemany(self, query: Any, param_list: Any) -> Any:
        self._begin()
        return self._within(lambda: super(Cursor, self).executemany(query, param_list))

    def fetchone(self) -> Any:
        return self._within(super().fetchone)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return self._within(lambda: super(Cursor, self).fetchmany(size))

    def fetchall(self) -> list[Any]:
        return self._within(super().fetchall)

    def __next__(self) -> Any:
        return self._within(super().__next__)

    def _begin(self) -> None:
        self._left = settings.DATABASE_STATEMENT_TIMEOUT or float("inf")

    def _within(self, work: Callable[[], T]) -> T:
        began = time.monotonic()
        self.limit.end = began + self._left
        try:
            return work()
        finally:
            self._left -= time.monotonic() - began


class DatabaseWrapper(base.DatabaseWrapper):
    _limit: Limit

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        self._limit = Limit()
        connection.set_progress_handler(self._limit.is_over, STEPS)
        return connection

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.limit = self._limit
        return cursor

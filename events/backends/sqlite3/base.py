"""SQLite with an end to each statement, which it has not of itself: a search without one would hold its thread."""

import sqlite3
import time
from typing import Any

from django.conf import settings
from django.db.backends.sqlite3 import base

# SQLite asks whether it is to go on each time it has taken so many of its steps: about once a millisecond.
STEPS = 100_000


class Limit:
    """When the statement that runs has to end, by ``time.monotonic``."""

    end = float("inf")

    def begin(self) -> None:
        seconds = settings.DATABASE_STATEMENT_TIMEOUT
        self.end = time.monotonic() + seconds if seconds else float("inf")

    def is_over(self) -> bool:
        return time.monotonic() > self.end


class Cursor(base.SQLiteCursorWrapper):
    """Raises OperationalError ("interrupted") where a statement has not ended in time, its rows being read included."""

    limit: Limit

    def execute(self, query: Any, params: Any = None) -> Any:
        self.limit.begin()
        return super().execute(query, params)

    def executemany(self, query: Any, param_list: Any) -> Any:
        self.limit.begin()
        return super().executemany(query, param_list)


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

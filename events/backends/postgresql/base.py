"""Waits for PostgreSQL within limits, also where the server takes what it is sent and says nothing.

PostgreSQL's own ``statement_timeout`` is kept by the server, and TCP's time-outs by its kernel: neither helps where the
process stands still, and a thread would wait for ever.
"""

import logging
from types import ModuleType
from typing import Any

import psycopg
from django.conf import settings
from django.db import OperationalError
from django.db.backends.postgresql import base
from psycopg.abc import PQGen

from events.backends.circuit_breaker import CircuitBreaker

logger = logging.getLogger(__name__)

# Seconds between two looks at whether the time is up; psycopg's own.
INTERVAL = 0.1


class Connection(psycopg.Connection[Any]):
    """Closes itself where the server has not answered for ``patience`` seconds, and raises OperationalError."""

    patience: float | None = None
    # Whether it was given up.
    was_silent = False

    def wait(self, gen: PQGen[Any], interval: float = INTERVAL, timeout: float | None = None) -> Any:
        limit = self.patience if timeout is None else timeout
        try:
            return super().wait(gen, interval, limit)
        except psycopg.errors._WaitTimeout as silence:
            if timeout is not None:
                raise
            self.was_silent = True
            # Whatever it says later would be taken for the answer to the next question.
            self.close()
            raise psycopg.OperationalError(f"the server has not answered for {limit:g} seconds") from silence


class _Driver(ModuleType):
    """psycopg as Django uses it, but for the class of its connections."""

    connect = staticmethod(Connection.connect)

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    """``breaker`` is shared by the threads of the process: one of them tries whether the server is back."""

    Database = _Driver("psycopg")
    breaker = CircuitBreaker(settings.ASK_AGAIN_AFTER)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        if self.breaker.is_open():
            raise OperationalError("the database did not answer a moment ago, and is not asked yet")
        try:
            connection: Connection = super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            self.breaker.failed()
            raise
        if self.breaker.succeeded():
            logger.warning("The database answers again.")
        # The server's own limit comes first, and says which statement it was.
        limit = settings.DATABASE_STATEMENT_TIMEOUT
        connection.patience = limit + settings.DATABASE_CONNECT_TIMEOUT if limit else None
        return connection

    def is_usable(self) -> bool:
        """As Django's, in the time of a connect: it is asked before each request (CONN_HEALTH_CHECKS)."""
        connection = self.connection
        if connection is None:
            return False
        usual, connection.patience = connection.patience, settings.DATABASE_CONNECT_TIMEOUT
        try:
            return super().is_usable()
        finally:
            connection.patience = usual
            # One that was closed is opened anew; after silence the connect would wait for as long once more.
            if connection.was_silent:
                self.breaker.failed()

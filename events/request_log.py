"""Gives each line of the log the request that it belongs to: its id, who asked, and the revision that was served."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

# What nginx writes ($request_id), and what is made here.
REQUEST_ID = re.compile("[0-9a-f]{32}")

_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def id_of(request: HttpRequest) -> str:
    """As the proxy names the request in ``X-Request-ID``, or a new one; the same for all of the request."""
    known: str | None = getattr(request, "log_id", None)
    if known is None:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        known = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.log_id = known  # type: ignore[attr-defined]
    return known


class RequestIdMiddleware:
    """Has lines of the log know their request, and the response its id in ``X-Request-ID``.

    A response from memory has none, unless nginx adds it: nothing is logged of it here, and it would take a twentieth
    of its time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _current.set(request)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response.headers["X-Request-ID"] = id_of(request)
        return response


def show_revision(request: HttpRequest, revision: int) -> None:
    """Have the lines of the request name the revision of the campaign that it is served."""
    request.log_revision = revision  # type: ignore[attr-defined]


class RequestFilter(logging.Filter):
    """Adds ``request_id``, ``user`` and ``revision`` to a record; empty outside of a request, and where not known."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django logs a refusal when the middleware is done, and hands the request over.
        request = getattr(record, "request", None) or _current.get()
        # Of a development server it may be a socket.
        record.request_id = id_of(request) if isinstance(request, HttpRequest) else ""
        record.revision = getattr(request, "log_revision", "")
        # Django's own place for the account, once somebody has asked for it: a line of the log asks no database.
        account = getattr(request, "_cached_user", None)
        record.user = account.get_username() if account else ""
        return True

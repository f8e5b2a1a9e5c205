"""Middleware: the response where the database is busy, the language of a page by its path, and who may embed it."""

import sqlite3

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import get_language

# PostgreSQL's: serialization_failure, deadlock_detected, lock_not_available (its manual, appendix A).
BUSY_SQLSTATES = {"40001", "40P01", "55P03"}

# Seconds, for the header Retry-After.
RETRY_AFTER = 30


def is_busy(problem: OperationalError) -> bool:
    """Whether the write failed on a lock of another one, so that it may succeed a little later."""
    cause = problem.__cause__
    if isinstance(cause, sqlite3.Error):
        # The lower byte is the primary result code, the rest extends it (sqlite.org/rescode.html).
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", None) in BUSY_SQLSTATES


class BusyMiddleware(MiddlewareMixin):
    """Responds 503 with Retry-After where a request has timed out on a lock; its transaction is rolled back by then."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not (isinstance(exception, OperationalError) and is_busy(exception)):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response


class PathLocaleMiddleware(LocaleMiddleware):
    """Django's own, without its ``Vary: Accept-Language``.

    English has no prefix and Arabic has /ar/, so no response depends on that header, and a cache
    need not keep a copy of the payload for each language that browsers ask for.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", get_language() or "en")
        return response


class ResourcePolicyMiddleware(MiddlewareMixin):
    """Keeps other sites from loading what is not meant for them (Fetch standard, Cross-Origin-Resource-Policy).

    A view that means it for others, such as a picture to pass on, says so itself.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

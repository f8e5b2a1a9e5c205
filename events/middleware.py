"""Middleware: the response where the database cannot be asked, the language of a page by its path, who may embed it,
and how long a session lasts."""

import logging
import sqlite3

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import get_language

from events.newsroom import sessions

logger = logging.getLogger(__name__)

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


def is_outage(problem: BaseException) -> bool:
    """Whether the database could not be asked, for another reason than a lock, or is damaged."""
    if isinstance(problem, OperationalError):
        return not is_busy(problem)
    # SQLite's "file is not a database" and "disk image is malformed" are of no class of their own.
    return isinstance(problem, InterfaceError | InternalError) or type(problem) is DatabaseError


def database_error_response(request: HttpRequest, problem: BaseException) -> HttpResponse | None:
    """503 with Retry-After where the database is busy or cannot be asked; None for any other problem.

    By then a transaction is rolled back, unless the connection was lost while it was being committed: then only the
    database knows. In the second case the response has an attribute ``is_outage``.
    """
    if is_outage(problem):
        # An outage meets every request: a traceback for each would say nothing new.
        logger.error("The database could not be asked for %s: %s", request.path_info, problem)
        # Without the request: nothing in the page may ask for the user.
        response = HttpResponse(render_to_string("unreachable.html"), status=503)
        response.is_outage = True  # type: ignore[attr-defined]
    elif isinstance(problem, OperationalError):
        response = render(request, "503.html", status=503)
    else:
        return None
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


class DatabaseErrorMiddleware(MiddlewareMixin):
    """Answers for a view that could not ask the database."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return database_error_response(request, exception)


class IdleSessionMiddleware(MiddlewareMixin):
    """Renews the session of whoever is at work. A page for readers never asks for one, and so gets none."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        # An error may be the database's, which is not to be asked once more.
        if request.session.accessed and response.status_code < 500:
            sessions.renew(request.session, timezone.now().timestamp())
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

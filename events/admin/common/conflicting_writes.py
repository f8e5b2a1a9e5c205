"""Two writes at the same moment of which the database takes one: the other request is served again.

PostgreSQL takes both while each is validated, and refuses the second as it is written. Served again, its form finds the
row of the first, and says in its own words what is the matter with it.
"""

import sqlite3
from collections.abc import Callable

from django.contrib.messages.storage import default_storage
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse

# PostgreSQL's: foreign_key_violation, unique_violation (its manual, appendix A).
SQLSTATES = {"23503", "23505"}
# SQLite's, of the same two and of a primary key (sqlite.org/rescode.html).
SQLITE_CODES = {
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
}


def is_conflict(problem: IntegrityError) -> bool:
    """Whether the write failed on rows that another one may have written or deleted since they were looked up."""
    cause = problem.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) in SQLITE_CODES
    return getattr(cause, "sqlstate", None) in SQLSTATES


def serve_again_after_conflict(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """What the view returns; ``view`` is one transaction, which is run a second time where another write was first."""
    try:
        return view()
    except IntegrityError as problem:
        if request.method != "POST" or not is_conflict(problem):
            raise
    # The view may have queued its message of success, but nothing was written.
    request._messages = default_storage(request)  # type: ignore[attr-defined]
    for _name, files in request.FILES.lists():
        for file in files:
            file.seek(0)
    return view()

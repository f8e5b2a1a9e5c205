"""Whether the process lives, and whether it can serve: for load balancers and for whoever watches the site.

Both answer in plain text, without a redirect to https and without the language of a path.
"""

import logging
import secrets
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from events.models import District
from events.public.pages import readers_page

logger = logging.getLogger(__name__)

# Seconds for which the cache has to keep what is written into it.
KEPT_FOR = 60


@readers_page
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process lives and answers; it asks neither database nor cache, which a new start would not mend."""
    return _text("ok\n")


@readers_page
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where everything is there that a page needs, else 503: a line for each of CHECKS, "cache: ok"."""
    lines, is_ready = [], True
    for name, check in CHECKS.items():
        problem = _problem(name, check)
        is_ready = is_ready and not problem
        lines.append(f"{name}: {problem or 'ok'}\n")
    return _text("".join(lines), 200 if is_ready else 503)


def _problem(name: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception:
        # Whatever a database, a cache or its driver raises. Its text may hold a password: it goes into the log alone.
        logger.exception("%s is not ready.", name)
        return "does not answer"


def _check_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _check_migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return f"{missing} to be applied" if missing else ""


def _check_cache() -> str:
    key, value = "readyz", secrets.token_hex(8)
    cache.set(key, value, KEPT_FOR)
    # Another process may write its own value in between: what matters is that one is kept.
    return "" if cache.get(key) else "keeps nothing"


def _check_projection() -> str:
    """Each district has spans as soon as it is saved; without any, whoever wrote the rows has gone past the models."""
    missing = District.objects.filter(spans__isnull=True).count()
    return f"districts without a span ({missing})" if missing else ""


CHECKS = {
    "database": _check_database,
    "migrations": _check_migrations,
    "cache": _check_cache,
    "projection": _check_projection,
}


def _text(body: str, status: int = 200) -> HttpResponse:
    return HttpResponse(
        body, status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )

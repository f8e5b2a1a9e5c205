"""Log-ins: lines of the log mosulmap.security, and how long a name is locked for an address after too many failures.

django-axes counts the failures, by the pair of name and address: nobody locks an editor out from afar.
"""

import math
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone

from events.newsroom.client_address import client_address
from events.newsroom.security_log import logger


def is_locked(request: HttpRequest) -> bool:
    """Whether this attempt to log in was refused unseen, or was one too many."""
    return bool(getattr(request, "axes_locked_out", False))


def seconds_locked(request: HttpRequest) -> int:
    """For how much longer the name that a locked request asks for stays locked for its address; one at least."""
    credentials: Any = request.axes_credentials  # type: ignore[attr-defined]
    counted = AccessAttempt.objects.filter(
        username=credentials["username"],
        ip_address=request.axes_ip_address,  # type: ignore[attr-defined]
    )
    last = counted.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    return max(1, math.ceil((last + settings.AXES_COOLOFF_TIME - timezone.now()).total_seconds()))


def origin(request: HttpRequest | None) -> str:
    """“ from 192.0.2.1”, or nothing."""
    address = request and client_address(request)
    return f" from {address}" if address else ""


def _log_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any) -> None:
    # What is asked for may be somebody's password, typed into the wrong field: it is logged all the same, as a name.
    line = f"log-in as {credentials.get('username')!r} failed{origin(request)}"
    if request is not None and is_locked(request):
        counted = getattr(request, "axes_failures_since_start", None)
        line += ": locked" if counted is None else f": locked after {counted} failures"
    logger.warning("%s", line)


def _log_log_in(request: HttpRequest | None, user: Any, **_kwargs: Any) -> None:
    logger.info("%s", f"account {user.get_username()!r} logged in{origin(request)}")


def _log_log_out(request: HttpRequest | None, user: Any, **_kwargs: Any) -> None:
    # Django tells of whoever asks for the page of logging out, also where nobody is logged in.
    if user is not None:
        logger.info("%s", f"account {user.get_username()!r} logged out{origin(request)}")


def connect() -> None:
    """Connect the handlers; called once, by ``EventsConfig.ready()``, after those of django-axes."""
    user_login_failed.connect(_log_failure, dispatch_uid="log-in-failed")
    user_logged_in.connect(_log_log_in, dispatch_uid="logged-in")
    user_logged_out.connect(_log_log_out, dispatch_uid="logged-out")

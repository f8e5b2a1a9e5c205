"""A session ends when it has not been used for SESSION_IDLE_HOURS: using it renews it, without a write each time."""

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

# When the session was last renewed, in seconds since 1970; a session is stored with its end, counted from then.
RENEWED = "renewed_at"
# Of its time; so much earlier than told may a session end.
RENEWED_AFTER = 0.1


def renew(session: SessionBase, now: float) -> None:
    """Have the session stored with a later end, if somebody is logged in and a tenth of its time has passed."""
    if SESSION_KEY in session and now - session.get(RENEWED, 0) >= settings.SESSION_COOKIE_AGE * RENEWED_AFTER:
        session[RENEWED] = now


def _begin(request: HttpRequest, **_kwargs: Any) -> None:
    request.session[RENEWED] = timezone.now().timestamp()
    # Django keeps the rows of those that have ended, for nobody.
    request.session.clear_expired()


def connect() -> None:
    """Connect the handler; called once, by ``EventsConfig.ready()``."""
    user_logged_in.connect(_begin, dispatch_uid="session-begins")

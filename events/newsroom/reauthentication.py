"""How long ago whoever has a session proved who they are: by a log-in, or by the password once more.

What gives somebody rights, or takes much away, asks for that to be recent: a browser may have been left alone since.
What is recent says REAUTHENTICATE_AFTER_MINUTES.
"""

from typing import Any

from axes.utils import reset
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from events.newsroom import log_ins, security_log
from events.newsroom.client_address import counted_address

# In a session: when that was, in seconds since 1970.
PROVED = "proved_at"


def is_recent(session: SessionBase, now: float) -> bool:
    # A session from before this was asked has no such time.
    return now - float(session.get(PROVED, 0)) < settings.REAUTHENTICATE_AFTER_MINUTES * 60


def is_password(request: HttpRequest, password: str) -> bool:
    """Whether it is that of whoever is logged in. A wrong one counts as a failed log-in, and a locked name has none."""
    account = authenticate(request, username=request.user.get_username(), password=password)
    return account is not None and account.pk == request.user.pk


def accept(request: HttpRequest, now: float) -> None:
    """Take the account as proved, under another name of the session."""
    account: Any = request.user
    request.session.cycle_key()
    request.session[PROVED] = now
    # As a log-in does.
    reset(ip=counted_address(request), username=account.get_username())
    security_log.log(account, f"entered the password again{log_ins.origin(request)}")


def _begin(request: HttpRequest, **_kwargs: Any) -> None:
    request.session[PROVED] = timezone.now().timestamp()


def connect() -> None:
    """Connect the handler; called once, by ``EventsConfig.ready()``."""
    user_logged_in.connect(_begin, dispatch_uid="log-in-proves")

"""The log of who changed what an account may do: lines of the logger ``mosulmap.security``, without any password."""

import logging
from typing import Any

from django.db import transaction

logger = logging.getLogger("mosulmap.security")

# What an account may do and under which name, by the words of the log.
Rights = dict[str, Any]


def rights(account: Any) -> Rights:
    return {
        "name": account.get_username(),
        "active": account.is_active,
        "staff": account.is_staff,
        "superuser": account.is_superuser,
        "roles": sorted(account.groups.values_list("name", flat=True)),
        "permissions": sorted(account.user_permissions.values_list("codename", flat=True)),
    }


def log_changed_rights(account: Any, before: Rights, by: Any) -> None:
    """Log in what the account differs from its ``rights`` before, if it does."""
    now = rights(account)
    changes = [f"{name} {before[name]!r} -> {now[name]!r}" for name in now if before[name] != now[name]]
    if changes:
        log(account, f"changed by {by.get_username()!r}: {', '.join(changes)}")


def log(account: Any, what: str) -> None:
    """Log a line as soon as what it tells is committed. Names are quoted: none can begin a line of its own."""
    line = f"account {account.get_username()!r} {what}"
    transaction.on_commit(lambda: logger.info("%s", line))

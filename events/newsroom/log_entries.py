"""Names in Django's own log of the admin, each as it was when the entry was made.

The table is Django's and has no column for a name, so it is a further part of the entry's message, which Django passes
over where it puts the message into words.
"""

import json
from typing import Any


def with_author(message: list[dict[str, Any]], account: Any) -> list[dict[str, Any]]:
    """The parts of a change message, with the name of the account that makes the entry."""
    return [*message, {"by": account.get_username()}]


def author_name(entry: Any) -> str:
    """The name of whoever made the entry; of one that keeps none, the name that the account has now."""
    try:
        parts = json.loads(entry.change_message or "[]")
        return next(str(part["by"]) for part in parts if "by" in part)
    except (ValueError, TypeError, StopIteration):
        return str(entry.user.get_username())

"""Where the next page of a list begins, as a text that a client sends back as it is."""

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from events.api.problems import Problem, invalid_parameter

# Characters; the longest are two texts of a publisher and a reference.
MAX_LENGTH = 1000
# Of the digest of the query; it tells a mistake and guards nothing, for a cursor gives away nothing.
DIGEST_LENGTH = 8


def write(query: str, key: Sequence[Any]) -> str:
    """For what follows the row with that key (texts and numbers) in the answer to the query."""
    text = json.dumps([_digest(query), *key], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(query: str, cursor: str, length: int) -> list[Any]:
    """The key, of so many values. Raises Problem for a cursor of another query, or what is none."""
    if len(cursor) > MAX_LENGTH:
        raise _problem(cursor[:20] + "…", "it is too long")
    try:
        found = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        raise _problem(cursor, "it is no cursor of this API") from None
    if not isinstance(found, list) or len(found) != length + 1 or not all(map(_is_plain, found)):
        raise _problem(cursor, "it is no cursor of this list")
    if found[0] != _digest(query):
        raise _problem(cursor, "it belongs to another list or to other filters")
    return found[1:]


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        # PostgreSQL takes neither NUL nor halves of characters.
        return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _problem(cursor: str, why: str) -> Problem:
    return invalid_parameter("cursor", cursor, f"{why}; begin again without it.")


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:DIGEST_LENGTH]

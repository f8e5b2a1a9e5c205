"""A hostile value with its name, and the marker by which an answer tells that it came through."""

from dataclasses import dataclass
from itertools import count

# No word of the site and no name in HTML begins so: what an answer's parser finds under it, the corpus put there.
MARK = "zqx"

_numbers = count(1)


@dataclass(frozen=True)
class Payload:
    """``value`` is text, as it is typed, or bytes as they are sent."""

    name: str
    value: str | bytes


def named(kind, values):
    """Payloads of the values, each with a number in its marker, by which a stored one is told from the others."""
    return [Payload(f"{kind}-{number}", _numbered(value)) for number, value in enumerate(values, 1)]


def _numbered(value):
    if isinstance(value, bytes) or MARK not in value:
        return value
    return value.replace(MARK, f"{MARK}{next(_numbers)}")

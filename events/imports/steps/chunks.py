"""Long querysets in chunks, so that the memory taken does not grow with the file."""

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

ROWS_PER_CHUNK = 500


def in_chunks(rows: "QuerySet[M]", key: str = "pk") -> Iterator[list[M]]:
    """The rows in lists of at most ROWS_PER_CHUNK, ordered by ``key``: a column of unique numbers above 0.

    Each row comes once, also where the caller deletes or changes the rows of a chunk before it asks for the next:
    a chunk begins after the last key, not at an offset.
    """
    last = 0
    while chunk := list(rows.filter(**{f"{key}__gt": last}).order_by(key)[:ROWS_PER_CHUNK]):
        last = getattr(chunk[-1], key)
        yield chunk

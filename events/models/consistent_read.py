"""Reads a campaign in several queries as of one revision, whoever publishes meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import DatabaseError, connection, transaction

from events.models import Campaign
from events.models.base import locked

T = TypeVar("T")

# Attempts without a lock, before one that keeps writers waiting.
ATTEMPTS = 5


def read_one_revision(pk: int, read: Callable[[Campaign], T]) -> T:
    """What ``read`` returns for the campaign (primary key), as it is at one revision.

    ``read`` is given the campaign's row, reads all else itself, and may be called several times. Every write that
    the public sees moves the revision in its own transaction. So where the revision is the same before and after,
    all that was read between belongs to it; where it is not, it is read again. An exception of ``read`` is raised
    unless the revision has moved meanwhile; a DatabaseError always.
    """
    for _attempt in range(ATTEMPTS):
        with one_snapshot():
            campaign = Campaign.objects.get(pk=pk)
            try:
                result = read(campaign)
            except DatabaseError:
                raise
            except Exception:
                # Rows of two revisions may contradict one another, and any error can come of that.
                if not _has_moved(campaign):
                    raise
            else:
                if not _has_moved(campaign):
                    return result
    with transaction.atomic():
        # A publication moves the revision of this row, and so waits for the lock.
        return read(locked(Campaign.objects.filter(pk=pk)).get())


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Have all queries of the block see one snapshot, on PostgreSQL, where readers block nobody.

    On SQLite our transactions begin as writers (settings.py), and would wait for all others. The isolation level of
    a transaction that has begun cannot be changed.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _has_moved(campaign: Campaign) -> bool:
    return not Campaign.objects.filter(pk=campaign.pk, revision=campaign.revision).exists()

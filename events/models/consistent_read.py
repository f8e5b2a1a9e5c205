"""Reading a campaign in several queries as of one revision, whoever publishes meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import DatabaseError, connection, transaction

from events.models import Campaign
from events.models.base import locked

T = TypeVar("T")

# How often it is read again before writers are kept waiting for it.
TRIES = 5


def read_one_revision(pk: int, read: Callable[[Campaign], T]) -> T:
    """What ``read`` makes of the campaign as it is stored now; it reads everything anew from the row that it is given.

    Every write that the public sees moves the revision in its own transaction. So where the revision is the same
    before and after, all that was read between belongs to it; where it is not, it is read again.
    """
    for _try in range(TRIES):
        with _one_view_of_the_database():
            campaign = Campaign.objects.get(pk=pk)
            try:
                found = read(campaign)
            except DatabaseError:
                raise
            except Exception:
                # Rows of two revisions may contradict each other in any way.
                if not _has_moved(campaign):
                    raise
            else:
                if not _has_moved(campaign):
                    return found
    with transaction.atomic():
        # Whoever publishes moves the revision of this row, and waits for it.
        return read(locked(Campaign.objects.filter(pk=pk)).get())


@contextmanager
def _one_view_of_the_database() -> Iterator[None]:
    """One snapshot for all queries of the block, where that costs nobody anything: on PostgreSQL.

    On SQLite a transaction of ours begins as a writer's (settings.py), and would wait for all others. What
    is in a transaction already can change its isolation no more.
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

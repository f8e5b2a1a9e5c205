"""Takes readers' reports of mistakes: how many, from whom, and for how long they are kept."""

import datetime as dt

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

from events.models import MistakeReport

HOUR = dt.timedelta(hours=1)


class TooManyReportsError(Exception):
    """One address, or all of them together, have sent as many reports in the last hour as are taken."""


def receive(report: MistakeReport, address: str | None, now: dt.datetime) -> None:
    """Store a report that a reader sends from ``address`` (client_address.py), and forget those that have expired.

    Raises TooManyReportsError, and stores nothing. The address is counted in the cache for an hour, under a keyed hash,
    and is written down nowhere. All reports together are counted in the database: by every process alike, and while
    the cache is away.
    """
    if MistakeReport.objects.since(now - HOUR).count() >= settings.MISTAKE_REPORTS_PER_HOUR:
        raise TooManyReportsError
    if address and _count(address) > settings.MISTAKE_REPORTS_PER_ADDRESS:
        raise TooManyReportsError
    with transaction.atomic():
        forget_expired(now)
        report.save()


def forget_expired(now: dt.datetime) -> int:
    """Delete the reports of more than MISTAKE_REPORT_DAYS ago; returns how many there were."""
    return MistakeReport.objects.expired(now).delete()[0]


def _count(address: str) -> int:
    """How many reports the address has sent within the hour that began with its first, this one included."""
    key = f"mistake-reports-{salted_hmac('mistake-reports', address, algorithm='sha256').hexdigest()}"
    cache.add(key, 0, HOUR.total_seconds())
    try:
        counted = cache.incr(key)
    except ValueError:
        # The cache is away, or has just forgotten it.
        return 1
    # Whatever else it answers, all reports together are counted in the database.
    return counted if isinstance(counted, int) else 1

"""A package is written a few rows at a time: its memory does not grow with the campaign."""

import tracemalloc

import pytest
from django.db import connection
from django.db.models import QuerySet

from events.exports.package.writer import zip_chunks
from events.models import Event
from tests.campaigns import day
from tests.exports.package.packages import ABOUT

pytestmark = pytest.mark.django_db


def _add_events(harbour, first, until):
    """Written past the projection, which would fold half a minute."""
    rows = [
        Event(
            campaign=harbour.campaign, reference=f"e{number:06d}", kind="other", occurred_on=day(number % 60),
            summary=f"What number {number} says.", note="A longer text, as notes are. " * 5, status="published",
        )
        for number in range(first, until)
    ]  # fmt: skip
    QuerySet(Event).bulk_create(rows)
    links = [Event.districts.through(event=row, district=harbour.docks) for row in rows]
    Event.districts.through.objects.bulk_create(links)


def _peak(campaign):
    """The bytes that writing takes at most, and those that are written."""
    size = 0
    tracemalloc.start()
    try:
        for chunk in zip_chunks(campaign, ABOUT):
            size += len(chunk)
        return tracemalloc.get_traced_memory()[1], size
    finally:
        tracemalloc.stop()


def test_ten_times_the_events_take_no_more_memory(harbour, settings):
    settings.DEBUG = False
    connection.queries_log.clear()
    _add_events(harbour, 0, 4_000)
    _peak(harbour.campaign)
    few, small = _peak(harbour.campaign)
    _add_events(harbour, 4_000, 40_000)
    many, large = _peak(harbour.campaign)
    assert large > 5 * small
    assert many < 1.2 * few

"""The memory that an export takes does not grow with the record."""

import tracemalloc

import pytest

from events.exports.layer_formats.registry import FORMATS
from events.models import Citation, Event, unit_of_work
from tests.campaigns import day
from tests.exports.asked import layer, written

pytestmark = pytest.mark.django_db


def add_many(harbour, first, until):
    """Published events with two citations each."""
    with unit_of_work.together():
        _add(harbour, range(first, until))


def _add(harbour, numbers):
    events = Event.objects.bulk_create(
        Event(
            campaign=harbour.campaign,
            reference=f"e{number}",
            kind="attack",
            occurred_on=day(number % 50),
            status="published",
            summary=f"Event {number}. " * 10,
        )
        for number in numbers
    )
    sources = (harbour.gazette, harbour.herald)
    Citation.objects.bulk_create(Citation(event=event, source=source) for event in events for source in sources)
    through = Event.districts.through
    through.objects.bulk_create(through(event=event, district=harbour.docks) for event in events)


def peak(made, folder, form):
    """Megabytes of Python objects, at most, while the file is written."""
    tracemalloc.start()
    try:
        written(folder, made, form)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def test_four_times_the_events_take_no_more_memory(harbour, tmp_path):
    forms = ["csv", "xlsx", "gpkg"]
    assert set(forms) <= set(FORMATS)
    add_many(harbour, 0, 700)
    few = {form: peak(layer(harbour.campaign, "events"), tmp_path, form) for form in forms}
    add_many(harbour, 700, 2800)
    again = tmp_path / "again"
    again.mkdir()
    many = {form: peak(layer(harbour.campaign, "events"), again, form) for form in forms}
    # 500 events are read at a time, and GDAL takes 2,000: what all of them take would be four times as much.
    assert {form: (few[form], many[form]) for form in forms if many[form] > 2.2 * few[form]} == {}

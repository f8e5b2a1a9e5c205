"""The query language, day by day."""

import pytest

from events.models import Citation, Event, Span, unit_of_work
from tests.campaigns import Harbour, day

pytestmark = pytest.mark.django_db


def names(rows, name="reference"):
    return sorted(getattr(row, name) for row in rows)


@pytest.mark.parametrize(
    ("number", "holder"),
    [(-1, []), (0, ["guild"]), (9, ["guild"]), (10, ["guards"]), (11, ["guards"]), (59, ["guards"]), (60, [])],
)
def test_a_span_holds_from_its_first_day_and_no_longer_on_the_day_that_ends_it(harbour, number, holder):
    harbour.event("taken", 10)
    found = Span.objects.as_of(day(number)).filter(district=harbour.docks)
    assert [span.holder.slug for span in found] == holder


@pytest.mark.parametrize(("number", "starts"), [(9, [0]), (10, [0, 10]), (20, [20]), (29, [20]), (30, [20, 30])])
def test_the_spans_of_a_running_tenure_up_to_a_day(harbour, number, starts):
    with unit_of_work.together():
        harbour.event("entered", 10, kind="entered")
        harbour.event("taken", 20)
        harbour.event("back", 30, harbour.guild, kind="entered")
        harbour.event("lost", 40, harbour.guild)
    found = Span.objects.tenures_on(day(number)).filter(district=harbour.docks)
    assert [(span.starts - day(0)).days for span in found.order_by("starts")] == starts


def test_spans_are_found_by_campaign(harbour):
    other = Harbour("elsewhere")
    assert Span.objects.of_campaign(other.campaign).count() == 3


@pytest.mark.parametrize(
    ("first", "until", "found"),
    [(0, 5, []), (0, 6, ["a"]), (5, 6, ["a"]), (6, 60, ["b"]), (5, 10, ["a", "b"]), (5, 5, [])],
)
def test_events_between_days(harbour, first, until, found):
    harbour.event("a", 5)
    harbour.event("b", 9)
    assert names(Event.objects.between(day(first), day(until))) == found


def test_published_events_are_neither_drafts_nor_retracted(harbour):
    for status in ("draft", "in-review", "published", "retracted"):
        harbour.event(status, 5, status=status, status_reason="For the test.")
    assert names(Event.objects.published()) == ["published"]


@pytest.mark.parametrize(
    ("number", "citations"), [(4, 0), (5, 1), (14, 1), (15, 2), (19, 2), (20, 3), (29, 3), (30, 4)]
)
def test_the_citations_that_were_known_on_a_day(harbour, number, citations):
    harbour.event("undated", 5, sources=[harbour.wire])
    # Published on day 20 and denied, without a date, from the event's own day on; again on day 30.
    harbour.event("dated", 15, sources=[harbour.gazette, harbour.herald], against=[harbour.wire])
    assert Citation.objects.known_on(day(number)).count() == citations


def test_the_map_s_events_come_in_as_many_queries_however_many_they_are(harbour, django_assert_num_queries):
    for number in range(5):
        harbour.event(f"e{number}", number, districts=[harbour.docks, harbour.mill])
    with django_assert_num_queries(3):
        events = list(Event.objects.published().for_map())
        read = [
            (e.actor.slug, [d.slug for d in e.districts.all()], [c.source.publisher for c in e.citations.all()])
            for e in events
        ]
    assert len(read) == 5

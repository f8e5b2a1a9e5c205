"""The query language, day by day and box by box."""

import pytest

from events.models import Citation, District, Event, Span
from tests.campaigns import Harbour, day, square

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
    harbour.event("entered", 10, kind="entered")
    harbour.event("taken", 20)
    harbour.event("back", 30, harbour.guild, kind="entered")
    harbour.event("lost", 40, harbour.guild)
    found = Span.objects.tenures_on(day(number)).filter(district=harbour.docks)
    assert [(span.starts - day(0)).days for span in found.order_by("starts")] == starts


def test_spans_are_found_by_campaign(harbour):
    elsewhere = Harbour("elsewhere")
    assert Span.objects.of_campaign(elsewhere.campaign).count() == 3


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


def test_events_of_some_kinds(harbour):
    for kind in ("control", "entered", "attack"):
        harbour.event(kind, 5, kind=kind)
    assert names(Event.objects.of_kind("control", "attack")) == ["attack", "control"]


@pytest.mark.parametrize(
    ("number", "found", "citations"),
    [
        (4, [], 0),
        (5, ["undated"], 1),
        (19, ["undated"], 2),
        (20, ["dated", "undated"], 3),
        (30, ["dated", "undated"], 4),
    ],
)
def test_what_was_known_on_a_day(harbour, number, found, citations):
    harbour.event("undated", 5, sources=[harbour.wire])
    # Published on day 20 and denied, without a date, from the event's own day on; again on day 30.
    harbour.event("dated", 15, sources=[harbour.gazette, harbour.herald], against=[harbour.wire])
    assert names(Event.objects.known_on(day(number))) == found
    assert Citation.objects.known_on(day(number)).count() == citations


def test_an_event_that_two_sources_report_is_found_once(harbour):
    harbour.event("taken", 5, sources=[harbour.gazette, harbour.herald, harbour.wire])
    assert Event.objects.known_on(day(59)).count() == 1


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ((10, 50, 11, 51), ["docks", "fort", "mill"]),
        ((10.105, 50.105, 10.106, 50.106), ["docks"]),
        ((10.11, 50.11, 10.12, 50.12), ["docks"]),
        ((10.1101, 50.1101, 10.19, 50.19), []),
        ((10.2, 50.2, 10.2, 50.2), ["mill"]),
        ((10.2001, 50.2, 10.3, 50.3), ["fort"]),
    ],
    ids=["all", "within a polygon", "touching its corner", "between", "on a point", "beside a point"],
)
def test_districts_in_an_area(harbour, box, found):
    assert names(District.objects.in_area(box), "slug") == found


def test_a_polygon_is_found_by_its_box_and_not_by_its_point(harbour):
    District.objects.create(
        campaign=harbour.campaign, slug="far", name_en="Far", lon=10.9, lat=50.9, shape=square(10.5, 50.5)
    )
    assert names(District.objects.in_area((10.8, 50.8, 11, 51)), "slug") == []


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ((10, 50, 11, 51), ["at-two", "by-district", "by-point"]),
        ((10.05, 50.05, 10.15, 50.15), ["at-two", "by-district"]),
        ((10.15, 50.15, 10.25, 50.25), ["at-two"]),
        ((10.55, 50.55, 10.65, 50.65), ["by-point"]),
    ],
    ids=["all", "the docks", "the mill", "a point"],
)
def test_events_in_an_area_are_found_by_their_point_or_else_their_districts(harbour, box, found):
    harbour.event("by-point", 5, lon=10.6, lat=50.6)
    harbour.event("by-district", 5)
    harbour.event("at-two", 5, districts=[harbour.docks, harbour.mill])
    harbour.event("nowhere", 5, districts=[], place="At sea")
    assert names(Event.objects.in_area(box)) == found


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


def test_a_chain_reads_like_a_sentence(harbour):
    harbour.event("taken", 10)
    harbour.event("elsewhere", 10, districts=[harbour.fort])
    box = (10.05, 50.05, 10.15, 50.15)
    assert names(Event.objects.published().known_on(day(20)).in_area(box).of_kind("control")) == ["taken"]

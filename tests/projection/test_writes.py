"""Spans and revision follow every write, in its own transaction, on whichever database is configured."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from events.models import BasemapFeature, Campaign, Citation, District, Event, Figure, Span, unit_of_work
from tests.campaigns import (
    END,
    START,
    add_district,
    add_event,
    day,
    revision,
    spans,
)
from tests.projection.expected import AFTER, BEFORE, UNTOUCHED

pytestmark = pytest.mark.django_db


def test_a_district_without_reports_has_one_span(harbour):
    assert spans(harbour.docks) == UNTOUCHED


def test_a_published_event_makes_spans_and_moves_the_revision_once(harbour):
    before = revision(harbour.campaign)
    harbour.event("taken", 10)
    assert spans(harbour.docks) == [BEFORE, AFTER]
    assert revision(harbour.campaign) == before + 1


def test_writes_together_move_the_revision_once(harbour):
    before = revision(harbour.campaign)
    with unit_of_work.together():
        harbour.event("taken", 10)
        harbour.event("lost", 20, harbour.guild)
        assert spans(harbour.docks) == UNTOUCHED
    assert [span[:3] for span in spans(harbour.docks)] == [(0, 10, "guild"), (10, 20, "guards"), (20, 60, "guild")]
    assert revision(harbour.campaign) == before + 1


def test_an_error_in_the_block_takes_events_spans_and_revision_back(taken):
    before = revision(taken.campaign)

    def fail_halfway():
        with unit_of_work.together():
            taken.event("lost", 20, taken.guild)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert not Event.objects.filter(reference="lost").exists()
    assert spans(taken.docks) == [BEFORE, AFTER]
    assert revision(taken.campaign) == before


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"sources": []}, "needs at least one citation that supports it"),
        ({"districts": []}, "needs a district, or the name of a place"),
        ({"on": END + dt.timedelta(days=1)}, "must be within its campaign"),
        ({"on": START - dt.timedelta(days=1)}, "must be within its campaign"),
    ],
)
def test_a_refused_write_leaves_everything_as_before(taken, values, message):
    before = revision(taken.campaign)
    with pytest.raises(ValidationError, match=f"bad .*{message}"):
        taken.event("bad", **{"on": 20} | values)
    assert not Event.objects.filter(reference="bad").exists()
    assert spans(taken.docks) == [BEFORE, AFTER]
    assert revision(taken.campaign) == before


def test_a_control_event_may_name_a_place_that_is_no_district(harbour):
    harbour.event("elsewhere", 10, districts=[], place="The customs house")
    assert spans(harbour.docks) == UNTOUCHED


def test_a_command_s_list_counts_as_control_and_needs_its_actor(harbour):
    harbour.event("list", 10, kind="announced", precision="on-or-before")
    assert [span[2] for span in spans(harbour.docks)] == ["guild", "guards"]
    with pytest.raises(ValidationError, match="list of places taken needs the actor"):
        add_event(harbour.campaign, "whose", 12, None, [harbour.mill], kind="announced", precision="on-or-before")


def test_an_announced_objective_changes_no_span(harbour):
    harbour.event("aim", 10, kind="announced")
    assert spans(harbour.docks) == UNTOUCHED


@pytest.mark.parametrize("status", ["draft", "in-review"])
def test_what_is_not_published_moves_nothing(harbour, status):
    before = revision(harbour.campaign)
    event = harbour.event("taken", 10, status=status)
    event.summary = "In other words."
    event.save()
    event.districts.add(harbour.mill)
    event.citations.first().delete()
    assert spans(harbour.docks) == UNTOUCHED
    assert revision(harbour.campaign) == before


def test_publishing_a_draft_makes_spans(harbour):
    event = harbour.event("taken", 10, status="draft")
    event.status = "published"
    event.save()
    assert spans(harbour.docks) == [BEFORE, AFTER]


def test_retracting_gives_the_state_as_if_it_had_never_been(taken):
    before = revision(taken.campaign)
    event = Event.objects.get(reference="taken")
    event.status, event.status_reason = "retracted", "It was another quarter."
    event.save()
    assert spans(taken.docks) == UNTOUCHED
    assert revision(taken.campaign) == before + 1


def test_deleting_an_event_gives_the_state_as_if_it_had_never_been(taken):
    Event.objects.get(reference="taken").delete()
    assert spans(taken.docks) == UNTOUCHED


def test_an_event_moved_to_another_day_takes_its_span_along(taken):
    event = Event.objects.get(reference="taken")
    for number in (15, 5):
        event.occurred_on = day(number)
        event.save()
        assert [span[:3] for span in spans(taken.docks)] == [(0, number, "guild"), (number, 60, "guards")]


def test_an_event_that_comes_to_be_about_another_district_leaves_the_first(taken):
    before = revision(taken.campaign)
    # Set takes one away and adds the other: a control event has no district in between.
    with unit_of_work.together():
        Event.objects.get(reference="taken").districts.set([taken.mill])
    assert spans(taken.docks) == UNTOUCHED
    assert spans(taken.mill) == [BEFORE, AFTER]
    assert revision(taken.campaign) == before + 1


@pytest.mark.parametrize(
    "unlink",
    [
        lambda event, docks: event.districts.remove(docks),
        lambda event, docks: event.districts.clear(),
        lambda event, docks: docks.events.remove(event),
        lambda event, docks: docks.events.clear(),
    ],
    ids=["remove", "clear", "remove from the district", "clear from the district"],
)
def test_a_district_unlinked_from_an_event_is_folded_without_it(harbour, unlink):
    event = harbour.event("entered", 10, kind="entered")
    assert spans(harbour.docks) != UNTOUCHED
    unlink(event, harbour.docks)
    assert spans(harbour.docks) == UNTOUCHED
    assert not event.history.latest().districts.exists()


def test_an_event_can_be_added_from_the_district_s_end(taken):
    event = Event.objects.get(reference="taken")
    taken.mill.events.add(event)
    assert spans(taken.mill) == [BEFORE, AFTER]
    assert {row.district.slug for row in event.history.latest().districts.all()} == {"docks", "mill"}


def test_a_last_district_is_not_taken_from_a_control_event(taken):
    with pytest.raises(ValidationError, match="needs a district"), transaction.atomic():
        Event.objects.get(reference="taken").districts.clear()
    assert spans(taken.docks) == [BEFORE, AFTER]


def test_a_second_publisher_corroborates_and_its_leaving_undoes_that(taken):
    second = Citation.objects.create(event=Event.objects.get(reference="taken"), source=taken.herald)
    assert spans(taken.docks)[1][4] == "reported"
    second.stance = "disputes"
    second.save()
    assert spans(taken.docks)[1][4] == "disputed"
    second.delete()
    assert spans(taken.docks)[1][4] == "claimed"


def test_the_last_supporting_citation_stays(taken):
    with pytest.raises(ValidationError, match="at least one citation"):
        Citation.objects.get(event__reference="taken").delete()
    assert Citation.objects.filter(event__reference="taken").count() == 1


def test_a_citation_moved_to_another_event_is_missed_by_the_first(taken):
    taken.event("also", 12, sources=[taken.herald])
    assert spans(taken.docks)[1][4] == "reported"
    moved = Citation.objects.get(event__reference="also")
    moved.event = Event.objects.get(reference="taken")
    with pytest.raises(ValidationError, match=r"also .*at least one citation"):
        moved.save()
    Citation.objects.create(event=Event.objects.get(reference="also"), source=taken.gazette)
    before = revision(taken.campaign)
    moved.save()
    assert revision(taken.campaign) == before + 1


def test_two_publishers_of_one_agency_count_once(taken):
    taken.event("also", 12, sources=[taken.herald])
    before = revision(taken.campaign)
    for source in (taken.gazette, taken.herald):
        source.agency = "The Agency"
        source.save()
    assert spans(taken.docks)[1][4] == "claimed"
    assert revision(taken.campaign) == before + 2


def test_a_source_that_no_published_event_cites_moves_nothing(harbour):
    before = revision(harbour.campaign)
    harbour.wire.publisher = "Telegraph"
    harbour.wire.save()
    assert revision(harbour.campaign) == before


def test_a_new_parent_changes_the_side(taken):
    taken.guards.parent = taken.guild
    taken.guards.save()
    assert [span[:5] for span in spans(taken.docks)] == [
        (0, 10, "guild", None, "initial"),
        (10, 60, "guards", None, "initial"),
    ]


def test_another_holder_at_the_start_changes_the_first_span(taken):
    taken.docks.initial_holder = taken.league
    taken.docks.save()
    assert [span[2] for span in spans(taken.docks)] == ["league", "guards"]


def test_a_campaign_that_ends_later_or_earlier_stretches_its_spans(taken):
    for end, until in ((END + dt.timedelta(days=10), 70), (day(30), 31)):
        taken.campaign.end = end
        taken.campaign.save()
        assert [span[:2] for span in spans(taken.docks)] == [(0, 10), (10, until)]


def test_a_campaign_does_not_end_before_its_published_events(taken):
    taken.campaign.end = day(9)
    with pytest.raises(ValidationError, match=r"taken .*must be within its campaign"):
        taken.campaign.save()
    assert Campaign.objects.get().end == END
    assert spans(taken.docks) == [BEFORE, AFTER]


def test_fighting_is_forgotten_as_the_campaign_says(harbour):
    add_event(harbour.campaign, "shots", 10, None, [harbour.docks], kind="contested")
    assert [span[:2] for span in spans(harbour.docks)] == [(0, 10), (10, 24), (24, 60)]
    harbour.campaign.forget_fighting_after = 3
    harbour.campaign.save()
    assert [span[:2] for span in spans(harbour.docks)] == [(0, 10), (10, 13), (13, 60)]


def test_a_contest_is_unresolved_when_the_campaign_says(harbour):
    harbour.event("entered", 10, kind="entered")
    unresolved = Span.objects.filter(unresolved=True)
    assert [(span.starts, span.last_report) for span in unresolved] == [(day(40), day(10))]
    harbour.campaign.unresolved_after = 3
    harbour.campaign.save()
    assert [(span.starts, span.last_report) for span in unresolved.all()] == [(day(13), day(10))]
    harbour.event("fought", 20, kind="contested")
    assert [(span.starts, span.until, span.last_report) for span in unresolved.all()] == [
        (day(13), day(20), day(10)),
        (day(23), day(60), day(20)),
    ]


def test_a_campaign_read_before_does_not_take_the_revision_back(taken):
    before = revision(taken.campaign)
    early = Campaign.objects.get()
    early.revision = 0
    early.save()
    assert revision(taken.campaign) == before + 1


def test_a_deleted_district_takes_its_spans_along(taken):
    taken.event("both", 20, districts=[taken.docks, taken.mill])
    Event.objects.get(reference="taken").delete()
    before = revision(taken.campaign)
    District.objects.get(slug="mill").delete()
    assert not Span.objects.filter(district=taken.mill.pk).exists()
    assert [span[5] for span in spans(taken.docks)] == [[], ["both"]]
    assert revision(taken.campaign) == before + 1


def test_the_only_district_of_a_control_event_is_not_deleted(taken):
    with pytest.raises(ValidationError, match=r"taken .*needs a district"):
        taken.docks.delete()
    assert spans(District.objects.get(slug="docks")) == [BEFORE, AFTER]


def test_a_new_district_has_its_span_at_once(harbour):
    assert spans(add_district(harbour.campaign, "ferry", harbour.guild)) == UNTOUCHED


def test_figures_move_the_revision_and_no_span(taken):
    before = revision(taken.campaign)
    figure = Figure.objects.create(
        campaign=taken.campaign,
        day=day(3),
        measure="displaced",
        value=40,
        unit="people",
        source=taken.gazette,
        summary="40",
    )
    figure.delete()
    assert revision(taken.campaign) == before + 2
    assert spans(taken.docks) == [BEFORE, AFTER]


def test_what_is_only_drawn_moves_the_revision(taken):
    before = revision(taken.campaign)
    line = {"type": "LineString", "coordinates": [[10, 50], [11, 51]]}
    canal = BasemapFeature.objects.create(campaign=taken.campaign, slug="canal", kind="river", name_en="x", shape=line)
    assert revision(taken.campaign) == before + 1
    canal.delete()
    assert revision(taken.campaign) == before + 2
    taken.league.delete()
    assert revision(taken.campaign) == before + 3


def test_an_actor_that_holds_a_district_is_not_deleted(taken):
    with pytest.raises(ProtectedError):
        taken.guild.delete()

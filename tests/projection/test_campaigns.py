"""A write in one campaign changes no other, unless a row is moved between them."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from events.models import Actor, BasemapFeature, Citation, District, Event, Figure, Place, unit_of_work
from tests.campaigns import (
    Harbour,
    add_actor,
    add_district,
    add_source,
    all_spans,
    day,
    folded_from_the_start,
    revision,
    spans,
)
from tests.copies import copied
from tests.projection.expected import AFTER, BEFORE, UNTOUCHED

pytestmark = pytest.mark.django_db


@copied
def two_campaigns():
    return Harbour(), Harbour("elsewhere")


@pytest.fixture
def both(db):
    return two_campaigns()


@pytest.fixture
def harbour(both):
    return both[0]


@pytest.fixture
def other(both):
    return both[1]


def test_campaigns_do_not_move_each_other(harbour, other):
    harbour.event("taken", 10)
    before = revision(harbour.campaign)
    other.event("taken", 20)
    assert revision(harbour.campaign) == before
    assert [span[:2] for span in spans(other.docks)] == [(0, 20), (20, 60)]
    assert spans(harbour.docks) == [BEFORE, AFTER]


@pytest.mark.parametrize(
    "foreign",
    [
        lambda other: {"actor": other.guards},
        lambda other: {"districts": [other.docks]},
        lambda other: {"sources": [other.gazette]},
    ],
    ids=["actor", "district", "source"],
)
def test_an_event_does_not_borrow_from_another_campaign(harbour, other, foreign):
    with pytest.raises(ValidationError, match="belong to the campaign of the event"):
        harbour.event("mixed", 10, **foreign(other))
    assert spans(harbour.docks) == UNTOUCHED


def test_a_district_s_first_holder_is_of_its_own_campaign(harbour, other):
    with pytest.raises(ValidationError, match="mill: The actor belongs to another campaign"):
        District.objects.filter(pk=harbour.mill.pk).update(initial_holder=other.guild)


def test_a_cycle_of_actors_is_refused(harbour):
    with pytest.raises(ValidationError, match="cannot stand above itself"):
        Actor.objects.filter(pk=harbour.crown.pk).update(parent=harbour.guards)


def test_a_parent_of_another_campaign_is_refused(harbour, other):
    with pytest.raises(ValidationError, match="guards: The parent belongs to another campaign"):
        Actor.objects.filter(pk=harbour.guards.pk).update(parent=other.crown)


class TestARowThatMoves:
    """A row moved to another campaign: both revisions move, and both campaigns are folded."""

    @pytest.fixture
    def moved(self, harbour, other):
        """How far the two revisions move with a write."""

        def moved(write):
            before = revision(harbour.campaign), revision(other.campaign)
            write()
            return revision(harbour.campaign) - before[0], revision(other.campaign) - before[1]

        return moved

    def add_row(self, harbour, noun):
        """A row that nothing else of its campaign refers to."""
        campaign = harbour.campaign
        add = {
            "actor": lambda: add_actor(campaign, "pilots"),
            "district": lambda: add_district(campaign, "pier"),
            "place": lambda: Place.objects.create(campaign=campaign, slug="market", name_en="Market"),
            "source": lambda: add_source(campaign, "Lamplighter"),
            "basemap": lambda: BasemapFeature.objects.create(
                campaign=campaign, slug="canal", name_en="Canal", shape={"type": "Point", "coordinates": [10, 50]}
            ),
            "figure": lambda: Figure.objects.create(
                campaign=campaign, day=day(3), measure="m", value=1, unit="u", summary="s", source=harbour.wire
            ),
        }
        return add[noun]()

    @pytest.mark.parametrize("how", ["save", "save in part", "update", "update by key", "bulk_update", "add"])
    @pytest.mark.parametrize("noun", ["actor", "district", "place", "source", "basemap", "figure"])
    def test_moves_both_revisions(self, harbour, other, moved, noun, how):
        row = self.add_row(harbour, noun)
        manager = type(row).objects
        relation = row._meta.get_field("campaign").remote_field.get_accessor_name()

        def write():
            if how == "add":
                getattr(other.campaign, relation).add(row)
            elif how == "update":
                manager.filter(pk=row.pk).update(campaign=other.campaign)
            elif how == "update by key":
                manager.filter(campaign=harbour.campaign, pk=row.pk).update(campaign_id=other.campaign.pk)
            else:
                row.campaign = other.campaign
                if how == "bulk_update":
                    manager.bulk_update([row], ["campaign"])
                else:
                    row.save(**({"update_fields": ["campaign"]} if how == "save in part" else {}))

        assert moved(write) == (1, 1)
        row.refresh_from_db()
        assert row.campaign == other.campaign

    @pytest.mark.parametrize("how", ["save", "update"])
    def test_an_event_takes_its_spans_along(self, harbour, other, moved, how):
        event = harbour.event("moving", 10)

        def write():
            with unit_of_work.together():
                if how == "save":
                    event.campaign, event.actor = other.campaign, other.guards
                    event.save()
                else:
                    Event.objects.filter(reference="moving").update(campaign=other.campaign, actor=other.guards)
                event.districts.set([other.docks])
                Citation.objects.filter(event=event).update(source=other.gazette)

        assert moved(write) == (1, 1)
        assert spans(harbour.docks) == UNTOUCHED
        assert [span[:3] for span in spans(other.docks)] == [(0, 10, "guild"), (10, 60, "guards")]

    @pytest.mark.parametrize("how", ["save", "update", "update by key", "add"])
    def test_a_citation_grades_both_campaigns_anew(self, harbour, other, moved, how):
        left = harbour.event("left", 10, sources=[harbour.gazette, harbour.herald])
        joined = other.event("joined", 10)
        citation = left.citations.get(source=harbour.herald)
        assert (spans(harbour.docks)[1][4], spans(other.docks)[1][4]) == ("reported", "claimed")

        def write():
            with unit_of_work.together():
                if how == "save":
                    citation.event, citation.source = joined, other.herald
                    citation.save()
                else:
                    rows = Citation.objects.filter(pk=citation.pk)
                    if how == "add":
                        joined.citations.add(citation)
                    else:
                        rows.update(**({"event": joined} if how == "update" else {"event_id": joined.pk}))
                    QuerySet(Citation).filter(pk=citation.pk).update(source=other.herald)

        assert moved(write) == (1, 1)
        assert (spans(harbour.docks)[1][4], spans(other.docks)[1][4]) == ("claimed", "reported")

    @pytest.mark.parametrize("how", ["save", "update"])
    def test_a_district_with_events_is_not_taken_from_them(self, harbour, other, how):
        harbour.event("taken", 10)
        District.objects.filter(pk=harbour.docks.pk).update(initial_holder=None)

        def write():
            if how == "save":
                docks = District.objects.get(pk=harbour.docks.pk)
                docks.campaign, docks.slug = other.campaign, "docks-2"
                docks.save()
            else:
                District.objects.filter(pk=harbour.docks.pk).update(campaign=other.campaign, slug="docks-2")

        with pytest.raises(ValidationError, match="belong to the campaign of the event"):
            write()
        assert District.objects.get(pk=harbour.docks.pk).campaign == harbour.campaign


@pytest.mark.parametrize(("first", "last"), [(1, 59), (59, 59), (60, 90), (400, 500), (-90, -1)])
def test_a_campaign_whose_days_are_moved_keeps_no_span_of_the_days_before(harbour, first, last):
    harbour.campaign.start, harbour.campaign.end = day(first), day(last)
    harbour.campaign.save()
    assert all_spans(harbour.campaign) == folded_from_the_start(harbour.campaign)

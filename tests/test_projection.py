"""Spans and revision follow every write, in its own transaction, on whichever database is configured."""

import datetime as dt
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ProtectedError

from events import projection
from events.control import Grade, Party
from events.models import Actor, BasemapFeature, Campaign, Citation, District, Event, Figure, Source, Span
from tests.campaigns import (
    END,
    START,
    Harbour,
    add_actor,
    add_campaign,
    add_district,
    add_event,
    add_source,
    all_spans,
    day,
    folded_from_the_start,
    revision,
    spans,
    square,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour():
    return Harbour()


@pytest.fixture
def taken(harbour):
    """The docks are the guild's until the guards take them on day 10."""
    harbour.event("taken", 10)
    return harbour


BEFORE = (0, 10, "guild", None, "initial", [])
AFTER = (10, 60, "guards", None, "claimed", ["taken"])
UNTOUCHED = [(0, 60, "guild", None, "initial", [])]


def test_a_district_without_reports_has_one_span(harbour):
    assert spans(harbour.docks) == UNTOUCHED


def test_a_published_event_makes_spans_and_moves_the_revision_once(harbour):
    before = revision(harbour.campaign)
    harbour.event("taken", 10)
    assert spans(harbour.docks) == [BEFORE, AFTER]
    assert revision(harbour.campaign) == before + 1


def test_writes_together_move_the_revision_once(harbour):
    before = revision(harbour.campaign)
    with projection.together():
        harbour.event("taken", 10)
        harbour.event("lost", 20, harbour.guild)
        assert spans(harbour.docks) == UNTOUCHED
    assert [span[:3] for span in spans(harbour.docks)] == [(0, 10, "guild"), (10, 20, "guards"), (20, 60, "guild")]
    assert revision(harbour.campaign) == before + 1


def test_an_error_in_the_block_takes_events_spans_and_revision_back(taken):
    before = revision(taken.campaign)

    def fail_halfway():
        with projection.together():
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
        ({"on": END + dt.timedelta(days=1)}, "lies inside its campaign"),
        ({"on": START - dt.timedelta(days=1)}, "lies inside its campaign"),
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
    with projection.together():
        Event.objects.get(reference="taken").districts.set([taken.mill])
    assert spans(taken.docks) == UNTOUCHED
    assert spans(taken.mill) == [BEFORE, AFTER]
    assert revision(taken.campaign) == before + 1


@pytest.mark.parametrize(
    "loosen",
    [
        lambda event, docks: event.districts.remove(docks),
        lambda event, docks: event.districts.clear(),
        lambda event, docks: docks.events.remove(event),
        lambda event, docks: docks.events.clear(),
    ],
    ids=["remove", "clear", "remove from the district", "clear from the district"],
)
def test_a_district_taken_from_an_event_forgets_it(harbour, loosen):
    event = harbour.event("entered", 10, kind="entered")
    assert len(spans(harbour.docks)) == 2
    loosen(event, harbour.docks)
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
    assert spans(taken.docks)[1][4] == "corroborated"
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
    assert spans(taken.docks)[1][4] == "corroborated"
    moved = Citation.objects.get(event__reference="also")
    moved.event = Event.objects.get(reference="taken")
    with pytest.raises(ValidationError, match=r"also .*at least one citation"):
        moved.save()
    Citation.objects.create(event=Event.objects.get(reference="also"), source=taken.gazette)
    before = revision(taken.campaign)
    moved.save()
    assert revision(taken.campaign) == before + 1


def test_two_publishers_of_one_agency_are_one_voice(taken):
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
    with pytest.raises(ValidationError, match=r"taken .*lies inside its campaign"):
        taken.campaign.save()
    assert Campaign.objects.get().end == END
    assert spans(taken.docks) == [BEFORE, AFTER]


def test_fighting_is_forgotten_as_the_campaign_says(harbour):
    add_event(harbour.campaign, "shots", 10, None, [harbour.docks], kind="contested")
    assert [span[:2] for span in spans(harbour.docks)] == [(0, 10), (10, 24), (24, 60)]
    harbour.campaign.forget_fighting_after = 3
    harbour.campaign.save()
    assert [span[:2] for span in spans(harbour.docks)] == [(0, 10), (10, 13), (13, 60)]


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


# -- bulk writes ----------------------------------------------------------------------------------


def test_a_bulk_retraction_folds_anew(taken):
    taken.event("lost", 20, taken.guild)
    before = revision(taken.campaign)
    Event.objects.filter(reference="taken").update(status="retracted", status_reason="A mistake.")
    assert [span[:3] for span in spans(taken.docks)] == [(0, 60, "guild")]
    assert revision(taken.campaign) == before + 1


def test_a_bulk_update_that_breaks_a_rule_is_undone(taken):
    with pytest.raises(ValidationError, match="lies inside its campaign"):
        Event.objects.update(occurred_on=END + dt.timedelta(days=1))
    assert spans(taken.docks) == [BEFORE, AFTER]


def test_a_bulk_deletion_folds_anew(taken):
    Event.objects.filter(reference="taken").delete()
    assert spans(taken.docks) == UNTOUCHED


def test_bulk_creation_checks_and_folds(harbour):
    with projection.together():
        (event,) = Event.objects.bulk_create(
            [
                Event(
                    campaign=harbour.campaign,
                    reference="taken",
                    kind="control",
                    actor=harbour.guards,
                    occurred_on=day(10),
                    status="published",
                    summary="x",
                )
            ]
        )
        Event.districts.through.objects.create(event=event, district=harbour.docks)
        Citation.objects.bulk_create([Citation(event=event, source=harbour.gazette)])
    assert spans(harbour.docks) == [BEFORE, AFTER]
    with pytest.raises(ValidationError, match="at least one citation"):
        Event.objects.bulk_create(
            [
                Event(
                    campaign=harbour.campaign,
                    reference="bare",
                    kind="other",
                    occurred_on=day(10),
                    status="published",
                    summary="x",
                )
            ]
        )


def test_a_bulk_update_of_campaigns_folds_anew(taken):
    Campaign.objects.update(end=day(30))
    assert [span[:2] for span in spans(taken.docks)] == [(0, 10), (10, 31)]


def test_a_bulk_update_of_sources_grades_anew(taken):
    taken.event("also", 12, sources=[taken.herald])
    Source.objects.update(agency="The Agency")
    assert spans(taken.docks)[1][4] == "claimed"


def test_more_events_than_one_query_takes_are_checked_all_the_same(harbour, monkeypatch):
    monkeypatch.setattr(projection, "MANY_EVENTS", 2)

    def write():
        with projection.together():
            for number in range(4):
                harbour.event(f"e{number}", 10 + number)
            harbour.event("bad", 20, sources=[])

    with pytest.raises(ValidationError, match=r"bad .*at least one citation"):
        write()
    assert spans(harbour.docks) == UNTOUCHED


# -- what belongs to another campaign ---------------------------------------------------------------


@pytest.fixture
def other(harbour):
    return Harbour("elsewhere")


def test_campaigns_do_not_move_each_other(taken, other):
    before = revision(taken.campaign)
    other.event("taken", 20)
    assert revision(taken.campaign) == before
    assert [span[:2] for span in spans(other.docks)] == [(0, 20), (20, 60)]
    assert spans(taken.docks) == [BEFORE, AFTER]


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
    with pytest.raises(ValidationError, match="belong to its own campaign"):
        harbour.event("mixed", 10, **foreign(other))
    assert spans(harbour.docks) == UNTOUCHED


def test_a_district_s_first_holder_is_of_its_own_campaign(harbour, other):
    with pytest.raises(ValidationError, match="mill: The actor belongs to another campaign"):
        District.objects.filter(pk=harbour.mill.pk).update(initial_holder=other.guild)


def test_a_ring_of_actors_is_refused(harbour):
    with pytest.raises(ValidationError, match="cannot stand above itself"):
        Actor.objects.filter(pk=harbour.crown.pk).update(parent=harbour.guards)


def test_a_parent_of_another_campaign_is_refused(harbour, other):
    with pytest.raises(ValidationError, match="guards: The parent belongs to another campaign"):
        Actor.objects.filter(pk=harbour.guards.pk).update(parent=other.crown)


# -- folding on the spot ------------------------------------------------------------------------------


def test_what_was_known_on_a_day_is_folded_on_the_spot(taken):
    taken.event("also", 12, sources=[taken.herald])
    grades = {
        number: [span.grade for span in projection.fold_as(taken.campaign, known_on=day(number))[taken.docks.pk]]
        for number in (19, 20, 29, 30)
    }
    assert grades == {
        19: [Grade.INITIAL],
        20: [Grade.INITIAL, Grade.CLAIMED],
        29: [Grade.INITIAL, Grade.CLAIMED],
        30: [Grade.INITIAL, Grade.CORROBORATED],
    }


def test_a_source_without_a_date_is_known_from_the_event_s_own_day(harbour):
    harbour.event("taken", 10, sources=[harbour.wire])
    known = {
        number: len(projection.fold_as(harbour.campaign, known_on=day(number))[harbour.docks.pk]) for number in (9, 10)
    }
    assert known == {9: 1, 10: 2}


def test_corroborated_holds_only_are_folded_on_the_spot(taken):
    folded = projection.fold_as(taken.campaign, corroborated=True)[taken.docks.pk]
    assert [(span.holder.actor, span.challenger) for span in folded] == [
        ("guild", None),
        ("guild", Party("guards", "crown")),
    ]
    assert spans(taken.docks) == [BEFORE, AFTER]


# -- the whole of it ----------------------------------------------------------------------------------


class Writer:
    """Random writes to a campaign, none of which its rules refuse."""

    def __init__(self, harbour, random):
        self.harbour, self.random = harbour, random
        self.districts = [harbour.docks, harbour.mill, harbour.fort]
        self.actors = [harbour.guild, harbour.guards, harbour.fleet, harbour.league]
        self.sources = [harbour.gazette, harbour.herald, harbour.wire]
        self.count = 0

    def write(self):
        write = self.random.choice(
            [
                self.add,
                self.add,
                self.add,
                self.move,
                self.retract,
                self.publish,
                self.alter,
                self.aim,
                self.cite,
                self.rename,
            ]
        )
        with projection.together():
            write()

    def some(self, rows):
        return self.random.sample(rows, self.random.randint(1, len(rows)))

    def any_event(self):
        return self.random.choice([*Event.objects.order_by("reference")] or [None])

    def add(self):
        self.count += 1
        kind = self.random.choice(["control", "control", "control", "entered", "contested", "withdrawn", "claimed"])
        self.harbour.event(
            # References in no order of time.
            f"e{self.random.randrange(1000)}-{self.count}",
            self.random.choice([self.random.randrange(60), self.random.randrange(20, 26)]),
            self.random.choice(self.actors),
            self.some(self.districts),
            kind=kind,
            scope=self.random.choice(["whole", "whole", "part"]),
            sources=self.some(self.sources),
        )

    def _save(self, **values):
        event = self.any_event()
        if event:
            for name, value in values.items():
                setattr(event, name, value)
            event.save()

    def move(self):
        self._save(occurred_on=day(self.random.randrange(60)))

    def retract(self):
        self._save(status="retracted", status_reason="At random.")

    def publish(self):
        self._save(status="published", status_reason="")

    def alter(self):
        self._save(kind=self.random.choice(["control", "entered", "attack"]), actor=self.random.choice(self.actors))

    def aim(self):
        event = self.any_event()
        if event:
            event.districts.set(self.some(self.districts))

    def cite(self):
        event = self.any_event()
        if event:
            Citation.objects.create(event=event, source=self.random.choice(self.sources), stance="disputes")

    def rename(self):
        source = self.random.choice(self.sources)
        source.agency = self.random.choice(["", "The Agency"])
        source.save()


@pytest.mark.parametrize("seed", range(6))
def test_what_is_stored_equals_a_fold_from_the_start_after_any_writes(harbour, seed):
    writer = Writer(harbour, Random(seed))
    for _ in range(30):
        writer.write()
        assert all_spans(harbour.campaign) == folded_from_the_start(harbour.campaign)


def test_a_campaign_in_another_city_needs_no_line_of_code():
    """Three sides on a river that runs east, where nobody is known to have held the bridge."""
    campaign = add_campaign("ford", name_en="The Ford", time_zone="America/Lima", forget_fighting_after=2)
    red, blue = add_actor(campaign, "red"), add_actor(campaign, "blue")
    rangers = add_actor(campaign, "rangers", blue)
    old_town = add_district(campaign, "old-town", red, kind="quarter", bank="north", shape=square(10.4, 50.4))
    suburb = add_district(campaign, "suburb", red, bank="north")
    bridge = add_district(campaign, "bridge", None, kind="bridge")
    echo = add_source(campaign, "Echo")
    add_event(campaign, "crossing", 3, rangers, [bridge], kind="entered", sources=[echo])
    add_event(campaign, "north-bank", 9, blue, [old_town, suburb], covers="north", sources=[echo])
    assert all_spans(campaign) == {
        "bridge": [(0, 3, None, None, "initial", []), (3, 60, None, "rangers", "initial", ["crossing"])],
        "old-town": [(0, 9, "red", None, "initial", []), (9, 60, "blue", None, "claimed", ["north-bank"])],
        "suburb": [(0, 9, "red", None, "initial", []), (9, 60, "blue", None, "claimed", ["north-bank"])],
    }
    assert Span.objects.filter(bank_statement_only=True).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_refused_write_is_undone_where_no_transaction_is_open():
    harbour = Harbour()
    before = revision(harbour.campaign)
    assert not connection.in_atomic_block
    with pytest.raises(ValidationError):
        harbour.event("bad", 10, sources=[])
    assert not Event.objects.exists()
    assert revision(harbour.campaign) == before
    with transaction.atomic():
        harbour.event("taken", 10)
        transaction.set_rollback(True)
    assert spans(harbour.docks) == UNTOUCHED
    assert revision(harbour.campaign) == before

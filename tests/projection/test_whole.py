"""After any sequence of writes the stored spans are those of a fresh fold."""

from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from events.models import Citation, Event, Span, unit_of_work
from events.projection import projector
from tests.campaigns import (
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
from tests.projection.expected import UNTOUCHED

pytestmark = pytest.mark.django_db


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
        with unit_of_work.together():
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
        # In readable form first, then in every column.
        assert all_spans(harbour.campaign) == folded_from_the_start(harbour.campaign)
        assert projector.stale_districts(harbour.campaign) == []


def test_a_campaign_in_another_city_needs_no_line_of_code():
    """Three sides on a river that runs east, where nobody is known to have held the bridge."""
    campaign = add_campaign(
        "ford", name_en="The Ford", time_zone="America/Lima", forget_fighting_after=2, unresolved_after=20
    )
    red, blue = add_actor(campaign, "red"), add_actor(campaign, "blue")
    rangers = add_actor(campaign, "rangers", blue)
    old_town = add_district(campaign, "old-town", red, kind="quarter", bank="north", shape=square(10.4, 50.4))
    suburb = add_district(campaign, "suburb", red, bank="north")
    bridge = add_district(campaign, "bridge", None, kind="bridge")
    echo = add_source(campaign, "Echo")
    add_event(campaign, "crossing", 3, rangers, [bridge], kind="entered", sources=[echo])
    add_event(campaign, "north-bank", 9, blue, [old_town, suburb], covers="north", sources=[echo])
    assert all_spans(campaign) == {
        "bridge": [
            (0, 3, None, None, "initial", []),
            (3, 23, None, "rangers", "initial", ["crossing"]),
            (23, 60, None, "rangers, unresolved", "initial", []),
        ],
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

"""Bulk writes are checked, and their districts folded, as single writes are."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from events.models import Campaign, Citation, Event, Source, unit_of_work
from events.projection import projector
from tests.campaigns import END, day, revision, spans
from tests.projection.expected import AFTER, BEFORE, UNTOUCHED

pytestmark = pytest.mark.django_db


def test_a_bulk_retraction_folds_anew(taken):
    taken.event("lost", 20, taken.guild)
    before = revision(taken.campaign)
    Event.objects.filter(reference="taken").update(status="retracted", status_reason="A mistake.")
    assert [span[:3] for span in spans(taken.docks)] == [(0, 60, "guild")]
    assert revision(taken.campaign) == before + 1


def test_a_bulk_update_that_breaks_a_rule_is_undone(taken):
    with pytest.raises(ValidationError, match="must be within its campaign"):
        Event.objects.update(occurred_on=END + dt.timedelta(days=1))
    assert spans(taken.docks) == [BEFORE, AFTER]


def test_who_entered_an_event_is_nothing_that_the_public_sees(taken, django_user_model):
    account = django_user_model.objects.create_user("amal")
    before = revision(taken.campaign)
    Event.objects.update(entered_by=account, entered_by_name="amal")
    assert Event.objects.get().entered_by == account
    assert revision(taken.campaign) == before


def test_a_bulk_deletion_folds_anew(taken):
    Event.objects.filter(reference="taken").delete()
    assert spans(taken.docks) == UNTOUCHED


def test_bulk_creation_checks_and_folds(harbour):
    with unit_of_work.together():
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
    monkeypatch.setattr(projector, "MANY_EVENTS", 2)

    def write():
        with unit_of_work.together():
            for number in range(4):
                harbour.event(f"e{number}", 10 + number)
            harbour.event("bad", 20, sources=[])

    with pytest.raises(ValidationError, match=r"bad .*at least one citation"):
        write()
    assert spans(harbour.docks) == UNTOUCHED

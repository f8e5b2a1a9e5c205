"""The ledger finds what the tables lack of what was acknowledged."""

import pytest

from events.models import Event
from tests.imports.staged import applied
from tests.imports.tables import own
from tests.mixed_load.ledger import Ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger():
    return Ledger()


def test_what_was_acknowledged_and_is_stored_is_no_fault(harbour, ledger):
    harbour.event("taken", 5, summary="First.")
    ledger.sent(Event, "taken", summary="First.")
    ledger.acknowledged(Event, "taken", summary="First.")
    assert ledger.faults() == []


def test_a_lost_value_is_found_in_the_row_and_in_the_history(harbour, ledger):
    harbour.event("taken", 5, summary="First.")
    ledger.acknowledged(Event, "taken", summary="Second.")
    assert ledger.faults() == [
        "Event taken: summary is 'First.', acknowledged was 'Second.'",
        "Event taken: the history has no summary 'Second.', which was acknowledged",
    ]


def test_a_lost_row_is_found(ledger):
    ledger.acknowledged(Event, "gone", summary="First.")
    assert "Event gone: summary is None, acknowledged was 'First.'" in ledger.faults()


def test_an_overwritten_value_has_to_be_in_the_history(harbour, ledger):
    event = harbour.event("taken", 5, summary="First.")
    event.summary = "Second."
    event.save()
    for summary in ("First.", "Second."):
        ledger.acknowledged(Event, "taken", summary=summary)
    assert ledger.faults() == []


@pytest.mark.parametrize("stored", ["First.", "Second."])
def test_what_was_sent_without_an_answer_may_be_stored_or_not(harbour, ledger, stored):
    harbour.event("taken", 5, summary="First.")
    ledger.acknowledged(Event, "taken", summary="First.")
    ledger.sent(Event, "taken", summary="Second.")
    Event.objects.filter(reference="taken").update(summary=stored)
    assert ledger.faults() == []


def test_an_import_without_an_answer_is_whole_or_not_there(harbour, ledger):
    batch = applied(harbour.campaign, own({"reference": "one"}, {"reference": "two", "date": "2031-03-09"}))
    ledger.imported(batch.pk, None)
    assert ledger.faults() == []
    Event.objects.filter(reference="two").delete()
    assert ledger.faults() == [f"Import {batch.pk}: it has 1 events, acknowledged were None of 2 rows"]


def test_what_is_written_behind_the_back_of_the_record_is_found(harbour, ledger):
    harbour.event("taken", 5)
    Event.history.filter(reference="taken").update(summary="Forged.")
    assert any(fault.startswith("check_record:") for fault in ledger.faults())

import pytest
from django.db import transaction

from events.models import Campaign, Span
from tests.campaigns import Harbour
from tests.copies import _all_rows, copied

pytestmark = pytest.mark.django_db


def made_and_undone(make):
    """What it gives, and all rows as they were before they were taken back."""
    with transaction.atomic():
        made = make()
        rows = dict(_all_rows())
        transaction.set_rollback(True)
    return made, rows


@copied
def kept_harbour():
    return Harbour()


def inland():
    return Harbour("inland")


def test_a_copy_has_every_row_of_its_original():
    _first, originals = made_and_undone(kept_harbour)
    assert not Campaign.objects.exists()
    _second, copies = made_and_undone(kept_harbour)
    assert copies == originals
    assert len(copies) > 5


def test_a_copy_goes_on_as_its_original_would():
    made_and_undone(kept_harbour)
    harbour = kept_harbour()
    event = harbour.event("taken", 5)
    assert event.actor is harbour.guards
    assert Span.objects.filter(holder=harbour.guards).count() == 1
    assert Campaign.objects.get().revision > harbour.campaign.revision


def test_a_copy_is_a_copy_for_whoever_changes_it():
    made_and_undone(kept_harbour)
    first, _rows = made_and_undone(kept_harbour)
    first.docks.name_en = "Elsewhere"
    second = kept_harbour()
    assert second.docks.name_en == "Docks"


def test_beside_another_campaign_it_is_made_anew():
    kept_harbour()
    with pytest.raises(Exception, match="slug"), transaction.atomic():
        kept_harbour()
    assert copied(inland)().campaign.slug == "inland"
    assert Campaign.objects.count() == 2

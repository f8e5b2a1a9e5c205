"""Every event has an identifier, which stays the same whatever becomes of its reference and of its campaign's slug."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from events.models import Event
from events.models.identifiers import first_identifier
from tests.campaigns import Harbour, day

pytestmark = pytest.mark.django_db


def test_it_is_that_of_campaign_and_reference_in_every_database(harbour):
    event = harbour.event("taken", 5)
    assert event.uid == first_identifier("harbour", "taken") == uuid.UUID("e6bee409-d785-5093-bff4-a92b89059c39")
    assert event.urn == f"urn:uuid:{event.uid}"


def test_it_outlives_another_reference_and_another_slug(harbour):
    event = harbour.event("taken", 5)
    before = event.uid
    event.reference = "captured"
    event.save()
    Event.objects.filter(pk=event.pk).update(reference="seized")
    harbour.campaign.slug = "port"
    harbour.campaign.save()
    assert Event.objects.get().uid == before


def test_an_event_that_takes_an_old_reference_gets_another(harbour):
    event = harbour.event("taken", 5)
    event.reference = "captured"
    event.save()
    assert harbour.event("taken", 6).uid != event.uid
    Event.objects.filter(reference="taken").delete()
    given = {"campaign": harbour.campaign, "kind": "other", "occurred_on": day(7), "summary": "It."}
    Event.objects.bulk_create([Event(reference=name, **given) for name in ("taken", "other")])
    assert len(set(Event.objects.values_list("uid", flat=True))) == 3
    assert Event.objects.get(reference="other").uid == first_identifier("harbour", "other")


def test_many_at_once_take_few_queries(harbour, django_assert_max_num_queries):
    campaign = harbour.campaign
    given = {"campaign": campaign, "kind": "other", "occurred_on": day(7), "summary": "It."}
    with django_assert_max_num_queries(30):
        Event.objects.bulk_create([Event(reference=f"e{number}", **given) for number in range(900)])
    assert Event.objects.exclude(uid=None).count() == 900


def test_a_draft_that_is_deleted_and_restored_has_its_own_again(harbour):
    event = harbour.event("taken", 5, status="draft")
    before = event.uid
    event.delete()
    restored = Event.history.filter(history_type="-").first().instance
    restored.save()
    assert restored.uid == before


def test_no_two_events_have_one(harbour):
    first, second = harbour.event("taken", 5), harbour.event("lost", 6)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=second.pk).update(uid=first.uid)


def test_campaigns_do_not_share_them(db):
    assert Harbour("one").event("taken", 5).uid != Harbour("two").event("taken", 5).uid

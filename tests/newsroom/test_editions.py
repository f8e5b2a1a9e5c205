"""Editions of the record: what was loaded while one was the newest belongs to it."""

import datetime as dt

import pytest

from events.models import Edition, Step
from events.newsroom import editions
from tests.campaigns import day

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2032, 5, 1, 12, tzinfo=dt.UTC)


def hour(number):
    return NOON + dt.timedelta(hours=number)


def add_edition(harbour, slug, released, entered, **values):
    edition = Edition.objects.create(
        campaign=harbour.campaign, slug=slug, name_en=f"{slug} edition", released_on=released, **values
    )
    edition.history.update(history_date=entered)
    return edition


def load(harbour, reference, at):
    event = harbour.event(reference, 5, status="draft")
    event.status, event._change_reason = "published", "load_campaign harbour"
    event.save()
    Step.objects.filter(event=event).update(at=at)


@pytest.fixture
def edited(harbour):
    """A load before any edition, one under the first, two under the second; a third edition was never loaded."""
    load(harbour, "before", hour(0))
    add_edition(harbour, "first", day(40), hour(1))
    load(harbour, "under-first", hour(1))
    # Entered later than the first, released earlier: it is not the newest one.
    add_edition(harbour, "trial", day(39), hour(2), note_ar="نسخة للتجربة")
    add_edition(harbour, "second", day(41), hour(3), note="The docks are on record.")
    load(harbour, "under-second", hour(3))
    load(harbour, "again", hour(4))
    return harbour


def test_a_load_belongs_to_the_newest_edition_of_its_time(edited):
    loads = editions.bulk_loads(edited.campaign, Step.objects.all())
    assert [(load.kind, load.event_count, load.edition and load.edition.slug) for load in loads] == [
        ("published", 1, None),
        ("published", 1, "first"),
        ("published", 1, "second"),
        ("published", 1, "second"),
    ]


def test_the_newest_edition_comes_first_with_counts_of_its_loads(edited):
    found = editions.summaries(edited.campaign)
    assert [(one.edition.slug, one.counts) for one in found] == [
        ("second", {"published": 2}),
        ("first", {"published": 1}),
        ("trial", {}),
    ]


def test_an_edition_without_history_is_listed_and_has_no_loads(harbour):
    """As loaddata leaves it."""
    add_edition(harbour, "first", day(40), hour(0)).history.all().delete()
    load(harbour, "after", hour(1))
    assert [one.counts for one in editions.summaries(harbour.campaign)] == [{}]


def test_the_change_log_names_it_and_leads_to_what_it_changed(edited, client):
    page = client.get("/harbour/changes/").content.decode()
    assert '1 event, with the record’s files · <a href="/harbour/record/#editions">second edition</a>' in page
    page = client.get("/harbour/record/").content.decode()
    assert page.index("second edition ·") < page.index("first edition ·")
    assert '<p lang="en" dir="auto">The docks are on record.</p>' in page
    # No English note is there: the Arabic one is shown, and said to be Arabic.
    assert '<p lang="ar" dir="auto">نسخة للتجربة</p>' in page
    assert "published 2" in page


def test_a_record_without_editions_has_no_such_section(harbour, client):
    assert 'id="editions"' not in client.get("/harbour/record/").content.decode()


def test_a_new_edition_is_a_new_revision_of_what_the_public_reads(harbour):
    harbour.campaign.refresh_from_db()
    before = harbour.campaign.revision
    add_edition(harbour, "first", day(40), hour(0))
    harbour.campaign.refresh_from_db()
    assert harbour.campaign.revision == before + 1

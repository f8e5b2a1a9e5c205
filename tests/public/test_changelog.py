"""The readers' change log."""

import datetime as dt
import re

import pytest

from events.models import PublicChange
from events.public.page_cache import kept_pages
from tests.editing import correct as send_correction

pytestmark = pytest.mark.django_db

LOG = "/harbour/changes/"
LAST_SECOND = dt.datetime(2017, 1, 5, 12, 0, 59, tzinfo=dt.UTC)


def summarised(client, page=LOG):
    """Each entry of the page by kind and reason, a bulk load by kind and number of events, the newest first."""
    return [
        (entry.kind, entry.event_count) if hasattr(entry, "event_count") else (entry.step.kind, entry.step.reason)
        for entry in entries(client, page)
    ]


def entries(client, page=LOG):
    # Only a page that is rendered for the request has a context.
    kept_pages.clear()
    return [entry for _day, of_day in client.get(page).context["days"] for entry in of_day]


def differences(changed):
    """The changes of fields of a correction or of a citation, to compare."""
    return [(change.label, change.before, change.after) for change in changed.field_changes]


def correct(client, harbour, event, **values):
    event.refresh_from_db()
    send_correction(client, harbour, event, **values)


def retract(event, reason):
    event.status, event.status_reason, event._change_reason = "retracted", reason, reason
    event.save()


def test_the_log_lists_what_was_published_and_retracted_with_the_reason(client, harbour):
    event = harbour.event("taken", 5)
    retract(event, "It was the mill.")
    assert summarised(client) == [("retracted", "It was the mill."), ("published", "")]
    page = client.get(LOG).content.decode()
    assert "It was the mill." in page
    assert "What taken says." in page


def test_each_entry_shows_the_event_as_it_was_then(client, admin_client, harbour):
    event = harbour.event("taken", 5)
    correct(admin_client, harbour, event, summary="Half of the docks.", scope="part")
    correct(admin_client, harbour, event, summary="Half of the docks, and the mill.", districts=[harbour.mill.pk])
    event.refresh_from_db()
    retract(event, "Wrong.")
    assert [entry.summary for entry in entries(client)] == [
        "Half of the docks, and the mill.",
        "Half of the docks, and the mill.",
        "Half of the docks.",
        "What taken says.",
    ]


def test_a_correction_is_shown_field_by_field(client, admin_client, harbour, admin_user):
    event = harbour.event("taken", 5)
    more = {"citations-0-claimant": "A sailor", "summary": "Half of the docks.", "districts": [harbour.mill.pk]}
    correct(admin_client, harbour, event, **more)
    corrected_, published = entries(client)
    correction = corrected_.correction
    assert differences(correction) == [
        ("Summary", "What taken says.", "Half of the docks."),
        ("Districts", "Docks (north bank)", "Mill (south bank)"),
    ]
    [citation] = correction.citation_changes
    assert (citation.label, differences(citation)) == (
        "source changed: Gazette supports",
        [("Claimant", "–", "A sailor")],
    )
    assert published.correction is None
    page = client.get(LOG).content.decode()
    assert "<del><bdi>What taken says.</bdi></del>" in page
    assert admin_user.username not in page


@pytest.mark.parametrize(("language", "arrow"), [("", "→"), ("/ar", "←")])
def test_the_arrow_points_in_the_direction_of_reading(client, admin_client, harbour, language, arrow):
    correct(admin_client, harbour, harbour.event("taken", 5), summary="Half of the docks.")
    page = client.get(language + LOG).content.decode()
    assert set(re.findall("[←→]", page)) == {arrow}


def test_drafts_are_not_listed(client, harbour):
    event = harbour.event("draft", 5, status="draft")
    event.status = "in-review"
    event.save()
    assert summarised(client) == []
    assert "What draft says." not in client.get(LOG).content.decode()


def test_only_events_that_are_still_published_are_linked(client, harbour):
    harbour.event("kept", 6)
    retract(harbour.event("gone", 5), "Wrong.")
    page = client.get(LOG).content.decode()
    assert 'href="/harbour/?event=kept"' in page
    assert "?event=gone" not in page


def test_a_bulk_load_is_one_entry_among_those_of_people(client, harbour):
    harbour.event("before", 5)
    for number in range(4):
        event = harbour.event(f"e{number}", 5, status="draft")
        event.status, event._change_reason = "published", "load_campaign harbour"
        event.save()
    harbour.event("after", 5)
    assert summarised(client) == [("published", ""), ("published", 4), ("published", "")]
    assert "4 events, with the record’s files" in client.get(LOG).content.decode()


@pytest.mark.parametrize(("pause", "counted"), [(9, [4]), (10, [2, 2])])
def test_a_load_that_goes_on_past_the_minute_is_one(client, harbour, pause, counted):
    for number in range(4):
        event = harbour.event(f"e{number}", 5, status="draft")
        event.status, event._change_reason = "published", "load_campaign harbour"
        event.save()
        moment = LAST_SECOND + dt.timedelta(seconds=pause if number > 1 else 0)
        event.steps.filter(kind="published").update(at=moment)
    assert summarised(client) == [("published", count) for count in counted]


def test_a_person_who_types_a_loaders_reason_is_not_taken_for_a_loader(client, admin_client, harbour):
    event = harbour.event("taken", 5)
    admin_client.post(
        f"/admin/events/event/{event.pk}/preview/",
        {"_transition": "retract", "seen": event.version, "reason": "load_campaign harbour"},
    )
    assert summarised(client) == [("retracted", "“load_campaign harbour”"), ("published", "")]


def test_no_editor_is_named(client, admin_client, harbour, admin_user):
    event = harbour.event("taken", 5, status="in-review")
    admin_client.post(
        f"/admin/events/event/{event.pk}/preview/",
        {"_transition": "publish", "seen": event.version, "reason": "Checked."},
    )
    assert event.steps.first().by == admin_user
    page = client.get(LOG).content.decode()
    assert "Checked." in page
    assert admin_user.username not in page


def test_what_people_wrote_is_escaped(client, harbour):
    retract(harbour.event("taken", 5, summary="<script>alert(1)</script>"), "<b>Wrong</b>")
    page = client.get(LOG).content.decode()
    assert "<script>alert" not in page
    assert "<b>Wrong" not in page


def test_every_entry_is_on_one_of_the_pages(client, harbour, monkeypatch):
    monkeypatch.setattr("events.public.changelog.A_PAGE", 2)
    for number in range(3):
        retract(harbour.event(f"e{number}", 5), f"Reason {number}.")
        for loaded_number in range(2):
            loaded = harbour.event(f"e{number}-{loaded_number}", 5, status="draft")
            loaded.status, loaded._change_reason = "published", f"load_campaign {number}"
            loaded.save()
    assert summarised(client) == [("published", 2), ("retracted", "Reason 2."), ("published", "")]
    assert summarised(client, LOG + "?p=3")[-2:] == [("retracted", "Reason 0."), ("published", "")]
    every = [entry for number in (1, 2, 3) for entry in summarised(client, f"{LOG}?p={number}")]
    assert len(every) == 9
    assert every.count(("published", 2)) == 3


def test_the_number_of_queries_does_not_grow_with_the_entries(
    client, admin_client, harbour, django_assert_max_num_queries
):
    for number in range(10):
        event = harbour.event(f"e{number}", 5)
        districts = [harbour.mill.pk, harbour.fort.pk]
        changed = {
            "summary": f"Corrected {number}.",
            "districts": districts,
            "citations-0-claimant": f"Sailor {number}",
        }
        correct(admin_client, harbour, event, **changed)
    with django_assert_max_num_queries(22):
        assert len(entries(client)) == 20


@pytest.mark.parametrize("address", ["/nowhere/changes/", "/ar/nowhere/changes/"])
def test_an_unknown_campaign_has_no_change_log(client, address):
    assert client.get(address).status_code == 404


def test_the_map_links_to_the_log_in_both_languages(client, harbour):
    assert 'href="/harbour/changes/"' in client.get("/harbour/").content.decode()
    assert 'href="/ar/harbour/changes/"' in client.get("/ar/harbour/").content.decode()
    assert 'dir="rtl"' in client.get("/ar/harbour/changes/").content.decode()


def test_the_actor_is_named_in_the_language_of_the_page(client, harbour):
    harbour.guards.name_ar = "الحرس"
    harbour.guards.save()
    PublicChange.objects.all().delete()
    harbour.event("taken", 5)
    assert "الحرس" in client.get("/ar/harbour/changes/").content.decode()
    assert "الحرس" not in client.get(LOG).content.decode()


def test_the_log_leads_to_the_other_language(client, harbour):
    assert '<a lang="ar" hreflang="ar" href="/ar/harbour/changes/">' in client.get("/harbour/changes/").text
    assert '<a lang="en" hreflang="en" href="/harbour/changes/">' in client.get("/ar/harbour/changes/").text

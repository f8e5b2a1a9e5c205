"""The readers' change log."""

import re

import pytest

from events.models import Event
from tests.editing import address, correction_data

pytestmark = pytest.mark.django_db

LOG = "/harbour/changes/"


def told(client, page=LOG):
    """Each change by kind and reason, a load by kind and number of events, the newest first."""
    return [
        (change.kind, change.number) if hasattr(change, "number") else (change.step.kind, change.step.reason)
        for change in changes(client, page)
    ]


def changes(client, page=LOG):
    return [change for _day, of_day in client.get(page).context["days"] for change in of_day]


def differences(each):
    return [(one.label, one.before, one.after) for one in each.changed]


def correct(client, harbour, event, **values):
    event.refresh_from_db()
    client.post(address(Event, "change", event.pk), correction_data(harbour, event, **values))


def retract(event, reason):
    event.status, event.status_reason, event._change_reason = "retracted", reason, reason
    event.save()


def test_tells_what_was_published_and_retracted_with_the_reason(client, harbour):
    event = harbour.event("taken", 5)
    retract(event, "It was the mill.")
    assert told(client) == [("retracted", "It was the mill."), ("published", "")]
    page = client.get(LOG).content.decode()
    assert "It was the mill." in page
    assert "What taken says." in page


def test_each_change_says_what_was_said_then(client, admin_client, harbour):
    event = harbour.event("taken", 5)
    correct(admin_client, harbour, event, summary="Half of the docks.", scope="part")
    correct(admin_client, harbour, event, summary="Half of the docks, and the mill.", districts=[harbour.mill.pk])
    event.refresh_from_db()
    retract(event, "Wrong.")
    assert [change.summary for change in changes(client)] == [
        "Half of the docks, and the mill.",
        "Half of the docks, and the mill.",
        "Half of the docks.",
        "What taken says.",
    ]


def test_a_correction_says_field_by_field_what_was_wrong(client, admin_client, harbour, admin_user):
    event = harbour.event("taken", 5)
    more = {"citations-0-claimant": "A sailor", "summary": "Half of the docks.", "districts": [harbour.mill.pk]}
    correct(admin_client, harbour, event, **more)
    corrected_, published = changes(client)
    assert differences(corrected_.save) == [
        ("Summary", "What taken says.", "Half of the docks."),
        ("Districts", "Docks (north bank)", "Mill (south bank)"),
    ]
    [cited] = corrected_.save.cited
    assert (cited.label, differences(cited)) == ("source changed: Gazette supports", [("Claimant", "–", "A sailor")])
    assert published.save is None
    page = client.get(LOG).content.decode()
    assert "<del><bdi>What taken says.</bdi></del>" in page
    assert admin_user.username not in page


@pytest.mark.parametrize(("language", "arrow"), [("", "→"), ("/ar", "←")])
def test_the_arrow_points_the_way_one_reads(client, admin_client, harbour, language, arrow):
    correct(admin_client, harbour, harbour.event("taken", 5), summary="Half of the docks.")
    page = client.get(language + LOG).content.decode()
    assert set(re.findall("[←→]", page)) == {arrow}


def test_does_not_tell_of_drafts(client, harbour):
    event = harbour.event("draft", 5, status="draft")
    event.status = "in-review"
    event.save()
    assert told(client) == []
    assert "What draft says." not in client.get(LOG).content.decode()


def test_links_to_what_is_still_published_and_not_to_what_is_not(client, harbour):
    harbour.event("kept", 6)
    retract(harbour.event("gone", 5), "Wrong.")
    page = client.get(LOG).content.decode()
    assert 'href="/harbour/?event=kept"' in page
    assert "?event=gone" not in page


def test_a_load_is_one_change_among_those_of_people(client, harbour):
    harbour.event("before", 5)
    for number in range(4):
        event = harbour.event(f"e{number}", 5, status="draft")
        event.status, event._change_reason = "published", "load_campaign harbour"
        event.save()
    harbour.event("after", 5)
    assert told(client) == [("published", ""), ("published", 4), ("published", "")]
    assert "4 events, with the record’s files" in client.get(LOG).content.decode()


def test_tells_what_a_person_says_in_a_loaders_words(client, admin_client, harbour):
    event = harbour.event("taken", 5)
    admin_client.post(
        f"/admin/events/event/{event.pk}/preview/",
        {"_transition": "retract", "seen": event.version, "reason": "load_campaign harbour"},
    )
    assert told(client) == [("retracted", "“load_campaign harbour”"), ("published", "")]


def test_names_no_editor(client, admin_client, harbour, admin_user):
    event = harbour.event("taken", 5, status="in-review")
    admin_client.post(
        f"/admin/events/event/{event.pk}/preview/",
        {"_transition": "publish", "seen": event.version, "reason": "Checked."},
    )
    assert event.steps.first().by == admin_user
    page = client.get(LOG).content.decode()
    assert "Checked." in page
    assert admin_user.username not in page


def test_escapes_what_people_wrote(client, harbour):
    retract(harbour.event("taken", 5, summary="<script>alert(1)</script>"), "<b>Wrong</b>")
    page = client.get(LOG).content.decode()
    assert "<script>alert" not in page
    assert "<b>Wrong" not in page


def test_goes_page_by_page(client, harbour, monkeypatch):
    monkeypatch.setattr("events.public.changelog.A_PAGE", 2)
    for number in range(3):
        retract(harbour.event(f"e{number}", 5), f"Reason {number}.")
        for each in range(2):
            loaded = harbour.event(f"e{number}-{each}", 5, status="draft")
            loaded.status, loaded._change_reason = "published", f"load_campaign {number}"
            loaded.save()
    assert told(client) == [("published", 2), ("retracted", "Reason 2."), ("published", "")]
    assert told(client, LOG + "?p=3")[-2:] == [("retracted", "Reason 0."), ("published", "")]
    every = [change for number in (1, 2, 3) for change in told(client, f"{LOG}?p={number}")]
    assert len(every) == 9
    assert every.count(("published", 2)) == 3


def test_costs_as_many_queries_for_many_as_for_one(client, admin_client, harbour, django_assert_max_num_queries):
    for number in range(10):
        event = harbour.event(f"e{number}", 5)
        districts = [harbour.mill.pk, harbour.fort.pk]
        changed = {
            "summary": f"Corrected {number}.",
            "districts": districts,
            "citations-0-claimant": f"Sailor {number}",
        }
        correct(admin_client, harbour, event, **changed)
    with django_assert_max_num_queries(14):
        assert len(changes(client)) == 20


@pytest.mark.parametrize("address", ["/nowhere/changes/", "/ar/nowhere/changes/"])
def test_of_no_campaign(client, address):
    assert client.get(address).status_code == 404


def test_is_reached_from_the_map_in_both_languages(client, harbour):
    assert 'href="/harbour/changes/"' in client.get("/harbour/").content.decode()
    assert 'href="/ar/harbour/changes/"' in client.get("/ar/harbour/").content.decode()
    assert 'dir="rtl"' in client.get("/ar/harbour/changes/").content.decode()


def test_names_the_actor_in_the_readers_language(client, harbour):
    harbour.guards.name_ar = "الحرس"
    harbour.guards.save()
    harbour.event("taken", 5)
    assert "الحرس" in client.get("/ar/harbour/changes/").content.decode()
    assert "الحرس" not in client.get(LOG).content.decode()

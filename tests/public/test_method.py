"""The page on the method: its numbers are the campaign's own, and its examples come from the record."""

import re

import pytest

from events.newsroom import worked_examples
from tests.campaigns import add_voice, day

pytestmark = pytest.mark.django_db

PAGE = "/harbour/method/"
HEADINGS = {
    "changed_often": "Changed hands more than once",
    "settled": "Disputed, and settled later",
    "corroborated": "Corroborated",
    "single": "Claimed by one publisher",
    "unresolved": "Unresolved",
}


def examples(harbour):
    found = worked_examples.examples(harbour.campaign)
    return {name: getattr(found, name) for name in HEADINGS if getattr(found, name)}


def headings(client):
    return set(re.findall("<h3>(.*?)</h3>", client.get(PAGE).text))


def test_a_campaign_without_reports_has_rules_and_no_examples(client, harbour):
    assert examples(harbour) == {}
    assert headings(client) == set()
    assert "What a report does" in client.get(PAGE).text


def test_the_numbers_are_those_of_the_campaign(client, harbour):
    harbour.campaign.forget_fighting_after = 9
    harbour.campaign.unresolved_after = 1
    harbour.campaign.save()
    page = client.get(PAGE).text
    assert "no longer shown 9 days after its last report" in page
    assert "nothing is reported for 1 day is unresolved" in page


def test_a_district_that_changed_hands_often_is_shown_with_its_reports(client, harbour):
    harbour.event("landed", 5)
    harbour.event("lost", 20, harbour.guild)
    harbour.event("retaken", 40, sources=[harbour.gazette, harbour.herald])
    example = examples(harbour)["changed_often"]
    assert example.district == harbour.docks
    assert [span.starts for span in example.spans] == [day(0), day(5), day(20), day(40)]
    assert [event.reference for event in example.events] == ["landed", "lost", "retaken"]
    page = client.get(PAGE).text
    assert 'href="/harbour/?on=2031-03-06&amp;district=docks"' in page
    assert "What lost says." in page
    assert HEADINGS["changed_often"] in headings(client)


def test_a_dispute_that_was_settled_is_another_district(harbour):
    for number, district in enumerate((harbour.docks, harbour.mill)):
        harbour.event(f"claimed-{number}", 5, districts=[district])
        harbour.event(f"denied-{number}", 7, harbour.guild, districts=[district])
        harbour.event(f"held-{number}", 20, districts=[district])
    assert examples(harbour)["changed_often"].district == harbour.docks
    assert examples(harbour)["settled"].district == harbour.mill
    assert examples(harbour)["settled"].day == day(5)
    # Fought over to the last day: nothing is settled.
    harbour.event("fought", 58, harbour.guild, kind="entered", districts=[harbour.mill])
    assert "settled" not in examples(harbour)


def test_a_corroborated_hold_names_its_voices(client, harbour):
    event = harbour.event("taken", 5, sources=[harbour.gazette, harbour.herald])
    assert "corroborated" not in examples(harbour)
    watch = add_voice(harbour.campaign, "watch", side=harbour.crown)
    dockers = add_voice(harbour.campaign, "dockers", "resident", is_unnamed=True)
    for citation, voice in zip(event.citations.order_by("source__publisher"), (watch, dockers), strict=True):
        citation.voice = voice
        citation.save()
    example = examples(harbour)["corroborated"]
    assert {voice.slug for voice in example.voices} == {"watch", "dockers"}
    assert example.publishers == ["Gazette", "Herald"]
    assert "2 independent publishers put the side in control." in client.get(PAGE).text


def test_a_hold_on_one_publisher_names_it(client, harbour):
    harbour.event("taken", 5)
    assert examples(harbour)["single"].publishers == ["Gazette"]
    assert "rests on one publisher alone: Gazette." in client.get(PAGE).text
    harbour.event("bank", 5, districts=[harbour.mill], covers="south")
    assert examples(harbour)["single"].district == harbour.docks


def test_a_contest_that_nobody_reported_again_is_shown_from_the_day_it_was_unresolved(client, harbour):
    harbour.event("landed", 5, kind="entered")
    example = examples(harbour)["unresolved"]
    assert example.day == day(35)
    assert example.shown.last_report == day(5)
    assert "The last report is of 6 March 2031; from 5 April 2031 on" in client.get(PAGE).text


def test_drafts_are_no_examples(harbour):
    harbour.event("taken", 5, status="draft")
    assert examples(harbour) == {}


def test_long_examples_are_cut_short(client, harbour, monkeypatch):
    monkeypatch.setattr("events.public.method.MAX_REPORTS", 1)
    harbour.event("taken", 5)
    harbour.event("again", 6, sources=[harbour.gazette])
    page = client.get(PAGE).text
    assert "and 1 more report" in page
    assert "What again says." not in page


def test_it_counts_what_the_record_lacks(client, harbour):
    harbour.event("somewhere", 5, districts=[], place="Quay")
    harbour.event("about", 6, precision="approximate")
    page = client.get(PAGE).text
    assert "1 event names a place of which no source gives the position" in page
    assert "The day of 1 event is not exact" in page
    assert "Of 2 districts the record has no report of control at all" in page


def test_the_number_of_queries_does_not_grow_with_the_record(client, harbour, django_assert_max_num_queries):
    for number in range(1, 25, 2):
        harbour.event(f"taken-{number}", number, sources=[harbour.gazette, harbour.herald])
        harbour.event(f"lost-{number}", number + 1, harbour.guild, districts=[harbour.docks, harbour.mill])
    harbour.event("entered", 3, kind="entered", districts=[harbour.fort], actor=harbour.guild)
    with django_assert_max_num_queries(45):
        client.get(PAGE)

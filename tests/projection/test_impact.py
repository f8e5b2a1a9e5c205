"""The impact of an event on the spans, before it is published."""

import pytest

from events.projection import impact
from tests.campaigns import START, spans

pytestmark = pytest.mark.django_db


def folded_of(event):
    return impact.fold_each_with_and_without([event])[event.pk]


def effects(event):
    """By district: from, until, before and after, as short texts."""
    return [
        (
            effect.district.slug,
            (effect.starts - START).days,
            (effect.until - START).days,
            _text(effect.before),
            _text(effect.after),
        )
        for folded in folded_of(event)
        for effect in folded.effects()
    ]


def _text(span):
    contested = f" v {span.challenger.actor if span.challenger else '?'}" if span.contested else ""
    contested += " unresolved" if span.unresolved else ""
    return f"{span.holder.actor}{contested} {span.grade}"


def test_control_of_two_districts(harbour):
    event = harbour.event("both", 5, districts=[harbour.docks, harbour.mill], status="in-review")
    assert effects(event) == [
        ("docks", 5, 60, "guild initial", "guards claimed"),
        ("mill", 5, 60, "guild initial", "guards claimed"),
    ]


def test_fighting_ends_where_the_next_report_settles_it(harbour):
    harbour.event("taken", 9)
    event = harbour.event("in", 5, kind="entered", status="draft")
    assert effects(event) == [("docks", 5, 9, "guild initial", "guild v guards initial")]


def test_a_report_of_an_unresolved_contest_makes_it_fresh_for_a_while(harbour):
    harbour.event("in", 5, kind="entered")
    event = harbour.event("fought", 40, kind="contested", status="draft")
    assert effects(event) == [("docks", 40, 60, "guild v guards unresolved initial", "guild v guards initial")]


def test_a_second_voice_changes_the_grade_alone(harbour):
    harbour.event("taken", 5)
    event = harbour.event("again", 7, sources=[harbour.herald], status="draft")
    assert effects(event) == [("docks", 5, 60, "guards claimed", "guards reported")]


@pytest.mark.parametrize("values", [{"kind": "other"}, {"kind": "announced"}, {"districts": []}])
def test_an_event_that_is_not_about_control_of_a_district_has_no_effect(harbour, values):
    assert effects(harbour.event("word", 5, status="draft", place="Somewhere", **values)) == []


def test_an_event_outside_the_campaign_has_no_effect(harbour):
    assert effects(harbour.event("late", 70, status="draft")) == []


def test_a_published_event_is_compared_with_the_spans_without_it(harbour):
    event = harbour.event("taken", 5)
    assert effects(event) == [("docks", 5, 60, "guild initial", "guards claimed")]


def test_the_folded_spans_are_those_that_publishing_stores(harbour):
    harbour.event("lost", 12, harbour.league, sources=[harbour.herald])
    harbour.event("fought", 3, kind="contested")
    event = harbour.event("taken", 8, status="in-review")
    [docks] = folded_of(event)
    event.status = "published"
    event.save()
    assert [((s.starts - START).days, s.grade) for s in docks.spans_with] == [
        (s[0], s[4]) for s in spans(harbour.docks)
    ]
    event.status, event.status_reason = "retracted", "Wrong."
    event.save()
    assert [((s.starts - START).days, s.grade) for s in docks.spans_without] == [
        (s[0], s[4]) for s in spans(harbour.docks)
    ]

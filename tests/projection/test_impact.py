"""What one event makes of the map, before anybody has published it."""

import pytest

from events.projection import impact
from tests.campaigns import START, spans

pytestmark = pytest.mark.django_db


def found(event):
    """By district: from, until, before and after, as short texts."""
    return [
        (
            effect.district.slug,
            (effect.starts - START).days,
            (effect.until - START).days,
            _text(effect.before),
            _text(effect.after),
        )
        for effect in impact.effects_of(event)
    ]


def _text(span):
    contested = f" v {span.challenger.actor if span.challenger else '?'}" if span.contested else ""
    return f"{span.holder.actor}{contested} {span.grade}"


def test_control_of_two_districts(harbour):
    event = harbour.event("both", 5, districts=[harbour.docks, harbour.mill], status="in-review")
    assert found(event) == [
        ("docks", 5, 60, "guild initial", "guards claimed"),
        ("mill", 5, 60, "guild initial", "guards claimed"),
    ]


def test_fighting_ends_where_the_next_report_settles_it(harbour):
    harbour.event("taken", 9)
    event = harbour.event("in", 5, kind="entered", status="draft")
    assert found(event) == [("docks", 5, 9, "guild initial", "guild v guards initial")]


def test_a_second_voice_changes_the_grade_alone(harbour):
    harbour.event("taken", 5)
    event = harbour.event("again", 7, sources=[harbour.herald], status="draft")
    assert found(event) == [("docks", 5, 60, "guards claimed", "guards corroborated")]


@pytest.mark.parametrize("values", [{"kind": "other"}, {"kind": "announced"}, {"districts": []}])
def test_what_says_nothing_of_control_changes_nothing(harbour, values):
    assert found(harbour.event("word", 5, status="draft", place="Somewhere", **values)) == []


def test_a_day_outside_the_campaign_changes_nothing(harbour):
    assert found(harbour.event("late", 70, status="draft")) == []


def test_a_published_event_is_told_against_the_map_without_it(harbour):
    event = harbour.event("taken", 5)
    assert found(event) == [("docks", 5, 60, "guild initial", "guards claimed")]


def test_what_is_told_is_what_publishing_does(harbour):
    """The promise of the preview, held to the spans that are then stored."""
    harbour.event("lost", 12, harbour.league, sources=[harbour.herald])
    harbour.event("fought", 3, kind="contested")
    event = harbour.event("taken", 8, status="in-review")
    [docks] = impact.fold_with_and_without(event)
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

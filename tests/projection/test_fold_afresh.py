"""Spans that are folded afresh and not stored: as known on a day, or counting holds of a grade at least."""

import pytest

from events.control import Grade, Party
from events.projection import projector
from tests.campaigns import day, spans
from tests.projection.expected import AFTER, BEFORE

pytestmark = pytest.mark.django_db


def test_what_was_known_on_a_day_is_folded_afresh(taken):
    taken.event("also", 12, sources=[taken.herald])
    grades = {
        number: [span.grade for span in projector.fold_afresh(taken.campaign, known_on=day(number))[taken.docks.pk]]
        for number in (19, 20, 29, 30)
    }
    assert grades == {
        19: [Grade.INITIAL],
        20: [Grade.INITIAL, Grade.CLAIMED],
        29: [Grade.INITIAL, Grade.CLAIMED],
        30: [Grade.INITIAL, Grade.REPORTED],
    }


def test_a_source_without_a_date_is_known_from_the_event_s_own_day(harbour):
    harbour.event("taken", 10, sources=[harbour.wire])
    known = {
        number: len(projector.fold_afresh(harbour.campaign, known_on=day(number))[harbour.docks.pk])
        for number in (9, 10)
    }
    assert known == {9: 1, 10: 2}


def test_holds_of_a_grade_at_least_are_folded_afresh(taken):
    folded = projector.fold_afresh(taken.campaign, at_least=Grade.REPORTED)[taken.docks.pk]
    assert [(span.holder.actor, span.challenger, span.unresolved) for span in folded] == [
        ("guild", None, False),
        ("guild", Party("guards", "crown"), False),
        ("guild", Party("guards", "crown"), True),
    ]
    assert spans(taken.docks) == [BEFORE, AFTER]

"""What a published event changed: its districts on the day before and on its day, and what would be seen without it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from events import control
from events.models import Campaign, District, Event, Span
from events.newsroom.effect_texts import EffectText, describe_effects
from events.projection import impact

# Of a statement about a whole bank, so many districts and periods are told; the others are counted.
MOST = 30


@dataclass(frozen=True, slots=True)
class DistrictTurn:
    """A district on the day before and on the day; None before the campaign's first day."""

    district: District
    before: Span | None
    after: Span | None

    @property
    def is_same(self) -> bool:
        """Whether a reader of the map sees no difference."""
        return self.before is not None and self.after is not None and _seen(self.before) == _seen(self.after)


@dataclass(frozen=True, slots=True)
class EventImpact:
    """``before`` and ``after`` are the spans of all districts, by primary key.

    ``without`` says in words what readers would see of which days without the event.
    """

    turns: Sequence[DistrictTurn]
    before: dict[int, Span]
    after: dict[int, Span]
    without: Sequence[EffectText]
    more_without: int


def read_impact(campaign: Campaign, event: Event) -> EventImpact:
    """Of a published event, with its districts; in a number of queries that does not grow with them."""
    day = event.occurred_on
    before, after = (_spans(campaign, each) for each in (day - control.ONE_DAY, day))
    districts = sorted(event.districts.all(), key=lambda row: (row.name_en, row.slug))
    turns = [DistrictTurn(row, before.get(row.pk), after.get(row.pk)) for row in districts]
    effects = []
    if event.changes_control:
        folded = impact.fold_each_with_and_without([Event.objects.get(pk=event.pk)])[event.pk]
        effects = [effect for each in folded for effect in each.effects()]
    return EventImpact(turns, before, after, describe_effects(campaign, effects[:MOST]), max(0, len(effects) - MOST))


def _spans(campaign: Campaign, day: dt.date) -> dict[int, Span]:
    spans = Span.objects.of_campaign(campaign).as_of(day).select_related("holder", "challenger")
    return {span.district_id: span for span in spans}


def _seen(span: Span) -> tuple[object, ...]:
    return span.holder_id, span.challenger_id, span.contested, span.unresolved, span.grade

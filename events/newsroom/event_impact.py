"""What a published event changed: its districts on the day before and on its day, and what would be seen without it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from events import control
from events.models import Campaign, District, Event, Span
from events.newsroom.effect_texts import EffectText, describe_effects
from events.projection import impact

# Of a statement about a whole bank, so many periods are told; the others are counted.
MOST = 300

# What an event may make a difference in, the most important first.
DIFFERENCES = {
    "side": gettext_lazy("which side holds it"),
    "contest": gettext_lazy("whether it is contested, and by whom"),
    "grade": gettext_lazy("the grade"),
    "force": gettext_lazy("which force of the same side holds it"),
}


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

    ``without`` says in words what readers would see of which days without the event, ``differences`` in how many
    districts what would differ: each district counts once, by the first of DIFFERENCES that does on any day.
    """

    turns: Sequence[DistrictTurn]
    before: dict[int, Span]
    after: dict[int, Span]
    without: Sequence[EffectText]
    more_without: int
    differences: Sequence[tuple[str, int]]


def read_impact(campaign: Campaign, event: Event) -> EventImpact:
    """Of a published event, with its districts; in a number of queries that does not grow with them."""
    day = event.occurred_on
    before, after = (_spans(campaign, each) for each in (day - control.ONE_DAY, day))
    districts = sorted(event.districts.all(), key=lambda row: (row.name_en, row.slug))
    turns = [DistrictTurn(row, before.get(row.pk), after.get(row.pk)) for row in districts]
    effects: list[impact.Effect] = []
    if event.changes_control:
        folded = impact.fold_each_with_and_without([Event.objects.get(pk=event.pk)])[event.pk]
        effects = [effect for each in folded for effect in each.effects()]
    told, more = describe_effects(campaign, effects[:MOST]), max(0, len(effects) - MOST)
    return EventImpact(turns, before, after, told, more, count_differences(effects))


def count_differences(effects: Iterable[impact.Effect]) -> list[tuple[str, int]]:
    """Words of each difference that there is, with the number of districts whose most important one it is."""
    order = list(DIFFERENCES)
    most_important: dict[int, int] = {}
    for effect in effects:
        rank = order.index(_difference(effect))
        most_important[effect.district.pk] = min(rank, most_important.get(effect.district.pk, rank))
    counts = Counter(most_important.values())
    return [(str(words), counts[rank]) for rank, words in enumerate(DIFFERENCES.values()) if counts[rank]]


def _difference(effect: impact.Effect) -> str:
    before, after = effect.before, effect.after
    if _side(before.holder) != _side(after.holder):
        return "side"
    if (before.contested, before.unresolved, _side(before.challenger)) != (
        after.contested,
        after.unresolved,
        _side(after.challenger),
    ):
        return "contest"
    return "grade" if before.grade != after.grade else "force"


def _side(party: control.Party | None) -> str | None:
    return party.side if party else None


def _spans(campaign: Campaign, day: dt.date) -> dict[int, Span]:
    spans = Span.objects.of_campaign(campaign).as_of(day).select_related("holder", "challenger")
    return {span.district_id: span for span in spans}


def _seen(span: Span) -> tuple[object, ...]:
    return span.holder_id, span.challenger_id, span.contested, span.unresolved, span.grade

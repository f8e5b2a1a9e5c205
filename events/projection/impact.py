"""What one event makes of the map: the districts' spans with it and without it, and where they differ."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from events import control
from events.models import Campaign, District, Event
from events.projection import reader
from events.projection.parties import read_parties


@dataclass(frozen=True, slots=True)
class Effect:
    """Over ``[starts, until)`` the district's state is ``before`` without the event and ``after`` with it."""

    district: District
    starts: dt.date
    until: dt.date
    before: control.Span
    after: control.Span


@dataclass(frozen=True, slots=True)
class FoldedDistrict:
    """The spans of one of the event's districts, without the event and with it."""

    district: District
    without: list[control.Span]
    having: list[control.Span]

    def effects(self) -> Iterator[Effect]:
        """The stretches of days on which the two differ, in order; neighbours that say the same are one."""
        last: Effect | None = None
        for starts, until, before, after in _side_by_side(self.without, self.having):
            if _visible_state(before) == _visible_state(after):
                continue
            goes_on = last is not None and last.until == starts
            if (
                last
                and goes_on
                and (_visible_state(last.before), _visible_state(last.after))
                == (_visible_state(before), _visible_state(after))
            ):
                last = Effect(self.district, last.starts, until, last.before, last.after)
                continue
            if last:
                yield last
            last = Effect(self.district, starts, until, before, after)
        if last:
            yield last


def fold_with_and_without(event: Event) -> list[FoldedDistrict]:
    """Each district that the event is about, folded with and without it, whatever its status.

    The other changes are the published ones. An event outside its campaign, or of a kind that changes
    no control, makes no difference. The event must be stored: its districts and citations are read.
    """
    return fold_each_with_and_without([event])[event.pk]


def fold_each_with_and_without(events: Iterable[Event]) -> dict[int, list[FoldedDistrict]]:
    """The same of several events, each on its own, by primary key: what many need is read at the cost of one."""
    by_campaign = defaultdict(list)
    for event in events:
        by_campaign[event.campaign].append(event)
    found: dict[int, list[FoldedDistrict]] = {}
    for campaign, its_events in by_campaign.items():
        prefetch_related_objects(its_events, "districts", "citations__source")
        found |= _of_campaign(campaign, its_events)
    return found


def _of_campaign(campaign: Campaign, events: Sequence[Event]) -> dict[int, list[FoldedDistrict]]:
    parties = read_parties(campaign)
    about = {event.pk: [each for each in event.districts.all() if each.campaign_id == campaign.pk] for event in events}
    keys = sorted({district.pk for districts in about.values() for district in districts})
    changes = reader.read_changes(campaign, keys, parties, campaign.start)

    def folded_in(event: Event, district: District, said: list[control.Change]) -> FoldedDistrict:
        frame = reader.read_frame(campaign, district, parties)
        others = [change for change in changes.get(district.pk, []) if change.id != event.reference]
        return FoldedDistrict(district, control.fold(others, frame), control.fold(others + said, frame))

    found = {}
    for event in events:
        counts = event.changes_control and campaign.holds(event.occurred_on)
        said = [reader.to_control_change(event, parties)] if counts else []
        found[event.pk] = [folded_in(event, district, said) for district in about[event.pk]]
    return found


def effects_of(event: Event) -> list[Effect]:
    """Every effect of the event, by district and day."""
    return [effect for each in fold_with_and_without(event) for effect in each.effects()]


def span_on(spans: Sequence[control.Span], day: dt.date) -> control.Span | None:
    """The span that holds the day; None for a day outside the campaign."""
    return next((span for span in spans if span.starts <= day < span.until), None)


def _side_by_side(
    first: Sequence[control.Span], second: Sequence[control.Span]
) -> Iterator[tuple[dt.date, dt.date, control.Span, control.Span]]:
    """Both rows of spans cut at every boundary of either; both tile the same days."""
    cuts = sorted({span.starts for span in (*first, *second)})
    ends = [*cuts[1:], first[-1].until]
    left, right = iter(first), iter(second)
    one, other = next(left), next(right)
    for starts, until in zip(cuts, ends, strict=True):
        one = one if starts < one.until else next(left)
        other = other if starts < other.until else next(right)
        yield starts, until, one, other


def _visible_state(span: control.Span) -> tuple[object, ...]:
    return span.holder, span.contested, span.challenger, span.grade

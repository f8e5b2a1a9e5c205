"""The impact of a change on districts: their spans without it and with it, and where what readers see differs.

Of one event that is looked at before it is published, and of every write (``projector`` compares what it stores).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import prefetch_related_objects

from events import control
from events.models import Campaign, District, Event
from events.projection import reader
from events.projection.parties import read_parties


@dataclass(frozen=True, slots=True)
class State:
    """What readers see of a district on a day: a span without its days and without the reports that made it."""

    holder: control.Party | None
    challenger: control.Party | None
    contested: bool
    unresolved: bool
    grade: control.Grade


@dataclass(frozen=True, slots=True)
class Effect:
    """Over ``[starts, until)`` the district's state is ``before`` without the change and ``after`` with it."""

    district: District
    starts: dt.date
    until: dt.date
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class FoldedDistrict:
    """The spans of a district, without the change and with it."""

    district: District
    spans_without: list[control.Span]
    spans_with: list[control.Span]

    def effects(self) -> Iterator[Effect]:
        """The periods in which the two differ visibly, in order; neighbours that show the same are merged.

        Days that only one of the two has, as where the campaign has come to end earlier, are none of them.
        """
        current: Effect | None = None
        for starts, until, before, after in _cut_at_every_boundary(*_same_days(self.spans_without, self.spans_with)):
            if before == after:
                continue
            if current and (current.until, current.before, current.after) == (starts, before, after):
                current = replace(current, until=until)
                continue
            if current:
                yield current
            current = Effect(self.district, starts, until, before, after)
        if current:
            yield current


def fold_each_with_and_without(events: Iterable[Event]) -> dict[int, list[FoldedDistrict]]:
    """Each district that an event is about, folded with and without it, whatever its status; by key of the event.

    The other changes are the published ones: each of the events is folded on its own. An event outside its campaign,
    or of a kind that changes no control, makes no difference. The events must be stored: their districts and
    citations are read, in as many queries for many events as for one.
    """
    by_campaign = defaultdict(list)
    for event in events:
        by_campaign[event.campaign].append(event)
    folded: dict[int, list[FoldedDistrict]] = {}
    for campaign, campaign_events in by_campaign.items():
        prefetch_related_objects(campaign_events, "districts", "citations__source", "citations__voice")
        folded |= _fold_events(campaign, campaign_events)
    return folded


def _fold_events(campaign: Campaign, events: Sequence[Event]) -> dict[int, list[FoldedDistrict]]:
    parties = read_parties(campaign)
    # A foreign district is a mistake that the rules report; it has no spans in this campaign.
    districts = {
        event.pk: [district for district in event.districts.all() if district.campaign_id == campaign.pk]
        for event in events
    }
    keys = sorted({district.pk for event_districts in districts.values() for district in event_districts})
    changes = reader.read_changes(campaign, keys, parties, campaign.start)

    def fold_district(district: District, event: Event) -> FoldedDistrict:
        frame = reader.read_frame(campaign, district, parties)
        # A published event is among the changes already.
        others = [change for change in changes.get(district.pk, []) if change.id != event.reference]
        own = []
        if event.changes_control and campaign.holds(event.occurred_on):
            own = [reader.to_control_change(event, parties)]
        return FoldedDistrict(district, control.fold(others, frame), control.fold(others + own, frame))

    return {event.pk: [fold_district(district, event) for district in districts[event.pk]] for event in events}


def span_on(spans: Sequence[control.Span], day: dt.date) -> control.Span | None:
    """The span that holds the day; None for a day outside the campaign."""
    return next((span for span in spans if span.starts <= day < span.until), None)


def state_of(span: control.Span) -> State:
    return State(span.holder, span.challenger, span.contested, span.unresolved, span.grade)


def _same_days(*folds: Sequence[control.Span]) -> Iterator[list[control.Span]]:
    """Each of the folds, cut down to the days that all of them have; empty where there are none."""
    starts = max((spans[0].starts if spans else dt.date.max) for spans in folds)
    until = min((spans[-1].until if spans else dt.date.min) for spans in folds)
    for spans in folds:
        yield [
            replace(span, starts=max(span.starts, starts), until=min(span.until, until))
            for span in spans
            if span.starts < until and span.until > starts
        ]


def _cut_at_every_boundary(
    spans_without: Sequence[control.Span], spans_with: Sequence[control.Span]
) -> Iterator[tuple[dt.date, dt.date, State, State]]:
    """The periods between the boundaries of both lists, which tile the same days, each with its two states."""
    if not spans_without:
        return
    starts_of_periods = sorted({span.starts for span in (*spans_without, *spans_with)})
    ends_of_periods = [*starts_of_periods[1:], spans_without[-1].until]
    rest_without, rest_with = iter(spans_without), iter(spans_with)
    before, after = next(rest_without), next(rest_with)
    for starts, until in zip(starts_of_periods, ends_of_periods, strict=True):
        before = before if starts < before.until else next(rest_without)
        after = after if starts < after.until else next(rest_with)
        yield starts, until, state_of(before), state_of(after)

"""The state of a campaign on one day: who holds each district, since when and on whose word."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from events import control
from events.models import Actor, Campaign, Citation, District, Event, Span
from events.projection import projector, reader
from events.projection.impact import span_on
from events.projection.parties import read_parties


@dataclass(frozen=True, slots=True)
class DistrictState:
    """One district on one day, ``day``.

    ``since`` is the first day of the holding side's tenure. ``events`` are those of the tenure up to
    the day, in order, each with its ``citations`` (and their sources) as far as they were known; ``support`` is who of
    these says that the side took control.
    """

    district: District
    day: dt.date
    holder: Actor | None
    side: Actor | None
    challenger: Actor | None
    contested: bool
    unresolved: bool
    grade: str
    since: dt.date
    bank_statement_only: bool
    events: tuple[Event, ...]
    support: control.Support

    @property
    def status(self) -> str:
        return "contested" if self.contested else "held"

    @property
    def last_report(self) -> dt.date | None:
        """The day of the district's last report by then; a tenure but the first begins with one."""
        return self.events[-1].occurred_on if self.events else None

    @property
    def age(self) -> int | None:
        """Days from the last report to the day; None where nothing was ever reported."""
        return (self.day - self.last_report).days if self.last_report else None

    @property
    def citations(self) -> Iterator[tuple[Event, Citation]]:
        return ((event, citation) for event in self.events for citation in event.citations.all())


# By primary key of a district: its span of the day, and the references of the events of the whole tenure.
_TenuresOfDay = dict[int, tuple[control.Span, set[str]]]


def states_on(
    campaign: Campaign, day: dt.date, *, known_on: dt.date | None = None, at_least: control.Grade | None = None
) -> list[DistrictState]:
    """The state of every district on a day of the campaign, by slug of the district.

    From the stored spans; folded afresh where it is asked what was known on another day, or
    for holds of a grade at least (one of control.COUNTED). Raises ValueError for a day outside the campaign.
    """
    if not campaign.holds(day):
        raise ValueError(f"{campaign.slug} runs from {campaign.start} to {campaign.end}: {day} lies outside.")
    parties = read_parties(campaign)
    if known_on or at_least:
        tenures = _folded_tenures(day, projector.fold_afresh(campaign, known_on=known_on, at_least=at_least))
        events = Event.objects.published().filter(campaign=campaign)
    else:
        spans = Span.objects.of_campaign(campaign).tenures_on(day)
        tenures = _stored_tenures(spans, parties)
        events = Event.objects.filter(spans__in=spans).distinct()
    by_reference = _with_citations(events.filter(occurred_on__lte=day), known_on)
    changes = {
        reference: reader.to_control_change(event, parties)
        for reference, event in by_reference.items()
        if event.changes_control
    }
    actors = {actor.slug: actor for actor in campaign.actors.all()}
    return [
        _state(district, day, *tenures[district.pk], actors, by_reference, changes)
        for district in campaign.districts.order_by("slug")
    ]


def _with_citations(events: QuerySet[Event], known_on: dt.date | None) -> dict[str, Event]:
    """The events in order of days, by reference, with the citations that were known on the day; None: all."""
    citations = Citation.objects.select_related("source", "voice").order_by("reference")
    if known_on:
        citations = citations.known_on(known_on)
    ordered = events.order_by("occurred_on", "reference").prefetch_related(Prefetch("citations", citations))
    return {event.reference: event for event in ordered}


def _folded_tenures(day: dt.date, folded: dict[int, list[control.Span]]) -> _TenuresOfDay:
    tenures: _TenuresOfDay = {}
    for district, spans in folded.items():
        current = span_on(spans, day)
        # The spans tile the campaign, and the day lies in it.
        assert current is not None
        references = {reference for span in spans if span.tenure == current.tenure for reference in span.changes}
        tenures[district] = current, references
    return tenures


def _stored_tenures(spans: QuerySet[Span], parties: dict[int, control.Party]) -> _TenuresOfDay:
    tenures: _TenuresOfDay = {}
    for span in spans.order_by("starts").prefetch_related("events"):
        _earlier_span, references = tenures.get(span.district_id, (None, set()))
        references |= {event.reference for event in span.events.all()}
        # In order of days, so that the span of the day comes last.
        tenures[span.district_id] = reader.to_control_span(span, parties), references
    return tenures


def _state(
    district: District,
    day: dt.date,
    span: control.Span,
    references: set[str],
    actors: dict[str, Actor],
    events: dict[str, Event],
    changes: dict[str, control.Change],
) -> DistrictState:
    side = span.holder.side if span.holder else None
    return DistrictState(
        district=district,
        day=day,
        holder=actors[span.holder.actor] if span.holder else None,
        side=actors[span.holder.side] if span.holder else None,
        challenger=actors[span.challenger.actor] if span.challenger else None,
        contested=span.contested,
        unresolved=span.unresolved,
        grade=span.grade.value,
        since=span.tenure,
        bank_statement_only=span.bank_statement_only,
        # Of a folded tenure some references may be of later days than ``events`` holds.
        events=tuple(event for reference, event in events.items() if reference in references),
        support=control.support_for(side, (changes[reference] for reference in changes if reference in references)),
    )


@dataclass(slots=True)
class SideCounts:
    """How many districts a side holds; of those, how many are contested, and how many are unresolved instead."""

    held: int = 0
    contested: int = 0
    unresolved: int = 0


def count_by_side(states: Sequence[DistrictState]) -> dict[str, SideCounts]:
    """By side (its name in English; "" for nobody). The side that holds the most comes first."""
    counts: dict[str, SideCounts] = defaultdict(SideCounts)
    for state in states:
        of_side = counts[state.side.name_en if state.side else ""]
        of_side.held += 1
        of_side.contested += state.contested and not state.unresolved
        of_side.unresolved += state.unresolved
    return dict(sorted(counts.items(), key=lambda item: (-item[1].held, item[0])))

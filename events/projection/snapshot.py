"""Who holds what on a day, since when and on whose word: read from the spans, for any reader."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from events import control
from events.models import Actor, Campaign, Citation, District, Event, Span
from events.projection import projector, reader
from events.projection.parties import read_parties


@dataclass(frozen=True, slots=True)
class DistrictState:
    """One district on one day.

    ``since`` is the first day of the holding side's tenure. ``events`` are those of the tenure up to
    the day, in order, each with its ``citations`` (and their sources) as far as they were known.
    """

    district: District
    holder: Actor | None
    side: Actor | None
    challenger: Actor | None
    contested: bool
    grade: str
    since: dt.date
    bank_statement_only: bool
    events: tuple[Event, ...]

    @property
    def status(self) -> str:
        return "contested" if self.contested else "held"

    @property
    def last_report(self) -> dt.date | None:
        return self.events[-1].occurred_on if self.events else None

    @property
    def citations(self) -> Iterator[tuple[Event, Citation]]:
        return ((event, citation) for event in self.events for citation in event.citations.all())


# The span of the day, and the references of what was reported in its tenure (some of it maybe later).
_Found = dict[int, tuple[control.Span, set[str]]]


def states_on(
    campaign: Campaign, day: dt.date, *, known_on: dt.date | None = None, corroborated: bool = False
) -> list[DistrictState]:
    """The state of every district on a day of the campaign, by slug of the district.

    From the stored spans; folded on the spot where it is asked what was known on another day, or
    for corroborated holds only. Raises ValueError for a day outside the campaign.
    """
    if not campaign.holds(day):
        raise ValueError(f"{campaign.slug} runs from {campaign.start} to {campaign.end}: {day} lies outside.")
    if known_on or corroborated:
        found = _folded(campaign, day, projector.fold_afresh(campaign, known_on=known_on, corroborated=corroborated))
        events = Event.objects.published().filter(campaign=campaign)
    else:
        tenures = Span.objects.of_campaign(campaign).tenures_on(day)
        found = _stored(campaign, day, tenures)
        events = Event.objects.filter(spans__in=tenures).distinct()
    by_reference = _with_citations(events.filter(occurred_on__lte=day), known_on)
    actors = {actor.slug: actor for actor in campaign.actors.all()}
    return [
        _state(district, *found[district.pk], actors, by_reference) for district in campaign.districts.order_by("slug")
    ]


def _with_citations(events: QuerySet[Event], known_on: dt.date | None) -> dict[str, Event]:
    citations = Citation.objects.select_related("source").order_by("reference")
    if known_on:
        citations = citations.known_on(known_on)
    ordered = events.order_by("occurred_on", "reference").prefetch_related(Prefetch("citations", citations))
    return {event.reference: event for event in ordered}


def _folded(campaign: Campaign, day: dt.date, folded: dict[int, list[control.Span]]) -> _Found:
    found: _Found = {}
    for district, spans in folded.items():
        now = next(span for span in spans if span.starts <= day < span.until)
        tenure = [span for span in spans if span.tenure == now.tenure]
        found[district] = now, {reference for span in tenure for reference in span.changes}
    return found


def _stored(campaign: Campaign, day: dt.date, tenures: "QuerySet[Span]") -> _Found:
    parties = read_parties(campaign)
    found: _Found = {}
    for span in tenures.order_by("starts").prefetch_related("events"):
        _before, references = found.get(span.district_id, (None, set()))
        references |= {event.reference for event in span.events.all()}
        # In order of days, so that the span of the day comes last.
        found[span.district_id] = reader.to_control_span(span, parties), references
    return found


def _state(
    district: District,
    span: control.Span,
    references: set[str],
    actors: dict[str, Actor],
    events: dict[str, Event],
) -> DistrictState:
    return DistrictState(
        district=district,
        holder=actors[span.holder.actor] if span.holder else None,
        side=actors[span.holder.side] if span.holder else None,
        challenger=actors[span.challenger.actor] if span.challenger else None,
        contested=span.contested,
        grade=span.grade.value,
        since=span.tenure,
        bank_statement_only=span.bank_statement_only,
        events=tuple(event for reference, event in events.items() if reference in references),
    )


def count_by_side(states: Sequence[DistrictState]) -> dict[str, tuple[int, int]]:
    """How many districts each side (its name in English; "" for nobody) holds, and how many of those
    are contested; the side with the most first."""
    counted: dict[str, tuple[int, int]] = {}
    for state in states:
        side = state.side.name_en if state.side else ""
        held, contested = counted.get(side, (0, 0))
        counted[side] = held + 1, contested + state.contested
    return dict(sorted(counted.items(), key=lambda item: (-item[1][0], item[0])))

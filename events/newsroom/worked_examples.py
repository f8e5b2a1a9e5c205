"""Examples of the rules of control, found in a campaign's own record; a rule of which it has no case has no example."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch

from events import control
from events.models import Campaign, Citation, District, Event, Span, Voice
from events.models.querysets import SpanQuerySet
from events.projection import reader
from events.projection.parties import read_parties

Grade = Span.Grade
# A district that changed hands once more than from one side to another and back.
MANY_TENURES = 3


@dataclass(frozen=True, slots=True)
class Example:
    """Some spans of a district, in order, and the reports that they were worked out from.

    ``day`` is the one on which the map shows the case. ``publishers`` and ``voices`` are those who support that the
    holder of that day took control.
    """

    district: District
    day: dt.date
    spans: Sequence[Span]
    events: Sequence[Event]
    publishers: Sequence[str]
    voices: Sequence[Voice]

    @property
    def shown(self) -> Span:
        return next(span for span in self.spans if span.starts <= self.day < span.until)


@dataclass(frozen=True, slots=True)
class Examples:
    """One for each rule; None where the record has no such case."""

    changed_often: Example | None
    settled: Example | None
    corroborated: Example | None
    single: Example | None
    unresolved: Example | None


def examples(campaign: Campaign) -> Examples:
    """In a fixed number of queries. Of several cases of a rule, the earliest is taken."""
    parties = read_parties(campaign)
    spans = Span.objects.of_campaign(campaign).order_by("starts", "district__slug")
    often = _most_tenures(spans)
    settled = _settled(spans.exclude(district=often), campaign.until)

    def of_tenure(span: Span | None) -> Example | None:
        return (
            _example(spans.filter(district=span.district_id, tenure=span.tenure), span.starts, parties)
            if span
            else None
        )

    return Examples(
        changed_often=_example(spans.filter(district=often), None, parties) if often else None,
        settled=_example(spans.filter(district=settled.district_id), settled.starts, parties) if settled else None,
        corroborated=of_tenure(spans.filter(grade=Grade.CORROBORATED).first()),
        single=of_tenure(spans.filter(grade=Grade.CLAIMED, bank_statement_only=False).first()),
        unresolved=of_tenure(spans.filter(unresolved=True).first()),
    )


def _most_tenures(spans: SpanQuerySet) -> int | None:
    """The district that changed hands most often, if any did so twice."""
    counted = spans.order_by().values("district").annotate(n=Count("tenure", distinct=True))
    most = counted.filter(n__gte=MANY_TENURES).order_by("-n", "district__slug").first()
    return most["district"] if most else None


def _settled(spans: SpanQuerySet, until: dt.date) -> Span | None:
    """The first span of a disputed tenure whose district is held undisputed and uncontested in the end."""
    settled = [Grade.CLAIMED, Grade.REPORTED, Grade.CORROBORATED]
    in_the_end = Span.objects.filter(district=OuterRef("district"), until=until, contested=False, grade__in=settled)
    return spans.filter(Exists(in_the_end), grade=Grade.DISPUTED).first()


def _example(rows: SpanQuerySet, day: dt.date | None, parties: dict[int, control.Party]) -> Example:
    """``day`` is one of the spans'; None stands for the day of the first change of hands."""
    citations = Citation.objects.select_related("source", "voice").order_by("reference")
    events = Event.objects.select_related("actor").prefetch_related(Prefetch("citations", citations))
    ordered = events.order_by("occurred_on", "reference")
    spans = list(rows.select_related("district", "holder", "challenger").prefetch_related(Prefetch("events", ordered)))
    shown = next(span for span in spans if (span.tenure > spans[0].tenure if day is None else span.starts == day))
    tenure = [event for span in spans if span.tenure == shown.tenure for event in span.events.all()]
    support = _support(shown, tenure, parties)
    heard = {key: voice for key, voice in _voices(tenure) if key in support.voices}
    return Example(
        district=shown.district,
        day=shown.starts,
        spans=spans,
        events=[event for span in spans for event in span.events.all()],
        publishers=sorted(support.publishers),
        voices=list(heard.values()),
    )


def _support(span: Span, events: Iterable[Event], parties: dict[int, control.Party]) -> control.Support:
    side = parties[span.holder_id].side if span.holder_id else None
    return control.support_for(side, (reader.to_control_change(event, parties) for event in events))


def _voices(events: Iterable[Event]) -> Iterator[tuple[str, Voice]]:
    for event in events:
        for citation in event.citations.all():
            if citation.voice and citation.voice_key:
                yield citation.voice_key, citation.voice

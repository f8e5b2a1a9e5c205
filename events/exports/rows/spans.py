"""Spans as rows: who held a district over ``[from, until)``."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from django.db.models import Prefetch, QuerySet
from pydantic import Field
from typing_extensions import TypedDict

from events import control
from events.exports.rows.fields import Day, day_text
from events.models import Campaign, District, Event, Span, labels
from events.projection import projector, reader
from events.projection.basis import Basis
from events.projection.parties import read_parties

# Of rows that are read at a time.
CHUNK = 2000

SpanRow = TypedDict(
    "SpanRow",
    {
        "district": Annotated[str, Field(description="The slug of the district.")],
        "district_name": str,
        "bank": str,
        "from": Annotated[Day, Field(description="The first day of this state.")],
        "until": Annotated[Day, Field(description="The day after the last one: spans are half-open.")],
        "holder": Annotated[str | None, Field(description="The slug of the actor that holds it; null: nobody known.")],
        "side": Annotated[str | None, Field(description="The slug of the holder’s side.")],
        "status": Annotated[str, Field(description="held or contested.")],
        "challenger": Annotated[str | None, Field(description="Who contests it; null where nobody named does.")],
        "unresolved": Annotated[
            bool, Field(description="Contested by a named challenger, and not reported on for a long time.")
        ],
        "grade": Annotated[
            str, Field(description="Of the tenure: initial, corroborated, reported, claimed or disputed.")
        ],
        "tenure": Annotated[Day, Field(description="The day on which the side’s unbroken hold began.")],
        "last_report": Annotated[Day | None, Field(description="The day of the last report by then.")],
        "bank_statement_only": Annotated[
            bool, Field(description="Whether the hold rests on a statement about the whole bank and nothing else.")
        ],
        "events": Annotated[list[str], Field(description="References of the events that made this state.")],
    },
)
SpanRow.__doc__ = "The state of one district over some days: derived from the published events, never typed."


@dataclass(frozen=True, slots=True)
class PlacedSpan:
    """A span with its district, whether it is stored or was folded for a basis."""

    district: District
    span: control.Span

    @property
    def side(self) -> str | None:
        return self.span.holder.side if self.span.holder else None

    @property
    def key(self) -> tuple[str, dt.date]:
        """By which spans are ordered and found."""
        return self.district.slug, self.span.starts


def read_spans(campaign: Campaign, basis: Basis) -> Iterator[PlacedSpan]:
    """Every span by slug of the district and by day: the stored ones where all of the record counts."""
    if basis.is_whole:
        parties = read_parties(campaign)
        rows = stored_spans(campaign).order_by("district__slug", "starts")
        yield from (placed(row, parties) for row in rows.iterator(CHUNK))
        return
    folded = projector.fold_afresh(campaign, known_on=basis.known_on, at_least=basis.at_least)
    for district in campaign.districts.defer("shape").order_by("slug"):
        yield from (PlacedSpan(district, span) for span in folded[district.pk])


def stored_spans(campaign: Campaign) -> QuerySet[Span]:
    """With all that ``placed`` reads; without the shapes of districts, which would be most of what is read."""
    events = Prefetch("events", Event.objects.only("reference"))
    rows = Span.objects.of_campaign(campaign).select_related("district").defer("district__shape")
    return rows.prefetch_related(events)


def placed(row: Span, parties: dict[int, control.Party]) -> PlacedSpan:
    """A stored span; ``parties`` are ``read_parties`` of its campaign."""
    made_by = tuple(event.reference for event in row.events.all())
    return PlacedSpan(row.district, replace(reader.to_control_span(row, parties), changes=made_by))


def span_row(placed: PlacedSpan) -> SpanRow:
    span = placed.span
    return {
        "district": placed.district.slug,
        "district_name": labels.local_name(placed.district),
        "bank": placed.district.bank,
        "from": span.starts.isoformat(),
        "until": span.until.isoformat(),
        "holder": span.holder.actor if span.holder else None,
        "side": placed.side,
        "status": "contested" if span.contested else "held",
        "challenger": span.challenger.actor if span.challenger else None,
        "unresolved": span.unresolved,
        "grade": span.grade.value,
        "tenure": span.tenure.isoformat(),
        "last_report": day_text(span.last_report),
        "bank_statement_only": span.bank_statement_only,
        "events": sorted(span.changes),
    }

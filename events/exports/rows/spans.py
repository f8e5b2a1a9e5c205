"""Spans as rows: who held a district over ``[from, until)``."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from events import control
from events.exports.rows.fields import Day, day_text
from events.models import Campaign, District, Span, labels
from events.projection import projector, reader
from events.projection.basis import Basis
from events.projection.parties import read_parties

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
    # Without the shapes, which would be most of what is read.
    districts = campaign.districts.defer("shape").order_by("slug")
    if basis.is_whole:
        yield from _stored(campaign, {district.pk: district for district in districts})
        return
    folded = projector.fold_afresh(campaign, known_on=basis.known_on, at_least=basis.at_least)
    for district in districts:
        yield from (PlacedSpan(district, span) for span in folded[district.pk])


def _stored(campaign: Campaign, districts: Mapping[int, District]) -> Iterator[PlacedSpan]:
    parties = read_parties(campaign)
    made_by: dict[int, list[str]] = {}
    links = Span.events.through.objects.filter(span__district__campaign=campaign)
    for pk, reference in links.values_list("span_id", "event__reference").order_by("event__reference"):
        made_by.setdefault(pk, []).append(reference)
    rows = Span.objects.of_campaign(campaign).order_by("district__slug", "starts")
    for row in rows:
        span = reader.to_control_span(row, parties)
        yield PlacedSpan(districts[row.district_id], replace(span, changes=tuple(made_by.get(row.pk, ()))))


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

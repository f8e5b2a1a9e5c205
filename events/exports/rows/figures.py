"""Figures as rows."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from events.exports.rows.fields import Day, KnownOn, Reference
from events.models import Figure, labels, measures


class FigureRow(TypedDict):
    """A number that a source gives for a day. Publishers count differently: figures are not to be added up."""

    reference: Reference
    day: Day
    measure: Annotated[str, Field(description="What is counted, such as displaced-current.")]
    measure_label: str
    value: int
    qualifier: Annotated[str, Field(description="about, more than, at least, nearly, up to, or empty: as reported.")]
    unit: str
    claimant: Annotated[str, Field(description="Whose count it is, if not the source’s own.")]
    source: Annotated[str, Field(description="The reference of the source.")]
    publisher: str
    url: str
    summary: Annotated[str, Field(description="In the record’s own words.")]
    summary_en: str
    summary_ar: str
    note: str
    known_on: KnownOn


def figure_row(figure: Figure) -> FigureRow:
    """Of a figure with its source."""
    return {
        "reference": figure.reference,
        "day": figure.day.isoformat(),
        "measure": figure.measure,
        "measure_label": measures.measure(figure.measure),
        "value": figure.value,
        "qualifier": figure.qualifier,
        "unit": figure.unit,
        "claimant": labels.local_text(figure, "claimant"),
        "source": figure.source.reference,
        "publisher": figure.source.publisher,
        "url": figure.source.url,
        "summary": labels.local_text(figure, "summary"),
        "summary_en": figure.summary,
        "summary_ar": figure.summary_ar,
        "note": labels.local_text(figure, "note"),
        "known_on": figure.known_on.isoformat(),
    }

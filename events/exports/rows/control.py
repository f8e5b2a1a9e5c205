"""Control on a day as rows: who is reported to hold each district, and on whose word."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from events.exports.rows.fields import Day, Name, Page, Slug, day_text
from events.exports.rows.pages import Pages
from events.models import Actor, labels
from events.projection.snapshot import DistrictState


class ControlRow(TypedDict):
    """One district on one day."""

    district: Slug
    name: Name
    name_en: str
    name_ar: str
    bank: str
    day: Day
    holder: Annotated[str | None, Field(description="The slug of the actor that holds it; null: nobody known.")]
    side: Annotated[str | None, Field(description="The slug of the holder’s side.")]
    status: Annotated[str, Field(description="held or contested.")]
    challenger: Annotated[str | None, Field(description="Who contests it; null where nobody named does.")]
    unresolved: Annotated[
        bool, Field(description="Contested by a named challenger, and not reported on for a long time.")
    ]
    grade: Annotated[str, Field(description="initial, corroborated, reported, claimed or disputed.")]
    since: Annotated[Day, Field(description="The first day of the side’s unbroken hold.")]
    last_report: Annotated[Day | None, Field(description="The day of the district’s last report by then.")]
    age: Annotated[int | None, Field(description="Days from the last report to the day.")]
    bank_statement_only: bool
    publishers: Annotated[list[str], Field(description="The original publishers that say the side took control.")]
    voices: Annotated[list[str], Field(description="Slugs of the voices that say so.")]
    events: Annotated[list[str], Field(description="References of the events of this hold up to the day.")]
    page: Annotated[Page, Field(description="The map of the day with the district selected.")]


def control_row(state: DistrictState, pages: Pages) -> ControlRow:
    district = state.district
    return {
        "district": district.slug,
        "name": labels.local_name(district),
        "name_en": district.name_en,
        "name_ar": district.name_ar,
        "bank": district.bank,
        "day": state.day.isoformat(),
        "holder": slug_of(state.holder),
        "side": slug_of(state.side),
        "status": state.status,
        "challenger": slug_of(state.challenger),
        "unresolved": state.unresolved,
        "grade": state.grade,
        "since": state.since.isoformat(),
        "last_report": day_text(state.last_report),
        "age": state.age,
        "bank_statement_only": state.bank_statement_only,
        "publishers": sorted(state.support.publishers),
        "voices": _voices(state),
        "events": [event.reference for event in state.events],
        "page": f"{pages.map_on(state.day.isoformat())}&district={district.slug}",
    }


def _voices(state: DistrictState) -> list[str]:
    """Unnamed people are one voice a publisher in the count of ``support``; here each is called by its slug."""
    by_key = {citation.voice_key: citation.voice for _event, citation in state.citations}
    return sorted({voice.slug for key in state.support.voices if (voice := by_key.get(key))})


def slug_of(actor: Actor | None) -> str | None:
    return actor.slug if actor else None

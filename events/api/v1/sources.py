"""Sources and voices: whose word the record rests on."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from events.api.answers import Context, answer, asked_of
from events.api.lists import List, list_answer
from events.api.pages import QueryRows, day_column, text_column
from events.api.problems import not_found
from events.api.v1.parameters import LanguageParameters, ListParameters
from events.api.v1.schemas import PROBLEMS, SourceList, VoiceList
from events.exports.rows.sources import SourceRow, VoiceRow, source_row, voice_row
from events.models import Source
from events.newsroom import publications

router = Router(tags=["sources"])

# Of a source without a date, for the order alone: it comes last.
NO_DAY = dt.date.max


class SourceParameters(ListParameters):
    publisher: list[str] = Field([], description="Names of publishers, as they stand in “publisher”.")
    q: str = Field("", max_length=100, description="A text in title, address or a name of a publisher.")
    sort: Literal["reference", "publisher", "date", "-date"] = "reference"


_SORTS = {
    "reference": [text_column("reference")],
    "publisher": [text_column("publisher"), text_column("reference")],
    "date": [day_column("dated"), text_column("reference")],
}


@router.get("/campaigns/{slug:campaign}/sources", response={200: SourceList, **PROBLEMS}, operation_id="listSources")
def list_sources(request: HttpRequest, campaign: str, given: Query[SourceParameters]) -> HttpResponseBase:
    """Publications that a published event or a figure cites, with how often they support and dispute."""
    sources = List(SourceRow, lambda context: _sources(context, given), _source_row)
    return list_answer(asked_of(request, campaign, given), sources, given)


def _sources(context: Context, given: SourceParameters) -> QueryRows:
    rows = publications.public_sources(context.campaign)
    if given.publisher:
        rows = rows.filter(publisher__in=[name.replace("\0", "") for name in given.publisher])
    if given.q:
        rows = rows.with_text(given.q.replace("\0", ""))
    counted = publications.listed(rows, "publisher")
    dated = counted.annotate(dated=Coalesce("published_on", Value(NO_DAY, DateField())))
    return QueryRows(dated, _SORTS[given.sort.removeprefix("-")], given.sort.startswith("-"))


def _source_row(context: Context) -> Callable[[Source], Mapping[str, Any]]:
    return lambda source: source_row(source, context.pages)


@router.get(
    "/campaigns/{slug:campaign}/sources/{slug:source}", response={200: SourceRow, **PROBLEMS}, operation_id="getSource"
)
def get_source(request: HttpRequest, campaign: str, source: str, given: Query[LanguageParameters]) -> HttpResponseBase:
    """One publication."""

    def make(context: Context) -> Mapping[str, Any]:
        rows = publications.listed(publications.public_sources(context.campaign), "publisher")
        found = rows.filter(reference=source).first()
        if found is None:
            raise not_found(f"There is no source “{source}” that the public record cites.")
        return source_row(found, context.pages)

    return answer(asked_of(request, campaign, given), make)


@router.get("/campaigns/{slug:campaign}/voices", response={200: VoiceList, **PROBLEMS}, operation_id="listVoices")
def list_voices(request: HttpRequest, campaign: str, given: Query[ListParameters]) -> HttpResponseBase:
    """Whose words sources print: commands, residents, reporters, monitors."""
    return list_answer(asked_of(request, campaign, given), _VOICES, given)


_VOICES = List(
    VoiceRow,
    lambda context: QueryRows(context.campaign.voices.select_related("side"), [text_column("slug")]),
    lambda _context: voice_row,
)

"""The readers' change log."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from events.api import cursor
from events.api.answers import Context, answer, asked_of
from events.api.lists import record_of
from events.api.problems import invalid_parameter
from events.api.v1.change_rows import ChangeLogRow, log_row
from events.api.v1.parameters import LanguageParameters
from events.api.v1.schemas import PROBLEMS, ChangeLogList
from events.newsroom.change_log import Line, lines, read_entries

router = Router(tags=["changes"])


class ChangeLogParameters(LanguageParameters):
    limit: int = Field(100, ge=1, le=200, description="How many lines a page has at most; loads come on top.")
    cursor: str = Field("", description="Where the page begins: as “next” of the page before has it.")


@router.get("/campaigns/{slug:campaign}/changes", response={200: ChangeLogList, **PROBLEMS}, operation_id="listChanges")
def list_changes(request: HttpRequest, campaign: str, given: Query[ChangeLogParameters]) -> HttpResponseBase:
    """What was published, corrected and retracted, when and why, the newest first. A load of files is one entry."""
    asked = asked_of(request, campaign, given)

    def make(context: Context) -> Mapping[str, Any]:
        before = _line(given.cursor, cursor.read(asked.query, given.cursor, 2)) if given.cursor else None
        found = list(lines(context.campaign.pk, before)[: given.limit + 1])
        page, more = found[: given.limit], len(found) > given.limit
        entries = read_entries(context.campaign, page, before[0] if before else None, not more)
        rows: list[ChangeLogRow] = [log_row(entry) for entry in entries]
        following = asked.address_of(cursor=cursor.write(asked.query, _key(page[-1]))) if more else None
        return {"record": record_of(context, asked.language), "next": following, "items": rows}

    return answer(asked, make)


def _key(line: Line) -> list[Any]:
    at, pk, _model = line
    return [at.isoformat(), pk]


def _line(text: str, key: list[Any]) -> tuple[dt.datetime, int]:
    at, pk = key
    try:
        moment = dt.datetime.fromisoformat(at)
    except (TypeError, ValueError):
        raise invalid_parameter("cursor", text, "it is no cursor of this list; begin again without it.") from None
    if not isinstance(pk, int) or moment.tzinfo is None:
        raise invalid_parameter("cursor", text, "it is no cursor of this list; begin again without it.")
    return moment, pk

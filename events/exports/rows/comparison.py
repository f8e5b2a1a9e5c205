"""Two days compared as rows: which districts changed, and what each side gained and lost."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from events.exports.rows.control import ControlRow, control_row, slug_of
from events.exports.rows.fields import Day, Name, Slug
from events.exports.rows.pages import Pages
from events.exports.rows.places import DECIMALS
from events.models import Actor, Event, labels
from events.projection.comparison import Balance, Comparison, DistrictChange

# Of shares of an area.
SHARE_DECIMALS = 4


class TurnRow(TypedDict):
    """A day on which another side's hold begins."""

    day: Day
    holder: Annotated[str | None, Field(description="The slug of the actor that holds it from then on.")]


class DistrictChangeRow(TypedDict):
    """A district that shows another state on the second day, or changed hands between the two."""

    district: Slug
    name: Name
    change: Annotated[
        str,
        Field(
            description="hands: another side holds it; back: it changed hands and back; state: the same side holds it, "
            "and it came to be contested, or is not any more."
        ),
    ]
    turns: list[TurnRow]
    before: Annotated[ControlRow, Field(description="On the first day.")]
    after: Annotated[ControlRow, Field(description="On the second day.")]
    events: Annotated[list[str], Field(description="What began the hold, or was reported between the days.")]
    area_km2: Annotated[float, Field(description="Of its outline; 0 without one.")]


class BalanceRow(TypedDict):
    """What a side gained and lost from the first day to the second: whole districts, contested or not."""

    side: Annotated[str | None, Field(description="The slug of the side; null: held by nobody known.")]
    gained: int
    lost: int
    gained_km2: float
    lost_km2: float
    share_before: Annotated[float, Field(description="Of the area of all districts with an outline, 0 to 1.")]
    share_after: float


def change_rows(compared: Comparison, first: dt.date, pages: Pages) -> list[DistrictChangeRow]:
    return [_change_row(change, first, compared.km2, pages) for change in compared.changes]


def balance_rows(balances: Mapping[Actor | None, Balance]) -> list[BalanceRow]:
    return [_balance_row(side, balance) for side, balance in balances.items()]


def _change_row(change: DistrictChange, first: dt.date, km2: Mapping[str, float], pages: Pages) -> DistrictChangeRow:
    district = change.after.district
    return {
        "district": district.slug,
        "name": labels.local_name(district),
        "change": change.sort,
        "turns": [{"day": turn.day.isoformat(), "holder": slug_of(turn.holder)} for turn in change.turns],
        "before": control_row(change.before, pages),
        "after": control_row(change.after, pages),
        "events": _references(change.reasons(first)),
        "area_km2": round(km2[district.slug], DECIMALS),
    }


def _references(events: Iterable[Event]) -> list[str]:
    return [event.reference for event in events]


def _balance_row(side: Actor | None, balance: Balance) -> BalanceRow:
    return {
        "side": slug_of(side),
        "gained": balance.gained,
        "lost": balance.lost,
        "gained_km2": round(balance.gained_km2, DECIMALS),
        "lost_km2": round(balance.lost_km2, DECIMALS),
        "share_before": round(balance.share_before, SHARE_DECIMALS),
        "share_after": round(balance.share_after, SHARE_DECIMALS),
    }

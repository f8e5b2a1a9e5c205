"""Two days compared, as a part of the payload: what changed between them, on whose word, and what each side gained."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from events import control
from events.models import Actor, Campaign, Citation, Event, Voice
from events.payload.format import Table
from events.projection.comparison import Balance, DistrictChange, compare
from events.projection.snapshot import DistrictState

CHANGE_COLUMNS = ["district", "sort", "before", "after", "turns", "grade", "publishers", "voices", "events", "km2"]
# Of a state: lists in the columns "before" and "after".
STATE_COLUMNS = ["holder", "challenger", "contested", "unresolved", "since", "last"]
BALANCE_COLUMNS = ["side", "gained", "lost", "gainedKm2", "lostKm2", "shareBefore", "shareAfter"]
# Of areas in km².
DECIMALS = 3


def compared_part(
    campaign: Campaign,
    first: dt.date,
    second: dt.date,
    language: str,
    known_on: dt.date | None = None,
    at_least: control.Grade | None = None,
) -> dict[str, Any]:
    """What changed after the first day and up to the second. Raises ValueError unless the first lies before the second.

    ``changes`` are by slug of the district. ``before`` and ``after`` have the values that ``states`` names; ``turns``
    are days with the slug of who holds the district from then on, or null. ``publishers`` and ``voices`` say that the
    holding side took control; or, of a district that did not change hands, what is reported of it between the days.
    ``events`` are the references of what began the tenure, or of those reports. A voice is its name, with its
    publisher where it stands for unnamed people. ``balances`` are by side, null for nobody: numbers of districts, km²,
    and shares of the area in thousandths.
    """
    compared = compare(campaign, first, second, known_on=known_on, at_least=at_least)
    writer = _Writer(campaign.start, first, language)
    return {
        "language": language,
        "first": writer.day(first),
        "second": writer.day(second),
        "knownOn": writer.day(known_on),
        "atLeast": at_least,
        "states": STATE_COLUMNS,
        "changes": writer.changes(compared.changes, compared.km2),
        "balances": _balances(compared.balances),
    }


@dataclass(frozen=True, slots=True)
class _Writer:
    """Days are counted from ``start``; ``first`` is the first of the two that are compared."""

    start: dt.date
    first: dt.date
    language: str

    def day(self, day: dt.date | None) -> int | None:
        return None if day is None else (day - self.start).days

    def changes(self, changes: Iterable[DistrictChange], km2: Mapping[str, float]) -> Table:
        return {"columns": CHANGE_COLUMNS, "rows": [self._change(change, km2) for change in changes]}

    def _change(self, change: DistrictChange, km2: Mapping[str, float]) -> list[Any]:
        after = change.after
        events = change.reasons(self.first)
        publishers, voices = self._word(change, events)
        return [
            after.district.slug,
            change.sort,
            self._state(change.before),
            self._state(after),
            [[self.day(turn.day), _slug(turn.holder)] for turn in change.turns],
            after.grade,
            publishers,
            voices,
            [event.reference for event in events],
            round(km2[after.district.slug], DECIMALS),
        ]

    def _word(self, change: DistrictChange, events: Sequence[Event]) -> tuple[list[str], list[Any]]:
        """The publishers and the voices that say so, both sorted."""
        if change.turns:
            support = change.after.support
            voiced = {citation.voice_key: citation for _event, citation in change.after.citations}
            return sorted(support.publishers), self._voices([voiced[key] for key in support.voices])
        citations = [each for event in events for each in event.citations.all() if each.stance == "supports"]
        publishers = {citation.source.original_publisher for citation in citations}
        return sorted(publishers), self._voices(citations)

    def _voices(self, citations: Iterable[Citation]) -> list[Any]:
        found = {each.voice_key: (each.voice, each.source.original_publisher) for each in citations if each.voice}
        named = [self._voice(voice, publisher) for voice, publisher in found.values()]
        return sorted(named, key=lambda named: [text or "" for text in named])

    def _voice(self, voice: Voice, publisher: str) -> list[Any]:
        """The name, its language, and the publisher of unnamed people or null."""
        is_arabic = self.language == "ar" and bool(voice.name_ar)
        name, language = (voice.name_ar, "ar") if is_arabic else (voice.name_en, "en")
        return [name, language, publisher if voice.is_unnamed else None]

    def _state(self, state: DistrictState) -> list[Any]:
        return [
            _slug(state.holder),
            _slug(state.challenger),
            int(state.contested),
            int(state.unresolved),
            self.day(state.since),
            self.day(state.last_report),
        ]


def _slug(actor: Actor | None) -> str | None:
    return actor.slug if actor else None


def _balances(balances: Mapping[Actor | None, Balance]) -> Table:
    rows = [
        [
            _slug(side),
            balance.gained,
            balance.lost,
            round(balance.gained_km2, DECIMALS),
            round(balance.lost_km2, DECIMALS),
            round(1000 * balance.share_before),
            round(1000 * balance.share_after),
        ]
        for side, balance in balances.items()
    ]
    return {"columns": BALANCE_COLUMNS, "rows": rows}

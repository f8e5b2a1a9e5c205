"""Two days compared: which districts changed between them, on whose word, and what each side gained and lost."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from events import control
from events.geo import geometry
from events.models import Actor, Campaign, Event, Span, campaign_shapes
from events.projection import projector, reader, snapshot
from events.projection.parties import read_parties
from events.projection.snapshot import DistrictState

# What sort of change a district has: it changed hands; it did and is held by the same side again; or the same side
# holds it all the time, and it came to be contested, or is not any more.
HANDS, BACK, STATE = "hands", "back", "state"


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which another side's tenure begins; ``holder`` is None where nobody is known to hold from then on."""

    day: dt.date
    holder: Actor | None


@dataclass(frozen=True, slots=True)
class DistrictChange:
    """A district that shows another state on the second day, or changed hands between the two.

    ``turns`` are those after the first day and up to the second, in order.
    """

    before: DistrictState
    after: DistrictState
    turns: tuple[Turn, ...]

    @property
    def changed_hands(self) -> bool:
        return self.before.side != self.after.side

    @property
    def changed_back(self) -> bool:
        """Whether it changed hands between the days and is held by the same side on both."""
        return bool(self.turns) and not self.changed_hands

    @property
    def sort(self) -> str:
        if self.changed_hands:
            return HANDS
        return BACK if self.changed_back else STATE

    def reasons(self, first: dt.date) -> list[Event]:
        """The events that began the last tenure; or, where none began, those reported after the first day."""
        return [
            event
            for event in self.after.events
            if (event.occurred_on == self.after.since if self.turns else event.occurred_on > first)
        ]


@dataclass(slots=True)
class Balance:
    """What a side gained and lost from the first day to the second: numbers of districts, and areas in km².

    Whole districts of which it is the holder, contested or not. ``share_before`` and ``share_after`` are those of the
    area of all districts that have an outline, from 0 to 1.
    """

    gained: int = 0
    lost: int = 0
    gained_km2: float = 0.0
    lost_km2: float = 0.0
    share_before: float = 0.0
    share_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """``changes`` are by slug of the district; ``balances`` by side, None for nobody, who gained most first."""

    changes: Sequence[DistrictChange]
    balances: Mapping[Actor | None, Balance]
    # By slug of the district; 0.0 where it has no outline.
    km2: Mapping[str, float] = field(repr=False)


def compare(
    campaign: Campaign,
    first: dt.date,
    second: dt.date,
    *,
    known_on: dt.date | None = None,
    at_least: control.Grade | None = None,
) -> Comparison:
    """What differs between two days of the campaign. Raises ValueError unless the first lies before the second.

    ``known_on`` and ``at_least`` hold for both days, as in ``snapshot.states_on``.
    """
    if first >= second:
        raise ValueError(f"{first} does not lie before {second}.")
    before, after = (snapshot.states_on(campaign, day, known_on=known_on, at_least=at_least) for day in (first, second))
    turns = _turns(campaign, first, second, known_on, at_least)
    pairs = [DistrictChange(then, now, turns.get(now.district.pk, ())) for then, now in zip(before, after, strict=True)]
    rows = campaign_shapes.usable((state.district for state in after), campaign)
    km2 = {row.slug: geometry.area_km2(row.shape) if row.shape else 0.0 for row in rows}
    return Comparison([pair for pair in pairs if pair.turns or _differs(pair)], _balances(pairs, km2), km2)


def _differs(pair: DistrictChange) -> bool:
    """Whether the two states are others for the map. That another force of the same side holds it is no such thing."""
    before, after = (
        (state.side, state.contested, state.unresolved, state.challenger) for state in (pair.before, pair.after)
    )
    return before != after


def _turns(
    campaign: Campaign,
    first: dt.date,
    second: dt.date,
    known_on: dt.date | None,
    at_least: control.Grade | None,
) -> dict[int, tuple[Turn, ...]]:
    """The turns after the first day and up to the second, by primary key of the district."""
    spans: Iterable[tuple[int, control.Span]]
    if known_on or at_least:
        folded = projector.fold_afresh(campaign, known_on=known_on, at_least=at_least)
        spans = ((district, span) for district, of_district in folded.items() for span in of_district)
    else:
        parties = read_parties(campaign)
        stored = Span.objects.of_campaign(campaign).filter(starts__gt=first, starts__lte=second).order_by("starts")
        spans = ((span.district_id, reader.to_control_span(span, parties)) for span in stored)
    actors = {actor.slug: actor for actor in campaign.actors.all()}
    found: dict[int, list[Turn]] = defaultdict(list)
    for district, span in spans:
        if span.starts == span.tenure and first < span.starts <= second:
            found[district].append(Turn(span.starts, actors[span.holder.actor] if span.holder else None))
    return {district: tuple(turns) for district, turns in found.items()}


def _balances(pairs: Iterable[DistrictChange], km2: Mapping[str, float]) -> dict[Actor | None, Balance]:
    balances: dict[Actor | None, Balance] = defaultdict(Balance)
    total = sum(km2.values())
    for pair in pairs:
        area = km2[pair.after.district.slug]
        was, now = balances[pair.before.side], balances[pair.after.side]
        if total:
            was.share_before += area / total
            now.share_after += area / total
        if pair.changed_hands:
            was.lost += 1
            was.lost_km2 += area
            now.gained += 1
            now.gained_km2 += area
    by_gain = sorted(
        balances.items(), key=lambda item: (-item[1].gained, item[1].lost, item[0].slug if item[0] else "")
    )
    return dict(by_gain)

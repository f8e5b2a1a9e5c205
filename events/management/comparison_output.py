"""What `control --from DAY --to DAY` prints: as a table, or as a document for programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from events.management.table import table_lines
from events.models import Actor
from events.projection.comparison import Balance, Comparison, DistrictChange
from events.projection.snapshot import DistrictState

# With the spaces between, 100 characters.
_COLUMNS = (("district", 22), ("from", 21), ("to", 21), ("since", 10), ("grade", 12), ("sources", 7))
NOBODY = "nobody known"


def lines(comparison: Comparison, district: str | None) -> Iterator[str]:
    """The districts that changed, those that changed back, and what each side gained and lost."""
    changes = _chosen(comparison, district)
    lasting = [change for change in changes if not change.changed_back]
    yield from table_lines(_COLUMNS, map(_cells, lasting))
    yield ""
    for change in changes:
        if len(change.turns) > 1 or change.changed_back:
            turns = ", ".join(f"{turn.day} {_name(turn.holder)}" for turn in change.turns)
            yield f"{change.after.district.slug}: {'changed back: ' if change.changed_back else ''}{turns}"
    if not district:
        for side, balance in comparison.balances.items():
            if balance != Balance():
                yield f"{_name(side)}: {_balance(balance)}"


def document(comparison: Comparison, district: str | None) -> dict[str, Any]:
    """``changes`` and ``sides``, for JSON. Areas are in km²; shares are of all districts with outlines, from 0 to 1."""
    return {
        "changes": [_change(change, comparison.km2) for change in _chosen(comparison, district)],
        "sides": [
            {
                "side": side.slug if side else None,
                "gained": balance.gained,
                "lost": balance.lost,
                "gained_km2": round(balance.gained_km2, 2),
                "lost_km2": round(balance.lost_km2, 2),
                "share_before": round(balance.share_before, 4),
                "share_after": round(balance.share_after, 4),
            }
            for side, balance in comparison.balances.items()
        ],
    }


def _chosen(comparison: Comparison, district: str | None) -> Sequence[DistrictChange]:
    return [each for each in comparison.changes if not district or each.after.district.slug == district]


def _cells(change: DistrictChange) -> Sequence[str]:
    after = change.after
    sources = {citation.source_id for _event, citation in after.citations}
    return (
        after.district.slug,
        _held(change.before),
        _held(after),
        after.since.isoformat(),
        after.grade,
        str(len(sources)),
    )


def _held(state: DistrictState) -> str:
    if not state.contested:
        return _name(state.holder)
    return f"{_name(state.holder)}, {'unresolved' if state.unresolved else 'contested'}"


def _name(actor: Actor | None) -> str:
    return (actor.short_name or actor.name_en) if actor else NOBODY


def _balance(balance: Balance) -> str:
    shares = f"{balance.share_before:.1%} → {balance.share_after:.1%} of the area"
    gained = f"gained {balance.gained} ({balance.gained_km2:.1f} km²)"
    return f"{gained}, lost {balance.lost} ({balance.lost_km2:.1f} km²), {shares}"


def _change(change: DistrictChange, km2: Any) -> dict[str, Any]:
    district = change.after.district
    return {
        "district": district.slug,
        "name": district.name_en,
        "km2": round(km2[district.slug], 3),
        "changed_hands": change.changed_hands,
        "changed_back": change.changed_back,
        "from": _state(change.before),
        "to": _state(change.after),
        "turns": [
            {"day": turn.day.isoformat(), "holder": turn.holder.slug if turn.holder else None} for turn in change.turns
        ],
    }


def _state(state: DistrictState) -> dict[str, Any]:
    return {
        "holder": state.holder.slug if state.holder else None,
        "side": state.side.slug if state.side else None,
        "challenger": state.challenger.slug if state.challenger else None,
        "status": state.status,
        "unresolved": state.unresolved,
        "grade": state.grade,
        "since": state.since.isoformat(),
        "publishers": sorted(state.support.publishers),
        "voices": sorted(state.support.voices),
    }

"""A campaign's gazetteer, kept by each process for as long as the campaign stays at its revision."""

from typing import Any

from django.db import connection

from events.gazetteer.gazetteer import Gazetteer, GazetteerEntry
from events.models import Campaign, campaign_shapes

# By primary key of the campaign: the revision, and what was made of it.
_kept: dict[int, tuple[int, Gazetteer]] = {}


def gazetteer_of(campaign: Campaign) -> Gazetteer:
    """The gazetteer of the campaign at the row's own revision: refresh a row that was read before the last change.

    In a transaction what is read may be rolled back, and its revision come again with other rows; so
    there it is kept with the row that was given and nowhere else.
    """
    store: dict[Any, tuple[int, Gazetteer]] = campaign.__dict__ if connection.in_atomic_block else _kept
    key = "_gazetteer" if connection.in_atomic_block else campaign.pk
    if key not in store or store[key][0] != campaign.revision:
        store[key] = (campaign.revision, Gazetteer(entries_of(campaign)))
    return store[key][1]


def entries_of(campaign: Campaign) -> list[GazetteerEntry]:
    """The districts, and the places that have no position."""
    districts = [
        GazetteerEntry(**_named(row), kind=row.kind, pk=row.pk, lon=row.lon, lat=row.lat, shape=row.shape)
        for row in campaign_shapes.usable(campaign.districts.all(), campaign)
    ]
    places = [GazetteerEntry(**_named(row), kind=row.level, town_level=row.is_town) for row in campaign.places.all()]
    return [*districts, *places]


def _named(row: Any) -> dict[str, Any]:
    """What a district and a place without a position are known by."""
    names = {name: getattr(row, name) for name in ("slug", "name_en", "name_ar", "bank")}
    return {**names, "alt_names": tuple(row.alt_names)}

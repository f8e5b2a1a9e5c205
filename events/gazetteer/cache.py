"""Builds the gazetteer of a campaign and caches it, in each process, until the campaign's next revision."""

from typing import Any

from django.db import connection

from events.gazetteer.gazetteer import Gazetteer, GazetteerEntry
from events.models import Campaign, District, Place, campaign_shapes

# By primary key of the campaign: the revision, and the gazetteer built from it.
_cache: dict[int, tuple[int, Gazetteer]] = {}


def gazetteer_of(campaign: Campaign) -> Gazetteer:
    """The gazetteer of the campaign at ``campaign.revision``.

    The caller refreshes an instance that was read before the last change.
    """
    # What is read in a transaction may be rolled back, and another change get the same revision. So inside a
    # transaction the gazetteer is cached on the instance, which does not outlive it, and not in the process.
    in_transaction = connection.in_atomic_block
    store: dict[Any, tuple[int, Gazetteer]] = campaign.__dict__ if in_transaction else _cache
    key = "_gazetteer" if in_transaction else campaign.pk
    if key not in store or store[key][0] != campaign.revision:
        store[key] = (campaign.revision, Gazetteer(entries_of(campaign)))
    return store[key][1]


def entries_of(campaign: Campaign) -> list[GazetteerEntry]:
    """The districts of the campaign, and its places without a position; unusable shapes are left out."""
    districts = [
        GazetteerEntry(**_name_fields(row), kind=row.kind, pk=row.pk, lon=row.lon, lat=row.lat, shape=row.shape)
        for row in campaign_shapes.usable(campaign.districts.all(), campaign)
    ]
    places = [
        GazetteerEntry(**_name_fields(row), kind=row.level, town_level=row.is_town) for row in campaign.places.all()
    ]
    return [*districts, *places]


def _name_fields(row: District | Place) -> dict[str, Any]:
    """The fields that a district and a place have in common."""
    fields = {name: getattr(row, name) for name in ("slug", "name_en", "name_ar", "bank")}
    return {**fields, "alt_names": tuple(row.alt_names)}

"""A statement about a whole bank names all of its districts, so that it counts in each of them."""

from collections.abc import Collection
from typing import Any

from events.models import Campaign, District


def districts_meant(campaign: Campaign, covers: Any, named: Collection[District]) -> Any:
    """The districts that an event is about: those that it names, or, where it names none, those of its bank."""
    return campaign.districts.filter(bank=covers) if covers and not named else named

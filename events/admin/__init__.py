"""The editors' side: one module a model."""

from events.admin import (
    account,
    actor,
    basemap,
    campaign,
    citation,
    district,
    event,
    figure,
    importing,
    place,
    search,
    source,
    span,
)

__all__ = [
    "account",
    "actor",
    "basemap",
    "campaign",
    "citation",
    "district",
    "event",
    "figure",
    "importing",
    "place",
    "search",
    "source",
    "span",
]

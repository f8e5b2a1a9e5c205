"""The editors' side: one module a model."""

from events.admin import actor, basemap, campaign, citation, district, event, figure, place, search, source, span

__all__ = [
    "actor",
    "basemap",
    "campaign",
    "citation",
    "district",
    "event",
    "figure",
    "place",
    "search",
    "source",
    "span",
]

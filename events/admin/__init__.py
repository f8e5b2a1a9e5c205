"""The editors' side: one module a model."""

from events.admin import account, actor, campaign, citation, figure, source, span
from events.admin.common import json_lookup
from events.admin.events import event
from events.admin.imports import views
from events.admin.places import basemap, district, place

__all__ = [
    "account",
    "actor",
    "basemap",
    "campaign",
    "citation",
    "district",
    "event",
    "figure",
    "json_lookup",
    "place",
    "source",
    "span",
    "views",
]

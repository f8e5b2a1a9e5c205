"""The admin: importing this package registers every model and page with the site."""

from events.admin import (
    account,
    actor,
    api_tokens,
    campaign,
    citation,
    desk,
    edition,
    figure,
    log_in,
    milestone,
    mistake_report,
    phase,
    second_factor,
    source,
    span,
    story,
    voice,
)
from events.admin.common import json_lookup
from events.admin.events import event
from events.admin.imports import views
from events.admin.places import basemap, district, place

__all__ = [
    "account",
    "actor",
    "api_tokens",
    "basemap",
    "campaign",
    "citation",
    "desk",
    "district",
    "edition",
    "event",
    "figure",
    "json_lookup",
    "log_in",
    "milestone",
    "mistake_report",
    "phase",
    "place",
    "second_factor",
    "source",
    "span",
    "story",
    "views",
    "voice",
]

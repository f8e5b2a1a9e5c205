"""The place search in the event form: a text box that finds a district by name, by coordinates or on the map."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse


def with_place_search(fieldsets: Any) -> list[Any]:
    """The fieldsets, with the search box as the description of the one that holds ``districts``."""
    return [
        (title, _with_box(options) if "districts" in options["fields"] else options) for title, options in fieldsets
    ]


def _with_box(options: Any) -> Any:
    # The script puts the campaign of the form in place of the 0.
    context = {"address": reverse("admin:events_campaign_places", args=[0]), "geocoder": settings.GEOCODER}
    return {**options, "description": render_to_string("admin/events/_place_search.html", context)}

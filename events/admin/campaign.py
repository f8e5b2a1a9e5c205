"""Campaigns, and the ground that the drawing maps of their rows lie on."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from events.admin.common.base import RecordAdmin
from events.admin.drawing.geometry_check import check_geometry
from events.admin.drawing.underlay import underlay
from events.admin.places.search_api import places
from events.models import Campaign


@admin.register(Campaign)
class CampaignAdmin(RecordAdmin):
    list_display = ["name_en", "name_ar", "start", "end", "revision"]
    search_fields = ["name_en", "name_ar", "slug"]
    prepopulated_fields = {"slug": ["name_en"]}
    readonly_fields = ["revision"]
    fieldsets = [
        (None, {"fields": [("name_en", "name_ar"), "slug", ("start", "end"), "time_zone"]}),
        (_("Bounds of the map"), {"fields": [("west", "east"), ("south", "north")]}),
        (_("How control is worked out"), {"fields": ["forget_fighting_after", "revision"]}),
        (_("Sources and licences"), {"fields": ["attribution", "licences"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        under_the_map = self.admin_site.admin_view(underlay, cacheable=True)
        return [
            path("<int:pk>/ground/", under_the_map, name="events_campaign_ground"),
            path("<int:pk>/places/", self.admin_site.admin_view(places), name="events_campaign_places"),
            path("shape/", self.admin_site.admin_view(check_geometry), name="events_campaign_shape"),
            *super().get_urls(),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {}

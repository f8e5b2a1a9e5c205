"""Campaigns, and the ground that the drawing maps of their rows lie on."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from events.admin.base import RecordAdmin
from events.admin.ground import ground
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
        view = self.admin_site.admin_view(ground, cacheable=True)
        return [path("<int:pk>/ground/", view, name="events_campaign_ground"), *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {}

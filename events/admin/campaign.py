"""The admin of campaigns, with the views that serve the forms of a campaign's rows: underlay, place search, check."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.admin.common.base import RecordAdmin, RecordForm
from events.admin.common.reauthentication import needs_password
from events.admin.drawing.geometry_check import check_geometry
from events.admin.drawing.underlay import underlay
from events.admin.places.search_api import search_places
from events.models import Campaign, campaign_shapes

# How many of the districts that bounds leave out are named.
MOST_NAMES = 5


class CampaignForm(RecordForm):
    """Refuses bounds in which outlines that the map draws would be left out of it, and of the sides' shares."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.instance.pk is None or not {"west", "south", "east", "north"} & set(self.changed_data):
            return data
        bounds = Campaign(**{side: self.cleaned_data.get(side) for side in ("west", "south", "east", "north")})
        if bounds.bounds and (names := self._left_out(bounds)):
            text = ngettext(
                "The outline of %(n)d district does not fit these bounds and would not be drawn: %(names)s.",
                "The outlines of %(n)d districts do not fit these bounds and would not be drawn: %(names)s.",
                len(names),
            )
            more = len(names) - MOST_NAMES
            shown = [*names[:MOST_NAMES], *([f"+{more}"] if more > 0 else [])]
            self.add_error(None, ValidationError(text % {"n": len(names), "names": ", ".join(shown)}))
        return data

    def _left_out(self, bounds: Campaign) -> list[str]:
        """The districts whose outlines fit the stored bounds and not the new ones."""
        stored = Campaign.objects.get(pk=self.instance.pk)
        return [
            str(district)
            for district in stored.districts.exclude(shape=None)
            if campaign_shapes.problem_of(district, bounds) and not campaign_shapes.problem_of(district, stored)
        ]


# Everything hangs on a campaign. Of its list, a POST is the action that deletes.
@method_decorator(needs_password, "delete_view")
@method_decorator(needs_password, "changelist_view")
@admin.register(Campaign)
class CampaignAdmin(RecordAdmin):
    form = CampaignForm
    list_display = ["name_en", "name_ar", "start", "end", "revision"]
    search_fields = ["name_en", "name_ar", "slug"]
    prepopulated_fields = {"slug": ["name_en"]}
    readonly_fields = ["revision"]
    fieldsets = [
        (None, {"fields": [("name_en", "name_ar"), "slug", ("start", "end"), "time_zone", ("lede", "lede_ar")]}),
        (_("Bounds of the map"), {"fields": [("west", "east"), ("south", "north")]}),
        (_("How control is worked out"), {"fields": ["forget_fighting_after", "unresolved_after", "revision"]}),
        (_("Sources and licences"), {"fields": ["attribution", "licences"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        # Cacheable, so that the browser may send its ETag: the districts are large.
        underlay_view = self.admin_site.admin_view(underlay, cacheable=True)
        return [
            path("<int:pk>/ground/", underlay_view, name="events_campaign_underlay"),
            path("<int:pk>/places/", self.admin_site.admin_view(search_places), name="events_campaign_places"),
            path("shape/", self.admin_site.admin_view(check_geometry), name="events_campaign_shape"),
            *super().get_urls(),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        # A campaign belongs to no other, which RecordAdmin would preselect.
        return {}

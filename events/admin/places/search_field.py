"""The box at the head of "Where" that finds a place by name, by coordinates or on the map."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from events.admin.common.base import ModelAdminBase


class PlaceSearchMixin(ModelAdminBase):
    """Puts the box into the fieldset of the districts, for whoever may change them."""

    @property
    def media(self) -> forms.Media:
        script: Any = forms.Script("mosulmap/js/admin/places/place_search.js", type="module")
        return super().media + forms.Media(css={"all": ["mosulmap/css/admin/place_search.css"]}, js=[script])

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [(name, self._with_box(options) if may else options) for name, options in fieldsets]

    @staticmethod
    def _with_box(options: Any) -> Any:
        if "districts" not in options["fields"]:
            return options
        context = {"address": reverse("admin:events_campaign_places", args=[0]), "geocoder": settings.GEOCODER}
        return {**options, "description": render_to_string("admin/events/_place_search.html", context)}

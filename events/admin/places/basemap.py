"""The admin of basemap features: the rivers, roads and outlines that are drawn with the districts."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.admin.common.base import RecordAdmin
from events.admin.drawing.widget import MapAdminMixin, MapForm, MapWidget
from events.models import BasemapFeature


@admin.register(BasemapFeature)
class BasemapFeatureAdmin(MapAdminMixin, RecordAdmin):
    form = MapForm
    map_widget = MapWidget(draws="any", point=False)
    list_display = ["name_en", "name_ar", "kind", "geometry_source", "campaign"]
    list_filter = ["campaign", "kind"]
    list_select_related = ["campaign"]
    search_fields = ["name_en", "name_ar", "slug", "geometry_source"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (None, {"fields": ["campaign", ("name_en", "name_ar"), ("kind", "slug")]}),
        (_("Where"), {"fields": ["shape", ("geometry_source", "geometry_licence")]}),
    ]

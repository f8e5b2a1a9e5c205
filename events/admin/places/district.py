"""The admin of districts."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.admin.common.base import RecordAdmin
from events.admin.common.lines_field import LinesField
from events.admin.drawing.widget import MapAdminMixin
from events.admin.places.changelist_search import PlaceChangelistMixin
from events.admin.places.outline_notice import OutlineNoticeForm
from events.geo import geometry
from events.models import District


class DistrictForm(OutlineNoticeForm):
    alt_names = LinesField(label=_("Alternative spellings"), required=False, help_text=_("One a line, in any script."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lon", "lat"):
            if name in self.fields:
                self.fields[name].required = False
        if shape := self.fields.get("shape"):
            default_point = _("If no point is set, the middle of the polygon is used.")
            shape.help_text = f"{shape.help_text} {default_point}"

    def clean(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        if data.get("lon") is None and data.get("lat") is None and not self.errors.keys() & {"lon", "lat", "shape"}:
            self._take_point_from_shape()
        return super().clean()

    def _take_point_from_shape(self) -> None:
        """Set ``lon`` and ``lat`` to the polygon's label point; without a polygon, ask for a point."""
        try:
            self.cleaned_data["lon"], self.cleaned_data["lat"] = geometry.label_point(self.cleaned_data["shape"])
        except geometry.GeometryError:
            # An unusable shape has its error on its own field.
            if self.cleaned_data["shape"] is None:
                self.add_error("lon", _("Place a point, or draw a polygon."))


@admin.register(District)
class DistrictAdmin(PlaceChangelistMixin, MapAdminMixin, RecordAdmin):
    form = DistrictForm
    list_display = ["name_en", "name_ar", "bank", "kind", "initial_holder", "has_shape", "approximate", "campaign"]
    list_filter = ["campaign", "bank", "kind", "approximate", ("initial_holder", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["initial_holder", "campaign"]
    search_fields = ["name_en", "name_ar", "alt_names__mentions", "slug", "note"]
    autocomplete_fields = ["initial_holder"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (None, {"fields": ["campaign", ("name_en", "name_ar"), "alt_names", "slug"]}),
        (None, {"fields": [("kind", "bank"), "initial_holder"]}),
        (
            _("Where"),
            {"fields": ["shape", ("lon", "lat"), "approximate", ("geometry_source", "geometry_licence")]},
        ),
        (None, {"fields": ["note"]}),
    ]

    @admin.display(description=_("polygon"), boolean=True)
    def has_shape(self, district: District) -> bool:
        return district.west is not None

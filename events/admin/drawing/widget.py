"""Places drawn on a map: the form field, the widget and what they share with the models' forms.

django-leaflet's own widget stands on GeoDjango and so on GDAL. This one keeps its contract, a
textarea of GeoJSON that leaflet.forms.js reads and writes, and its assets.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.common.base import RecordForm
from events.admin.drawing.geometry_check import check_result_of_text
from events.admin.drawing.geometry_field import GeometryField, repaired_text, uploaded_text
from events.admin.drawing.outlier_warning import OutlierWarningMixin
from events.geo import geometry, geometry_messages, shape_diff, validity
from events.geo.shape_limits import FAR_DEGREES
from events.models import field_display
from events.newsroom.outliers import FAR_KM


class MapWidget(AdminTextareaWidget):
    """A Leaflet map over a textarea of GeoJSON, which stays for whoever would rather paste.

    ``draws`` is "area" or "any"; with ``point`` the map also sets the form's lon and lat fields.
    ``shades`` names a field of districts that are picked out on the map, and ``omits`` the row
    whose stored outline is left away because it is the one being drawn: "district-7".

    Beside the textarea ``shape`` the form may send a file as ``shape-file``, and ``shape-repair``
    where the repaired shape is wanted.
    """

    needs_multipart_form = True

    def __init__(self, *, draws: str = "area", point: bool = True, shades: str = "") -> None:
        label = gettext_lazy("The shape as GeoJSON or WKT")
        super().__init__(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false", "aria-label": label})
        self.draws = draws
        self.point = point
        self.shades = shades
        self.omits = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        if upload := files.get(f"{name}-file"):
            return uploaded_text(upload, typed or "")
        return repaired_text(typed) if typed and f"{name}-repair" in data else typed

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and f"{name}-file" not in files

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        wrong = bool(attrs and attrs.get("aria-invalid"))
        context = {
            "widget": self,
            "textarea": super().render(name, value, attrs, renderer),
            "id": (attrs or {}).get("id", f"id_{name}"),
            "name": name,
            "wrong": wrong,
            "verdict": check_result_of_text(value) if wrong and self.draws == "area" else None,
            "far_km": FAR_KM,
            "far_degrees": FAR_DEGREES,
            "judge": reverse("admin:events_campaign_shape"),
            "ground": reverse("admin:events_campaign_ground", args=[0]),
            # leaflet_draw_i18n asks for it before it gives the drawing tools their texts.
            "with_forms": True,
        }
        return render_to_string("admin/events/map_widget.html", context)

    class Media:
        css = {
            "all": [
                "leaflet/leaflet.css",
                "leaflet/draw/leaflet.draw.css",
                "mosulmap/css/admin/map_widget.css",
            ]
        }
        js = [
            "leaflet/leaflet.js",
            "leaflet/leaflet.extras.js",
            "leaflet/draw/leaflet.draw.js",
            "leaflet/leaflet.forms.js",
            forms.Script("mosulmap/js/admin/drawing/widget.js", type="module"),
        ]


class MapForm(RecordForm):
    """A row with a shape that is drawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shape := self.fields.get("shape"):
            shape.label = _("On the map")
            shape.help_text = _("Drawn with the tools on the map, pasted, or uploaded. Longitude comes first.")
            if self.instance.pk is not None:
                shape.widget.omits = f"{self.instance._meta.model_name}-{self.instance.pk}"

    def clean_shape(self) -> Any:
        """An area that is none is told with its place; the model says so too, for whoever comes another way."""
        shape = self.cleaned_data["shape"]
        try:
            fault = validity.fault(shape) if shape is not None and self.fields["shape"].widget.draws == "area" else None
        except geometry.GeometryError:
            # The model says it.
            return shape
        if fault:
            way_out = _("Move the corner, or take the repaired shape.")
            raise ValidationError(f"{geometry_messages.explain(fault)} {way_out}")
        return shape

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with the shape is said once: what the model misses may be what the field has refused."""
        by_field = getattr(error, "error_dict", {})
        if "shape" in by_field and self.has_error("shape"):
            del by_field["shape"]
        super().add_error(field, error)


class MapAdminMixin(OutlierWarningMixin):
    """Gives the shape its map."""

    map_widget = MapWidget()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whoever may only look at the row sees a picture of its shape."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets

        def looked_at(fields: Any) -> list[Any]:
            return ["drawn" if field == "shape" else field for field in fields]

        return [(title, {**options, "fields": looked_at(options["fields"])}) for title, options in fieldsets]

    @admin.display(description=gettext_lazy("On the map"))
    def drawn(self, row: Any) -> str:
        if row.shape is None:
            return field_display.NOTHING
        return format_html(
            "{} {}", shape_diff.render(str(row), None, row.shape), field_display.display_shape(row.shape)
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "shape":
            kwargs |= {"form_class": GeometryField, "widget": self.map_widget}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

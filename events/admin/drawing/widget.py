"""The widget on which a shape or a point is drawn, and the form and the admin mixin of the models that have one.

django-leaflet's own widget needs GeoDjango and so GDAL. This one keeps its contract, a textarea of GeoJSON that
leaflet.forms.js reads and writes, and its assets.
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

from events.admin.common.base import ModelAdminBase, RecordForm
from events.admin.common.optimistic_lock import copy_with
from events.admin.drawing.geometry_check import check_result_of_text
from events.admin.drawing.geometry_field import GeometryField, UnparsedText, repaired_text, uploaded_text
from events.admin.drawing.outlier_warning import warn_of_outlier
from events.geo import geometry, geometry_messages, shape_diff, validity
from events.geo.shape_limits import FAR_DEGREES
from events.models import field_display
from events.newsroom.outliers import FAR_KM


class MapWidget(AdminTextareaWidget):
    """A Leaflet map over a textarea of GeoJSON (longitude first, WGS 84), which stays usable for pasting.

    ``draws``: "area" for polygons alone, or "any". ``point``: whether the map also sets the form's ``lon`` and ``lat``.
    ``highlights``: the name of a form field of districts that are highlighted on the map. ``omits``: the underlay
    feature that is not shown because its outline is the one being drawn, such as "district-7".

    Beside the textarea ``shape`` the form may send a file as ``shape-file``, and ``shape-repair`` to have the shape
    repaired.
    """

    needs_multipart_form = True

    def __init__(self, *, draws: str = "area", point: bool = True, highlights: str = "") -> None:
        label = gettext_lazy("The shape as GeoJSON or WKT")
        super().__init__(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false", "aria-label": label})
        self.draws = draws
        self.point = point
        self.highlights = highlights
        self.omits = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        if upload := files.get(f"{name}-file"):
            return uploaded_text(upload, typed or "")
        return repaired_text(typed) if typed and f"{name}-repair" in data else typed

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and f"{name}-file" not in files

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        is_invalid = bool(attrs and attrs.get("aria-invalid"))
        context = {
            "widget": self,
            "textarea": super().render(name, value, attrs, renderer),
            "id": (attrs or {}).get("id", f"id_{name}"),
            "name": name,
            "is_invalid": is_invalid,
            "check_result": check_result_of_text(value) if is_invalid and self.draws == "area" else None,
            "far_km": FAR_KM,
            "far_degrees": FAR_DEGREES,
            "check_url": reverse("admin:events_campaign_shape"),
            # The script puts the campaign of the form in place of the 0.
            "underlay_url": reverse("admin:events_campaign_underlay", args=[0]),
            # The template tag leaflet_draw_i18n translates the drawing tools only where this is set.
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
    """The form of a row with a ``shape``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shape := self.fields.get("shape"):
            shape.label = _("On the map")
            shape.help_text = _("Drawn with the tools on the map, pasted, or uploaded. Longitude comes first.")
            if self.instance.pk is not None:
                shape.widget.omits = f"{self.instance._meta.model_name}-{self.instance.pk}"

    def clean_shape(self) -> Any:
        """Refuse an invalid area with the place of its fault; the model checks it too, for other ways in."""
        shape = self.cleaned_data["shape"]
        try:
            fault = validity.fault(shape) if shape is not None and self.fields["shape"].widget.draws == "area" else None
        except geometry.GeometryError:
            # No geometry at all: the model's own validation reports it.
            return shape
        if fault:
            remedy = _("Move the corner, or use the repaired shape.")
            raise ValidationError(f"{geometry_messages.explain(fault)} {remedy}")
        return shape

    def add_error(self, field: str | None, error: Any) -> None:
        """Drop the model's error on a shape that the form refused: the model saw none, and would call it missing."""
        by_field = getattr(error, "error_dict", {})
        if "shape" in by_field and self.has_error("shape"):
            del by_field["shape"]
        super().add_error(field, error)


class MapAdminMixin(ModelAdminBase):
    """For a model with a ``shape``: a map to draw it on, a picture for those who only view, a warning on outliers."""

    map_widget = MapWidget()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Put an uploaded shape into its field, so that it is sent again where a page asks something first."""
        if upload := request.FILES.get("shape-file"):
            text = uploaded_text(upload, request.POST.get("shape", ""))
            if not isinstance(text, UnparsedText):
                request.POST = copy_with(request.POST, {"shape": text})
        return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show a user without permission to change the row a picture of its shape in place of the map."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets

        def with_picture(fields: Any) -> list[Any]:
            return ["shape_picture" if field == "shape" else field for field in fields]

        return [(title, {**options, "fields": with_picture(options["fields"])}) for title, options in fieldsets]

    @admin.display(description=gettext_lazy("On the map"))
    def shape_picture(self, row: Any) -> str:
        if row.shape is None:
            return field_display.NOTHING
        return format_html(
            "{} {}", shape_diff.render(str(row), None, row.shape), field_display.display_shape(row.shape)
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "shape":
            kwargs |= {"form_class": GeometryField, "widget": self.map_widget}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        # Not before: an event is measured against its districts, which are saved here.
        warn_of_outlier(request, form.instance)

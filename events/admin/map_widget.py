"""Places drawn on a map: the form field, the widget and what they share with the models' forms.

django-leaflet's own widget stands on GeoDjango and so on GDAL. This one keeps its contract, a
textarea of GeoJSON that leaflet.forms.js reads and writes, and its assets.
"""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from events.admin.base import ModelAdminBase, RecordForm
from events.formats.geojson import bare_geometry, unreadable


class GeometryField(forms.JSONField):
    """GeoJSON as people have it: a geometry, or a feature or collection that holds one."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and (problem := _problem(value)):
            raise ValidationError(_("This cannot be read as GeoJSON: %(why)s") % {"why": problem})
        return bare_geometry(super().to_python(value))

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, as it was typed, where it is no JSON."""
        return InvalidJSONInput(data) if isinstance(data, str) and _problem(data) else super().bound_data(data, initial)

    def prepare_value(self, value: Any) -> Any:
        """No geometry is an empty box and not the word null."""
        return "" if value is None else super().prepare_value(value)


def _problem(text: str) -> str:
    return unreadable(text) if text.strip() else ""


class MapWidget(AdminTextareaWidget):
    """A Leaflet map over a textarea of GeoJSON, which stays for whoever would rather paste.

    ``draws`` is "area" or "any"; with ``point`` the map also sets the form's lon and lat fields.
    ``shades`` names a field of districts that are picked out on the map, and ``omits`` the row
    whose stored outline is left away because it is the one being drawn: "district-7".
    """

    def __init__(self, *, draws: str = "area", point: bool = True, shades: str = "") -> None:
        super().__init__(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false"})
        self.draws = draws
        self.point = point
        self.shades = shades
        self.omits = ""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        context = {
            "widget": self,
            "textarea": super().render(name, value, attrs, renderer),
            "id": (attrs or {}).get("id", f"id_{name}"),
            "wrong": bool(attrs and attrs.get("aria-invalid")),
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
            forms.Script("mosulmap/js/admin/map_widget.js", type="module"),
        ]


class DrawnForm(RecordForm):
    """A row with a shape that is drawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shape := self.fields.get("shape"):
            shape.label = _("On the map")
            shape.help_text = _("Drawn with the tools on the map, or pasted as GeoJSON, where longitude comes first.")
            if self.instance.pk is not None:
                shape.widget.omits = f"{self.instance._meta.model_name}-{self.instance.pk}"


class DrawnAdmin(ModelAdminBase):
    """Gives the shape its map."""

    map_widget = MapWidget()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "shape":
            kwargs |= {"form_class": GeometryField, "widget": self.map_widget}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

"""The import of district outlines: the upload form, and the context of the preview page."""

from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.events import district_map
from events.admin.events.district_map import UNHELD, DistrictMap, DrawnDistrict, Fill
from events.admin.imports.preview import outcome_counts
from events.gazetteer.cache import gazetteer_of
from events.geo import geometry, svg
from events.geo.formats import MAX_BYTES, FormatError
from events.imports.steps.outline_staging import stage_outlines
from events.models import Campaign, District, Import, ImportRow, campaign_shapes

# Outlines are written to districts, so the permission to import is not enough.
NEEDED_PERMISSIONS = ("events.add_district", "events.change_district")

# How an outline of the file is filled on the preview's map.
NEW_OUTLINE = Fill("#2c7f94", pale=True)
# Pixels.
MAP_WIDTH = 720


class DistrictsForm(forms.Form):
    """A file of shapes. Once valid, ``batch`` is the stored import that waits to be applied."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("GeoJSON, KML or KMZ; zipped shapefile or GeoPackage where the server has the extra."),
    )
    campaign = forms.ModelChoiceField(Campaign.objects.all(), label=gettext_lazy("Campaign"), empty_label=None)
    source = forms.CharField(label=gettext_lazy("Where the outlines come from"), max_length=200)
    licence = forms.CharField(label=gettext_lazy("Licence"), max_length=120, required=False)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by
        self.batch: Import

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("At most %(most)d MB.") % {"most": MAX_BYTES // 2**20})
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            place = gazetteer_of(data["campaign"]).place
            attributes = {"source": data["source"], "licence": data["licence"], "by": self._by}
            file = data["file"]
            try:
                self.batch = stage_outlines(file.read(), file.name, data["campaign"], place, **attributes)
            except FormatError as problem:
                self.add_error("file", str(problem))
        return data


def preview_context(batch: Import) -> dict[str, Any]:
    """The rows, each with its stored district (None where it is new), and one map of both outlines."""
    rows = list(batch.rows.order_by("number"))
    stored = campaign_shapes.usable(batch.campaign.districts.all(), batch.campaign)
    districts = {district.slug: district for district in stored}
    return {
        "entries": [(row, districts.get(row.data["slug"])) for row in rows],
        "map": _map(batch, districts, [row for row in rows if row.outcome in ("new", "changed")]),
    } | outcome_counts(batch)


def _map(batch: Import, districts: dict[str, District], rows: list[ImportRow]) -> Any:
    """The stored districts around the outlines of the rows, and those outlines, as SVG; "" without rows."""
    boxes = [geometry.read(row.data["shape"]).bounds for row in rows]
    box = svg.bounding_box(boxes, margin=0.5, min_span=0.02)
    if box is None:
        return ""
    frame = svg.Viewport.around(box, MAP_WIDTH)
    drawn = [
        district_map.drawn_district(frame, district, Fill(UNHELD), marked=False)
        for district in districts.values()
        if district_map.is_in_frame(frame, district)
    ]
    drawn += [
        DrawnDistrict(frame.path(row.data["shape"]), (0, 0), row.data["name"], NEW_OUTLINE, marked=True) for row in rows
    ]
    return DistrictMap(
        "districts",
        _("The districts on record, and over them the outlines of the file"),
        frame,
        drawn,
        district_map.basemap_paths(frame, batch.campaign),
        replaced=[frame.path(shape) for row in rows if (shape := _replaced_shape(row, districts))],
        texts=[(frame.pixel(*geometry.label_point(row.data["shape"])), str(row.number)) for row in rows],
    ).render()


def _replaced_shape(row: ImportRow, districts: dict[str, District]) -> Any:
    """The outline (GeoJSON) that the file would replace or, once applied, has replaced; None where there was none."""
    if row.outcome == ImportRow.Outcome.NEW or row.data["slug"] not in districts:
        return None
    district = districts[row.data["slug"]]
    replaced = copy(district)
    replaced.shape = (row.before or {}).get("shape", district.shape)
    return campaign_shapes.usable([replaced], district.campaign)[0].shape

"""Outlines of districts: the form that takes a file, and what its preview shows."""

from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.events import district_map
from events.admin.events.district_map import UNHELD, DistrictMap, DrawnDistrict, Fill
from events.gazetteer.cache import gazetteer_of
from events.geo import geometry, svg
from events.geo.formats import MAX_BYTES, FormatError
from events.imports.steps.outline_staging import stage_outlines
from events.models import Campaign, District, Import, ImportRow, campaign_shapes

NEEDED = ("events.add_district", "events.change_district")

# An outline of the file on the preview's map.
FRESH = Fill("#2c7f94", pale=True)
WIDTH = 720


class DistrictsForm(forms.Form):
    """A file of shapes. Once valid, ``batch`` is the import that waits to be applied."""

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
            raise forms.ValidationError(_("At most %(most)d MB are taken.") % {"most": MAX_BYTES // 2**20})
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            find_place = gazetteer_of(data["campaign"]).place
            origin = {"source": data["source"], "licence": data["licence"], "by": self._by}
            try:
                self.batch = stage_outlines(
                    data["file"].read(), data["file"].name, data["campaign"], find_place, **origin
                )
            except FormatError as problem:
                self.add_error("file", str(problem))
        return data


def preview(batch: Import) -> dict[str, Any]:
    """The rows with the districts that they are, and one map of what is there and what the file brings."""
    rows = list(batch.rows.order_by("number"))
    stored = campaign_shapes.usable(batch.campaign.districts.all(), batch.campaign)
    there = {district.slug: district for district in stored}
    return {
        "entries": [(row, there.get(row.data["slug"])) for row in rows],
        "picture": _picture(batch, there, [row for row in rows if row.outcome in ("new", "changed")]),
        "writes": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
        "refused": batch.counts.get("refused", 0),
    }


def _picture(batch: Import, there: dict[str, District], fresh: list[ImportRow]) -> Any:
    boxes = [geometry.read(row.data["shape"]).bounds for row in fresh]
    box = svg.bounding_box(boxes, margin=0.5, min_span=0.02)
    if box is None:
        return ""
    frame = svg.Viewport(box, WIDTH)
    areas = [
        district_map.drawn_district(frame, one, Fill(UNHELD), marked=False)
        for one in there.values()
        if district_map.is_in_frame(frame, one)
    ]
    areas += [
        DrawnDistrict(frame.path(row.data["shape"]), (0, 0), row.data["name"], FRESH, marked=True) for row in fresh
    ]
    return DistrictMap(
        "districts",
        _("The districts on record, and over them the outlines of the file"),
        frame,
        areas,
        district_map.basemap_paths(frame, batch.campaign),
        before=[frame.path(shape) for row in fresh if (shape := _before(row, there))],
        words=[(frame.pixel(*geometry.label_point(row.data["shape"])), str(row.number)) for row in fresh],
    ).render()


def _before(row: ImportRow, there: dict[str, District]) -> Any:
    """The outline that the file replaces, or has replaced."""
    if row.outcome == ImportRow.Outcome.NEW or row.data["slug"] not in there:
        return None
    district = there[row.data["slug"]]
    replaced = copy(district)
    replaced.shape = (row.before or {}).get("shape", district.shape)
    return campaign_shapes.usable([replaced], district.campaign)[0].shape

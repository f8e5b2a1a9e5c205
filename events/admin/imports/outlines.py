"""The import of district outlines: the upload form, the context of the preview page, and the columns of the names."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.events import district_map
from events.admin.events.district_map import UNHELD, DistrictMap, DrawnDistrict, Fill
from events.admin.imports.preview import outcome_counts
from events.gazetteer.cache import gazetteer_of
from events.geo import geometry, shape_diff, svg
from events.geo.formats import MAX_BYTES, FormatError
from events.geo.formats.name_columns import arabic_columns, english_columns, plain_columns
from events.imports.matching.outline_names import NameColumns
from events.imports.steps import outline_staging
from events.imports.steps.outline_staging import stage_outlines
from events.models import Campaign, District, Import, ImportRow, campaign_shapes
from events.models.text_direction import validate_direction

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
    source = forms.CharField(
        label=gettext_lazy("Where the outlines come from"), max_length=200, validators=[validate_direction]
    )
    licence = forms.CharField(
        label=gettext_lazy("Licence"), max_length=120, required=False, validators=[validate_direction]
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by
        self.batch: Import

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        validate_direction(file.name)
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


class NameColumnsForm(forms.Form):
    """The columns of a file in which the districts' names are; left open, those that are recognised."""

    name_en = forms.ChoiceField(label=gettext_lazy("Name in English"), required=False)
    name_ar = forms.ChoiceField(label=gettext_lazy("Name in Arabic"), required=False)

    def __init__(self, batch: Import, data: Any = None) -> None:
        super().__init__(data, initial={name: batch.columns.get(name, "") for name in ("name_en", "name_ar")})
        plain = plain_columns(batch.header)
        for name, recognised in (("name_en", english_columns(batch.header)), ("name_ar", arabic_columns(batch.header))):
            found = next(iter([*recognised, *plain]), "")
            unchosen = _("recognised: %(column)s") % {"column": found} if found else _("recognised from the file")
            field: Any = self.fields[name]
            field.choices = [("", unchosen), *((column, column) for column in batch.header)]


def match_again(batch: Import, sent: Any) -> None:
    """Read the names from the columns that were sent.

    Raises StepRefusedError, and ValidationError where the file has no such column.
    """
    form = NameColumnsForm(batch, sent)
    if not form.is_valid():
        raise ValidationError(
            [f"{form.fields[name].label}: {text}" for name, texts in form.errors.items() for text in texts]
        )
    columns = NameColumns(form.cleaned_data["name_en"], form.cleaned_data["name_ar"])
    outline_staging.match_again(batch, gazetteer_of(batch.campaign).place, columns)


def preview_context(batch: Import) -> dict[str, Any]:
    """The rows, each with its stored district (None where it is new) and its questions; one map of both outlines."""
    rows = list(batch.rows.order_by("number"))
    stored = campaign_shapes.usable(batch.campaign.districts.all(), batch.campaign)
    districts = {district.slug: district for district in stored}
    return {
        "entries": [(row, districts.get(row.data["slug"]), _asked(row)) for row in rows],
        "asked": (asked := sum(1 for row in rows if _is_open(row))),
        "faulty": batch.counts.get("refused", 0) - asked,
        "left_out": batch.columns.get("left_out", ()),
        "left_out_in_all": batch.columns.get("left_out_in_all", 0),
        "columns_form": NameColumnsForm(batch) if batch.header else None,
        "map": _map(batch, districts, [row for row in rows if row.outcome in ("new", "changed") or _is_open(row)]),
    } | outcome_counts(batch)


def _is_open(row: ImportRow) -> bool:
    """Whether something is asked of the outline that nobody has answered with yes."""
    return row.outcome == ImportRow.Outcome.REFUSED and bool(row.data.get("asks"))


def _asked(row: ImportRow) -> list[tuple[str, Any]]:
    """The questions of a row, each as its text and its picture; none once it is accepted."""
    if not _is_open(row):
        return []
    return [
        (asked["text"], shape_diff.render(asked["text"], asked.get("beside"), row.data["shape"], asked.get("point")))
        for asked in row.data["questions"]
    ]


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
        DrawnDistrict(
            frame.path(row.data["shape"]), frame.pixel(*_middle(row)), row.data["name"], NEW_OUTLINE, marked=True
        )
        for row in rows
    ]
    return DistrictMap(
        "districts",
        _("The districts on record, and over them the outlines of the file"),
        frame,
        drawn,
        district_map.basemap_paths(frame, batch.campaign),
        replaced=[frame.path(shape) for row in rows if (shape := _replaced_shape(row, districts))],
        texts=[(frame.pixel(*_middle(row)), str(row.number)) for row in rows],
    ).render()


def _middle(row: ImportRow) -> tuple[float, float]:
    """Longitude and latitude of where its number stands."""
    shape = row.data["shape"]
    if shape["type"] == "Point":
        lon, lat, *_height = shape["coordinates"]
        return lon, lat
    return geometry.label_point(shape)


def _replaced_shape(row: ImportRow, districts: dict[str, District]) -> Any:
    """The outline (GeoJSON) that the file would replace or, once applied, has replaced; None where there was none."""
    if ImportRow.Outcome.NEW in (row.outcome, row.data.get("asks")) or row.data["slug"] not in districts:
        return None
    district = districts[row.data["slug"]]
    replaced = copy(district)
    replaced.shape = (row.before or {}).get("shape", district.shape)
    return campaign_shapes.usable([replaced], district.campaign)[0].shape

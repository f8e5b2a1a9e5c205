"""Writes previewed outlines into their districts, and undoes that."""

from typing import Any

from django.utils.translation import gettext as _

from events.geo import geometry
from events.imports.steps.undone import Undone, edited_rows
from events.imports.steps.workflow import WRITTEN_OUTCOMES, StepRefusedError
from events.models import Campaign, District, Import, ImportRow, campaign_shapes
from events.models.base import locked


def write_outlines(batch: Import) -> None:
    """Write the outlines within the caller's transaction.

    Raises StepRefusedError where a district has changed since the preview, and ValidationError.
    """
    for row, district in _rows_with_districts(batch):
        _write(batch, row, district)


def undo_outlines(batch: Import, reason: str) -> Undone:
    """Undo the import within the caller's transaction; returns how many districts were deleted, restored or kept.

    A district gets back the outline that it had before, its source and licence, and its Arabic name, each unless
    somebody has corrected it since. It is kept as it is where another outline has been drawn since, or where the
    map cannot use the one from before. A district that the import made is deleted, unless a person has edited it
    since or an event is about it by now.
    """
    counts = Undone()
    for row, district in _rows_with_districts(batch):
        # None: deleted by hand.
        if district is None:
            continue
        result = _undo(batch, row, district, reason)
        if result == "kept":
            counts.keep(district.name_en)
        else:
            counts[result] += 1
    return counts


def _undo(batch: Import, row: ImportRow, district: District, reason: str) -> str:
    """What became of the district: deleted, restored or kept."""
    district._change_reason = reason
    if row.outcome == ImportRow.Outcome.NEW:
        if district.events.exists() or edited_rows(District, [district.pk]):
            return "kept"
        district.delete()
        return "deleted"
    is_redrawn = any(getattr(district, name) != value for name, value in _place(row).items())
    if is_redrawn or not _is_usable(row.before.get("shape"), batch.campaign):
        return "kept"
    for name, value in _imported_fields(batch, row).items():
        # A licence that a person has corrected since stays.
        if getattr(district, name) == value and name in row.before:
            setattr(district, name, row.before[name])
    # As of an import: a district that an earlier one made counts as untouched.
    district._change_reason = f"{batch.reason_prefix}undone"
    district.save()
    return "restored"


def _is_usable(shape: Any, campaign: Campaign) -> bool:
    """Whether a district may have this outline; having none is allowed."""
    try:
        return shape is None or bool(campaign_shapes.checked(shape, campaign))
    except geometry.GeometryError:
        return False


def _rows_with_districts(batch: Import) -> list[tuple[ImportRow, District | None]]:
    """The new and changed rows with their districts, all of these locked; None for a district that is not there."""
    rows = list(batch.rows.filter(outcome__in=WRITTEN_OUTCOMES).order_by("number"))
    stored = District.objects.filter(campaign=batch.campaign_id, slug__in=[row.data["slug"] for row in rows])
    districts = {district.slug: district for district in locked(stored).order_by("pk")}
    return [(row, districts.get(row.data["slug"])) for row in rows]


def _place(row: ImportRow) -> dict[str, Any]:
    """The fields that the shape of the file gives; only a district without an outline takes a point (``matching``)."""
    shape = row.data["shape"]
    if shape["type"] != "Point":
        return {"shape": shape}
    lon, lat, *_height = shape["coordinates"]
    return {"shape": None, "lon": lon, "lat": lat}


def _imported_fields(batch: Import, row: ImportRow) -> dict[str, Any]:
    """The fields of a district that an import of outlines writes."""
    origin = batch.columns
    return {
        **_place(row),
        "geometry_source": origin["source"] or batch.file_name,
        "geometry_licence": origin["licence"],
        "name_ar": row.data.get("name_ar", ""),
    }


def _write(batch: Import, row: ImportRow, district: District | None) -> None:
    fields = _imported_fields(batch, row)
    if (district.version if district else 0) != (row.before or {"version": 0})["version"]:
        raise StepRefusedError(
            _("The district of shape %(number)d (%(name)s) has changed since the preview: read the file again.")
            % {"number": row.number, "name": row.data["slug"]}
        )
    if district is None:
        names = {name: row.data.get(name, "") for name in ("name_en", "name_ar")}
        district = District(campaign=batch.campaign, slug=row.data["slug"], **names)
        district.kind = row.data.get("kind") or district.kind
        if fields["shape"]:
            district.lon, district.lat = geometry.label_point(fields["shape"])
    else:
        # An Arabic name on record is never overwritten.
        if district.name_ar or not fields["name_ar"]:
            del fields["name_ar"]
        row.before = {name: getattr(district, name) for name in fields} | {"version": district.version}
        row.save(update_fields=["before"])
    for name, value in fields.items():
        setattr(district, name, value)
    district._change_reason = batch.reason
    district.full_clean()
    district.save()

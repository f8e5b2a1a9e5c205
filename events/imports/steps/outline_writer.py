"""Previewed outlines become those of the districts, all of them in one transaction, and are taken back whole."""

from typing import Any

from django.utils.translation import gettext as _

from events.geo import geometry
from events.imports.steps.workflow import StepRefusedError, take_step
from events.models import Campaign, District, Import, ImportRow, campaign_shapes
from events.models.base import locked


def apply(batch: Import, *, by: Any = None, good_rows_only: bool = False) -> None:
    """Write the outlines, in one transaction. Raises NotNowError and ValidationError; then nothing is written."""
    with take_step(batch, "apply"):
        if batch.counts.get("refused") and not good_rows_only:
            raise StepRefusedError(_("Some rows are refused: correct the file, or import the good rows only."))
        for row, district in _written(batch):
            _write(batch, row, district)
        batch.state, batch.good_rows_only = Import.State.APPLIED, good_rows_only
        batch.save()


def take_back(batch: Import, reason: str, done: dict[str, int]) -> None:
    """Undo an applied import, within the caller's transaction, and count what became of each district.

    An outline that the import brought gives way to the one before it, and so do its source, its licence and an
    Arabic name where nobody has corrected them, unless another has been drawn since or the map cannot use it.
    A district that it made goes, edited since or not, unless an event is about it by now.
    """
    for row, district in _written(batch):
        if district is None:
            # Gone by hand.
            continue
        district._change_reason = reason
        if row.outcome == ImportRow.Outcome.NEW:
            if district.events.exists():
                done["kept"] += 1
            else:
                district.delete()
                done["deleted"] += 1
        elif district.shape == row.data["shape"] and _is_usable(row.before.get("shape"), batch.campaign):
            for name, value in _brought(batch, row).items():
                # A licence that a person has corrected since stays.
                if getattr(district, name) == value and name in row.before:
                    setattr(district, name, row.before[name])
            district.save()
            done["restored"] += 1
        else:
            done["kept"] += 1


def _is_usable(shape: Any, campaign: Campaign) -> bool:
    """Whether an outline from before may come back; none at all may."""
    try:
        return shape is None or bool(campaign_shapes.checked(shape, campaign))
    except geometry.GeometryError:
        return False


def _written(batch: Import) -> list[tuple[ImportRow, District | None]]:
    """The rows to write, or written, with their districts: all of these locked, in the order of their keys."""
    rows = list(batch.rows.filter(outcome__in=["new", "changed"]).order_by("number"))
    named = District.objects.filter(campaign=batch.campaign_id, slug__in=[row.data["slug"] for row in rows])
    districts = {district.slug: district for district in locked(named).order_by("pk")}
    return [(row, districts.get(row.data["slug"])) for row in rows]


def _brought(batch: Import, row: ImportRow) -> dict[str, Any]:
    """What of a district its outline brings along."""
    told = batch.columns
    return {
        "shape": row.data["shape"],
        "geometry_source": told["source"] or batch.file_name,
        "geometry_licence": told["licence"],
        "name_ar": row.data.get("name_ar", ""),
    }


def _write(batch: Import, row: ImportRow, district: District | None) -> None:
    brought = _brought(batch, row)
    if (district.version if district else 0) != (row.before or {"version": 0})["version"]:
        raise StepRefusedError(
            _("The district of shape %(number)d (%(name)s) has changed since the preview: read the file again.")
            % {"number": row.number, "name": row.data["slug"]}
        )
    if district is None:
        names = {name: row.data.get(name, "") for name in ("name_en", "name_ar")}
        district = District(campaign=batch.campaign, slug=row.data["slug"], **names)
        district.lon, district.lat = geometry.label_point(row.data["shape"])
        brought.pop("name_ar")
    else:
        if district.name_ar or not brought["name_ar"]:
            brought.pop("name_ar")
        row.before = {name: getattr(district, name) for name in brought} | {"version": district.version}
        row.save(update_fields=["before"])
    for name, value in brought.items():
        setattr(district, name, value)
    district._change_reason = batch.reason
    district.full_clean()
    district.save()

"""Previewed outlines become those of the districts, all of them in one transaction, and are taken back whole."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from events import geometry
from events.imports.states import NotNowError, held
from events.models import District, Import, ImportRow
from events.models.base import locked

# What of a district its outline brings along.
FIELDS = ("shape", "geometry_source", "geometry_licence")


def apply(batch: Import, *, by: Any = None, good_rows_only: bool = False) -> None:
    """Write the outlines, in one transaction. Raises NotNowError and ValidationError; then nothing is written."""
    with held(batch, "apply"):
        if batch.counts.get("refused") and not good_rows_only:
            raise NotNowError(_("Some rows are refused: correct the file, or import the good rows only."))
        for row in _written(batch):
            _write(batch, row)
        batch.state, batch.good_rows_only = Import.State.APPLIED, good_rows_only
        batch.save()


def take_back(batch: Import, reason: str, done: dict[str, int]) -> None:
    """Undo an applied import, within the caller's transaction, and count what became of each district.

    An outline that the import brought gives way to the one before it, unless another has been drawn since.
    A district that it made goes, edited since or not, unless an event is about it by now.
    """
    for row in _written(batch):
        district = _district(batch, row)
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
        elif district.shape == row.data["shape"]:
            for name in row.before.keys() & set(FIELDS):
                setattr(district, name, row.before[name])
            district.save()
            done["restored"] += 1
        else:
            done["kept"] += 1


def _written(batch: Import) -> Iterator[ImportRow]:
    """In the order of the districts: of two imports at once, neither then waits for ever for the other."""
    return batch.rows.filter(outcome__in=["new", "changed"]).order_by("data__slug").iterator()


def _district(batch: Import, row: ImportRow) -> District | None:
    return locked(District.objects.filter(campaign=batch.campaign_id, slug=row.data["slug"])).first()


def _write(batch: Import, row: ImportRow) -> None:
    district = _district(batch, row)
    if (district is None) != (row.outcome == ImportRow.Outcome.NEW):
        raise NotNowError(_("The districts have changed since the preview: read the file again."))
    if district is None:
        district = District(campaign=batch.campaign, slug=row.data["slug"], name_en=row.data["name"])
        district.lon, district.lat = geometry.label_point(row.data["shape"])
    else:
        row.before = {name: getattr(district, name) for name in FIELDS}
        row.save(update_fields=["before"])
    district.shape = row.data["shape"]
    district.geometry_source = batch.columns["source"] or batch.file_name
    district.geometry_licence = batch.columns["licence"]
    district._change_reason = batch.reason
    district.full_clean()
    district.save()

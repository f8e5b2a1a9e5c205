"""Stages the outlines of a file: matched with the districts on record, and kept as an import to preview.

What looks wrong is asked: an outline with an open question counts as refused until a person accepts it.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from events.geo.formats.features import Feature, FormatError
from events.imports.matching import outlines
from events.imports.matching.outline_names import NameColumns, kept_properties, text_columns
from events.imports.matching.outlines import MatchedOutline, OutlineMatcher
from events.imports.matching.places import PlaceFinder
from events.imports.steps.workflow import StepRefusedError, take_step
from events.models import Campaign, Import, ImportRow

# Of so many features without a geometry number and name are kept, to be told.
MOST_LEFT_OUT = 100
# Each is compared with all others, within one request. The quarters of a city are some hundreds.
MOST_OUTLINES = 1_000


def stage_outlines(
    data: bytes,
    file_name: str,
    campaign: Campaign,
    find_place: PlaceFinder,
    *,
    source: str = "",
    licence: str = "",
    by: Any = None,
) -> Import:
    """A previewed import of the outlines in the bytes of a file. Raises FormatError, with nothing left behind.

    ``source`` and ``licence`` are those of the outlines; ``by`` is the user who uploads them.
    """
    features = outlines.read(data)
    if len(features) > MOST_OUTLINES:
        raise FormatError(
            _("The file has %(number)d shapes; the limit is %(most)d. Leave only those of the campaign's map in it.")
            % {"number": len(features), "most": MOST_OUTLINES}
        )
    matched = OutlineMatcher(campaign, find_place).match(features)
    with transaction.atomic():
        batch = Import.objects.create(
            campaign=campaign,
            file_name=file_name[-200:],
            size=len(data),
            digest=hashlib.sha256(data).hexdigest(),
            dialect=outlines.NAME,
            header=text_columns(features),
            columns={
                "source": source[:200],
                "licence": licence[:120],
                "left_out": [[number, name[:120]] for number, name in features.left_out[:MOST_LEFT_OUT]],
                "left_out_in_all": len(features.left_out),
            },
            state=Import.State.PREVIEWED,
            row_count=len(matched),
            by=by,
        )
        _keep(batch, matched)
    return batch


def match_again(batch: Import, find_place: PlaceFinder, columns: NameColumns) -> None:
    """Match the file's outlines anew, with their names from these columns. Raises StepRefusedError."""
    with take_step(batch, "answer"):
        features = [_feature(row) for row in batch.rows.order_by("number")]
        matched = OutlineMatcher(batch.campaign, find_place, columns).match(features)
        batch.rows.all().delete()
        batch.columns |= {"name_en": columns.english, "name_ar": columns.arabic}
        _keep(batch, matched)


def accept_outlines(batch: Import, numbers: Collection[int]) -> None:
    """Take the outlines of these numbers as they are, questions and all, within the caller's step.

    Numbers of other outlines do nothing. Raises StepRefusedError where two of them are one district.
    """
    taken: dict[str, int] = {}
    for row in batch.rows.filter(number__in=numbers, outcome=ImportRow.Outcome.REFUSED).order_by("number"):
        if not row.data.get("asks"):
            continue
        if taken.setdefault(row.data["slug"], row.number) != row.number:
            raise StepRefusedError(
                _("Shapes %(one)d and %(other)d are the same district: choose one of them.")
                % {"one": taken[row.data["slug"]], "other": row.number}
            )
        row.outcome = row.data["asks"]
        row.save(update_fields=["outcome"])
    batch.counts = Counter(batch.rows.order_by().values_list("outcome", flat=True))


def _keep(batch: Import, matched: Iterable[MatchedOutline]) -> None:
    rows = ImportRow.objects.bulk_create(_row(batch, outline) for outline in matched)
    batch.counts = Counter(row.outcome for row in rows)
    batch.save(update_fields=["counts", "columns"])


def _feature(row: ImportRow) -> Feature:
    """The feature of the file that the row was made of."""
    data = row.data
    return Feature(row.value, data.get("properties", {}), data.get("drawn") or data["shape"], row.number)


def _row(batch: Import, outline: MatchedOutline) -> ImportRow:
    district = outline.district
    data: dict[str, Any] = {
        "slug": outline.slug or (district.slug if district else ""),
        "name": outline.name[:120],
        "name_en": outline.name_en,
        "name_ar": outline.name_ar,
        "kind": outline.kind,
        "shape": outline.shape,
        "properties": kept_properties(outline.feature),
    }
    if outline.shape is not outline.feature.geometry:
        # Simplified: with other columns of names the file's own outline is matched again.
        data["drawn"] = outline.feature.geometry
    if outline.questions:
        data |= {"asks": outline.asks, "questions": outline.questions}
    is_change = ImportRow.Outcome.CHANGED in (outline.outcome, outline.asks)
    return ImportRow(
        batch=batch,
        number=outline.number,
        outcome=outline.outcome,
        name="name" if outline.feature.name else "",
        value=outline.feature.name[:200],
        reason=outline.reason[:400],
        data=data,
        # The version that the preview was made with: another one refuses the step "apply".
        before={"version": district.version} if district and is_change else None,
    )

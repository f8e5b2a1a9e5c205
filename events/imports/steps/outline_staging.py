"""Stages the outlines of a file: matched with the districts on record, and kept as an import to preview."""

import hashlib
from collections import Counter
from typing import Any

from django.db import transaction

from events.imports.matching import outlines
from events.imports.matching.outlines import MatchedOutline, OutlineMatcher
from events.imports.matching.places import PlaceFinder
from events.models import Campaign, Import, ImportRow


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
    matched = OutlineMatcher(campaign, find_place).match(outlines.read(data))
    with transaction.atomic():
        batch = Import.objects.create(
            campaign=campaign,
            file_name=file_name[-200:],
            size=len(data),
            digest=hashlib.sha256(data).hexdigest(),
            dialect=outlines.NAME,
            columns={"source": source[:200], "licence": licence[:120]},
            state=Import.State.PREVIEWED,
            row_count=len(matched),
            counts=Counter(outline.outcome for outline in matched),
            by=by,
        )
        ImportRow.objects.bulk_create(_row(batch, outline) for outline in matched)
    return batch


def _row(batch: Import, outline: MatchedOutline) -> ImportRow:
    district = outline.district
    data = {
        "slug": outline.slug or (district.slug if district else ""),
        "name": outline.name[:120],
        "name_en": outline.name_en,
        "name_ar": outline.name_ar,
        "shape": outline.shape,
    }
    return ImportRow(
        batch=batch,
        number=outline.number,
        outcome=outline.outcome,
        name="name" if outline.name else "",
        value=outline.name[:200],
        reason=outline.reason[:400],
        data=data,
        # The version that the preview was made with: another one refuses the step "apply".
        before={"version": district.version} if district and outline.outcome == ImportRow.Outcome.CHANGED else None,
    )

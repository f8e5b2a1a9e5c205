"""A page of rows with what becomes of each, and the numbers above it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict

from events.imports.steps.staging import dialect_of
from events.models import Event, Import, ImportRow

A_PAGE = 50
UNPLACED = "unplaced"


def preview(batch: Import, asked: QueryDict) -> dict[str, Any]:
    """``asked``: outcome, one of ImportRow.Outcome or “unplaced”, and p."""
    chosen = asked.get("outcome", "")
    rows = batch.rows.order_by("number")
    if chosen == UNPLACED:
        rows = rows.filter(is_unplaced=True, outcome=ImportRow.Outcome.NEW)
    elif chosen in ImportRow.Outcome:
        rows = rows.filter(outcome=chosen)
    page = Paginator(rows, A_PAGE).get_page(asked.get("p"))
    # With the campaign: Django asks each district for it that comes by way of the campaign.
    districts = batch.campaign.districts.only("campaign", "slug", "name_en", "name_ar", "bank")
    names = {district.slug: str(district) for district in districts}
    events = _events(batch, [row.reference for row in page])
    return {
        "page": page,
        "entries": [(row, events.get(row.reference), _where(row, names)) for row in page],
        "outcomes": [(value, label, batch.counts.get(value, 0)) for value, label in ImportRow.Outcome.choices],
        "unread": dialect_of(batch).unread(),
        "unplaced": batch.counts.get(UNPLACED, 0),
        "chosen": chosen,
        "writes": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
        "refused": batch.counts.get("refused", 0),
    }


def _where(row: ImportRow, names: dict[str, str]) -> str:
    """The districts by name, else the place as reported."""
    data = row.data or {}
    districts = ", ".join(names.get(slug, slug) for slug in data.get("districts", ()))
    return districts or data.get("place", "")


def _events(batch: Import, references: list[str]) -> dict[str, int]:
    """The primary keys of the events that the rows are or name, to link to."""
    events = Event.objects.filter(campaign=batch.campaign_id, reference__in=references)
    return dict(events.values_list("reference", "pk"))

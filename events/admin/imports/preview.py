"""The context of the preview page: one page of the file's rows with their outcomes, and the counts above them."""

from typing import Any

from django.http import HttpRequest

from events.admin.common.pages import paginate
from events.imports.steps.staging import dialect_of
from events.models import Event, Import, ImportRow

ROWS_PER_PAGE = 50
UNPLACED = "unplaced"


def outcome_counts(batch: Import) -> dict[str, int]:
    """How many rows applying the import would write, and how many are outside or refused."""
    return {
        "writes": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
        "outside": batch.counts.get("outside", 0),
        "refused": batch.counts.get("refused", 0),
    }


def preview_context(batch: Import, request: HttpRequest) -> dict[str, Any]:
    """The page ``?p=`` of the rows whose outcome is ``?outcome=``: one of ImportRow.Outcome, or "unplaced"."""
    chosen = request.GET.get("outcome", "")
    rows = batch.rows.order_by("number")
    if chosen == UNPLACED:
        rows = rows.filter(is_unplaced=True, outcome=ImportRow.Outcome.NEW)
    elif chosen in ImportRow.Outcome:
        rows = rows.filter(outcome=chosen)
    page = paginate(request, rows, ROWS_PER_PAGE)
    # Its column "campaign" too: Django reads it of every row that a related manager gives.
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
    } | outcome_counts(batch)


def _where(row: ImportRow, names: dict[str, str]) -> str:
    """The districts by name, else the place as reported."""
    data = row.data or {}
    districts = ", ".join(names.get(slug, slug) for slug in data.get("districts", ()))
    return districts or data.get("place", "")


def _events(batch: Import, references: list[str]) -> dict[str, int]:
    """By reference, the primary keys of the events on record that rows of the page name."""
    events = Event.objects.filter(campaign=batch.campaign_id, reference__in=references)
    return dict(events.values_list("reference", "pk"))

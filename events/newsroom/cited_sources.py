"""Finds the source that a citation names by its address, or makes it: the same whether a form or the API cites it."""

from collections.abc import Mapping
from typing import Any

from events.models import Campaign, Source
from events.models.base import lock_rows
from events.models.canonical_url import archived_url_target

# How many citations may come at once: a form that is refused is rendered again with as many as it claims to have,
# and each takes its time.
MOST_CITATIONS = 100


def source_at(campaign: int, url: str) -> Source | None:
    """The source on record of the page at the address, however it is spelled. ``campaign`` is a primary key."""
    return Source.objects.filter(campaign=campaign).at_address(url).first()


def is_described_otherwise(source: Source, described: Mapping[str, Any]) -> bool:
    """Whether a column of the source says something else than it is described with; an empty value says nothing."""
    return any(value and value != getattr(source, column) for column, value in described.items())


def with_archived_page(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a new source; from an archive's address, also that of the page it is a copy of."""
    url = columns.get("url", "")
    page = archived_url_target(url)
    if page == url:
        return dict(columns)
    address = page if page.startswith(("http://", "https://")) else f"http://{page}"
    return {**columns, "archived_url": columns.get("archived_url") or url, "url": address}


def save_or_find(source: Source) -> Source:
    """Save the new source, and return it, or the one of its address that somebody has added meanwhile.

    Needs a transaction, within which the campaign stays locked.
    """
    # Whoever adds the same page at the same time waits for this lock, and then finds the source.
    lock_rows(Campaign.objects.filter(pk=source.campaign_id))
    existing = source_at(source.campaign_id, source.url)
    if existing is None:
        source.save()
    return existing or source

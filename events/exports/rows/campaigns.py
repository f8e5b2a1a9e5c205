"""Campaigns as rows, with their phases, milestones and editions."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from events.exports.rows.fields import Day, Name, Page, Slug, day_text
from events.exports.rows.pages import Pages
from events.models import Campaign, Edition, Milestone, Phase, labels

Bounds = Annotated[
    list[float], Field(min_length=4, max_length=4, description="West, south, east, north; degrees, WGS 84.")
]


class PhaseRow(TypedDict):
    """A run of days with a name. Both its days belong to it."""

    slug: Slug
    name: Name
    name_en: str
    name_ar: str
    starts: Day
    ends: Day
    summary: str
    summary_en: str
    summary_ar: str
    bbox: Annotated[Bounds | None, Field(description="The part of the map on which it was fought; null: all of it.")]


class MilestoneRow(TypedDict):
    """A day that the chart names."""

    slug: Slug
    name: Name
    day: Day
    event: Annotated[str | None, Field(description="The reference of the published event that it rests on.")]


class EditionRow(TypedDict):
    """A compilation of the record that was released whole."""

    slug: Slug
    name: Name
    released_on: Day
    note: Annotated[str, Field(description="What it changed.")]


class CampaignRow(TypedDict):
    """The period and the area that everything else belongs to."""

    slug: Slug
    name: Name
    name_en: str
    name_ar: str
    lede: Annotated[str, Field(description="Three sentences on what the map shows.")]
    start: Annotated[Day, Field(description="The first day; it belongs to the campaign.")]
    end: Annotated[Day, Field(description="The last day; it belongs to the campaign.")]
    time_zone: Annotated[str, Field(description="For display alone: days of the record are civil dates.")]
    bbox: Bounds
    forget_fighting_after: Annotated[int, Field(description="Days until fighting by nobody named is forgotten.")]
    unresolved_after: Annotated[int, Field(description="Days until a contest that nobody reports is unresolved.")]
    attribution: str
    licences: Annotated[str, Field(description="Under which licences which parts of the record stand.")]
    revision: Annotated[int, Field(description="Counts what was published; everything here is of this revision.")]
    revised_at: Annotated[str | None, Field(description="When the revision last moved, RFC 3339; null: not known.")]
    milestones: list[MilestoneRow]
    editions: list[EditionRow]
    page: Page


def campaign_row(campaign: Campaign, pages: Pages) -> CampaignRow:
    """Reads its milestones and editions."""
    return {
        "slug": campaign.slug,
        "name": labels.local_name(campaign),
        "name_en": campaign.name_en,
        "name_ar": campaign.name_ar,
        "lede": labels.local_text(campaign, "lede"),
        "start": campaign.start.isoformat(),
        "end": campaign.end.isoformat(),
        "time_zone": campaign.time_zone,
        "bbox": [campaign.west, campaign.south, campaign.east, campaign.north],
        "forget_fighting_after": campaign.forget_fighting_after,
        "unresolved_after": campaign.unresolved_after,
        "attribution": campaign.attribution,
        "licences": campaign.licences,
        "revision": campaign.revision,
        "revised_at": campaign.revised_at.isoformat(timespec="seconds") if campaign.revised_at else None,
        "milestones": [_milestone_row(each) for each in campaign.milestones.select_related("event")],
        "editions": [_edition_row(each) for each in campaign.editions.all()],
        "page": pages.of("campaign"),
    }


def phase_row(phase: Phase) -> PhaseRow:
    corners = [phase.west, phase.south, phase.east, phase.north]
    return {
        "slug": phase.slug,
        "name": labels.local_name(phase),
        "name_en": phase.name_en,
        "name_ar": phase.name_ar,
        "starts": phase.starts.isoformat(),
        "ends": phase.ends.isoformat(),
        "summary": labels.local_text(phase, "summary"),
        "summary_en": phase.summary,
        "summary_ar": phase.summary_ar,
        "bbox": [corner for corner in corners if corner is not None] or None,
    }


def _milestone_row(milestone: Milestone) -> MilestoneRow:
    event = milestone.event
    return {
        "slug": milestone.slug,
        "name": labels.local_name(milestone),
        "day": milestone.day.isoformat(),
        "event": event.reference if event and event.status == "published" else None,
    }


def _edition_row(edition: Edition) -> EditionRow:
    return {
        "slug": edition.slug,
        "name": labels.local_name(edition),
        "released_on": day_text(edition.released_on) or "",
        "note": labels.local_text(edition, "note"),
    }

"""What a load says of outlines that may be right but look wrong: nobody is there to be asked, as in the admin."""

from collections.abc import Iterator, Mapping
from typing import Any

from shapely.geometry.base import BaseGeometry

from events.geo import geometry, geometry_messages, outline_questions
from events.models import Campaign, campaign_shapes


def outlines_of(slug: str) -> dict[str, BaseGeometry]:
    """The valid outlines of the campaign's districts, by slug; none where there is no such campaign yet."""
    campaign = Campaign.objects.filter(slug=slug).first()
    rows = campaign_shapes.usable(campaign.districts.order_by("slug"), campaign) if campaign else ()
    return {row.slug: geometry.read(row.shape) for row in rows if row.shape is not None}


def outline_remarks(slug: str, before: Mapping[str, BaseGeometry]) -> Iterator[str]:
    """A line for each thing that looks wrong about an outline that is new, or another one than ``before``.

    The cost grows with the number of districts times that of the new outlines, in tenths of a millisecond.
    """
    campaign = Campaign.objects.get(slug=slug)
    outlines = outlines_of(slug)
    areas = {each: geometry.spherical_area_km2(outline) for each, outline in outlines.items()}
    points: Any = {each: (lon, lat) for each, lon, lat in campaign.districts.values_list("slug", "lon", "lat")}
    for district, outline in outlines.items():
        then = before.get(district)
        if then is not None and then.equals(outline):
            continue
        asked = outline_questions.questions(
            outline,
            campaign.bounds,
            {other: area for other, area in outlines.items() if other != district},
            others_km2=sum(areas.values()) - areas[district],
            before=then,
            point=points[district],
        )
        for question in asked:
            yield f"district {district}: {geometry_messages.question(question)}"

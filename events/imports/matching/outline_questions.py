"""Asks of the outlines of a file what looks wrong beside the districts as they will be once the file is written."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from events.geo import geometry, geometry_messages
from events.geo.outline_questions import questions
from events.models import Campaign, District

if TYPE_CHECKING:
    from events.imports.matching.outlines import MatchedOutline


class OutlineQuestions:
    """``districts`` and ``shapes``: those of the campaign by slug; a district may have no shape."""

    def __init__(
        self, campaign: Campaign, districts: Mapping[str, District], shapes: Mapping[str, BaseGeometry]
    ) -> None:
        self._campaign, self._districts, self._stored = campaign, districts, shapes

    def ask(self, outlines: "list[MatchedOutline]") -> None:
        """Add the questions to each of the outlines that the file would write."""
        # A file that replaces every outline overlaps the old ones of the neighbours: they are judged by the new.
        areas = dict(self._stored) | {outline.slug: outline.area for outline in outlines if outline.area is not None}
        names = {slug: str(district) for slug, district in self._districts.items()}
        names |= {outline.slug: outline.name_en for outline in outlines if outline.district is None}
        slugs, tree = list(areas), shapely.STRtree(list(areas.values()))
        km2 = {slug: geometry.spherical_area_km2(area) for slug, area in areas.items()}
        total_km2 = sum(km2.values())
        for outline in outlines:
            if outline.area is None:
                continue
            touched = [slugs[number] for number in tree.query(outline.area, predicate="intersects")]
            district = outline.district
            found = questions(
                outline.area,
                self._campaign.bounds,
                {names[slug]: areas[slug] for slug in touched if slug != outline.slug},
                others_km2=total_km2 - km2[outline.slug],
                before=self._stored.get(outline.slug),
                point=(district.lon, district.lat) if district else None,
            )
            for question in found:
                outline.ask(geometry_messages.question(question), beside=question.beside, point=question.point)

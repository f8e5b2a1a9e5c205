"""Matches the outlines of a file with the districts on record, by name and by overlap."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

import shapely
from django.utils.text import slugify
from django.utils.translation import gettext as _

from events.gazetteer.gazetteer import Placement
from events.gazetteer.transliteration import is_arabic
from events.geo import formats, geometry, geometry_messages
from events.geo.formats import gis
from events.geo.formats.features import Feature, clean_text
from events.imports.matching.places import PlaceFinder
from events.models import Campaign, District, ImportRow, campaign_shapes

# The dialect of an import of outlines.
NAME = "districts"

# How far a district may reach beyond the campaign's map, as a share of the map's sides.
MARGIN = 0.5

# Area of the intersection over that of the union, from which two outlines are taken for one district, and for the
# same outline.
OVERLAPS, EQUAL = 0.5, 0.999

Outcome = ImportRow.Outcome


def read(data: bytes) -> list[Feature]:
    """GeoJSON, KML, KMZ, WKT, and by the optional extra shapefile and GeoPackage. Raises FormatError."""
    return gis.read_features(data) if gis.is_gis_file(data) else formats.read_features(data)


@dataclass(slots=True)
class MatchedOutline:
    """One feature of a file, and the district that it is; ``district`` is None for a new one."""

    # Counts from 1.
    number: int
    name: str
    # GeoJSON.
    shape: dict[str, Any]
    outcome: str = Outcome.NEW
    district: District | None = None
    # Why it has this outcome.
    reason: str = ""
    slug: str = ""
    name_en: str = ""
    name_ar: str = ""

    def refuse(self, reason: str) -> None:
        self.outcome, self.reason = Outcome.REFUSED, reason


class OutlineMatcher:
    """Matches features with the districts of one campaign."""

    def __init__(self, campaign: Campaign, find_place: PlaceFinder) -> None:
        self._campaign, self._find_place = campaign, find_place
        across, up = MARGIN * (campaign.east - campaign.west), MARGIN * (campaign.north - campaign.south)
        self._allowed_area = shapely.box(
            campaign.west - across, campaign.south - up, campaign.east + across, campaign.north + up
        )
        self._districts = {district.slug: district for district in campaign.districts.all()}
        usable = campaign_shapes.usable(self._districts.values(), campaign)
        self._shapes = {district.slug: geometry.read_area(district.shape) for district in usable if district.shape}

    def match(self, features: Iterable[Feature]) -> list[MatchedOutline]:
        """Of several features that are one district, the first is taken and the others are refused."""
        matched = [self._match(number, feature) for number, feature in enumerate(features, start=1)]
        taken: dict[str, int] = {}
        for outline in matched:
            if outline.outcome == Outcome.REFUSED:
                continue
            outline.slug = outline.district.slug if outline.district else self._new_slug(outline, taken)
            if taken.setdefault(outline.slug, outline.number) != outline.number:
                outline.refuse(_("Shape %(number)d matches the same district.") % {"number": taken[outline.slug]})
        return matched

    def _new_slug(self, outline: MatchedOutline, taken: Container[str]) -> str:
        """The slug of the English name; for a name without a Latin letter a numbered one that is free."""
        if slug := _slug_of(outline.name_en):
            return slug
        numbered = (f"district-{number}" for number in count(outline.number))
        return next(slug for slug in numbered if slug not in self._districts and slug not in taken)

    def _match(self, number: int, feature: Feature) -> MatchedOutline:
        outline = MatchedOutline(number, feature.name, feature.geometry)
        outline.name_en, outline.name_ar = names(feature)
        try:
            area = geometry.read(campaign_shapes.checked(feature.geometry, self._campaign))
        except geometry.GeometryError as problem:
            outline.refuse(geometry_messages.refusal(problem))
            return outline
        if not self._allowed_area.covers(area):
            outline.refuse(_("It lies outside the campaign's map. Are latitude and longitude swapped?"))
            return outline
        overlaps = self._overlaps(area)
        self._decide(outline, overlaps)
        is_change = outline.district and outline.outcome == Outcome.CHANGED
        if outline.district and is_change and overlaps.get(outline.district.slug, 0) >= EQUAL:
            outline.outcome, outline.reason = Outcome.SAME, ""
        return outline

    def _decide(self, outline: MatchedOutline, overlaps: dict[str, float]) -> None:
        """Set the district: by a certain name that no overlap contradicts, else by the greatest overlap.

        ``overlaps``: by slug of a district, the share of the area that both outlines have in common.
        """
        placement = self._placement(outline)
        covered = max(overlaps, key=lambda slug: overlaps[slug]) if overlaps else None
        if placement and placement.match and placement.match.slug in self._districts:
            self._decide_by_name(outline, placement.match.slug, covered, overlaps)
        elif covered and not (placement and placement.why == "ambiguous" and covered not in _slugs(placement)):
            self._set_district(outline, covered, _("Matched by outline; the names differ."), overlaps)
        elif placement and placement.candidates and placement.why == "ambiguous":
            outline.refuse(_("Several places have this name."))
        elif not outline.name_en:
            outline.refuse(_("It has no name and overlaps no district."))
        elif _slug_of(outline.name_en) in self._districts:
            outline.refuse(_("The name is too similar to that of another district."))
        else:
            outline.reason = _("No district has this name or lies here.")

    def _decide_by_name(
        self, outline: MatchedOutline, slug: str, covered: str | None, overlaps: dict[str, float]
    ) -> None:
        if covered and covered != slug:
            districts = {"name": self._districts[slug], "other": self._districts[covered]}
            outline.refuse(_("The name is that of %(name)s, but the outline covers %(other)s.") % districts)
        else:
            self._set_district(outline, slug, _("Matched by name."), overlaps)

    def _placement(self, outline: MatchedOutline) -> Placement | None:
        """The gazetteer's answer to the first of the names that it knows, else to the first of them."""
        names = filter(None, dict.fromkeys((outline.name, outline.name_en, outline.name_ar)))
        placements = [self._find_place(name) for name in names]
        return next((placement for placement in placements if placement.match), placements[0] if placements else None)

    def _set_district(self, outline: MatchedOutline, slug: str, how: str, overlaps: dict[str, float]) -> None:
        district = self._districts[slug]
        reasons = [how]
        if shared := overlaps.get(slug):
            reasons.append(_("The two outlines overlap by %(percent)d %%.") % {"percent": 100 * shared})
        if outline.name_ar and not district.name_ar:
            reasons.append(_("It gets the Arabic name %(name)s.") % {"name": outline.name_ar})
        outline.outcome, outline.district, outline.reason = Outcome.CHANGED, district, " ".join(reasons)

    def _overlaps(self, area: Any) -> dict[str, float]:
        """The districts that the area is likely to be, by slug, with the share of the area in common."""
        shares = {slug: _share(area, shape) for slug, shape in self._shapes.items() if shape.intersects(area)}
        return {slug: share for slug, share in shares.items() if share >= OVERLAPS}


def names(feature: Feature) -> tuple[str, str]:
    """The names in English and in Arabic: from the columns name_en and name_ar, else by the script of the one name.

    Where there is only an Arabic name it stands for both: nobody has said how it is transliterated.
    """
    properties = {
        str(key).casefold().replace(":", "_"): clean_text(str(value))
        for key, value in feature.properties.items()
        if value
    }
    english, arabic = properties.get("name_en", ""), properties.get("name_ar", "")
    plain = [name for name in (feature.name, properties.get("name", "")) if name]
    arabic = arabic or next((name for name in plain if is_arabic(name)), "")
    english = english or next((name for name in plain if not is_arabic(name)), "")
    return (english or arabic)[:120], arabic[:120]


def _slug_of(name: str) -> str:
    return slugify(name)[:60].strip("-_")


def _slugs(placement: Placement) -> set[str]:
    return {match.slug for match in placement.candidates}


def _share(one: Any, other: Any) -> float:
    return float(shapely.area(one.intersection(other)) / shapely.area(one.union(other)))

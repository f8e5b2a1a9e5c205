"""Matches the outlines of a file with the districts on record, by name and by overlap.

Our own exports also have districts with a point alone: one with a slug is taken as the point of its district. Any other
point is refused, for drawing programs save labels as points.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import shapely
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from events.gazetteer.gazetteer import Placement
from events.geo import formats, geometry, geometry_messages, simplification
from events.geo.formats import gis
from events.geo.formats.features import Feature, Features
from events.geo.outline_questions import SAME_DISTRICT, share_in_common
from events.imports.matching.outline_names import RECOGNISED, NameColumns, level_of, names
from events.imports.matching.outline_questions import OutlineQuestions
from events.imports.matching.places import PlaceFinder
from events.models import Campaign, District, ImportRow, campaign_shapes
from events.models.text_direction import validate_direction

# The dialect of an import of outlines.
NAME = "districts"

# How far a district may reach beyond the campaign's map, as a share of the map's sides.
MARGIN = 0.5

# Area of the intersection over that of the union, from which two outlines are taken for the same.
EQUAL = 0.999

Outcome = ImportRow.Outcome


def read(data: bytes) -> Features:
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
    # The texts beside it in the file.
    feature: Feature
    outcome: str = Outcome.NEW
    district: District | None = None
    # Why it has this outcome.
    reason: str = ""
    slug: str = ""
    name_en: str = ""
    name_ar: str = ""
    # Of a new district, as our own exports have it; "" where the file does not say.
    kind: str = ""
    # The readable area; None where it is refused for good.
    area: BaseGeometry | None = None
    # What a person has to confirm before it is written: sentences, and the picture of each.
    questions: list[dict[str, Any]] = field(default_factory=list)
    # The outcome that it has once its questions are answered with yes; "" without questions.
    asks: str = ""

    def refuse(self, reason: str) -> None:
        self.outcome, self.reason = Outcome.REFUSED, reason

    def ask(self, text: str, **picture: Any) -> None:
        self.questions.append({"text": text, **picture})


class OutlineMatcher:
    """Matches features with the districts of one campaign; ``columns`` are the chosen columns of the names."""

    def __init__(self, campaign: Campaign, find_place: PlaceFinder, columns: NameColumns = RECOGNISED) -> None:
        self._campaign, self._find_place, self._columns = campaign, find_place, columns
        across, up = MARGIN * (campaign.east - campaign.west), MARGIN * (campaign.north - campaign.south)
        self._allowed_area = shapely.box(
            campaign.west - across, campaign.south - up, campaign.east + across, campaign.north + up
        )
        self._districts = {district.slug: district for district in campaign.districts.all()}
        usable = campaign_shapes.usable(self._districts.values(), campaign)
        self._shapes = {district.slug: geometry.read_area(district.shape) for district in usable if district.shape}

    def match(self, features: Iterable[Feature]) -> list[MatchedOutline]:
        """An outline with questions is refused until they are answered; its ``asks`` says what it would be."""
        features = list(features)
        level = level_of(features)
        matched = [self._match(feature, level) for feature in features]
        taken: set[str] = set()
        for outline in matched:
            if outline.outcome != Outcome.REFUSED:
                outline.slug = outline.district.slug if outline.district else self._new_slug(outline, taken)
                taken.add(outline.slug)
        written = [outline for outline in matched if outline.outcome in (Outcome.NEW, Outcome.CHANGED)]
        self._ask_which(written)
        OutlineQuestions(self._campaign, self._districts, self._shapes).ask(written)
        for outline in matched:
            if outline.outcome not in (Outcome.NEW, Outcome.CHANGED):
                outline.questions.clear()
            elif outline.questions:
                outline.asks = outline.outcome
                outline.refuse(" ".join(question["text"] for question in outline.questions))
        return matched

    @staticmethod
    def _ask_which(outlines: Iterable[MatchedOutline]) -> None:
        """Ask of those that are one district which of them it is."""
        by_slug: dict[str, list[MatchedOutline]] = defaultdict(list)
        for outline in outlines:
            by_slug[outline.slug].append(outline)
        for same in by_slug.values():
            for outline in same if len(same) > 1 else ():
                other = next(each for each in same if each is not outline)
                numbers = ", ".join(str(each.number) for each in same)
                outline.ask(
                    _("Shapes %(numbers)s are the same district by their names or outlines: choose one of them.")
                    % {"numbers": numbers},
                    beside=other.shape,
                )

    def _new_slug(self, outline: MatchedOutline, taken: Container[str]) -> str:
        """The file's own, else that of the English name; without a Latin letter in it a numbered one that is free."""
        if (slug := _given_slug(outline)) and slug not in taken:
            return slug
        if slug := _slug_of(outline.name_en):
            return slug
        numbered = (f"district-{number}" for number in count(outline.number))
        return next(slug for slug in numbered if slug not in self._districts and slug not in taken)

    def _match(self, feature: Feature, level: int) -> MatchedOutline:
        outline = MatchedOutline(feature.number, feature.name, feature.geometry, feature)
        outline.name_en, outline.name_ar = names(feature, self._columns, level)
        outline.kind = _given_kind(outline)
        if self._columns.english or self._columns.arabic or not outline.name:
            outline.name = outline.name_en
        try:
            validate_direction([outline.name_en, outline.name_ar, outline.name])
        except ValidationError as problem:
            outline.refuse(problem.messages[0])
            return outline
        if feature.geometry["type"] == "Point" and _given_slug(outline):
            self._match_point(outline)
            return outline
        try:
            self._simplify(outline)
            area = geometry.read(campaign_shapes.checked(outline.shape, self._campaign))
        except geometry.GeometryError as problem:
            outline.refuse(geometry_messages.refusal(problem))
            return outline
        if not self._allowed_area.covers(area):
            outline.refuse(_("It lies outside the campaign's map. Are latitude and longitude swapped?"))
            return outline
        outline.area = area
        overlaps = self._overlaps(area)
        self._decide(outline, overlaps)
        is_change = outline.district and outline.outcome == Outcome.CHANGED
        if outline.district and is_change and overlaps.get(outline.district.slug, 0) >= EQUAL:
            outline.outcome, outline.reason = Outcome.SAME, ""
        return outline

    def _match_point(self, outline: MatchedOutline) -> None:
        point: Any = geometry.read(outline.shape)
        # Towns of a campaign may lie far from its map.
        if not self._allowed_area.covers(point) and self._allowed_area.covers(shapely.Point(point.y, point.x)):
            outline.refuse(_("It lies outside the campaign's map. Are latitude and longitude swapped?"))
            return
        self._decide(outline, {})
        district = outline.district
        if outline.outcome == Outcome.REFUSED:
            return
        if district is None:
            if outline.kind in ("", District.Kind.QUARTER):
                outline.refuse(_("A city quarter needs a polygon."))
        elif district.shape:
            outline.refuse(_("%(name)s has an outline on record, and here a point alone.") % {"name": district})
        elif (district.lon, district.lat) == (point.x, point.y):
            outline.outcome, outline.reason = Outcome.SAME, ""

    @staticmethod
    def _simplify(outline: MatchedOutline) -> None:
        """Simplify a shape of too many corners, and ask whether that is right. Raises GeometryError."""
        most = settings.SHAPE_MAX_VERTICES
        if simpler := simplification.simplified(geometry.read(outline.shape), most):
            outline.shape = simpler.geometry
            outline.ask(
                f"{geometry_messages.too_detailed(simpler, most)} {geometry_messages.simplified_offer(simpler)}"
            )

    def _decide(self, outline: MatchedOutline, overlaps: dict[str, float]) -> None:
        """Set the district: by slug or a certain name that no overlap contradicts, else by the greatest overlap.

        ``overlaps``: by slug of a district, the share of the area that both outlines have in common.
        """
        placement = self._placement(outline)
        covered = max(overlaps, key=lambda slug: overlaps[slug]) if overlaps else None
        if (slug := _given_slug(outline)) in self._districts:
            self._decide_by_name(outline, slug, covered, overlaps)
        elif placement and placement.match and placement.match.slug in self._districts:
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
        shares = {slug: share_in_common(area, shape) for slug, shape in self._shapes.items() if shape.intersects(area)}
        return {slug: share for slug, share in shares.items() if share >= SAME_DISTRICT}


def _given_slug(outline: MatchedOutline) -> str:
    """That of a column ``slug``, as our own exports have it; "" where there is none, or it is none."""
    given = outline.feature.properties.get("slug")
    return given if isinstance(given, str) and given == _slug_of(given) else ""


def _given_kind(outline: MatchedOutline) -> str:
    """Beside a slug of our own exports; another file's column of that name may mean anything."""
    given = outline.feature.properties.get("kind")
    return str(given) if _given_slug(outline) and given in District.Kind.values else ""


def _slug_of(name: str) -> str:
    return slugify(name)[:60].strip("-_")


def _slugs(placement: Placement) -> set[str]:
    return {match.slug for match in placement.candidates}

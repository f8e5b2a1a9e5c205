"""Outlines of districts from a file: matched with those on record by name and by overlap, then previewed.

``outlines`` writes what was previewed.
"""

import hashlib
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

import shapely
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from events.gazetteer.transliteration import is_arabic
from events.geo import formats, geometry, geometry_messages
from events.geo.formats import gis
from events.geo.formats.features import Feature, clean_text
from events.imports.matching.places import PlaceFinder
from events.models import Campaign, District, Import, ImportRow, campaign_shapes

NAME = "districts"

# How far a district may reach beyond the campaign's map, as a share of the map's sides.
MARGIN = 0.5

# Shared area over the area of both, from which two outlines are taken for one district, and for the same outline.
OVERLAPS, EQUAL = 0.5, 0.999


def read(data: bytes) -> list[Feature]:
    """GeoJSON, KML, KMZ, WKT, and by the optional extra shapefile and GeoPackage. Raises FormatError."""
    return gis.read_features(data) if gis.is_gis_file(data) else formats.read_features(data)


@dataclass(slots=True)
class MatchedOutline:
    """What one feature is to become; ``district`` is None for a new one."""

    number: int
    name: str
    shape: dict[str, Any]
    outcome: str
    district: District | None = None
    reason: str = ""
    slug: str = ""
    name_en: str = ""
    name_ar: str = ""

    def refuse(self, reason: str) -> None:
        self.outcome, self.reason = "refused", reason


class OutlineMatcher:
    """The districts of a campaign, to match features with."""

    def __init__(self, campaign: Campaign, place: PlaceFinder) -> None:
        self._campaign, self._place = campaign, place
        across, up = MARGIN * (campaign.east - campaign.west), MARGIN * (campaign.north - campaign.south)
        self._ground = (campaign.west - across, campaign.south - up, campaign.east + across, campaign.north + up)
        self._districts = {district.slug: district for district in campaign.districts.all()}
        usable = campaign_shapes.usable(self._districts.values(), campaign)
        self._shapes = {district.slug: geometry.read_area(district.shape) for district in usable if district.shape}

    def match(self, features: Iterable[Feature]) -> list[MatchedOutline]:
        found = [self._one(number, feature) for number, feature in enumerate(features, start=1)]
        taken: dict[str, int] = {}
        for one in found:
            if one.outcome == "refused":
                continue
            one.slug = one.district.slug if one.district else self._slug(one, taken)
            if taken.setdefault(one.slug, one.number) != one.number:
                one.refuse(_("Shape %(number)d is this district already.") % {"number": taken[one.slug]})
        return found

    def _slug(self, one: MatchedOutline, taken: Container[str]) -> str:
        """Of the name; for one without a Latin letter a number that is free."""
        if slug := _slug_of(one.name_en):
            return slug
        numbers = (f"district-{number}" for number in count(one.number))
        return next(slug for slug in numbers if slug not in self._districts and slug not in taken)

    def _one(self, number: int, feature: Feature) -> MatchedOutline:
        one = MatchedOutline(number, feature.name, feature.geometry, "new")
        one.name_en, one.name_ar = names(feature)
        try:
            area = geometry.read(campaign_shapes.checked(feature.geometry, self._campaign))
        except geometry.GeometryError as problem:
            one.refuse(geometry_messages.refusal(problem))
            return one
        if not shapely.box(*self._ground).covers(area):
            one.refuse(_("It lies outside the campaign's map. Are latitude and longitude swapped?"))
            return one
        over = self._overlapping(area)
        self._decide(one, over)
        if one.district and one.outcome == "changed" and over.get(one.district.slug, 0) >= EQUAL:
            one.outcome, one.reason = "same", ""
        return one

    def _decide(self, one: MatchedOutline, over: dict[str, float]) -> None:
        """Which district it is: by a certain name that no outline contradicts, else by the one outline it covers."""
        named = self._named(one)
        covered = max(over, key=lambda slug: over[slug]) if over else None
        if named and named.match and named.match.slug in self._districts:
            slug = named.match.slug
            if covered and covered != slug:
                names = {"name": self._districts[slug], "other": self._districts[covered]}
                one.refuse(_("The name says %(name)s, the outline lies on %(other)s.") % names)
                return
            self._take(one, slug, _("By its name."), over)
        elif covered and not (named and named.why == "ambiguous" and covered not in _slugs(named)):
            self._take(one, covered, _("By its outline; the name is another."), over)
        elif named and named.candidates and named.why == "ambiguous":
            one.refuse(_("Several places have this name."))
        elif not one.name_en:
            one.refuse(_("It has no name, and lies on no district."))
        elif _slug_of(one.name_en) in self._districts:
            one.refuse(_("The name is too much like that of another district."))
        else:
            one.reason = _("No district has this name, or lies here.")

    def _named(self, one: MatchedOutline) -> Any:
        """What the gazetteer says to the first of its names that it knows, else to its name."""
        asked = [self._place(name) for name in dict.fromkeys((one.name, one.name_en, one.name_ar)) if name]
        return next((placing for placing in asked if placing.match), asked[0] if asked else None)

    def _take(self, one: MatchedOutline, slug: str, why: str, over: dict[str, float]) -> None:
        shared = over.get(slug)
        told = _("%(percent)d %% of both outlines is shared.") % {"percent": 100 * shared} if shared else ""
        district = self._districts[slug]
        gets = "" if district.name_ar or not one.name_ar else _("It gets the Arabic name %(name)s.")
        told = " ".join(filter(None, (why, told, gets % {"name": one.name_ar} if gets else "")))
        one.outcome, one.district, one.reason = "changed", district, told

    def _overlapping(self, area: Any) -> dict[str, float]:
        """The districts that the area is likely to be, with the share."""
        shares = {slug: _share(area, shape) for slug, shape in self._shapes.items() if shape.intersects(area)}
        return {slug: share for slug, share in shares.items() if share >= OVERLAPS}


def names(feature: Feature) -> tuple[str, str]:
    """In English and in Arabic, from the columns of the file that say so, else by the script of its one name.

    Where there is but an Arabic one it stands for both: nobody has said how it is spelled.
    """
    told = {
        str(key).casefold().replace(":", "_"): clean_text(str(value))
        for key, value in feature.properties.items()
        if value
    }
    english, arabic = told.get("name_en", ""), told.get("name_ar", "")
    plain = [name for name in (feature.name, told.get("name", "")) if name]
    arabic = arabic or next((name for name in plain if is_arabic(name)), "")
    english = english or next((name for name in plain if not is_arabic(name)), "")
    return (english or arabic)[:120], arabic[:120]


def _slug_of(name: str) -> str:
    return slugify(name)[:60].strip("-_")


def _slugs(placing: Any) -> set[str]:
    return {match.slug for match in placing.candidates}


def _share(one: Any, other: Any) -> float:
    return float(shapely.area(one.intersection(other)) / shapely.area(one.union(other)))


def preview(data: bytes, file_name: str, campaign: Campaign, place: PlaceFinder, **told: Any) -> Import:
    """Stage the districts of a file. ``told``: source and licence of the outlines, and by whom.

    Raises FormatError, with nothing left behind.
    """
    found = OutlineMatcher(campaign, place).match(read(data))
    with transaction.atomic():
        batch = Import.objects.create(
            campaign=campaign,
            file_name=file_name[-200:],
            size=len(data),
            digest=hashlib.sha256(data).hexdigest(),
            dialect=NAME,
            columns={"source": told.get("source", "")[:200], "licence": told.get("licence", "")[:120]},
            state=Import.State.PREVIEWED,
            row_count=len(found),
            counts=Counter(one.outcome for one in found),
            by=told.get("by"),
        )
        ImportRow.objects.bulk_create(_row(batch, one) for one in found)
    return batch


def _row(batch: Import, one: MatchedOutline) -> ImportRow:
    data = {
        "slug": one.slug or (one.district.slug if one.district else ""),
        "name": one.name[:120],
        "name_en": one.name_en,
        "name_ar": one.name_ar,
        "shape": one.shape,
    }
    return ImportRow(
        batch=batch,
        number=one.number,
        outcome=one.outcome,
        name="name" if one.name else "",
        value=one.name[:200],
        reason=one.reason[:400],
        data=data,
        before={"version": one.district.version} if one.district and one.outcome == "changed" else None,
    )

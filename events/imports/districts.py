"""Outlines of districts from a file: matched with those on record by name and by overlap, then previewed.

``outlines`` writes what was previewed.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from events import formats, geometry, shape_words
from events.formats import gis
from events.formats.features import Feature
from events.imports.places import Place
from events.models import Campaign, District, Import, ImportRow

NAME = "districts"

# Shared area over the area of both, from which two outlines are taken for one district, and for the same outline.
OVERLAPS, EQUAL = 0.5, 0.999


def read(data: bytes) -> list[Feature]:
    """GeoJSON, KML, KMZ, WKT, and by the optional extra shapefile and GeoPackage. Raises FormatError."""
    return gis.read_features(data) if gis.is_one(data) else formats.read_features(data)


@dataclass(slots=True)
class Matched:
    """What one feature is to become; ``district`` is None for a new one."""

    number: int
    name: str
    shape: dict[str, Any]
    outcome: str
    district: District | None = None
    reason: str = ""

    def refuse(self, reason: str) -> None:
        self.outcome, self.reason = "refused", reason


class Outlines:
    """The districts of a campaign, to match features with."""

    def __init__(self, campaign: Campaign, place: Place) -> None:
        self._place = place
        self._districts = {district.slug: district for district in campaign.districts.all()}
        self._shapes = {s: geometry.read_area(d.shape) for s, d in self._districts.items() if d.shape}

    def match(self, features: Iterable[Feature]) -> list[Matched]:
        found = [self._one(number, feature) for number, feature in enumerate(features, start=1)]
        taken: dict[str, int] = {}
        for one in found:
            slug = one.district.slug if one.district else slugify(one.name)
            if one.outcome != "refused" and taken.setdefault(slug, one.number) != one.number:
                one.refuse(_("Shape %(number)d is this district already.") % {"number": taken[slug]})
        return found

    def _one(self, number: int, feature: Feature) -> Matched:
        one = Matched(number, feature.name, feature.geometry, "new")
        try:
            area = geometry.read_area(feature.geometry)
        except geometry.GeometryError as problem:
            one.refuse(shape_words.refusal(problem))
            return one
        over = self._overlapping(area)
        self._decide(one, over)
        if one.district and one.outcome == "changed" and over.get(one.district.slug, 0) >= EQUAL:
            one.outcome, one.reason = "same", ""
        return one

    def _decide(self, one: Matched, over: dict[str, float]) -> None:
        """Which district it is: by a certain name that no outline contradicts, else by the one outline it covers."""
        named = self._place(one.name) if one.name else None
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
        elif not slugify(one.name):
            one.refuse(_("It has no name, and lies on no district."))
        elif slugify(one.name)[:60] in self._districts:
            one.refuse(_("The name is too much like that of another district."))
        else:
            one.reason = _("No district has this name, or lies here.")

    def _take(self, one: Matched, slug: str, why: str, over: dict[str, float]) -> None:
        shared = over.get(slug)
        told = _("%(percent)d %% of both outlines is shared.") % {"percent": 100 * shared} if shared else ""
        one.outcome, one.district, one.reason = "changed", self._districts[slug], f"{why} {told}".strip()

    def _overlapping(self, area: Any) -> dict[str, float]:
        """The districts that the area is likely to be, with the share."""
        shares = {slug: _share(area, shape) for slug, shape in self._shapes.items() if shape.intersects(area)}
        return {slug: share for slug, share in shares.items() if share >= OVERLAPS}


def _slugs(placing: Any) -> set[str]:
    return {match.slug for match in placing.candidates}


def _share(one: Any, other: Any) -> float:
    return float(shapely.area(one.intersection(other)) / shapely.area(one.union(other)))


def preview(data: bytes, file_name: str, campaign: Campaign, place: Place, **told: Any) -> Import:
    """Stage the districts of a file. ``told``: source and licence of the outlines, and by whom.

    Raises FormatError, with nothing left behind.
    """
    found = Outlines(campaign, place).match(read(data))
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


def _row(batch: Import, one: Matched) -> ImportRow:
    slug = one.district.slug if one.district else slugify(one.name)[:60]
    data = {"slug": slug, "name": one.name[:120], "shape": one.shape}
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

"""Matches the places that rows name with districts. What is not certain is left for a person, never guessed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import Point, shape

from events.gazetteer.gazetteer import Match, Placement
from events.imports.dialects.parsed_report import ParsedReport
from events.imports.dialects.town_level import names_town, town_name
from events.models import Campaign, District, campaign_shapes, labels

# Gazetteer.place: a name in, the one district of that name or the reason why there is none out.
PlaceFinder = Callable[[str], Placement]

# How many placements are kept: long files repeat their names.
_MOST_PLACEMENTS = 10_000
# How many of the places that a misspelt name may mean are suggested, the likeliest first.
_MOST_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class MatchedPlace:
    """The districts of a report, by slug; none where they are left for a person."""

    districts: tuple[str, ...] = ()
    # Why there are none, or how they were found where the names alone do not say; "" where that needs no word.
    reason: str = ""
    # The name that the reason is about.
    name: str = ""
    # Whether the report's point may be stored: not where it is a town's middle, or contradicts the name.
    keeps_point: bool = True


class PlaceMatcher:
    """Places reports in the districts of one campaign: names by the gazetteer, points by the districts' polygons."""

    def __init__(self, campaign: Campaign, find_place: PlaceFinder) -> None:
        self._find_place = find_place
        self._placements: dict[str, Placement] = {}
        stored = campaign.districts.only("campaign", "slug", "name_en", "name_ar", "bank", "kind", "shape")
        districts = campaign_shapes.usable(stored, campaign)
        self._districts = {district.slug: district for district in districts}
        self._shaped = [district for district in districts if district.shape]
        self._tree = shapely.STRtree([shape(district.shape or {}) for district in self._shaped])

    def match(self, report: ParsedReport) -> MatchedPlace:
        """By the names of the report, or by its bank, or by its point where the report allows that."""
        if report.vague:
            return MatchedPlace(reason=report.vague, name=report.place, keeps_point=False)
        if report.covers and not report.places:
            on_bank = [slug for slug, district in self._districts.items() if district.bank == report.covers]
            return MatchedPlace(tuple(on_bank))
        if report.places:
            return self._by_names(report)
        if self._is_town(report.place):
            return MatchedPlace(reason=_("Only the town is named."), name=report.place, keeps_point=False)
        return self._by_point(report) if report.proposes and report.lon is not None else MatchedPlace()

    def _by_names(self, report: ParsedReport) -> MatchedPlace:
        """Every name has to be that of a district, and an exact point must not contradict a single name."""
        found: list[str] = []
        for name in report.places:
            match = self._placement(name).match
            if match is None or match.slug not in self._districts:
                return self._by_name_and_point(report, name)
            found.append(match.slug)
        if len(found) == 1 and report.proposes:
            at_point = self._districts_at(report)
            if at_point and found[0] not in at_point and self._districts[found[0]].shape:
                reason = _("The name is that of %(name)s, but the coordinates lie in %(other)s.") % {
                    "name": self._districts[found[0]],
                    "other": ", ".join(str(self._districts[slug]) for slug in at_point),
                }
                return MatchedPlace(reason=reason, name=report.places[0], keeps_point=False)
        # The point that a data set gives a town is the town's middle.
        is_middle = report.proposes and all(self._districts[slug].kind == District.Kind.TOWN for slug in found)
        return MatchedPlace(tuple(dict.fromkeys(found)), keeps_point=not is_middle)

    def _by_name_and_point(self, report: ParsedReport, name: str) -> MatchedPlace:
        """For a name that is not certain: the one district at the exact point, if the name may mean it."""
        if self._is_town(name):
            return MatchedPlace(reason=_("Only the town is named."), name=name, keeps_point=False)
        placement = self._placement(name)
        at_point = self._districts_at(report) if report.proposes and len(report.places) == 1 else []
        # An ambiguous or misspelt name means one of its candidates; one that is like no other may be anywhere.
        meant = {match.slug for match in placement.candidates} or set(at_point)
        if len(at_point) == 1 and at_point[0] in meant and placement.why != "no-position":
            return MatchedPlace((at_point[0],), _("Proposed by the exact coordinates."), name)
        return MatchedPlace(reason=_reason(placement), name=name, keeps_point=not (at_point and placement.candidates))

    def _is_town(self, name: str) -> bool:
        """Whether the name is that of a town or of more, and of no district."""
        placement = self._placement(name) if name else None
        return bool(placement and (placement.why == "town-level" or (not placement.match and names_town(name))))

    def _by_point(self, report: ParsedReport) -> MatchedPlace:
        at_point = self._districts_at(report)
        if len(at_point) == 1:
            return MatchedPlace((at_point[0],), _("Proposed by the exact coordinates."))
        reason = _("The coordinates lie in no district.") if not at_point else _("The coordinates lie on a border.")
        return MatchedPlace(reason=reason)

    def _placement(self, name: str) -> Placement:
        if name not in self._placements:
            if len(self._placements) > _MOST_PLACEMENTS:
                self._placements.clear()
            self._placements[name] = self._find(name)
        return self._placements[name]

    def _find(self, name: str) -> Placement:
        """As the gazetteer places it; “Harbour town” is also Harbour where that is a town on record."""
        placement = self._find_place(name)
        if placement.match or not (bare := town_name(name)):
            return placement
        town = self._find_place(bare)
        return town if town.match and town.match.kind == District.Kind.TOWN else placement

    def _districts_at(self, report: ParsedReport) -> list[str]:
        """The slugs of the districts at the report's point; several where it lies on their border."""
        if report.lon is None or report.lat is None:
            return []
        indices = self._tree.query(Point(report.lon, report.lat), predicate="intersects")
        return sorted(self._shaped[index].slug for index in indices)


def _reason(placement: Placement) -> str:
    """Why the gazetteer has placed nothing, with the places that may be meant and their banks."""
    reasons = {
        "ambiguous": _("Several places have this name."),
        "town-level": _("Only the town is named."),
        "no-position": _("The position of this place is not known."),
        "misspelt": _("No place has exactly this name."),
    }
    candidates = _suggested(placement)
    if placement.why == "ambiguous" and len(candidates) == 1:
        # The name says another bank than the place's.
        reasons["ambiguous"] = _("The place with this name lies elsewhere.")
    names = ", ".join(_with_bank(match) for match in candidates)
    perhaps = _("Possible matches: %(names)s.") % {"names": names} if names else ""
    return " ".join(filter(None, (reasons.get(placement.why, _("No place with this name is known.")), perhaps)))


def _suggested(placement: Placement) -> Sequence[Match]:
    """All places of an ambiguous name, and the likeliest for a misspelt one."""
    if placement.why == "ambiguous":
        return placement.candidates
    return placement.candidates[:_MOST_SUGGESTED] if placement.why == "misspelt" else ()


def _with_bank(match: Match) -> str:
    """The name as ``District.__str__`` writes it, also for a place that is no district."""
    bank = District.Bank(match.bank).label if match.bank else ""
    return labels.name_with_bank(labels.local_name(match).removesuffix(f" ({match.bank})"), bank)

"""Districts for the places that rows name. What is not certain is left for a person, never guessed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import Point, shape

from events.imports.dialects.parsed_report import ParsedReport
from events.models import Campaign, District, campaign_shapes, labels

# The gazetteer's answer to a name: it has ``match`` (with ``slug``) or None, ``candidates``, and ``why``.
PlaceFinder = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class ReportedPlace:
    """The slugs of the districts, and why there are none, or how they were found; "" where it is plain."""

    districts: tuple[str, ...] = ()
    why: str = ""
    # The name that the reason is about.
    name: str = ""


def _with_bank(match: Any) -> str:
    """As a district calls itself, also for a place that is none."""
    bank = District.Bank(match.bank).label if match.bank else ""
    return labels.name_with_bank(labels.local_name(match).removesuffix(f" ({match.bank})"), bank)


class PlaceMatcher:
    """Names by the gazetteer, points by the polygons of one campaign."""

    def __init__(self, campaign: Campaign, place: PlaceFinder) -> None:
        self._place = place
        self._known: dict[str, Any] = {}
        stored = campaign.districts.only("campaign", "slug", "name_en", "name_ar", "bank", "shape")
        districts = campaign_shapes.usable(stored, campaign)
        self._districts = {district.slug: district for district in districts}
        self._shaped = [district for district in districts if district.shape]
        self._tree = shapely.STRtree([shape(district.shape or {}) for district in self._shaped])

    def place(self, report: ParsedReport) -> ReportedPlace:
        if report.vague:
            return ReportedPlace(why=report.vague, name=report.place)
        if report.covers and not report.places:
            return ReportedPlace(
                tuple(slug for slug, district in self._districts.items() if district.bank == report.covers)
            )
        if report.places:
            return self._by_names(report)
        return self._by_point(report) if report.proposes and report.lon is not None else ReportedPlace()

    def _by_names(self, report: ParsedReport) -> ReportedPlace:
        """Every name has to be one district's, and an exact point must not say otherwise."""
        found: list[str] = []
        for name in report.places:
            slug = self._slug(name)
            if slug is None:
                return self._by_point_among(report, name)
            found.append(slug)
        if len(found) == 1 and report.proposes:
            there = self._at(report)
            if there and found[0] not in there and self._districts[found[0]].shape:
                why = _("The name says %(name)s, the coordinates lie in %(other)s.") % {
                    "name": self._districts[found[0]],
                    "other": ", ".join(str(self._districts[slug]) for slug in there),
                }
                return ReportedPlace(why=why, name=report.places[0])
        return ReportedPlace(tuple(dict.fromkeys(found)))

    def _by_point_among(self, report: ParsedReport, name: str) -> ReportedPlace:
        """Where a name is not enough: the one district at the exact point, if the name may mean it."""
        placing = self._asked(name)
        there = self._at(report) if report.proposes and len(report.places) == 1 else []
        # A name that is known, or misspelt, means one of these; only one that is like no other may be anywhere.
        meant = {match.slug for match in placing.candidates} or set(there)
        if len(there) == 1 and there[0] in meant and placing.why not in {"town-level", "no-position"}:
            return ReportedPlace((there[0],), _("Proposed by the exact coordinates."), name)
        return ReportedPlace(why=self._told(placing), name=name)

    def _told(self, placing: Any) -> str:
        """Why the gazetteer has placed nothing, with the places that may be meant and their banks."""
        reasons = {
            "ambiguous": _("Several places have this name."),
            "town-level": _("Only the town is named."),
            "no-position": _("Nobody has a position of this place."),
            "misspelt": _("No place has this very name."),
        }
        # All that have the name; the likeliest of those that are like it.
        most = {"ambiguous": None, "misspelt": 3}.get(placing.why, 0)
        names = [_with_bank(match) for match in placing.candidates[:most]]
        if placing.why == "ambiguous" and len(names) == 1:
            # The name says another bank than the place's.
            reasons["ambiguous"] = _("The place of this name lies elsewhere.")
        perhaps = _("Perhaps: %(names)s.") % {"names": ", ".join(names)} if names else ""
        return " ".join(filter(None, (reasons.get(placing.why, _("No place of this name is known.")), perhaps)))

    def _by_point(self, report: ParsedReport) -> ReportedPlace:
        there = self._at(report)
        if len(there) == 1:
            return ReportedPlace((there[0],), _("Proposed by the exact coordinates."))
        why = _("The coordinates lie in no district.") if not there else _("The coordinates lie on a border.")
        return ReportedPlace(why=why)

    def _slug(self, name: str) -> str | None:
        match = self._asked(name).match
        return match.slug if match and match.slug in self._districts else None

    def _asked(self, name: str) -> Any:
        if name not in self._known:
            # Long files repeat their names.
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[name] = self._place(name)
        return self._known[name]

    def _at(self, report: ParsedReport) -> list[str]:
        if report.lon is None or report.lat is None:
            return []
        indices = self._tree.query(Point(report.lon, report.lat), predicate="intersects")
        return sorted(self._shaped[index].slug for index in indices)

"""PURE: an offline geocoder, in geopy's interface, over the districts and places of one campaign.

``cache.gazetteer_of`` gives that of a campaign.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from geopy import Location, Point
from geopy.adapters import BaseSyncAdapter
from geopy.geocoders.base import Geocoder

from events.gazetteer.fuzzy import FuzzyIndex
from events.gazetteer.name_index import NameIndex, NameQuery, Spelling
from events.gazetteer.spatial_index import IndexedPlace, SpatialIndex

# Scores, out of 100, of a name with the same folded words, and of one that only has the same phonetic key.
EXACT_SCORE, PHONETIC_SCORE = 100.0, 97.0
# What a suggestion loses where the text names another bank.
OTHER_BANK_PENALTY = 20.0


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """A district, or a place whose position is not known."""

    slug: str
    name_en: str
    name_ar: str = ""
    alt_names: tuple[str, ...] = ()
    bank: str = ""
    kind: str = ""
    # The district's primary key; None for a place.
    pk: int | None = None
    # Degrees of WGS 84; None for a place.
    lon: float | None = None
    lat: float | None = None
    # GeoJSON Polygon or MultiPolygon, longitude first.
    shape: Any = None
    # Whether it is a whole town or bank: too large to place a report in.
    town_level: bool = False

    @property
    def spellings(self) -> Iterable[str]:
        return dict.fromkeys(filter(None, (self.name_en, self.name_ar, *self.alt_names)))


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that a name may mean, and how well it matches."""

    # The district's; None for a place without a position.
    pk: int | None
    slug: str
    name_en: str
    name_ar: str
    bank: str
    kind: str
    lon: float | None
    lat: float | None
    # 0 to 100; EXACT_SCORE for the name itself, folded.
    score: float
    # The spelling of the entry that matched.
    matched: str


@dataclass(frozen=True, slots=True)
class Placement:
    """The one district that a name certainly means, or why there is none."""

    match: Match | None
    # All entries of the name, best first; where there are none, those with a similar name.
    candidates: tuple[Match, ...]
    # "" with a match, else "ambiguous" (several entries, or the one is on another bank than the text says),
    # "town-level" (a whole town or bank), "no-position" (a place that is no district), "misspelt" (only similar
    # names) or "unknown" (no candidates).
    why: str


class _NoNetwork(BaseSyncAdapter):  # type: ignore[misc]
    """Requests nothing. geopy's own adapters read the system's certificates, 25 ms for each gazetteer."""

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> None:
        raise NotImplementedError

    get_text = get_json


class Gazetteer(Geocoder):  # type: ignore[misc]
    """``find`` suggests entries, ``place`` decides on one; ``geocode`` and ``reverse`` are geopy's interface."""

    def __init__(self, entries: Iterable[GazetteerEntry]) -> None:
        super().__init__(adapter_factory=_NoNetwork)
        self.entries = list(entries)
        # Reversed, so that of two entries with one slug the first counts.
        self._number_by_slug = {entry.slug: number for number, entry in reversed(list(enumerate(self.entries)))}
        self._name_index = NameIndex(
            [entry.bank for entry in self.entries],
            [(number, text) for number, entry in enumerate(self.entries) for text in entry.spellings],
            [(text, entry.bank) for entry in self.entries if entry.town_level for text in entry.spellings],
        )
        self._fuzzy_index = FuzzyIndex(self._name_index.spellings)

    def find(self, text: str, *, limit: int = 8) -> list[Match]:
        """Suggestions, best first, for a person to choose from; [] where no name is similar."""
        queries = self._name_index.queries(text)
        found = {number: self._match(number, EXACT_SCORE, text) for number in self._by_slug(text)}
        for query in queries:
            for number, spelling in self._name_index.lookup(query).items():
                self._add(found, number, self._score(spelling, query), spelling.text, query.bank)
        # The last query is the shortest: what is left when town and bank are taken off.
        for fuzzy in self._fuzzy_index.matches(queries[-1]) if queries else ():
            self._add(found, fuzzy.name.entry, fuzzy.score, fuzzy.name.text, queries[-1].bank)
        return sorted(found.values(), key=_best_first)[:limit]

    def place(self, text: str) -> Placement:
        """The one district that the text certainly names, or none: never a guess. A slug counts as a name."""
        spellings, query = self._exact(text)
        if not spellings:
            candidates = tuple(self.find(text))
            return Placement(None, candidates, "misspelt" if candidates else "unknown")
        matches = [
            self._match(number, self._score(spelling, query), spelling.text) for number, spelling in spellings.items()
        ]
        matches.sort(key=_best_first)
        why = self._why_not([self.entries[number] for number in spellings], query.bank)
        return Placement(None if why else matches[0], tuple(matches), why)

    def search_keys(self) -> list[tuple[GazetteerEntry, list[str]]]:
        """Each entry with the phonetic keys of its names, also of those that others share, in order of their slugs.

        The payload carries them, so that the browser finds places as ``place`` does.
        """
        by_number = self._name_index.keys()
        named = ((entry, [" ".join(key) for key in by_number.get(i, ())]) for i, entry in enumerate(self.entries))
        return sorted(named, key=lambda pair: pair[0].slug)

    def geocode(self, query: str, *, exactly_one: bool = True, limit: int = 8, **_options: Any) -> Any:
        """As geopy defines it, a Location or a list of them, or None. A single one is certain, as in ``place``."""
        if exactly_one:
            match = self.place(query).match
            return _location(match) if match else None
        return [_location(match) for match in self.find(query, limit=limit) if match.lat is not None] or None

    def reverse(self, query: Any, *, exactly_one: bool = True, limit: int = 8, **_options: Any) -> Any:
        """The place that contains the point, else the nearest; or a list. Latitude comes first, as in geopy."""
        point = Point(query)
        nearest = self.spatial_index.nearest(point.longitude, point.latitude, limit=1 if exactly_one else limit)
        locations = [_location(self._match(place.number, EXACT_SCORE, "")) for place in nearest]
        return (locations[0] if locations else None) if exactly_one else locations or None

    @cached_property
    def spatial_index(self) -> SpatialIndex:
        """The entries that have a position, by their number in ``entries``."""
        return SpatialIndex(
            IndexedPlace(number, entry.lon, entry.lat, entry.shape)
            for number, entry in enumerate(self.entries)
            if entry.lon is not None and entry.lat is not None
        )

    def _exact(self, text: str) -> tuple[dict[int, Spelling], NameQuery]:
        """The entries of exactly that slug or name, from the longest part of the text that names any."""
        for number in self._by_slug(text):
            return {number: Spelling(number, text, (), ())}, NameQuery(())
        for query in self._name_index.queries(text):
            if spellings := self._name_index.lookup(query):
                return spellings, query
        return {}, NameQuery(())

    def _by_slug(self, text: str) -> Sequence[int]:
        number = self._number_by_slug.get(text.strip())
        return () if number is None else (number,)

    @staticmethod
    def _why_not(entries: list[GazetteerEntry], bank: str) -> str:
        """Why the entries of a name are not one certain district (see Placement); "" where they are."""
        if all(entry.town_level for entry in entries):
            return "town-level"
        if len(entries) > 1 or (bank and entries[0].bank not in ("", bank)):
            return "ambiguous"
        return "no-position" if entries[0].pk is None else ""

    @staticmethod
    def _score(spelling: Spelling, query: NameQuery) -> float:
        return EXACT_SCORE if spelling.words == query.words else PHONETIC_SCORE

    def _add(self, found: dict[int, Match], number: int, score: float, matched: str, bank: str) -> None:
        """Add the match, unless the entry was found with a better score already."""
        if bank and self.entries[number].bank not in ("", bank):
            score -= OTHER_BANK_PENALTY
        if number not in found or found[number].score < score:
            found[number] = self._match(number, score, matched)

    def _match(self, number: int, score: float, matched: str) -> Match:
        entry = self.entries[number]
        return Match(
            entry.pk,
            entry.slug,
            entry.name_en,
            entry.name_ar,
            entry.bank,
            entry.kind,
            entry.lon,
            entry.lat,
            score,
            matched,
        )


def _best_first(match: Match) -> tuple[float, str, str]:
    """The sort key: the score, then the name, so that the order is always the same."""
    return -match.score, match.name_en, match.slug


def _location(match: Match) -> Location:
    name = f"{match.name_en} ({match.bank})" if match.bank else match.name_en
    return Location(name, (match.lat, match.lon), {field: getattr(match, field) for field in Match.__slots__})

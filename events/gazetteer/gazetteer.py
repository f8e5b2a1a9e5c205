"""PURE: names and points to places, offline: a geopy geocoder over a campaign's own districts.

``cache.gazetteer_of`` makes one of a campaign.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from geopy import Location, Point
from geopy.geocoders.base import Geocoder

from events.gazetteer.fuzzy import FuzzyIndex
from events.gazetteer.name_index import NameIndex, Reading, Spelling
from events.gazetteer.spatial_index import IndexedPlace, SpatialIndex

# Scores, of 100, of the very name and of one that a transliteration could have made of it.
THE_NAME, THE_SOUND = 100.0, 97.0
# What a suggestion loses where the text says another bank.
OTHER_BANK = 20.0


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """A place of the gazetteer; ``lon`` and ``lat`` are degrees of WGS 84, None where nobody has a position."""

    slug: str
    name_en: str
    name_ar: str = ""
    alt_names: tuple[str, ...] = ()
    bank: str = ""
    kind: str = ""
    pk: int | None = None
    lon: float | None = None
    lat: float | None = None
    # GeoJSON Polygon or MultiPolygon, longitude first.
    shape: Any = None
    # Whether it is a whole town or bank, in which a report is not placed.
    town_level: bool = False

    @property
    def spellings(self) -> Iterable[str]:
        return dict.fromkeys(filter(None, (self.name_en, self.name_ar, *self.alt_names)))


@dataclass(frozen=True, slots=True)
class Match:
    """A place a name may stand for. ``pk`` is the district's; None for a place without a position."""

    pk: int | None
    slug: str
    name_en: str
    name_ar: str
    bank: str
    kind: str
    lon: float | None
    lat: float | None
    # 0..100; 100: the very name, folded.
    score: float
    # The spelling that matched.
    matched: str


@dataclass(frozen=True, slots=True)
class Placement:
    """The one district that a name certainly stands for, or why there is none.

    ``why``: "" with a match, else "ambiguous" (several places, or a bank that contradicts), "town-level",
    "no-position", "misspelt" (candidates, none of that name) or "unknown" (no candidates either).
    """

    match: Match | None
    candidates: tuple[Match, ...]
    why: str


class Gazetteer(Geocoder):  # type: ignore[misc]
    """``find`` suggests, ``place`` decides, ``geocode`` and ``reverse`` are geopy's own words for them."""

    def __init__(self, entries: Iterable[GazetteerEntry]) -> None:
        super().__init__()
        self.entries = list(entries)
        self._slugs = {entry.slug: number for number, entry in reversed(list(enumerate(self.entries)))}
        self._names = NameIndex(
            [entry.bank for entry in self.entries],
            [(number, text) for number, entry in enumerate(self.entries) for text in entry.spellings],
            [(text, entry.bank) for entry in self.entries if entry.town_level for text in entry.spellings],
        )
        self._fuzzy_index = FuzzyIndex(self._names.all)

    def find(self, text: str, *, limit: int = 8) -> list[Match]:
        """Suggestions, best first, for a person to choose from; [] for what is like no name."""
        readings = self._names.readings(text)
        found = {number: self._match(number, THE_NAME, text) for number in self._by_slug(text)}
        for reading in readings:
            for number, name in self._names.named(reading).items():
                self._add(found, number, self._score(name, reading), name.text, reading.bank)
        for near in self._fuzzy_index.near(readings[-1]) if readings else ():
            self._add(found, near.name.entry, near.score, near.name.text, readings[-1].bank)
        return sorted(found.values(), key=lambda match: (-match.score, match.name_en, match.slug))[:limit]

    def place(self, text: str) -> Placement:
        """One certain district or none, never a guess. The slug of a district counts as its name."""
        numbers, reading = self._exactly(text)
        if not numbers:
            candidates = tuple(self.find(text))
            return Placement(None, candidates, "misspelt" if candidates else "unknown")
        matches = [self._match(number, self._score(name, reading), name.text) for number, name in numbers.items()]
        matches.sort(key=lambda match: (-match.score, match.name_en, match.slug))
        why = self._doubt([self.entries[number] for number in numbers], reading.bank)
        return Placement(None if why else matches[0], tuple(matches), why)

    def keys(self) -> dict[int, list[str]]:
        """By primary key of the district, every folded name that is certainly its own, or shared with others."""
        found = self._names.keys().items()
        return {pk: [" ".join(key) for key in keys] for number, keys in found if (pk := self.entries[number].pk)}

    def geocode(self, query: str, *, exactly_one: bool = True, limit: int = 8, **_options: Any) -> Any:
        """geopy's contract: a Location or None, or a list of them or None. One means one that is certain."""
        if exactly_one:
            match = self.place(query).match
            return _location(match) if match else None
        return [_location(match) for match in self.find(query, limit=limit) if match.lat is not None] or None

    def reverse(self, query: Any, *, exactly_one: bool = True, limit: int = 8, **_options: Any) -> Any:
        """The place that holds the point (latitude first, as in geopy), else the nearest; or several, nearest first."""
        point = Point(query)
        near = self.spatial_index.near(point.longitude, point.latitude, limit=1 if exactly_one else limit)
        locations = [_location(self._match(there.number, THE_NAME, "")) for there in near]
        return (locations[0] if locations else None) if exactly_one else locations or None

    @cached_property
    def spatial_index(self) -> SpatialIndex:
        """Where the entries with a position lie, by their number in ``entries``."""
        return SpatialIndex(
            IndexedPlace(number, entry.lon, entry.lat, entry.shape)
            for number, entry in enumerate(self.entries)
            if entry.lon is not None and entry.lat is not None
        )

    def _exactly(self, text: str) -> tuple[dict[int, Spelling], Reading]:
        """The entries of that slug or name, from the first reading of the text that has any."""
        for number in self._by_slug(text):
            return {number: Spelling(number, text, (), ())}, Reading(())
        for reading in self._names.readings(text):
            if named := self._names.named(reading):
                return named, reading
        return {}, Reading(())

    def _by_slug(self, text: str) -> Sequence[int]:
        number = self._slugs.get(text.strip())
        return () if number is None else (number,)

    @staticmethod
    def _doubt(entries: list[GazetteerEntry], bank: str) -> str:
        if all(entry.town_level for entry in entries):
            return "town-level"
        if len(entries) > 1 or (bank and entries[0].bank not in ("", bank)):
            return "ambiguous"
        return "no-position" if entries[0].pk is None else ""

    @staticmethod
    def _score(name: Spelling, reading: Reading) -> float:
        return THE_NAME if name.words == reading.words else THE_SOUND

    def _add(self, found: dict[int, Match], number: int, score: float, matched: str, bank: str) -> None:
        if bank and self.entries[number].bank not in ("", bank):
            score -= OTHER_BANK
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


def _location(match: Match) -> Location:
    name = f"{match.name_en} ({match.bank})" if match.bank else match.name_en
    return Location(name, (match.lat, match.lon), {field: getattr(match, field) for field in Match.__slots__})

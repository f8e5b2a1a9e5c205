"""The payload: everything that the map page draws, as one immutable, compressed file.

Days are counted from the campaign's first day (0). Coordinates are longitude, latitude (WGS 84),
inside the topology quantised. Rows refer to one another by their place in their table; -1 is nobody.
The browser looks days up in the spans; it never folds.
"""

import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import brotli
from django.core.cache import cache
from django.db.models import Prefetch
from topojson.core.topology import Topology

from events.gazetteer import transliteration
from events.gazetteer.cache import entries_of
from events.gazetteer.gazetteer import Gazetteer
from events.geo import geometry
from events.models import Campaign, District, Event, Source, Span, campaign_shapes
from events.models.consistent_read import as_of_one_revision
from events.payload.build_once import build_once
from events.projection import parties

# To be raised whenever the shape of the payload changes, so that no cache hands out the old one.
FORMAT = 3

NOBODY = -1

# Seconds for which a payload is kept; it is made anew in half a second, and old revisions must go some day.
ONE_DAY = 24 * 60 * 60

# Cells across the bounding box of all shapes: 2 m in a city 20 km wide, well below what is known.
QUANTISATION = 10_000


class Table(TypedDict):
    """Rows of one kind; ``columns`` names the values of each row in order."""

    columns: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True, slots=True)
class Payload:
    """The file in the encodings that browsers ask for. ``version`` names revision and content."""

    version: str
    identity: bytes
    gzip: bytes
    br: bytes

    @property
    def revision(self) -> int:
        return int(self.version.partition("-")[0])

    def encoded(self, accepted: str) -> tuple[str, bytes]:
        """The best encoding that an Accept-Encoding header admits: its name, "" for none, and the bytes."""
        offered = {name for name, refused in map(_coding, accepted.split(",")) if not refused}
        if "br" in offered:
            return "br", self.br
        if "gzip" in offered:
            return "gzip", self.gzip
        return "", self.identity


def _coding(part: str) -> tuple[str, bool]:
    """One member of an Accept-Encoding header, such as ``br;q=0``: its name and whether it is refused."""
    name, _, weight = part.partition(";")
    return name.strip().lower(), weight.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"}


def payload(campaign: Campaign) -> Payload:
    """The payload of the campaign at its revision, or a later one where it has moved on; built once and cached."""
    return _kept(campaign.pk, campaign.revision) or build_once(
        f"timeline-{campaign.pk}", find=lambda: _current(campaign.pk), build=lambda: _build_current(campaign.pk)
    )


def _current(pk: int) -> Payload | None:
    """What is cached of the revision that the campaign (primary key) is at now."""
    return _kept(pk, Campaign.objects.values_list("revision", flat=True).get(pk=pk))


def _build_current(pk: int) -> Payload:
    revision, content = as_of_one_revision(pk, lambda campaign: (campaign.revision, build(campaign)))
    built = compress(revision, content)
    keep(pk, built)
    return built


def _kept(pk: int, revision: int) -> Payload | None:
    found: Payload | None = cache.get(_key(pk, revision))
    return found


def keep(pk: int, built: Payload) -> None:
    """Have it found by whoever asks for its revision of the campaign (primary key)."""
    cache.set(_key(pk, built.revision), built, timeout=ONE_DAY)


def _key(pk: int, revision: int) -> str:
    return f"timeline-{FORMAT}-{pk}-{revision}"


def compress(revision: int, content: dict[str, Any]) -> Payload:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(plain).hexdigest()[:12]
    return Payload(
        version=f"{revision}-{digest}",
        identity=plain,
        gzip=gzip.compress(plain, 9, mtime=0),
        br=brotli.compress(plain, mode=brotli.MODE_TEXT, quality=11),
    )


def build(campaign: Campaign) -> dict[str, Any]:
    """The payload's content, as JSON values."""
    actors = list(campaign.actors.order_by("pk"))
    districts = campaign_shapes.usable(campaign.districts.order_by("slug"), campaign, told=True)
    public = Event.objects.published().filter(campaign=campaign).for_map().order_by("occurred_on", "reference")
    events = campaign_shapes.usable(public, campaign, told=True)
    figures = list(campaign.figures.select_related("source"))
    cited = {c.source_id: c.source for event in events for c in event.citations.all()}
    cited |= {figure.source_id: figure.source for figure in figures}
    sources = sorted(cited.values(), key=lambda source: source.pk)
    at = _RowNumbers(
        campaign.start, _row_numbers(actors), _row_numbers(districts), _row_numbers(events), _row_numbers(sources)
    )
    spans = _spans_by_district(campaign, at)
    return {
        "format": FORMAT,
        "campaign": {
            "slug": campaign.slug,
            "name": {"en": campaign.name_en, "ar": campaign.name_ar or campaign.name_en},
            "start": campaign.start.isoformat(),
            "days": (campaign.until - campaign.start).days,
            "bounds": [campaign.west, campaign.south, campaign.east, campaign.north],
            "attribution": campaign.attribution,
            "revision": campaign.revision,
        },
        "actors": _actors(campaign, at),
        "districts": _districts(districts, Gazetteer(entries_of(campaign)).keys()),
        "spelling": transliteration.RULES,
        "topology": _topology(districts),
        "basemap": _basemap(campaign),
        "spans": spans,
        "objectives": objectives(campaign, events, at),
        "series": series(campaign, districts, spans, at),
        "sources": _sources(sources, at),
        "events": _events(events, at),
        "figures": _figures(figures, at),
    }


@dataclass(frozen=True, slots=True)
class _RowNumbers:
    """Where each row stands in its table, by primary key, and the day that counts as 0."""

    start: dt.date
    actors: dict[int, int]
    districts: dict[int, int]
    events: dict[int, int]
    sources: dict[int, int]

    def day(self, day: dt.date | None) -> int | None:
        return None if day is None else (day - self.start).days

    def actor(self, pk: int | None) -> int:
        return NOBODY if pk is None else self.actors[pk]


def _row_numbers(rows: Iterable[Any]) -> dict[int, int]:
    return {row.pk: place for place, row in enumerate(rows)}


def _actors(campaign: Campaign, at: _RowNumbers) -> Table:
    """``side`` is the place of the root actor; only a root's colours are drawn."""
    rows = {actor.pk: actor for actor in campaign.actors.all()}
    side = parties.sides(rows.values())
    return {
        "columns": ["slug", "en", "ar", "short", "side", "colour", "colourDark"],
        "rows": [
            [a.slug, a.name_en, a.name_ar, a.short_name, at.actors[side[pk].pk], a.colour, a.colour_dark]
            for pk, a in ((pk, rows[pk]) for pk in at.actors)
        ],
    }


def _districts(districts: Sequence[District], keys: dict[int, list[str]]) -> Table:
    """``lon``, ``lat`` is where the name or the marker goes; ``area`` is in km².

    ``keys`` are the district's names folded as in ``spelling``, which the page folds what is typed with.
    """
    rows = []
    for district in districts:
        lon, lat = geometry.label_point(district.shape) if district.shape else (district.lon, district.lat)
        area = round(geometry.area_km2(district.shape), 4) if district.shape else 0
        point = [round(lon, 5), round(lat, 5)]
        names = [district.slug, district.name_en, district.name_ar, district.alt_names]
        rows.append(
            [*names, district.kind, district.bank, int(district.approximate), *point, area, keys.get(district.pk, [])]
        )
    return {
        "columns": ["slug", "en", "ar", "alt", "kind", "bank", "approximate", "lon", "lat", "area", "keys"],
        "rows": rows,
    }


def _topology(districts: Sequence[District]) -> dict[str, Any] | None:
    """The shapes with shared borders; a geometry's id is its district's place, as text. None without shapes."""
    shapes = [(place, district.shape) for place, district in enumerate(districts) if district.shape]
    if not shapes:
        return None
    features = [{"type": "Feature", "id": str(place), "properties": {}, "geometry": shape} for place, shape in shapes]
    digest = hashlib.sha256(json.dumps(features).encode()).hexdigest()
    key = f"topology-{FORMAT}-{digest}"
    # The shapes change far less often than the reports, and encoding them is the slowest step.
    encoded: dict[str, Any] | None = cache.get(key)
    if encoded is None:
        collection = {"type": "FeatureCollection", "features": features}
        encoded = Topology(collection, object_name="districts", prequantize=QUANTISATION, topology=True).to_dict()
        encoded.pop("bbox", None)
        for geometry_object in encoded["objects"]["districts"]["geometries"]:
            geometry_object.pop("properties", None)
            geometry_object.pop("bbox", None)
        encoded["objects"]["districts"].pop("bbox", None)
        cache.set(key, encoded, timeout=ONE_DAY)
    return encoded


def _basemap(campaign: Campaign) -> Table:
    return {
        "columns": ["kind", "en", "ar", "shape"],
        "rows": [
            [f.kind, f.name_en, f.name_ar, f.shape]
            for f in campaign_shapes.usable(campaign.basemap.all(), campaign, told=True)
            if f.shape is not None
        ],
    }


_SPAN_COLUMNS = ["from", "until", "holder", "challenger", "contested", "grade", "tenure", "last", "bankOnly", "events"]


def _spans_by_district(campaign: Campaign, at: _RowNumbers) -> dict[str, Any]:
    """``rows`` holds one list of spans for each district, in order of days."""
    rows: list[list[list[Any]]] = [[] for _ in at.districts]
    # Of the events no more than which they are.
    events = Prefetch("events", Event.objects.only("pk").order_by("pk"))
    for span in Span.objects.of_campaign(campaign).order_by("district", "starts").prefetch_related(events):
        rows[at.districts[span.district_id]].append(
            [
                at.day(span.starts),
                at.day(span.until),
                at.actor(span.holder_id),
                at.actor(span.challenger_id),
                int(span.contested),
                span.grade,
                at.day(span.tenure),
                at.day(span.last_report),
                int(span.bank_statement_only),
                sorted(at.events[event.pk] for event in span.events.all()),
            ]
        )
    return {"columns": _SPAN_COLUMNS, "rows": rows}


def objectives(campaign: Campaign, events: Sequence[Event], at: _RowNumbers) -> Table:
    """The days ``[from, until)`` on which a district is an announced objective that is not reached yet.

    It is reached when the announcing side holds it; a command's cumulative list announces nothing.
    """
    sides = {pk: party.side for pk, party in parties.read_parties(campaign).items()}
    held: dict[int, list[Span]] = {}
    for span in Span.objects.of_campaign(campaign).order_by("starts"):
        held.setdefault(span.district_id, []).append(span)
    rows = []
    for event in events:
        if event.kind != "announced" or event.is_cumulative_list or event.actor_id is None:
            continue
        for district in event.districts.all():
            ahead = [span for span in held.get(district.pk, []) if span.until > event.occurred_on]
            reached = (s.starts for s in ahead if s.holder_id and sides[s.holder_id] == sides[event.actor_id])
            until = next(reached, campaign.until)
            if until > event.occurred_on:
                days = [at.day(event.occurred_on), at.day(until)]
                rows.append([at.districts[district.pk], *days, at.events[event.pk]])
    return {"columns": ["district", "from", "until", "event"], "rows": rows}


def series(campaign: Campaign, districts: Sequence[District], spans: dict[str, Any], at: _RowNumbers) -> dict[str, Any]:
    """The share of the districts' area on each day, in thousandths: held unopposed by each side, and
    contested. ``sides`` are places of actors, in the order of ``held``."""
    days = (campaign.until - campaign.start).days
    areas = [geometry.area_km2(district.shape) if district.shape else 0.0 for district in districts]
    total = sum(areas) or 1.0
    root = _actors(campaign, at)["rows"]
    held: dict[int, list[float]] = {}
    contested = [0.0] * days
    for area, its_spans in zip(areas, spans["rows"], strict=True):
        for first, until, holder, _challenger, is_contested, *_ in its_spans:
            side = root[holder][4] if holder != NOBODY else NOBODY
            line = contested if is_contested else held.setdefault(side, [0.0] * days)
            for day in range(first, until):
                line[day] += area / total
    sides = sorted(held)
    return {
        "sides": sides,
        "held": [[round(1000 * share) for share in held[side]] for side in sides],
        "contested": [round(1000 * share) for share in contested],
    }


def _sources(sources: Sequence[Source], at: _RowNumbers) -> Table:
    return {
        "columns": ["publisher", "agency", "via", "title", "url", "archived", "published", "language"],
        "rows": [
            [s.publisher, s.agency, s.via, s.title, s.url, s.archived_url, at.day(s.published_on), s.language]
            for s in sources
        ],
    }


def _events(events: Sequence[Event], at: _RowNumbers) -> Table:
    """``citations`` are lists of source, stance (1 supports, 0 disputes), claimant, summary, note."""
    rows = []
    for event in events:
        point = None if event.lon is None or event.lat is None else [round(event.lon, 5), round(event.lat, 5)]
        rows.append(
            [
                event.reference,
                event.kind,
                at.actor(event.actor_id),
                at.day(event.occurred_on),
                event.precision,
                event.scope,
                sorted(at.districts[district.pk] for district in event.districts.all()),
                event.covers,
                event.place,
                point,
                event.shape,
                event.summary,
                [
                    [at.sources[c.source_id], int(c.stance == "supports"), c.claimant, c.summary, c.note]
                    for c in event.citations.all()
                ],
            ]
        )
    names = [
        "reference",
        "kind",
        "actor",
        "day",
        "precision",
        "scope",
        "districts",
        "covers",
        "place",
        "point",
        "shape",
    ]
    return {"columns": [*names, "summary", "citations"], "rows": rows}


def _figures(figures: Iterable[Any], at: _RowNumbers) -> Table:
    return {
        "columns": ["day", "measure", "value", "unit", "qualifier", "claimant", "source", "summary", "note"],
        "rows": [
            [
                at.day(f.day),
                f.measure,
                f.value,
                f.unit,
                f.qualifier,
                f.claimant,
                at.sources[f.source_id],
                f.summary,
                f.note,
            ]
            for f in figures
        ],
    }

"""PURE: the point that a link to an online map names. Nothing is fetched."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote_plus, urlsplit

# Longitude, latitude, and whether it is only the middle of what the link's map shows.
Linked = tuple[float, float, bool]

_LINK = re.compile(r"(?:https?://|geo:)\S+", re.IGNORECASE)
# These say nothing without being asked, and nobody is asked.
_SHORT = re.compile(
    r"https?://(?:maps\.app\.goo\.gl|goo\.gl|g\.co|bit\.ly|t\.co|osm\.org/go|tinyurl\.com)\b", re.IGNORECASE
)

_N = r"([-+]?\d{1,3}(?:\.\d+)?)"
_PAIR = re.compile(rf"\s*(?:loc:)?{_N}\s*[,~ _]\s*{_N}(?![\d.]).*")
_GOOGLE_PIN = re.compile(rf"!3d{_N}!4d{_N}")
_GOOGLE_VIEW = re.compile(rf"/@{_N},{_N}[,/]")
_IN_THE_PATH = re.compile(rf"/(?:place|search|dir)/{_N},\s*{_N}(?:[/?]|$)")
_OSM_VIEW = re.compile(rf"map=\d+(?:\.\d+)?/{_N}/{_N}")
_PAIRS = ("q", "query", "ll", "pt", "coordinate", "daddr", "destination", "sp", "center", "cp", "map", "sll")
# A pair under these is where the map is, not what it points at.
_VIEWS = frozenset({"center", "cp", "map", "sll"})


def is_link(text: str) -> bool:
    return _LINK.fullmatch(text.strip()) is not None


def is_short(text: str) -> bool:
    return _SHORT.match(text.strip()) is not None


def read(link: str) -> Linked | None:
    """The one point that the link names, else the middle of its map; None where it names none, or several."""
    found = list(dict.fromkeys(_points(link)))
    for is_view in (False, True):
        chosen = [linked for linked in found if linked[2] is is_view]
        if chosen:
            return chosen[0] if len({(lon, lat) for lon, lat, _ in chosen}) == 1 else None
    return None


def _points(link: str) -> Iterator[Linked]:
    if link.lower().startswith("geo:"):
        yield from _of_geo_uri(unquote_plus(link[4:]))
        return
    # "+" stays: in a path it is a space only by habit.
    try:
        parts = urlsplit(link)
    except ValueError:
        # A bracket where none can be: https://[x
        return
    path, fragment = unquote_plus(parts.path), unquote_plus(parts.fragment)
    values = parse_qs(parts.query) | parse_qs(parts.fragment)
    # Yandex alone writes longitude first.
    is_turned = "yandex" in (parts.hostname or "")
    yield from _named(values)
    for name in _PAIRS:
        for value in values.get(name, ()):
            value = value.removeprefix("point.")
            if pair := _PAIR.fullmatch(value):
                yield _linked(pair, is_view=name in _VIEWS or (name == "ll" and is_turned), turned=is_turned)
    for pattern, text, is_view in (
        (_GOOGLE_PIN, path, False),
        (_IN_THE_PATH, path, False),
        (_GOOGLE_VIEW, path + "/", True),
        (_OSM_VIEW, fragment, True),
    ):
        for pair in pattern.finditer(text):
            yield _linked(pair, is_view=is_view)


def _of_geo_uri(text: str) -> Iterator[Linked]:
    """RFC 5870, and Android's ``geo:0,0?q=lat,lon(label)``."""
    point, _, query = text.partition("?")
    asked = _PAIR.fullmatch(query.partition("q=")[2])
    pair = asked or _PAIR.fullmatch(point)
    if pair:
        yield _linked(pair, is_view=False)


def _named(values: dict[str, list[str]]) -> Iterator[Linked]:
    """mlat and mlon of OpenStreetMap; lat and lon of many; the latter two may say what the map shows."""
    for lat_name, lon_names, is_view in (("mlat", ("mlon",), False), ("lat", ("lon", "lng", "long"), "mlat" in values)):
        for lon_name in lon_names:
            for lat, lon in zip(values.get(lat_name, ()), values.get(lon_name, ()), strict=False):
                if pair := _PAIR.fullmatch(f"{lat},{lon}"):
                    yield _linked(pair, is_view=is_view)


def _linked(pair: re.Match[str], *, is_view: bool, turned: bool = False) -> Linked:
    lat, lon = (pair[2], pair[1]) if turned else (pair[1], pair[2])
    return float(lon), float(lat), is_view

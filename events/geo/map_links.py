"""PURE: reads the point that a link to an online map names. Nothing is fetched."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qs, unquote_plus, urlsplit


class LinkedPoint(NamedTuple):
    """Degrees of WGS 84; ``is_view`` where it is only the middle of the map that the link shows, and no pin."""

    lon: float
    lat: float
    is_view: bool


_LINK = re.compile(r"(?:https?://|geo:)\S+", re.IGNORECASE)
# Shortened links hold no coordinates, and following them would mean to ask somebody else's server.
_SHORTENED = re.compile(
    r"https?://(?:maps\.app\.goo\.gl|goo\.gl|g\.co|bit\.ly|t\.co|osm\.org/go|tinyurl\.com)\b", re.IGNORECASE
)

# Two numbers in the order of the link, which is latitude first everywhere but at Yandex.
_NUMBER = r"([-+]?\d{1,3}(?:\.\d+)?)"
_PAIR = re.compile(rf"\s*(?:loc:)?{_NUMBER}\s*[,~ _]\s*{_NUMBER}(?![\d.]).*")
_GOOGLE_PIN = re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}")
_GOOGLE_VIEW = re.compile(rf"/@{_NUMBER},{_NUMBER}[,/]")
_PATH_PAIR = re.compile(rf"/(?:place|search|dir)/{_NUMBER},\s*{_NUMBER}(?:[/?]|$)")
_OSM_VIEW = re.compile(rf"map=\d+(?:\.\d+)?/{_NUMBER}/{_NUMBER}")
# The parameters in which Google, Bing, Apple, Yandex, Waze and others put a pair.
_PAIR_PARAMETERS = (
    "q",
    "query",
    "ll",
    "pt",
    "coordinate",
    "daddr",
    "destination",
    "sp",
    "center",
    "cp",
    "map",
    "sll",
)
# Those of them that say what the map shows, not what the link points at.
_VIEW_PARAMETERS = frozenset({"center", "cp", "map", "sll"})


def is_link(text: str) -> bool:
    return _LINK.fullmatch(text.strip()) is not None


def is_shortened(text: str) -> bool:
    return _SHORTENED.match(text.strip()) is not None


def find_point(link: str) -> LinkedPoint | None:
    """The one pin of the link, else the middle of its map; None where it has neither, or several pins."""
    points = list(dict.fromkeys(_points(link)))
    for is_view in (False, True):
        candidates = [point for point in points if point.is_view is is_view]
        if candidates:
            return candidates[0] if len({(point.lon, point.lat) for point in candidates}) == 1 else None
    return None


def _points(link: str) -> Iterator[LinkedPoint]:
    """Every point in the link, in whatever form it is written."""
    if link.lower().startswith("geo:"):
        yield from _geo_uri_points(unquote_plus(link[4:]))
        return
    try:
        parts = urlsplit(link)
    except ValueError:
        # A bracket where the address can have none: https://[x
        return
    parameters = parse_qs(parts.query) | parse_qs(parts.fragment)
    yield from _separate_parameters(parameters)
    # Yandex alone writes longitude first, and its "ll" is the view.
    yield from _pair_parameters(parameters, is_yandex="yandex" in (parts.hostname or ""))
    # In a path "+" is a space only by habit: Google writes /search/36.37,+43.15.
    path, fragment = unquote_plus(parts.path), unquote_plus(parts.fragment)
    for pattern, text, is_view in (
        (_GOOGLE_PIN, path, False),
        (_PATH_PAIR, path, False),
        (_GOOGLE_VIEW, path + "/", True),
        (_OSM_VIEW, fragment, True),
    ):
        for pair in pattern.finditer(text):
            yield _point(pair, is_view=is_view)


def _geo_uri_points(text: str) -> Iterator[LinkedPoint]:
    """RFC 5870, and Android's ``geo:0,0?q=lat,lon(label)``."""
    position, _, query = text.partition("?")
    pair = _PAIR.fullmatch(query.partition("q=")[2]) or _PAIR.fullmatch(position)
    if pair:
        yield _point(pair, is_view=False)


def _separate_parameters(parameters: dict[str, list[str]]) -> Iterator[LinkedPoint]:
    """Latitude and longitude in a parameter each: mlat and mlon of OpenStreetMap, lat and lon of many others.

    Beside an OpenStreetMap pin, lat and lon say what the map shows.
    """
    forms = (("mlat", ("mlon",), False), ("lat", ("lon", "lng", "long"), "mlat" in parameters))
    for lat_name, lon_names, is_view in forms:
        for lon_name in lon_names:
            for lat, lon in zip(parameters.get(lat_name, ()), parameters.get(lon_name, ()), strict=False):
                if pair := _PAIR.fullmatch(f"{lat},{lon}"):
                    yield _point(pair, is_view=is_view)


def _pair_parameters(parameters: dict[str, list[str]], *, is_yandex: bool) -> Iterator[LinkedPoint]:
    """Both numbers in one parameter."""
    for name in _PAIR_PARAMETERS:
        is_view = name in _VIEW_PARAMETERS or (name == "ll" and is_yandex)
        for value in parameters.get(name, ()):
            # "point." stands before the pins of Bing.
            if pair := _PAIR.fullmatch(value.removeprefix("point.")):
                yield _point(pair, is_view=is_view, longitude_first=is_yandex)


def _point(pair: re.Match[str], *, is_view: bool, longitude_first: bool = False) -> LinkedPoint:
    lat, lon = (pair[2], pair[1]) if longitude_first else (pair[1], pair[2])
    return LinkedPoint(float(lon), float(lat), is_view)

"""PURE: coordinates as people paste them, to longitude and latitude (degrees, WGS 84).

Which of two bare numbers is the latitude is never assumed: hemisphere letters or labels say it, or
the range (no latitude is 120), or the bounds of the campaign. Otherwise the reader is told why not.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import product

from geopy import Point

from events.geo import map_links
from events.geo.geometry import Box

# How far beyond the campaign's bounds a point may lie for them to tell its order (degrees).
MARGIN = 1.0
DEGREES = ("deg", "min", "sec")
LONGEST = 120
LONGEST_LINK = 2000


class CoordinateError(ValueError):
    """Coordinates that cannot be used. ``why``: "one-number", "which-is-which", "out-of-range",
    "two-of-a-kind" (two latitudes), "no-point" and "short-link" (of map links)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Pasted:
    """``how`` the order was told: "letters", "range", "bounds", or "link"; "view": the middle of a link's map."""

    lon: float
    lat: float
    how: str


# What people write for the marks and the hemispheres, as one sign each. Longer words first.
_SIGNS = (
    ("°", r"[°º˚]|\bdeg(?:rees|rés)?\b|(?<=\d)\s*d\b|درجة"),
    ('"', "″|”|“|''|′′|’’|\\bsec\\b|ثانية"),
    ("'", "′|’|‘|´|`|\\bmin\\b|دقيقة"),
    ("-", "[−–]"),
    (".", "٫"),
    (",", "،"),
    (" N ", r"\blat(?:itude)?\s*[:=]?|خط العرض|\bn(?:orth|ord)?\b|(?<=[\d°'\"\s])n\b|\bn(?=\s*\d)|شمالا?"),
    (" E ", r"\b(?:lon(?:gitude|g)?|lng)\s*[:=]?|خط الطول|\be(?:ast|st)?\b|(?<=[\d°'\"\s])e\b|\be(?=\s*\d)|شرقا?"),
    (" S ", r"\bs(?:outh|ud)?\b|(?<=[\d°'\"\s])s\b|\bs(?=\s*\d)|جنوبا?"),
    (" W ", r"\bw(?:est)?\b|\bouest\b|(?<=[\d°'\"\s])w\b|\bw(?=\s*\d)|غربا?"),
)
_REPLACED = [(sign, re.compile(pattern)) for sign, pattern in _SIGNS]
_ONLY_COORDINATES = re.compile(r"""[\dNSEW°'"+\-.,:;/|()\s]++""")
# 36,37; 43,15: a comma between digits is the decimal sign where something else stands between the two.
_DECIMAL_COMMAS = re.compile(r"[-+NSEW\s]*+\d++,\d++[°\sNSEW]*(?:[;/|\s]|,\s)[-+NSEW\s]*+\d++,\d++[°\sNSEW]*+")

# Here and below nothing is given back once it is matched ("+" after a quantifier): what stands between two numbers
# could else be divided among the marks in many ways, and all of them be tried for a row of figures.
_WHOLE, _NUMBER = r"(?<![\d.])\d++(?![\d.])", r"(?<![\d.])\d++(?:\.\d++)?+(?![\d.])"


def _angle(axis: str, parts: int, letter: str, marks: str) -> str:
    """A pattern for degrees, or with minutes, or with seconds too; only the last has decimals.

    ``letter``: whether the hemisphere stands "before" or "after". ``marks``: "?+" where they may be missing.
    """
    numbers = [
        rf"(?P<{name}{axis}>{_NUMBER if name == DEGREES[parts - 1] else _WHOLE})\s*+{mark}{marks}"
        for name, mark in zip(DEGREES[:parts], "°'\"", strict=False)
    ]
    hemisphere = rf"(?P<letter{axis}>[NSEW])?+"
    before, after = (hemisphere, "") if letter == "before" else ("", hemisphere)
    degrees = r"[\s:]*+".join(numbers)
    return rf"{before}\s*+(?P<sign{axis}>[-+])?+\s*+{degrees}\s*+{after}"


# Two angles of one kind may be without marks: the count of their numbers says what they are.
_PAIRS = [
    re.compile(
        rf"\s*+{_angle('1', first, letter, '?+' if first == second else '')}\s*+[,;/|]?+"
        rf"\s*+{_angle('2', second, letter, '?+' if first == second else '')}\s*+"
    )
    for first, second in sorted(product((1, 2, 3), repeat=2), key=lambda pair: pair[0] != pair[1])
    for letter in ("after", "before")
]


def read(text: str, bounds: Box | None = None) -> Pasted | None:
    """The point that the text gives; None where it is no coordinates at all, but perhaps a name.

    ``bounds``: west, south, east, north. Raises CoordinateError where it is coordinates, or a link to a
    map, and yet no one point.
    """
    text = " ".join(text[:LONGEST_LINK].split())
    if map_links.is_link(text):
        return _from_link(text)
    plain = _plain(text) if len(text) <= LONGEST else ""
    if not _ONLY_COORDINATES.fullmatch(plain) or not any(sign.isdigit() for sign in plain):
        return None
    for pattern in _PAIRS:
        if found := pattern.fullmatch(plain):
            return _ordered(found, bounds)
    if any(sign in plain for sign in "NSEW°") or len(re.findall(_NUMBER, plain)) > 1:
        raise CoordinateError("one-number")
    return None


def _plain(text: str) -> str:
    """Western digits and one sign for each mark, hemisphere and label."""
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    plain = digits.casefold()
    for sign, pattern in _REPLACED:
        plain = pattern.sub(sign, plain)
    plain = plain.strip(" ()[]\t\n")
    if "." not in plain and _DECIMAL_COMMAS.fullmatch(plain):
        plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    return plain


def _from_link(text: str) -> Pasted:
    if map_links.is_short(text):
        raise CoordinateError("short-link")
    found = map_links.read(text)
    if found is None:
        raise CoordinateError("no-point")
    lon, lat, is_view = found
    return _checked(lon, lat, "view" if is_view else "link")


def _ordered(found: re.Match[str], bounds: Box | None) -> Pasted:
    first, second = (_degrees(found, axis) for axis in "12")
    axes = [found[f"letter{axis}"] for axis in "12"]
    if any(axes):
        return _by_letters(first, second, axes)
    if re.fullmatch(r"\d+,\d+", found[0].strip()):
        # "36,43": two whole degrees, or one number with a decimal comma.
        raise CoordinateError("one-number")
    return _by_range(first, second, bounds)


def _by_letters(first: float, second: float, axes: list[str | None]) -> Pasted:
    is_latitude = [None if axis is None else axis in "NS" for axis in axes]
    if is_latitude[0] == is_latitude[1]:
        raise CoordinateError("two-of-a-kind")
    first_is_latitude = is_latitude[0] if is_latitude[0] is not None else not is_latitude[1]
    return _checked(second, first, "letters") if first_is_latitude else _checked(first, second, "letters")


def _by_range(first: float, second: float, bounds: Box | None) -> Pasted:
    orders = [(lon, lat) for lon, lat in ((second, first), (first, second)) if _on_globe(lon, lat)]
    if not orders:
        raise CoordinateError("out-of-range")
    if len(orders) == 1:
        return Pasted(*orders[0], "range")
    near = [order for order in orders if bounds and _is_near(*order, bounds)]
    if len(near) == 1 or first == second:
        return Pasted(*(near or orders)[0], "bounds")
    raise CoordinateError("which-is-which")


def _degrees(found: re.Match[str], axis: str) -> float:
    named = found.groupdict()
    degrees, minutes, seconds = (named.get(f"{name}{axis}") for name in DEGREES)
    letter = named[f"letter{axis}"]
    if any(float(part or 0) >= 60 for part in (minutes, seconds)):
        raise CoordinateError("out-of-range")
    if letter and named[f"sign{axis}"] == "-":
        raise CoordinateError("two-of-a-kind")
    sign = -1 if named[f"sign{axis}"] == "-" else 1
    return sign * float(Point.parse_degrees(degrees, minutes or 0, seconds or 0, letter))


def _checked(lon: float, lat: float, how: str) -> Pasted:
    if not _on_globe(lon, lat):
        raise CoordinateError("out-of-range")
    return Pasted(lon, lat, how)


def _on_globe(lon: float, lat: float) -> bool:
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90


def _is_near(lon: float, lat: float, bounds: Box) -> bool:
    west, south, east, north = bounds
    return west - MARGIN <= lon <= east + MARGIN and south - MARGIN <= lat <= north + MARGIN

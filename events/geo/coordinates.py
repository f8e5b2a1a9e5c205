"""PURE: parses coordinates as people paste them, to longitude and latitude (degrees, WGS 84).

Which of two bare numbers is the latitude is never assumed: hemisphere letters or labels say it, or the
range (no latitude is 120), or the bounds of the campaign. Where none of them does, the text is refused.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import product

from geopy import Point

from events.geo import map_links
from events.geo.geometry import Box
from events.geo.shape_limits import is_near

# Longer texts are not parsed (characters).
MAX_LENGTH = 120
MAX_LINK_LENGTH = 2000

# The parts of an angle, as the groups of the patterns are called.
DEGREES = ("deg", "min", "sec")


class CoordinateError(ValueError):
    """Coordinates, or a link to a map, that give no one point. ``why`` is one of:

    "one-number": not two angles. "which-is-which": either may be the latitude. "out-of-range": off the globe,
    or 60 minutes and more. "two-of-a-kind": two latitudes, two longitudes, or a sign that contradicts its
    letter. "no-point": a link that names none, or several. "short-link": a shortened link.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class PastedPoint:
    lon: float
    lat: float
    # What decided which is the latitude: "letters", "range" or "bounds". Of links: "link" for what the link
    # points at, "view" for the middle of the map that it shows.
    how: str


# What people write for each mark and hemisphere, in English, French and Arabic, and the one sign that stands for it
# in the patterns below. Longer words first.
_NOTATIONS = (
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
_NOTATION_PATTERNS = [(sign, re.compile(pattern)) for sign, pattern in _NOTATIONS]
_ONLY_COORDINATES = re.compile(r"""[\dNSEW°'"+\-.,:;/|()\s]++""")
# 36,37; 43,15: a comma between digits is the decimal sign where something else separates the two numbers.
_DECIMAL_COMMAS = re.compile(r"[-+NSEW\s]*+\d++,\d++[°\sNSEW]*(?:[;/|\s]|,\s)[-+NSEW\s]*+\d++,\d++[°\sNSEW]*+")

# All quantifiers are possessive ("++", "?+"), so that nothing matched is given back: what stands between two numbers
# could else be divided among the marks in very many ways, and for a row of figures all of them would be tried.
_WHOLE, _NUMBER = r"(?<![\d.])\d++(?![\d.])", r"(?<![\d.])\d++(?:\.\d++)?+(?![\d.])"


def _angle(axis: str, parts: int, letter: str, marks: str) -> str:
    """The pattern of one angle of 1 to 3 parts (degrees, minutes, seconds), of which only the last has decimals.

    ``axis`` ("1" or "2") ends the names of the groups. ``letter``: whether the hemisphere stands "before" or
    "after". ``marks``: the quantifier of °, ' and ": "" where they are needed, "?+" where they may be missing.
    """
    numbers = [
        rf"(?P<{name}{axis}>{_NUMBER if name == DEGREES[parts - 1] else _WHOLE})\s*+{mark}{marks}"
        for name, mark in zip(DEGREES[:parts], "°'\"", strict=False)
    ]
    hemisphere = rf"(?P<letter{axis}>[NSEW])?+"
    before, after = (hemisphere, "") if letter == "before" else ("", hemisphere)
    degrees = r"[\s:]*+".join(numbers)
    return rf"{before}\s*+(?P<sign{axis}>[-+])?+\s*+{degrees}\s*+{after}"


# Pairs of angles, those of an equal number of parts first. Only they may be without marks, since the count of
# numbers then says what each number is.
_PAIRS = [
    re.compile(
        rf"\s*+{_angle('1', first, letter, '?+' if first == second else '')}\s*+[,;/|]?+"
        rf"\s*+{_angle('2', second, letter, '?+' if first == second else '')}\s*+"
    )
    for first, second in sorted(product((1, 2, 3), repeat=2), key=lambda pair: pair[0] != pair[1])
    for letter in ("after", "before")
]


# One angle, with marks or without them.
_ANGLES = [
    re.compile(rf"\s*+{_angle('1', parts, letter, '?+')}\s*+") for parts in (1, 2, 3) for letter in ("after", "before")
]


def parse_angle(text: str, letters: str) -> float:
    """The degrees of one angle, such as 36.35, 36,35 and 36°21'0"N. ``letters``: "NS" for a latitude, else "EW".

    A single comma is the decimal sign: no angle has thousands of degrees. Raises CoordinateError ("one-number" for
    what is no angle) but not for degrees off the globe.
    """
    normalized = _normalized(text) if len(text) <= MAX_LENGTH else ""
    if "." not in normalized and normalized.count(",") == 1:
        normalized = re.sub(r"(?<=\d),(?=\d)", ".", normalized)
    for pattern in _ANGLES:
        if angle := pattern.fullmatch(normalized):
            if angle["letter1"] and angle["letter1"] not in letters:
                raise CoordinateError("two-of-a-kind")
            return _degrees(angle, "1")
    raise CoordinateError("one-number")


def parse(text: str, bounds: Box | None = None) -> PastedPoint | None:
    """The point that the text or link gives; None where the text is no coordinates, and so perhaps a name.

    ``bounds`` are those of the campaign: of two possible points, the one near them is meant. Raises
    CoordinateError where the text is coordinates, or a link, but does not give one point.
    """
    text = " ".join(text[:MAX_LINK_LENGTH].split())
    if map_links.is_link(text):
        return _parse_link(text)
    normalized = _normalized(text) if len(text) <= MAX_LENGTH else ""
    if not _ONLY_COORDINATES.fullmatch(normalized) or not any(sign.isdigit() for sign in normalized):
        return None
    for pattern in _PAIRS:
        if pair := pattern.fullmatch(normalized):
            return _ordered(pair, bounds)
    # A bare number may be a name ("17"); with a mark, or a second number, it was meant for coordinates.
    if any(sign in normalized for sign in "NSEW°") or len(re.findall(_NUMBER, normalized)) > 1:
        raise CoordinateError("one-number")
    return None


def _normalized(text: str) -> str:
    """The text with Western digits, and one sign for each mark, hemisphere and label."""
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    normalized = digits.casefold()
    for sign, pattern in _NOTATION_PATTERNS:
        normalized = pattern.sub(sign, normalized)
    normalized = normalized.strip(" ()[]\t\n")
    if "." not in normalized and _DECIMAL_COMMAS.fullmatch(normalized):
        normalized = re.sub(r"(?<=\d),(?=\d)", ".", normalized)
    return normalized


def _parse_link(text: str) -> PastedPoint:
    if map_links.is_shortened(text):
        raise CoordinateError("short-link")
    point = map_links.find_point(text)
    if point is None:
        raise CoordinateError("no-point")
    return _point_on_globe(point.lon, point.lat, "view" if point.is_view else "link")


def _ordered(pair: re.Match[str], bounds: Box | None) -> PastedPoint:
    """The point of two angles. Which of them is the latitude: letters decide, else the range or the bounds."""
    first, second = (_degrees(pair, axis) for axis in "12")
    letters = [pair[f"letter{axis}"] for axis in "12"]
    if any(letters):
        return _ordered_by_letters(first, second, letters)
    if re.fullmatch(r"\d+,\d+", pair[0].strip()):
        # "36,43": two whole degrees, or one number with a decimal comma.
        raise CoordinateError("one-number")
    return _ordered_by_range(first, second, bounds)


def _ordered_by_letters(first: float, second: float, letters: list[str | None]) -> PastedPoint:
    """One letter is enough: the other angle is then the other of the two."""
    is_latitude = [None if letter is None else letter in "NS" for letter in letters]
    if is_latitude[0] == is_latitude[1]:
        raise CoordinateError("two-of-a-kind")
    first_is_latitude = is_latitude[0] if is_latitude[0] is not None else not is_latitude[1]
    lon, lat = (second, first) if first_is_latitude else (first, second)
    return _point_on_globe(lon, lat, "letters")


def _ordered_by_range(first: float, second: float, bounds: Box | None) -> PastedPoint:
    """The one order that is on the globe; of two such, the one that is near the campaign."""
    orders = [(lon, lat) for lon, lat in ((second, first), (first, second)) if is_on_globe(lon, lat)]
    if not orders:
        raise CoordinateError("out-of-range")
    if len(orders) == 1:
        return PastedPoint(*orders[0], "range")
    near = [(lon, lat) for lon, lat in orders if bounds and is_near((lon, lat, lon, lat), bounds)]
    if len(near) == 1 or first == second:
        return PastedPoint(*(near or orders)[0], "bounds")
    raise CoordinateError("which-is-which")


def _degrees(pair: re.Match[str], axis: str) -> float:
    """The signed degrees of one of the two angles; south and west are negative."""
    groups = pair.groupdict()
    degrees, minutes, seconds = (groups.get(f"{name}{axis}") for name in DEGREES)
    letter = groups[f"letter{axis}"]
    if any(float(part or 0) >= 60 for part in (minutes, seconds)):
        raise CoordinateError("out-of-range")
    if letter and groups[f"sign{axis}"] == "-":
        raise CoordinateError("two-of-a-kind")
    sign = -1 if groups[f"sign{axis}"] == "-" else 1
    return sign * float(Point.parse_degrees(degrees, minutes or 0, seconds or 0, letter))


def _point_on_globe(lon: float, lat: float, how: str) -> PastedPoint:
    if not is_on_globe(lon, lat):
        raise CoordinateError("out-of-range")
    return PastedPoint(lon, lat, how)


def is_on_globe(lon: float, lat: float) -> bool:
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90

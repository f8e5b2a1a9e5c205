"""The colours of a picture in two themes, read from the stylesheet of the page, and which text can be read on them.

Contrast is the ratio of WCAG 2, by its "relative luminance".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.staticfiles import finders

# Below static/: where the palette is kept.
STYLESHEET = "mosulmap/css/variables.css"
THEMES = ("light", "dark")

# One custom property with its value in either theme.
THEMED = re.compile(r"--(?P<name>[\w-]+): var\(--light, (?P<light>.+?)\) var\(--dark, (?P<dark>.+?)\);")
HEX = re.compile(r"#[0-9a-f]{6}")
RGB = re.compile(r"rgb\((\d+) (\d+) (\d+) / (\d+)%\)")


class Translucent(NamedTuple):
    """A colour as #rrggbb, and how much of it there is, from 0 to 1."""

    colour: str
    opacity: float


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb, by the names of the custom properties of the page.

    ``kept`` is the share of a side's colour that is left where its hold is paler.
    """

    paper: str
    land: str
    raised: str
    line: str
    ink: str
    muted: str
    water: str
    water_edge: str
    water_name: str
    front: str
    casing: str
    objective: str
    objective_casing: Translucent
    nobody: str
    unresolved: str
    road: Translucent
    border: Translucent
    kept: float

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Palette":
        """Of the values of custom properties in one theme. Raises ValueError for one that is written in another way."""
        read: dict[Any, Callable[[str], Any]] = {str: _hex, float: _share, Translucent: _translucent}
        return cls(**{each.name: read[each.type](values[each.name.replace("_", "-")]) for each in fields(cls)})

    def paler(self, colour: str) -> str:
        """The colour of a hold that is claimed or disputed."""
        return mixed(colour, self.land, self.kept)

    def text_on(self, colour: str) -> str:
        """White or ink, whichever reads better on the colour."""
        return max(WHITE, DARK_INK, key=lambda each: contrast(each, colour))

    def neutral_on(self, colour: str) -> str:
        """The stripe of a challenger whom nobody names: no side's colour, 3 to 1 on the holder's where it can be."""
        first, second = (DARK_INK, WHITE) if self.land < "#8" else (WHITE, DARK_INK)
        return first if contrast(first, colour) >= 3 else max(first, second, key=lambda each: contrast(each, colour))


WHITE, DARK_INK = "#ffffff", "#0e1114"


@cache
def palettes() -> Mapping[str, Palette]:
    """The palette of each theme, by its name."""
    path = finders.find(STYLESHEET)
    assert isinstance(path, str)
    return {theme: Palette.of(values) for theme, values in themed(Path(path).read_text(encoding="utf-8")).items()}


def themed(stylesheet: str) -> dict[str, dict[str, str]]:
    """The values of the custom properties that have one for each theme, by theme and name."""
    found = list(THEMED.finditer(stylesheet))
    return {theme: {each["name"]: each[theme] for each in found} for theme in THEMES}


def _hex(value: str) -> str:
    if not HEX.fullmatch(value):
        raise ValueError(f"{value} is not written as #rrggbb")
    return value


def _share(value: str) -> float:
    return float(value.removesuffix("%")) / 100


def _translucent(value: str) -> Translucent:
    """Of a colour as "rgb(1 2 3 / 55%)"."""
    found = RGB.fullmatch(value)
    if not found:
        raise ValueError(f"{value} is not written as rgb(red green blue / share%)")
    *parts, percent = map(int, found.groups())
    return Translucent("#" + "".join(f"{part:02x}" for part in parts), percent / 100)


def mixed(colour: str, other: str, share: float) -> str:
    """So much of the colour, and the rest of the other."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(share * one + (1 - share) * two):02x}" for one, two in parts)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (part / 255 for part in _parts(colour))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

"""PURE: the colours of a picture in two themes, and which text can be read on them.

Each figure was measured on sketches of the map, by the contrast ratio of WCAG 2 (its "relative luminance").
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb. ``kept`` is the share of a side's colour that is left where its hold is paler."""

    paper: str
    land: str
    line: str
    ink: str
    muted: str
    water: str
    water_edge: str
    water_name: str
    front: str
    casing: str
    border: str
    border_opacity: float
    nobody: str
    unresolved: str
    kept: float

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

LIGHT = Palette(
    paper="#fbf9f4",
    land="#f3efe6",
    line="#d9d3c6",
    ink="#1d1b19",
    muted="#635d55",
    water="#a9cbdf",
    water_edge="#85b0c9",
    water_name="#3d6680",
    front="#c4161c",
    casing="#ffffff",
    border="#ffffff",
    border_opacity=0.55,
    nobody="#d8d2c5",
    unresolved="#c9c3b8",
    kept=0.42,
)
DARK = Palette(
    paper="#171b20",
    land="#1d2228",
    line="#3a414a",
    ink="#f1ede5",
    muted="#a8a69f",
    water="#2a4659",
    water_edge="#3d6078",
    water_name="#8fb6cf",
    front="#ffa274",
    casing="#101316",
    border="#101316",
    border_opacity=0.75,
    nobody="#343a42",
    unresolved="#3a3f46",
    kept=0.64,
)


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

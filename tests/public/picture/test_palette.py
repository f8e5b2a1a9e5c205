"""The colours of the picture, which are those of the page, and whether they can be told apart.

Colour blindness is simulated by the matrices of Machado, Oliveira and Fernandes ("A Physiologically-based Model for
Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009) for full severity, in linear RGB. How far apart two
colours must be, half of all people see by the model of Stone, Szafir and Setlur ("An Engineering Model for Color
Difference as a Function of Size", Color Imaging Conference 22, 2014), here of patches 12 px wide.
"""

import itertools
import json
import re
from pathlib import Path

import numpy
import pytest

from events.public.picture import palette
from events.public.picture.looks import CLAIMED, CONTESTED, DISPUTED, HELD, UNRESOLVED, Fills, Look
from events.public.picture.palette import Palette, contrast, palettes, themed

ROOT = Path(__file__).parents[3]
ACTORS = json.loads((ROOT / "fixtures/mosul/actors.json").read_text(encoding="utf-8"))
COLOURS = {
    theme: {number: row["fields"][column] for number, row in enumerate(ACTORS, start=1) if column in row["fields"]}
    for theme, column in (("light", "colour"), ("dark", "colour_dark"))
}
NUMBERS = {row["fields"]["slug"]: number for number, row in enumerate(ACTORS, start=1)}
# The sides that hold areas; a third one holds towns alone, which have a symbol of their own.
AREAS = [NUMBERS["iraqi-government"], NUMBERS["islamic-state"]]
SIDES = [*AREAS, NUMBERS["peshmerga"]]

VISIONS = {
    "all colours": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
# A pixel of CSS is seen under so many degrees (CSS Values and Units 4, 6.2).
DEGREES = 12 * 0.0213
# Noticed by half of all people: differences of L*, a* and b* on their own.
NOTICED = numpy.array([5.079 + 0.751 / DEGREES, 5.339 + 1.541 / DEGREES, 5.349 + 2.871 / DEGREES])
# Linear sRGB to XYZ with its white as 1 (IEC 61966-2-1).
TO_XYZ = numpy.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def seen(colour, vision):
    """CIELAB of a colour (#rrggbb) as people with that vision see it."""
    shares = numpy.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = numpy.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ (numpy.array(VISIONS[vision]) @ linear).clip(0, 1) / TO_XYZ.sum(axis=1)
    x, y, z = numpy.where(xyz > 216 / 24389, numpy.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return numpy.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def are_told_apart(one, other, vision):
    return bool((abs(seen(one, vision) - seen(other, vision)) >= NOTICED).any())


def fills(theme):
    return Fills(palettes()[theme], COLOURS[theme])


def grounds(theme):
    """The plain fills by what they say: what each side holds, and what an area's holder only claims."""
    of = fills(theme)
    held = {("held", side): of.ground(Look(HELD, side)) for side in SIDES}
    return held | {("claimed", side): of.ground(Look(CLAIMED, side)) for side in AREAS}


def marks(theme):
    """Ground and marks of each pattern of the areas, as they are drawn."""
    of = fills(theme)
    looks = [Look(DISPUTED, side) for side in AREAS]
    for state in (CONTESTED, UNRESOLVED):
        looks += [Look(state, *pair) for pair in itertools.permutations(AREAS)]
    looks += [Look(CONTESTED, side) for side in AREAS]
    for look in looks:
        ground, *drawn = re.findall(r'fill="(#[0-9a-f]{6})"', of.pattern(look))
        yield from ((look, ground, mark) for mark in drawn if mark != ground)


themes = pytest.mark.parametrize("theme", ["light", "dark"])
visions = pytest.mark.parametrize("vision", VISIONS)


def test_they_are_read_from_the_stylesheet_of_the_page():
    light, dark = (palettes()[theme] for theme in ("light", "dark"))
    text = (ROOT / "static/mosulmap/css/variables.css").read_text(encoding="utf-8")
    assert f"--water-edge: var(--light, {light.water_edge}) var(--dark, {dark.water_edge});" in text
    assert (light.kept, dark.kept) == tuple(
        int(share) / 100 for share in re.search(r"--kept: var\(--light, (\d+)%\) var\(--dark, (\d+)%\);", text).groups()
    )
    assert 0 < light.border.opacity < 1


@pytest.mark.parametrize("value", ["white", "#FFF", "rgb(1 2 3)", "var(--ink)"])
def test_a_colour_that_is_written_in_another_way_is_refused(value):
    text = (ROOT / "static/mosulmap/css/variables.css").read_text(encoding="utf-8")
    for name in ("land", "road"):
        values = themed(text)["light"] | {name: value}
        with pytest.raises(ValueError, match=re.escape(value)):
            Palette.of(values)


def test_texts_have_the_inks_that_they_have_on_the_page():
    script = (ROOT / "static/mosulmap/js/map/patterns.js").read_text(encoding="utf-8")
    assert f'const [WHITE, DARK_INK] = ["{palette.WHITE}", "{palette.DARK_INK}"];' in script


@themes
def test_in_grey_the_sides_are_three_to_one_apart(theme):
    one, other = (COLOURS[theme][side] for side in AREAS)
    assert contrast(one, other) >= 3


@themes
@visions
def test_sides_and_what_they_only_claim_are_told_apart(theme, vision):
    alike = [
        (one, other)
        for (one, ground), (other, another) in itertools.combinations(grounds(theme).items(), 2)
        if not are_told_apart(ground, another, vision)
    ]
    assert alike == []


@themes
@visions
def test_the_marks_of_patterns_are_told_from_their_ground(theme, vision):
    found = list(marks(theme))
    assert {look.state for look, *_ in found} == {CONTESTED, DISPUTED, UNRESOLVED}
    assert [each for each in found if not are_told_apart(*each[1:], vision)] == []


@themes
def test_the_front_stands_out_from_every_fill(theme):
    colours = palettes()[theme]
    on = [*grounds(theme).values(), *COLOURS[theme].values(), *(mark for _look, *pair in marks(theme) for mark in pair)]
    on += [colours.land, colours.water, colours.unresolved, colours.nobody]
    assert [each for each in on if max(contrast(colours.front, each), contrast(colours.casing, each)) < 3] == []
    # So far apart are the two that no colour at all lies nearer than 3 to 1 to both.
    assert contrast(colours.front, colours.casing) >= 9

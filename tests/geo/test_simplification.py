"""Areas of too many corners are simplified: valid, within the limit, and moved no further than is said."""

import math

import pytest
import shapely

from events.geo import simplification
from tests.campaigns import square


def coast(corners, roughness):
    """A ring of some 7 km around with that many corners, each up to so many metres off."""
    angles = [2 * math.pi * n / corners for n in range(corners)]
    radii = [0.02 + roughness / 111_000 * (n * 7919 % 997 / 997) for n in range(corners)]
    lon_scale = math.cos(math.radians(36.3))
    return shapely.Polygon(
        [(43.1 + radius / lon_scale * math.cos(angle), 36.3 + radius * math.sin(angle))
         for radius, angle in zip(radii, angles, strict=True)]
    )  # fmt: skip


@pytest.mark.parametrize(("corners", "roughness", "least", "most"), [(6_000, 1, 0.01, 1), (50_000, 6, 1, 12)])
def test_an_outline_keeps_within_the_limit_and_the_metres_that_are_told(corners, roughness, least, most):
    drawn = coast(corners, roughness)
    simpler = simplification.simplified(drawn, 5_000)
    kept = shapely.geometry.shape(simpler.geometry)
    assert kept.is_valid
    assert (simpler.before, simpler.after) == (corners, len(kept.exterior.coords) - 1)
    assert simpler.after <= 5_000
    assert least < simpler.moved_m < most
    # In degrees and so only nearly: a degree of longitude is shorter here.
    assert shapely.hausdorff_distance(drawn.exterior, kept.exterior) * 111_000 <= simpler.moved_m * 1.3


def test_what_is_within_the_limit_no_area_or_a_scribble_is_not_simplified():
    scribble = shapely.Polygon([(10 + n * n % 1009 / 2000, 50 + n * 7919 % 997 / 2000) for n in range(6_000)])
    line = shapely.LineString([(10 + n / 10_000, 50) for n in range(6_000)])
    for shape in (shapely.geometry.shape(square(10, 50)), scribble, line):
        assert simplification.simplified(shape, 5_000) is None

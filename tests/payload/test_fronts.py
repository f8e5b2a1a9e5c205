"""The part with the front line of every day: its rows, its topology, and when its version moves."""

import pytest
from django.db.models import QuerySet
from shapely.geometry import LineString

from events.models import Actor, BasemapFeature, Campaign, District
from events.payload import builder
from events.payload.arcs import CELL, line_topology
from events.payload.fronts import front_ground
from tests.campaigns import Harbour, add_quays, square
from tests.copies import copied
from tests.payload.documents import core_of, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
@copied
def harbour():
    """The docks with two quarters east of them, all of the guild's; each border is a degree's hundredth long."""
    harbour = Harbour()
    add_quays(harbour)
    return harbour


def fresh(campaign):
    return Campaign.objects.get(pk=campaign.pk)


def part(harbour):
    return builder.front_part(fresh(harbour.campaign))


def version(harbour):
    return core_of(harbour.campaign)["versions"]["front"]


def decoded(topology):
    """Every line of a topology, as the page's decoder reads it: longitude, latitude."""
    (west, south), (across, up) = topology["transform"]["translate"], topology["transform"]["scale"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((west + x * across, south + y * up))
        arcs.append(points)
    lines = []
    (collection,) = topology["objects"].values()
    for geometry in collection["geometries"]:
        line = []
        for number in geometry["arcs"]:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            # Where one ends, the next begins.
            assert not line or line[-1] == pytest.approx(arc[0])
            line += arc[1:] if line else arc
        lines.append(line)
    return lines


def states(harbour):
    """The days of each state, and the longitudes at which its pieces stand."""
    content = part(harbour)
    lines = decoded(content["topology"])
    return [
        (row["from"], row["until"], [round(lines[number][0][0], 3) for number in row["pieces"]])
        for row in rows(content, "fronts")
    ]


def test_each_change_of_sides_is_a_state_of_the_front(harbour):
    harbour.event("docks", 12)
    harbour.event("quay", 20, districts=[harbour.campaign.districts.get(slug="quay-1")])
    assert states(harbour) == [(0, 12, []), (12, 20, [10.11]), (20, 60, [10.12])]


def test_a_change_within_one_side_is_none_of_the_front(harbour):
    harbour.event("docks", 12)
    harbour.event("relieved", 15, harbour.fleet)
    assert states(harbour) == [(0, 12, []), (12, 60, [10.11])]


def test_what_is_contested_counts_with_its_holder(harbour):
    harbour.event("entered", 12, kind="entered")
    assert states(harbour) == [(0, 60, [])]


def test_towns_have_no_front(harbour):
    harbour.event("mill", 12, districts=[harbour.mill])
    assert states(harbour) == [(0, 60, [])]


def test_a_line_that_comes_back_is_the_same_line(harbour):
    harbour.event("docks", 12)
    harbour.event("lost", 20, harbour.guild)
    harbour.event("again", 30)
    found = rows(part(harbour), "fronts")
    assert [row["pieces"] for row in found] == [[], [0], [], [0]]


def test_the_version_moves_with_the_sides_the_shapes_and_the_rivers_alone(harbour):
    versions = [version(harbour)]
    harbour.event("fair", 5, kind="other")
    harbour.event("entered", 6, kind="entered")
    assert version(harbour) == versions[0]
    harbour.event("docks", 12)
    versions.append(version(harbour))
    harbour.docks.shape = square(10.1, 50.1, 0.009)
    harbour.docks.save()
    versions.append(version(harbour))
    line = {"type": "LineString", "coordinates": [[10.0, 50.1], [10.2, 50.1]]}
    BasemapFeature.objects.create(campaign=harbour.campaign, slug="canal", kind="river", name_en="Canal", shape=line)
    versions.append(version(harbour))
    assert len(set(versions)) == 4


def test_points_alone_have_no_such_part():
    harbour = Harbour()
    harbour.campaign.districts.filter(slug="docks").update(kind="town", shape=None)
    assert version(harbour) == ""


def test_a_shape_that_cannot_be_used_costs_its_own_front_alone(harbour):
    harbour.event("docks", 12)
    broken = {
        "type": "Polygon",
        "coordinates": [[[10.12, 50.1], [10.13, 50.11], [10.13, 50.1], [10.12, 50.11], [10.12, 50.1]]],
    }
    QuerySet(District).filter(slug="quay-2").update(shape=broken)
    assert states(harbour) == [(0, 12, []), (12, 60, [10.11])]


def test_an_actor_whose_tree_is_broken_is_its_own_side(harbour):
    harbour.event("docks", 12)
    QuerySet(Actor).filter(slug="crown").update(parent=harbour.guards)
    assert states(harbour)[-1] == (12, 60, [10.11])


def test_the_front_of_a_day_is_that_of_the_part(harbour):
    harbour.event("docks", 12)
    front = front_ground(harbour.campaign).front(
        {harbour.docks.pk: "crown"}
        | {row.pk: "guild" for row in harbour.campaign.districts.filter(slug__startswith="quay")}
    )
    (line,) = decoded(part(harbour)["topology"])
    assert LineString(front.pieces[0]).hausdorff_distance(LineString(line)) < 2 * CELL


# -- lines that share arcs ----------------------------------------------------------------------

EAST = [(10.0, 50.0), (10.001, 50.0), (10.002, 50.0), (10.003, 50.0)]


def test_lines_that_run_together_share_the_arcs_of_their_common_way():
    away = [*EAST[:2], (10.0015, 50.001)]
    topology, numbers = line_topology([EAST, away], "front")
    assert numbers == [0, 1]
    (first, _rest), (again, _other) = (each["arcs"] for each in topology["objects"]["front"]["geometries"])
    assert first == again
    assert decoded(topology)[1] == [pytest.approx(point, abs=CELL) for point in away]


def test_the_way_back_is_the_same_arc():
    topology, _numbers = line_topology([EAST, [*EAST[::-1], (9.999, 50.001)]], "front")
    one, two = (each["arcs"] for each in topology["objects"]["front"]["geometries"])
    assert two[0] == ~one[0]


def test_points_on_a_straight_line_are_left_out():
    topology, _numbers = line_topology([EAST], "front")
    assert topology["arcs"] == [[[0, 0], [150, 0]]]


def test_a_line_given_twice_is_one():
    topology, numbers = line_topology([EAST, EAST], "front")
    assert numbers == [0, 0]
    assert len(topology["objects"]["front"]["geometries"]) == 1


def test_no_lines_are_an_empty_topology():
    topology, numbers = line_topology([], "front")
    assert (topology["arcs"], numbers) == ([], [])


def test_a_ring_is_one_line():
    ring = [(10.0, 50.0), (10.001, 50.0), (10.001, 50.001), (10.0, 50.0)]
    (line,) = decoded(line_topology([ring], "front")[0])
    assert line[0] == line[-1]

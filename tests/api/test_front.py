"""The front line as data: it is the one that the pictures of the map have."""

import pytest
from pydantic import TypeAdapter

from events import control
from events.api.v1.schemas import FrontList
from events.models import unit_of_work
from events.projection.basis import Basis
from events.public.picture.content import day_content
from tests.api.asking import BASE, ask, every_page, problem
from tests.campaigns import Harbour, add_district, add_quays, day, square
from tests.copies import copied

pytestmark = pytest.mark.django_db
BORDER = 10.11
KM_OF_A_HUNDREDTH = 1.11


@pytest.fixture
@copied
def harbour():
    """East of the docks two quarters of the guild; the docks are taken on day 5, in one paper's words, and lost."""
    harbour = Harbour()
    add_quays(harbour)
    harbour.event("taken", 5)
    harbour.event("lost", 25, harbour.guild, sources=[harbour.herald])
    return harbour


def lines(client, query):
    features = ask(client, f"/front.geojson?{query}")["features"]
    return [tuple(map(tuple, feature["geometry"]["coordinates"])) for feature in features]


@pytest.mark.parametrize(("on", "count"), [(0, 0), (4, 0), (5, 1), (24, 1), (25, 0), (59, 0)])
def test_there_is_a_front_on_the_days_on_which_two_sides_hold_neighbours(harbour, client, on, count):
    assert len(lines(client, f"on={day(on)}")) == count


def test_a_line_says_what_it_is_how_long_and_where(harbour, client):
    page = ask(client, f"/front.geojson?on={day(5)}")
    (feature,) = page["features"]
    assert (feature["id"], feature["properties"]["kind"]) == ("front-0001", "front")
    assert feature["properties"]["length_km"] == pytest.approx(KM_OF_A_HUNDREDTH, abs=0.02)
    assert {round(lon, 3) for lon, _lat in feature["geometry"]["coordinates"]} == {BORDER}
    listed = TypeAdapter(FrontList).validate_python(ask(client, f"/front?on={day(5)}"), strict=True)
    assert feature["properties"] == listed["items"][0]
    assert (page["on"], page["known_on"], page["at_least"]) == (str(day(5)), None, None)


@pytest.mark.parametrize(
    "basis", [Basis(), Basis(known_on=day(19)), Basis(known_on=day(25)), Basis(at_least=control.Grade.REPORTED)]
)
@pytest.mark.parametrize("on", [4, 10, 30])
def test_it_is_the_front_of_the_picture(harbour, client, on, basis):
    asked = {"known_on": basis.known_on, "at_least": basis.at_least and basis.at_least.value}
    query = "&".join(f"{name}={value}" for name, value in ({"on": day(on)} | asked).items() if value)
    drawn = day_content(harbour.campaign, day(on), "en", basis).front
    assert lines(client, query) == [*drawn.pieces, *drawn.pockets]


def test_what_was_not_known_or_counts_for_less_makes_no_front(harbour, client):
    assert len(lines(client, f"on={day(10)}&known_on={day(25)}")) == 1
    assert lines(client, f"on={day(10)}&known_on={day(19)}") == []
    assert lines(client, f"on={day(10)}&at_least=reported") == []


def test_a_small_area_that_is_held_within_another_is_a_pocket(harbour, client):
    around = [[10.4, 50.4], [10.44, 50.4], [10.44, 50.44], [10.4, 50.44], [10.4, 50.4]]
    hole = square(10.415, 50.415, 0.008)["coordinates"][0]
    with unit_of_work.together():
        values = {"kind": "quarter", "shape": {"type": "Polygon", "coordinates": [around, hole[::-1]]}}
        add_district(harbour.campaign, "around", harbour.guild, 10.405, 50.405, **values)
        values = {"kind": "quarter", "shape": square(10.415, 50.415, 0.008)}
        add_district(harbour.campaign, "within", harbour.crown, 10.419, 50.419, **values)
    assert every_page(client, f"/front?on={day(10)}&limit=1", "kind") == ["front", "pocket"]
    pocket = lines(client, f"on={day(10)}")[1]
    assert pocket[0] == pocket[-1]


@pytest.mark.parametrize("approximate", [False, True])
def test_it_says_whether_the_outlines_are_sketches(harbour, client, approximate):
    harbour.campaign.districts.filter(slug__startswith="quay").update(approximate=False)
    harbour.docks.approximate = approximate
    harbour.docks.save()
    assert ask(client, f"/front?on={day(5)}")["approximate"] is approximate


@pytest.mark.parametrize(
    ("query", "name"), [("", "on"), ("on=2030-01-01", "on"), (f"on={day(3)}&known_on=2030-01-01", "known_on")]
)
def test_a_day_that_is_not_of_the_campaign_is_refused(harbour, client, query, name):
    assert problem(client, f"/front?{query}")[0] == [name]


def test_a_publication_moves_it(harbour, client):
    before = client.get(f"{BASE}/front?on={day(5)}")
    harbour.event("earlier", 3, districts=list(harbour.campaign.districts.filter(slug="quay-1")))
    after = client.get(f"{BASE}/front?on={day(5)}")
    assert before.headers["ETag"] != after.headers["ETag"]
    assert lines(client, f"on={day(5)}")[0][0][0] == pytest.approx(BORDER + 0.01, abs=0.001)

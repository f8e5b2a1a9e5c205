"""The small map of where in its country a campaign lies."""

import pytest
from django.utils import translation

from events.models import BasemapFeature
from events.public.inset import WIDTH, Inset

pytestmark = pytest.mark.django_db

# The campaign of the harbour lies between 10 and 11 degrees east, 50 and 51 north.
COUNTRY = {"type": "Polygon", "coordinates": [[[6, 46], [14, 46], [14, 54], [6, 54], [6, 46]]]}


@pytest.fixture
def add_country(harbour):
    def add(slug="coastland", **fields):
        given = {"name_en": "Coastland", "name_ar": "بلاد الساحل", "shape": COUNTRY} | fields
        return BasemapFeature.objects.create(campaign=harbour.campaign, slug=slug, kind="country", **given)

    return add


def test_the_campaign_is_marked_where_it_lies_in_its_country(harbour, add_country):
    add_country()
    inset = Inset.of(harbour.campaign)
    assert (inset.name, inset.width) == ("Coastland", WIDTH)
    # Just right of the middle, and just above it.
    assert inset.width * 0.5 < inset.x < inset.width * 0.6
    assert inset.height * 0.4 < inset.y < inset.height * 0.5
    assert inset.path.startswith("M")


def test_a_tall_country_is_shown_whole(harbour, add_country):
    ring = [[10, 49.5], [11, 49.5], [11, 70], [10, 70], [10, 49.5]]
    add_country(shape={"type": "Polygon", "coordinates": [ring]})
    inset = Inset.of(harbour.campaign)
    assert inset.height == 2 * WIDTH
    # The campaign lies in its south.
    assert 0.9 * inset.height < inset.y < inset.height
    heights = [float(point.split()[1]) for point in inset.path.strip("MZ").split("L")]
    assert max(heights) < inset.height


def test_the_country_has_its_name_in_the_language_of_the_page(harbour, add_country, client):
    add_country()
    with translation.override("ar"):
        assert Inset.of(harbour.campaign).name == "بلاد الساحل"
    assert "Where the map lies in Coastland" in client.get("/harbour/").text
    assert "بلاد الساحل" in client.get("/ar/harbour/").text


def test_without_a_country_or_with_several_there_is_no_small_map(harbour, add_country, client):
    assert Inset.of(harbour.campaign) is None
    assert "Where the map lies" not in client.get("/harbour/").text
    for slug in ("coastland", "inland"):
        add_country(slug)
    assert Inset.of(harbour.campaign) is None


def test_a_country_that_cannot_be_drawn_is_left_out(harbour, add_country):
    add_country(shape={"type": "Polygon", "coordinates": [[[6, 46], [14, 999], [14, 54], [6, 46]]]})
    assert Inset.of(harbour.campaign) is None


def test_a_hostile_name_is_written_as_text(harbour, add_country, client):
    add_country(name_en='</svg><script>alert("x")</script>')
    page = client.get("/harbour/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page

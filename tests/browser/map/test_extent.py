"""However large a campaign is, the page opens on all of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading
from tests.browser.map.conftest import DESK, PHONE
from tests.browser.map.payloads import altering, put

pytestmark = pytest.mark.browser

# West, south, east, north.
CAMPAIGNS = {
    "a province": (40, 30, 50, 40),
    "the far north": (10, 60, 30, 80),
    "a long valley": (20, 10, 20.5, 25),
    "the world": (-179, -80, 179, 80),
    "a street": (10, 50, 10.002, 50.002),
}


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("size", CAMPAIGNS)
def test_the_whole_campaign_is_in_the_frame_at_the_opening(article, visit, size, viewport):
    west, south, east, north = CAMPAIGNS[size]

    def alter(payload):
        payload["campaign"]["bounds"] = [west, south, east, north]
        payload["topology"] = None
        for number, (lon, lat) in enumerate([(west, south), (east, north), (west, north)]):
            put(payload, "districts", number, lon=lon, lat=lat)

    page = visit(article, "/?on=2016-11-12", prepare=altering(alter), viewport=viewport)
    frame = page.locator(".map-frame").bounding_box()
    dots = reading.places_on_map(page).values()
    assert len({(spot["x"], spot["y"]) for spot in dots}) == 3
    for spot in dots:
        assert frame["x"] <= spot["x"] <= frame["x"] + frame["width"]
        assert frame["y"] <= spot["y"] <= frame["y"] + frame["height"]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("root", ["/", "/ar/"])
def test_the_map_opens_as_it_is_after_the_window_was_changed_and_changed_back(mosul, visit, root, viewport):
    """What is laid out after the map takes from its height, and the window does not change with it."""
    page = visit(mosul, f"{root}?on=2016-11-12", viewport=viewport)
    opened = reading.places_on_map(page)
    page.set_viewport_size({**viewport, "height": viewport["height"] + 120})
    reading.is_painted(page)
    assert reading.places_on_map(page) != opened
    page.set_viewport_size(viewport)
    reading.is_painted(page)
    assert reading.places_on_map(page) == opened


# The zoom asked for, and what a step nearer from there leads to.
@pytest.mark.parametrize(("asked", "nearer"), [("3", "9"), ("13.5", "14"), ("12", "13")])
def test_a_sketched_city_can_be_seen_from_afar_and_no_nearer_than_its_outlines_bear(mosul, visit, asked, nearer):
    page = visit(mosul, f"/?on=2016-11-12&view={asked}/36.35/43.15")
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(rf"view={nearer}/"))
    expect(page.locator(".sketch-note")).to_have_text("Outlines are sketches, not surveyed.")


def test_outlines_that_are_no_sketches_may_be_seen_from_near(mosul, visit):
    def alter(payload):
        for number in range(len(payload["districts"]["rows"])):
            put(payload, "districts", number, approximate=0)

    page = visit(mosul, "/?on=2016-11-12&view=15.5/36.35/43.15", prepare=altering(alter))
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"view=16/"))
    expect(page.locator(".sketch-note")).to_have_count(0)


@pytest.mark.parametrize(("zoom", "near"), [("12.7", False), ("12.8", True)])
def test_sites_within_the_city_are_shown_from_as_near_as_ever(mosul, visit, zoom, near):
    page = visit(mosul, f"/?on=2016-11-12&view={zoom}/36.31/43.15")
    assert page.locator(".leaflet-container.near").count() == near
    assert (reading.spot_of(page, "mosul-airport") is not None) is near


def test_the_whole_city_stays_in_view_when_the_window_changes(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12", settled=True)
    for width, height in ((700, 900), (1280, 640)):
        page.set_viewport_size({"width": width, "height": height})
        reading.is_painted(page)
        frame = page.locator(".map-frame").bounding_box()
        spots = reading.spots_on_map(page)
        for slug in ("al-binaa-al-jahiz", "gogjali", "al-salam"):
            assert slug in spots, (slug, width)
        assert max(spot["y"] for spot in spots.values()) < frame["y"] + frame["height"]
    expect(page).to_have_url(re.compile(r"on=2016-11-12$"))

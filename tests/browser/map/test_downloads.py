"""The dialog "Download": files of what is shown and of the whole campaign, on the map page and without scripts."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults, faults_in_both_themes
from tests.browser.map.conftest import PHONE

pytestmark = pytest.mark.browser

SHOWN = "/?on=2016-11-12&known_on=2016-11-14&compare=2017-01-24&kind=control"


def opened(page):
    page.locator(".to-download").click()
    dialog = page.get_by_role("dialog", name="Download")
    expect(dialog.get_by_label("Format")).to_be_visible()
    return dialog


def test_the_files_are_of_what_is_shown(mosul, visit):
    page = visit(mosul, SHOWN, settled=False)
    dialog = opened(page)
    link = dialog.get_by_role("link", name="Download")
    expect(link).to_have_attribute(
        "href", re.compile(r"/mosul/download/control\.geojson\?on=2016-11-12&known_on=2016-11-14$")
    )
    dialog.get_by_label("Changes from 12 Nov 2016 to 24 Jan 2017").check()
    dialog.get_by_label("Format").select_option("kml")
    expect(link).to_have_attribute(
        "href", re.compile(r"/changes\.kml\?from=2016-11-12&to=2017-01-24&known_on=2016-11-14$")
    )
    dialog.get_by_label("Events that pass the filters").check()
    expect(link).to_have_attribute("href", re.compile(r"/events\.kml\?kind=control&known_on=2016-11-14$"))
    # Reports are no map.
    dialog.get_by_label("All reports").check()
    expect(link).to_have_attribute("href", re.compile(r"/reports\.csv\?known_on=2016-11-14$"))
    address = f"{mosul.url}/mosul/download/reports.csv?known_on=2016-11-14"
    expect(dialog.get_by_label("Address of the file")).to_have_value(address)
    expect(dialog.get_by_role("link", name="All files on a page")).to_have_attribute(
        "href", re.compile(r"/download/\?on=2016-11-12&")
    )


def test_a_file_is_downloaded(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    dialog = opened(page)
    with page.expect_download() as download:
        dialog.get_by_role("link", name="Download").click()
    assert re.fullmatch(r"mosul-control-2016-11-12-r\d+\.geojson", download.value.suggested_filename)
    read = json.loads(download.value.path().read_bytes())
    assert len(read["features"]) == 162
    assert read["about"]["language"] == "en"


def test_a_small_window_reaches_it_from_what_can_be_shared(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12", viewport=PHONE)
    expect(page.locator(".to-download")).to_be_hidden()
    page.locator("[data-opens=take-away]").click()
    page.get_by_role("button", name="Download the data").click()
    expect(page.get_by_role("dialog", name="Download").get_by_label("Control on 12 Nov 2016")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("root", ["/", "/ar/"])
def test_axe_finds_nothing(mosul, visit, root):
    page = visit(mosul, f"{root}?on=2016-11-12")
    page.locator(".to-download").click()
    expect(page.locator("#download-body select")).to_be_visible()
    assert faults_in_both_themes(page, "#download") == []
    page.set_viewport_size(PHONE)
    assert faults(page, "#download") == []
    page.goto(f"{root}mosul/download/?on=2016-11-12")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

"""A page that the browser has already, and that the server says is still right."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

pytestmark = pytest.mark.browser

ADDRESS = "/?on=2016-11-12"


def document_statuses(page, address):
    """A list that fills with the statuses of the responses to the address, as they come over the network."""
    # Playwright itself reports 200 for a page that came out of the browser's cache after a 304.
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked, statuses = set(), []

    def on_request(event):
        if event["request"]["url"] == address:
            asked.add(event["requestId"])

    def on_response(event):
        if event["requestId"] in asked:
            statuses.append(event["statusCode"])

    session.on("Network.requestWillBeSent", on_request)
    session.on("Network.responseReceivedExtraInfo", on_response)
    return statuses


def test_the_map_plays_in_a_page_that_was_revalidated(mosul, visit):
    page = visit(mosul, ADDRESS, first=True)
    statuses = document_statuses(page, page.url)
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    assert statuses == [304]
    expect(page.locator(".picture:not([data-busy])")).to_have_count(1)
    day = page.locator("#day").inner_text()
    page.keyboard.press("Space")
    expect(page.locator("#day")).not_to_have_text(day)


PUT_IN = [
    """() => {
        const script = document.createElement("script");
        script.append("window.ran = 1");
        document.body.append(script);
    }""",
    """() => { document.body.insertAdjacentHTML("beforeend", '<img src="x:" onerror="window.ran = 2">'); }""",
]


@pytest.mark.parametrize("visits", [1, 2])
def test_a_script_that_somebody_adds_is_refused(mosul, visit, visits):
    page = visit(mosul, ADDRESS, first=True)
    for _again in range(1, visits):
        page.reload()
        page.locator("html[data-ready]").wait_for(state="attached")
    for put_in in PUT_IN:
        with suppress(Error):
            page.evaluate(put_in)
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert len(page.complaints) >= len(PUT_IN)
    page.complaints.clear()

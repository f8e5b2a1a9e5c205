"""The optimistic lock in two browsers that have the same event open."""

import pytest
from playwright.sync_api import expect

from events.models import Event
from tests.browser.conftest import log_in
from tests.campaigns import Harbour
from tests.editing import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two(new_page, live_server):
    """The pages of Amal and Badr, each logged in."""
    return [log_in(new_page(), live_server, name) for name in ("amal", "badr")]


@pytest.mark.parametrize(("choice", "summary"), [("theirs", "Amal's words."), ("mine", "Badr's words.")])
def test_the_second_sees_both_versions_and_chooses(two, choice, summary):
    event = Harbour().event("taken", 5, status="draft")
    amal, badr = two
    for page in two:
        page.goto(address(Event, "change", event.pk))
    amal.fill("#id_summary", "Amal's words.")
    amal.get_by_role("heading", name="More").click()
    amal.fill("#id_note", "From Amal.")
    amal.click("[name=_save]")
    expect(amal.locator(".messagelist .success")).to_be_visible()

    badr.fill("#id_summary", "Badr's words.")
    badr.click("[name=_save]")
    conflict = badr.locator(".conflict")
    expect(conflict).to_contain_text("saved by amal")
    row = conflict.get_by_role("row", name="Summary")
    expect(row).to_contain_text("What taken says.")
    expect(row).to_contain_text("Amal's words.")
    expect(row).to_contain_text("Badr's words.")
    expect(conflict.get_by_role("row", name="Note").get_by_role("radio", checked=True)).to_have_attribute(
        "value", "theirs"
    )
    expect(badr.locator("#id_summary")).to_have_value("Badr's words.")
    event.refresh_from_db()
    assert event.summary == "Amal's words."

    row.locator(f"input[value={choice}]").check()
    badr.click("[name=_save]")
    expect(badr.locator(".messagelist .success")).to_be_visible()
    event.refresh_from_db()
    assert (event.summary, event.note) == (summary, "From Amal.")

"""A reporter enters and submits an event by keyboard alone, on the real campaign."""

import datetime as dt
import sys

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from playwright.sync_api import expect

from events.models import Event, Source
from events.newsroom import roles
from tests.editing import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Tab, Enter and the like, without the letters of the place, the actor, the day and the summary.
MOST_KEYS = 25
# More presses of Tab than any field is away.
MAX_TABS = 60


class Keyboard:
    """Counts every key that is pressed; what is pasted counts as the two keys that paste it."""

    def __init__(self, page):
        self.page = page
        self.pressed = 0
        self.typed = 0

    def press(self, key):
        self.page.keyboard.press(key)
        self.pressed += 1

    def type(self, text):
        self.page.keyboard.type(text)
        self.typed += len(text)

    def paste(self, text):
        self.page.keyboard.insert_text(text)
        self.pressed += 2

    def tab_to(self, selector):
        for _press in range(MAX_TABS):
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} is not within {MAX_TABS} tabs; the focus is on {self.focused()}")

    def focused(self):
        return self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def digits_of(page, day):
    """The keys of the day in the order of this browser's date fields, which is its own affair: asked of one."""
    scratch = page.context.new_page()
    scratch.set_content('<input type="date">')
    scratch.focus("input")
    scratch.keyboard.type("01022016")
    is_month_first = scratch.input_value("input") == "2016-01-02"
    scratch.close()
    return f"{day:%m%d%Y}" if is_month_first else f"{day:%d%m%Y}"


@pytest.fixture
def reporter(page, live_server):
    roles.make_groups(apps)
    call_command("load_campaign", "fixtures/mosul", verbosity=0)
    user = get_user_model().objects.create_user("rana", password="two-rivers", is_staff=True)
    user.groups.add(Group.objects.get(name="Reporters"))
    page.goto("/admin/login/")
    page.fill("#id_username", "rana")
    page.fill("#id_password", "two-rivers")
    page.click("input[type=submit]")
    page.wait_for_selector("#content-main")
    return page


def test_an_event_is_entered_and_submitted_without_the_mouse(reporter, capsys):
    source = Source.objects.exclude(url="").exclude(language="ar").first()
    page, keys = reporter, Keyboard(reporter)
    digits = digits_of(page, dt.date(2016, 11, 12))
    page.goto(address(Event, "changelist"))

    keys.tab_to(".skip-to-content-link")
    keys.press("Enter")
    keys.tab_to(".object-tools .addlink")
    keys.press("Enter")
    page.wait_for_selector(".map-widget__underlay--district", state="attached")

    keys.tab_to("#place-search-input")
    keys.type("Hay al-Qadisiya al-thaniya")
    expect(page.locator("#place-search-list [role=option]").first).to_contain_text("Al Qadisiyah")
    # The name is certain, so Enter takes it.
    keys.press("Enter")
    expect(page.locator(".field-districts .select2-selection__choice")).to_have_count(1)

    keys.tab_to("#id_kind")
    keys.type("cont")
    keys.tab_to(".field-actor .select2-selection")
    keys.type("CTS")
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text("Counter")
    keys.press("Enter")
    keys.tab_to("#id_occurred_on")
    keys.type(digits)
    assert page.input_value("#id_occurred_on") == "2016-11-12"
    keys.tab_to("#id_summary")
    keys.type("CTS took Al Qadisiyah II.")
    keys.tab_to("[name=citations-0-page_url]")
    keys.paste(source.url)
    keys.press("Control+Enter")
    # The record knows such a report already, and asks.
    expect(page.get_by_text("This seems to be on record already")).to_be_visible()
    keys.tab_to("[name=_another]")
    keys.press("Enter")

    expect(page.locator(".messagelist .success")).to_be_visible()
    event = Event.objects.get(entered_by__username="rana")
    assert (event.status, event.kind, event.occurred_on) == ("in-review", "control", dt.date(2016, 11, 12))
    assert event.actor.short_name == "CTS"
    assert [district.slug for district in event.districts.all()] == ["al-qadisiyah-2"]
    assert event.lon is not None
    assert [citation.source for citation in event.citations.all()] == [source]
    with capsys.disabled():
        sys.stdout.write(f"\n  A reporter's event took {keys.pressed} keys and {keys.typed} characters.\n")
    assert keys.pressed <= MOST_KEYS

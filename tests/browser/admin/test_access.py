"""Accessibility: axe finds no violation on any admin page, in both languages and themes."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from events.models import Actor, District, Event, Import, ImportRow, Source
from tests.browser.axe import faults, faults_in_both_themes
from tests.browser.conftest import log_in
from tests.campaigns import add_source, day
from tests.editing import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(page, browser, live_server, harbour, django_user_model):
    """A page in a theme, logged in as an administrator."""
    log_in(page, live_server)

    def as_(scheme, width=1280):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        return page

    return as_


def pages(harbour):
    """Every kind of page that an editor meets, by name."""
    taken = harbour.event("taken", 5, against=[harbour.herald], lon=10.105, lat=50.105)
    taken.summary = "Said otherwise."
    taken.save()
    waits = harbour.event("waits", 6, status="in-review", sources=[harbour.gazette, harbour.herald])
    harbour.event("next", 7, status="in-review")
    draft = harbour.event("gone", 8, status="draft")
    draft.delete()
    add_source(harbour.campaign, url="https://gazette.example.org/a")
    batch = Import.objects.create(
        campaign=harbour.campaign,
        file_name="reports.csv",
        size=1,
        digest="0",
        state="previewed",
        row_count=1,
        counts={"duplicate": 1},
    )
    data = {"occurred_on": "2031-03-06", "summary": "The docks again.", "districts": ["docks"]}
    ImportRow.objects.create(batch=batch, number=2, outcome="duplicate", reference="taken", reason="Again.", data=data)
    me = get_user_model().objects.get().pk
    preview = reverse("admin:events_event_preview", args=[waits.pk])
    return {
        "index": "/admin/",
        "list": f"{address(Event, 'changelist')}?q=docks&day_from=2031-03-01",
        "add": address(Event, "add"),
        "change": address(Event, "change", taken.pk),
        "delete": address(Event, "delete", waits.pk),
        "queue": reverse("admin:events_event_queue"),
        "preview": f"{preview}?next=queue",
        "history": address(Event, "history", taken.pk),
        "save": address(Event, "simple_history", taken.pk, taken.history.first().pk),
        "deleted": reverse("admin:events_event_deleted"),
        "sources": address(Source, "changelist"),
        "source": address(Source, "change", harbour.gazette.pk),
        "districts": address(District, "changelist"),
        "district": address(District, "change", harbour.docks.pk),
        "imports": address(Import, "changelist"),
        "upload": address(Import, "add"),
        "import": address(Import, "change", batch.pk),
        "account": reverse("admin:auth_user_add"),
        "accounts": reverse("admin:auth_user_changelist"),
        "an account": reverse("admin:auth_user_change", args=[me]),
        "its password": reverse("admin:auth_user_password_change", args=[me]),
        "own password": reverse("admin:password_change"),
        "second factor": reverse("admin:second-factor"),
        "own tokens": reverse("admin:api-tokens"),
        "tokens": reverse("admin:events_apitoken_changelist"),
        "roles": reverse("admin:auth_group_changelist"),
        "actor": address(Actor, "change", harbour.guards.pk),
        "attention": reverse("admin:attention"),
        "rows": reverse("admin:attention_rows", args=["one-publisher"]),
    }


def conflict(page, harbour, before=""):
    """Somebody else has saved the event that the form is about."""
    event = harbour.event("fought-over", 9, status="draft")
    page.goto(before + address(Event, "change", event.pk))
    event.summary = "Theirs: the docks and the mill, after a long day of fighting in the streets between them."
    event.save()
    page.fill("#id_summary", "Mine: the docks.")
    page.click("[name=_save]")
    page.wait_for_selector(".conflict table")


def duplicate(page, harbour, before=""):
    """The form repeats what is on record."""
    harbour.event("on-record", 9)
    asked = f"kind=control&occurred_on={day(9)}&actor={harbour.guards.pk}&districts={harbour.docks.pk}&summary=Again."
    page.goto(f"{before}{address(Event, 'add')}?{asked}")
    page.click("[name=_save]:visible")
    page.wait_for_selector(".duplicate-question")


def step_of_many(page, harbour, before=""):
    """Some events are about to be retracted, and the reason is missing."""
    harbour.event("wrong", 9)
    page.goto(f"{before}{address(Event, 'changelist')}?q=wrong")
    page.check("[name=_selected_action]")
    page.select_option("select[name=action]", "retract")
    page.click("button[name=index]")
    page.click("[name=confirmed]")
    page.wait_for_selector(".errorlist")


def reasonless(page, harbour, before=""):
    """The preview asks for the reason that was left out."""
    event = harbour.event("unclear", 9, status="in-review")
    page.goto(before + reverse("admin:events_event_preview", args=[event.pk]))
    page.click("[value=return]")
    page.wait_for_selector("#id_reason[aria-invalid]:focus")


# Each waits for what it is about: after a form is sent, the network need not come to rest.
STATES = [conflict, duplicate, step_of_many, reasonless]


WIDTHS = (360, 820)


def too_wide(page):
    """The widths at which the page scrolls sideways."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"scrolls sideways at {width}")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_in_either_theme_and_no_page_scrolls_sideways(visit, harbour, language):
    page = visit("light")
    found = {}
    for name, path in pages(harbour).items():
        visit("light")
        page.goto(path if language == "en" else f"/ar{path}")
        page.wait_for_load_state("networkidle")
        if fault := faults_in_both_themes(page) + too_wide(page):
            found[name] = fault
    assert found == {}


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_axe_finds_nothing_where_the_admin_asks_back(visit, harbour, language, scheme):
    page = visit(scheme)
    found = {}
    for state in STATES:
        state(page, harbour, "" if language == "en" else "/ar")
        if fault := faults(page) + too_wide(page):
            found[state.__name__] = fault
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_where_one_logs_in(page, db, language, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto("/admin/" if language == "en" else "/ar/admin/")
    assert faults(page) == []


def test_axe_finds_nothing_on_a_phone_in_an_open_list_or_in_the_shortcuts(visit, harbour):
    page = visit("light", width=360)
    page.goto(address(Event, "add"))
    page.wait_for_load_state("networkidle")
    assert faults(page) == []
    page.click(".field-actor .select2-selection")
    page.wait_for_selector(".select2-results__option:has-text('Guards')")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_selector("dialog#shortcuts[open]")
    assert faults(page) == []


def test_axe_would_find_a_fault(visit, harbour):
    page = visit("light")
    page.goto("/admin/")
    page.locator(".desk h2").first.evaluate("(heading) => (heading.textContent = '')")
    assert faults(page) == [f"empty-heading: {page.locator('.desk h2').first.evaluate('(h) => h.outerHTML')}"]

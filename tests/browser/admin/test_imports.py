"""An import in a real Chromium: upload, progress, preview, apply, undo."""

import json

import pytest

from events.gazetteer.cache import gazetteer_of
from events.imports.steps.outline_staging import stage_outlines
from events.imports.steps.staging import receive
from events.models import Event, Import
from tests.browser.axe import faults_in_both_themes
from tests.campaigns import square
from tests.editing import address
from tests.imports.staged import previewed
from tests.imports.tables import file, own, table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose(page, text):
    page.goto(address(Import, "changelist"))
    page.click("text=Import events")
    page.set_input_files("#id_file", {"name": "reports.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.click("text=Read the file")


def mixed(number=60):
    rows = [{"reference": f"h-{n}", "kind": "attack", "districts": f"Pier {n}"} for n in range(number)]
    return own({}, *rows, {"reference": "bad", "kind": "nonsense"}, {"reference": "h-1"})


def received(harbour, text):
    return receive(file(text), "reports.csv", harbour.campaign)


def outlines(harbour):
    shapes = [("Docks", square(10.098, 50.1)), ("Lighthouse", square(10.12, 50.1))]
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": shape} for name, shape in shapes]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return stage_outlines(data, "quarters.geojson", harbour.campaign, gazetteer_of(harbour.campaign).place)


def test_a_file_goes_in_by_itself_and_comes_out_again(editor, harbour, monkeypatch):
    monkeypatch.setattr("events.imports.steps.staging.ROWS_PER_PAGE", 10)
    monkeypatch.setattr("events.admin.imports.views.STEP_SECONDS", 0)
    choose(editor, mixed())
    # The bar runs to its end and the preview follows, with nobody pressing anything.
    editor.wait_for_selector(".import-rows")
    assert "2 rows are refused" in editor.inner_text(".import-state")
    editor.click(".import-outcomes >> text=refused")
    assert editor.locator(".import-rows tbody tr").count() == 2
    assert "nonsense" in editor.inner_text(".import-rows")
    editor.click("text=Import the 60 good rows")
    assert editor.inner_text(".messagelist .success") == "60 events were imported as drafts."
    assert Event.objects.count() == 60
    editor.click("text=Undo this import")
    editor.click("input[value='Undo this import']")
    editor.wait_for_selector("text=Undone.")
    assert Event.objects.count() == 0


def test_without_scripts_a_button_does_the_steps(browser, live_server, editor, harbour):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=editor.context.storage_state()
    )
    plain = context.new_page()
    choose(plain, own())
    plain.click("button:has-text('Continue')")
    plain.click("text=Import 1 row")
    assert Event.objects.get().reference == "h-1"
    context.close()


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (own({"districts": "Nowhere"}, {"reference": "bad", "kind": "nonsense"}), ".import-rows td"),
        (table(["Date", "Location"], [["13/03/2031", "Docks"]]), ".import-columns :is(select, input)"),
    ],
)
def test_a_phone_shows_every_cell_without_scrolling_sideways(editor, harbour, text, cells):
    batch = received(harbour, text)
    if batch.state == Import.State.MATCHING:
        batch = previewed(harbour.campaign, text)
    editor.set_viewport_size({"width": 360, "height": 740})
    editor.goto(address(Import, "change", batch.pk))
    assert editor.locator(cells).count() > 1
    hidden = editor.eval_on_selector_all(
        cells,
        """cells => cells.filter((cell) =>
          cell.getBoundingClientRect().right > cell.closest(".import-scroll").getBoundingClientRect().right).length""",
    )
    assert hidden == 0


def test_a_server_that_does_not_answer_leaves_the_way_open(editor, harbour):
    editor.route("**/step/", lambda route: route.abort())
    choose(editor, own())
    editor.wait_for_selector("text=The server did not answer")
    assert any("step" in complaint for complaint in editor.complaints)
    editor.complaints.clear()
    editor.unroute("**/step/")
    editor.click("button:has-text('Continue')")
    editor.wait_for_selector(".import-rows")


def test_the_button_is_disabled_while_an_import_is_written(editor, harbour):
    batch = previewed(harbour.campaign, own({}, {"reference": "bad", "kind": "nonsense"}))
    editor.goto(address(Import, "change", batch.pk))
    states = editor.evaluate(
        """async () => {
          const form = document.querySelector("[data-text-sent]"), button = form.querySelector("button");
          const stopped = [];
          form.addEventListener("submit", (event) => {
            stopped.push(event.defaultPrevented);
            event.preventDefault();
          });
          button.click();
          button.click();
          await new Promise((done) => setTimeout(done));
          return [...stopped, button.disabled, button.textContent];
        }"""
    )
    assert states == [False, True, True, "Being written …"]
    # What the button says is sent with the form, and whoever comes back finds the page as it is by then.
    editor.reload()
    editor.click("text=Import the 1 good row")
    assert editor.inner_text(".messagelist .success") == "1 event was imported as a draft."


PAGES = ("upload", "order", "columns", "preview", "districts", "list")
PLAIN = {"upload": "add", "list": "changelist"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_fits_a_phone_and_axe_finds_nothing(editor, harbour, language):
    waiting = {
        "order": received(harbour, own(date="05/03/2031", **{"published on": ""})),
        "columns": received(harbour, table(["Date", "Location"], [["13/03/2031", "Docks"]])),
        "preview": previewed(harbour.campaign, mixed(3)),
        "districts": outlines(harbour),
    }
    for name in PAGES:
        editor.set_viewport_size({"width": 360, "height": 740})
        batch = waiting.get(name)
        way = ("change", batch.pk) if batch else (PLAIN[name],)
        editor.goto(("/ar" if language == "ar" else "") + address(Import, *way))
        assert editor.get_attribute("html", "lang") == language
        assert editor.evaluate("document.documentElement.scrollWidth") <= 360, name
        assert faults_in_both_themes(editor) == [], name
        editor.set_viewport_size({"width": 1280, "height": 800})
        assert faults_in_both_themes(editor) == [], name

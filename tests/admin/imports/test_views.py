"""The import pages: upload, questions, steps, preview, apply, undo."""

import csv
import io
import json

import pytest
from django.db import transaction

from events.gazetteer.cache import gazetteer_of
from events.imports.steps import staging
from events.imports.steps.apply import apply
from events.imports.steps.outline_staging import stage_outlines
from events.imports.steps.page_matcher import PageMatcher
from events.imports.steps.staging import discard
from events.imports.steps.workflow import StepRefusedError
from events.imports.tables.formulas import defuse
from events.models import Event, Import
from tests.admin.imports.pages import step, step_url, upload
from tests.campaigns import add_district, square
from tests.editing import address, answer_of, message_texts
from tests.imports.staged import STAGED, applied, everything, previewed
from tests.imports.tables import own, own_row, workbook

pytestmark = pytest.mark.django_db


def test_from_the_file_to_drafts_and_back(editor, harbour):
    response = upload(editor, harbour, own({}, {"reference": "h-2", "districts": "Nowhere", "date": "2031-03-08"}))
    batch = Import.objects.get()
    assert (batch.state, batch.by, batch.dialect, batch.size > 200) == ("matching", editor.user, "own", True)
    assert "0 / 2" in response.content.decode()
    page = step(editor, batch).content.decode()
    assert "Import all 2 rows" in page
    assert "No place with this name is known." in page
    assert Event.objects.count() == 0
    response = editor.post(step_url("apply", batch), follow=True)
    assert message_texts(response) == ["2 events were imported as drafts."]
    assert {(event.status, event.entered_by) for event in Event.objects.all()} == {("draft", editor.user)}
    assert "2 drafts are deleted" in editor.get(step_url("undo", batch)).content.decode()
    assert Event.objects.count() == 2
    response = editor.post(step_url("undo", batch), follow=True)
    assert message_texts(response) == ["Undone: 2 deleted, 0 restored, 0 retracted, 0 kept."]
    assert Event.objects.count() == 0


def test_a_workbook_is_uploaded_alike(editor, harbour):
    upload(editor, harbour, workbook(list(own_row), list(own_row.values())), "reports.xlsx")
    batch = Import.objects.get()
    assert (batch.row_count, batch.encoding, batch.sheets) == (1, "", ["Sheet"])
    step(editor, batch)
    page = editor.get(address(Import, "change", batch.pk)).content.decode()
    assert "Sheet that was read: <bdi>Sheet</bdi>" in page
    assert "not read" not in page


@pytest.mark.parametrize(
    ("content", "field", "message"),
    [
        (b"PK\x03\x04 and no more", "file", "Is the file cut off|is the file cut off"),
        ("kind,date,summary\n", "file", "no rows"),
        (b"", "file", "empty"),
        (b"place,day\r\n\xff\xc3\x28,1\r\n", "encoding", "choose its encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained_and_leaves_nothing(editor, harbour, content, field, message):
    response = upload(editor, harbour, content)
    assert response.status_code == 200
    assert any(part in str(response.context["form"].errors[field]) for part in message.split("|"))
    assert not any(noun.objects.exists() for noun in STAGED)


def test_a_file_over_the_limit_is_refused(editor, harbour, settings):
    settings.IMPORT_MAX_MB = 1
    response = upload(editor, harbour, own() + "," * 1_000_000)
    assert "the limit is 1 MB" in str(response.context["form"].errors["file"])


def test_dates_that_can_be_read_in_two_ways_are_asked_about(editor, harbour):
    response = upload(editor, harbour, own(date="05/03/2031", **{"published on": ""}))
    batch = Import.objects.get()
    assert (batch.state, response.templates[0].name) == ("asking", "admin/events/import/order.html")
    page = response.content.decode()
    assert "<bdi>date</bdi>" in page
    assert "<bdi>05/03/2031</bdi>: 5 March or 3 May?" in page
    assert "published on" not in page
    editor.post(step_url("answer", batch), {"day_order": "month-first"})
    step(editor, batch)
    row = batch.rows.get()
    assert (row.outcome, row.value) == ("outside", "2031-05-03")


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        # One column tells it, and another leaves it open, contradicts it, or itself.
        (["03/27/2031"], ["05/04/2031"]),
        (["03/27/2031"], ["13/04/2031"]),
        (["03/06/2031", "03/27/2031"], ["28/03/2031", "03/28/2031"]),
    ],
)
def test_a_column_is_not_read_as_another_one_tells(editor, harbour, dates, published):
    rows = [
        {"reference": f"h-{n}", "date": date, "published on": published[-1 if n else 0]} for n, date in enumerate(dates)
    ]
    upload(editor, harbour, own(*rows))
    batch = Import.objects.get()
    assert (batch.state, batch.day_order) == ("asking", "")
    assert editor.get(address(Import, "change", batch.pk)).templates[0].name == "admin/events/import/order.html"


def test_columns_that_all_tell_the_same_are_not_asked_about(editor, harbour):
    upload(editor, harbour, own(date="03/27/2031", **{"published on": "03/28/2031"}))
    assert Import.objects.get().day_order == "month-first"


@pytest.mark.parametrize("districts", [0, 40])
def test_steps_and_previews_cost_as_many_queries_whatever_the_number_of_districts(
    editor, harbour, districts, django_assert_max_num_queries
):
    for number in range(districts):
        add_district(harbour.campaign, f"pier-{number}")
    upload(editor, harbour, own())
    batch = Import.objects.get()
    with django_assert_max_num_queries(40):
        editor.post(step_url("step", batch))
    with django_assert_max_num_queries(20):
        editor.get(address(Import, "change", batch.pk))


def test_long_files_are_matched_step_by_step(editor, harbour, monkeypatch):
    monkeypatch.setattr("events.imports.steps.staging.ROWS_PER_PAGE", 2)
    monkeypatch.setattr("events.admin.imports.views.STEP_SECONDS", 0)
    upload(editor, harbour, own(*({"reference": f"h-{n}", "date": f"2031-03-{n + 6:02}"} for n in range(5))))
    batch = Import.objects.get()
    progress = [editor.post(step_url("step", batch), headers={"accept": "application/json"}).json() for _ in range(4)]
    assert [(one["done"], one["of"], one["going"]) for one in progress] == [
        (2, 5, True),
        (4, 5, True),
        (5, 5, True),
        (5, 5, False),
    ]


def test_a_file_that_two_users_match_at_once_is_matched_once(editor, harbour, monkeypatch):
    monkeypatch.setattr("events.imports.steps.staging.ROWS_PER_PAGE", 2)
    upload(editor, harbour, own(*({"reference": f"h-{n}", "date": f"2031-03-{n + 6:02}"} for n in range(5))))
    place = gazetteer_of(harbour.campaign).place
    first, second = (PageMatcher(Import.objects.get(), place) for _ in range(2))
    first.match_page()
    second.match_page()
    first.match_all()
    assert Import.objects.get().counts == {"new": 5}
    assert list(Import.objects.get().rows.values_list("number", flat=True)) == [2, 3, 4, 5, 6]


def test_a_file_whose_reading_was_cut_short_can_only_be_discarded(editor, harbour):
    batch = Import.objects.create(campaign=harbour.campaign, file_name="cut.csv", size=1, dialect="own")
    assert "was not read to its end" in editor.get(address(Import, "change", batch.pk)).content.decode()
    editor.post(step_url("apply", batch))
    step(editor, batch)
    batch.refresh_from_db()
    assert (batch.state, Event.objects.count()) == ("reading", 0)
    editor.post(step_url("discard", batch))
    assert not Import.objects.exists()


def test_a_preview_is_paged_and_filtered(editor, harbour):
    rows = [{"reference": f"h-{n}", "kind": "attack", "districts": f"Pier {n}"} for n in range(60)]
    batch = previewed(harbour.campaign, own(*rows, {"reference": "bad", "kind": "nonsense"}))
    page = address(Import, "change", batch.pk)
    assert [row.number for row, *_ in editor.get(page, {"p": 2}).context["entries"]] == list(range(52, 63))
    assert [row.number for row, *_ in editor.get(page, {"outcome": "refused"}).context["entries"]] == [62]
    assert editor.get(page, {"outcome": "unplaced"}).context["page"].paginator.count == 60
    assert "There is no such row." in editor.get(page, {"outcome": "same"}).content.decode()


def test_rows_outside_have_a_count_and_a_filter_and_hold_up_nothing(editor, harbour):
    batch = previewed(harbour.campaign, own({}, {"reference": "h-2", "date": "2030-03-06"}))
    page = address(Import, "change", batch.pk)
    shown = editor.get(page).content.decode()
    assert "1 row is outside: of another time or place than the campaign. It is left out." in shown
    assert 'href="?outcome=outside">outside <bdi>1</bdi>' in shown
    assert "refused. Correct the file" not in shown
    assert "Import 1 row" in shown
    assert [row.number for row, *_ in editor.get(page, {"outcome": "outside"}).context["entries"]] == [3]
    report = b"".join(editor.get(step_url("report", batch)).streaming_content).decode()
    assert "3,outside,date,2030-03-06,The campaign runs from 2031-03-01 to 2031-04-29.,h-2" in report
    editor.post(step_url("apply", batch))
    assert Event.objects.get().reference == "h-1"


def test_while_rows_are_refused_only_the_good_ones_can_be_imported(editor, harbour):
    batch = previewed(harbour.campaign, own({}, {"reference": "h-2", "kind": "nonsense"}))
    page = editor.get(address(Import, "change", batch.pk)).content.decode()
    assert "1 row is refused" in page
    assert "Import the 1 good row" in page
    response = editor.post(step_url("apply", batch), follow=True)
    assert "Some rows are refused" in message_texts(response)[0]
    assert Event.objects.count() == 0
    editor.post(step_url("apply", batch), {"good_rows_only": "1"})
    assert Event.objects.get().reference == "h-1"


def test_a_duplicate_leads_to_the_event_that_is_there(editor, harbour):
    event = harbour.event("taken", 5)
    batch = previewed(harbour.campaign, own())
    page = editor.get(address(Import, "change", batch.pk)).content.decode()
    assert address(Event, "change", event.pk) in page
    assert "No row of this file would change anything." in page


def test_a_record_that_has_changed_since_is_matched_again(editor, harbour):
    batch = previewed(harbour.campaign, own())
    harbour.event("h-1", 9)
    assert "has changed since the preview" in message_texts(editor.post(step_url("apply", batch), follow=True))[0]
    editor.post(step_url("again", batch))
    step(editor, batch)
    assert batch.rows.get().outcome == "refused"


def test_what_is_not_applied_can_be_discarded_and_what_is_cannot(editor, harbour):
    batch, written = (
        previewed(harbour.campaign, own()),
        applied(harbour.campaign, own(reference="h-2", date="2031-03-09")),
    )
    editor.post(step_url("discard", batch))
    editor.post(step_url("discard", written))
    assert list(Import.objects.all()) == [written]


def test_the_events_of_an_import_are_found_by_it(editor, harbour):
    batch = applied(harbour.campaign, own())
    harbour.event("other", 9)
    found = editor.get(address(Event, "changelist"), {"batch__id__exact": batch.pk}).context["cl"].result_list
    assert [event.reference for event in found] == ["h-1"]


def test_the_outcomes_are_downloaded_with_their_formulas_defused(editor, harbour):
    formula = '=HYPERLINK("http://example.org")'
    batch = previewed(harbour.campaign, own({"actor": formula}, {"kind": "@cmd"}))
    response = editor.get(step_url("report", batch))
    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert lines[0] == ["row", "outcome", "field", "value", "reason", "reference"]
    assert [line[3] for line in lines[1:]] == [f"'{formula}", "'@cmd"]


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-x", "@SUM", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_defused(text):
    assert defuse(text) == f"'{text}"


def test_a_formula_in_a_cell_is_text_on_the_page_and_never_run(editor, harbour):
    batch = previewed(harbour.campaign, own(summary='=cmd|"<script>alert(1)</script>"'))
    page = editor.get(address(Import, "change", batch.pk)).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)" in page


def districts_previewed(harbour):
    shape = {"type": "Feature", "properties": {"name": "Docks"}, "geometry": square(10.098, 50.1)}
    place = gazetteer_of(harbour.campaign).place
    return stage_outlines(json.dumps(shape).encode(), "quarters.geojson", harbour.campaign, place)


def test_new_and_changed_rows_are_counted_apart_and_zeros_left_out(editor, harbour):
    applied(harbour.campaign, own())
    batch = previewed(harbour.campaign, own({"summary": "At dawn."}), name="second.csv")
    assert message_texts(editor.post(step_url("apply", batch), follow=True)) == ["1 draft was changed."]
    page = editor.get(step_url("undo", batch)).content.decode()
    assert f"Undo: Import {batch.pk} · second.csv" in page
    assert "1 event that it changed becomes what it was" in page
    assert ">0 " not in page
    outlines = districts_previewed(harbour)
    assert "· ·" not in " ".join(editor.get(step_url("undo", outlines)).content.decode().split())


STATES = {
    "reading": ["discard"],
    "asking": ["answer", "discard"],
    "matching": ["step", "discard"],
    "previewed": ["answer", "again", "apply", "discard"],
    "applied": ["undo"],
    "undone": [],
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", ["events", "districts"])
def test_a_step_is_taken_from_its_own_states_alone(admin_client, harbour, kind, state):
    batch = previewed(harbour.campaign, own()) if kind == "events" else districts_previewed(harbour)
    Import.objects.update(state=state)
    before = everything(*STAGED), everything()
    taken = set()
    for name in ("answer", "step", "again", "apply", "discard", "undo"):
        with transaction.atomic():
            response = admin_client.post(step_url(name, batch), {"day_order": "day-first"})
            if response.status_code == 200 and "digest" in (response.context or {}):
                # What readers see would change.
                admin_client.post(step_url(name, batch), answer_of(response))
            if (everything(*STAGED), everything()) != before:
                taken.add(name)
            transaction.set_rollback(True)
    assert taken == set(STATES[state]) & (
        {"answer", "apply", "undo", "discard"} if kind == "districts" else set(STATES[state])
    )


def test_a_discarded_import_is_reported_as_gone(admin_client, harbour):
    batch = previewed(harbour.campaign, own())
    stale = Import.objects.get()
    discard(batch)
    with pytest.raises(StepRefusedError, match="discarded"):
        apply(stale)
    assert message_texts(admin_client.get(address(Import, "change", batch.pk), follow=True)) == [
        "There is no such import. Perhaps it was discarded."
    ]


def test_an_import_that_is_discarded_while_it_is_read_does_not_come_back(editor, harbour, monkeypatch):
    pages = staging._pages

    def then_discarded(rows):
        yield from pages(rows)
        discard(Import.objects.get())

    monkeypatch.setattr(staging, "_pages", then_discarded)
    assert "discarded while its file was read" in upload(editor, harbour, own()).content.decode()
    assert not any(noun.objects.exists() for noun in STAGED)

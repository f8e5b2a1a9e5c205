"""What the import pages ask about dates that can be read in several ways."""

import pytest

from events.models import ColumnMapping, Import
from tests.admin.imports.pages import step, step_url, upload
from tests.editing import address
from tests.imports.tables import ACLED, acled_row, own, table

pytestmark = pytest.mark.django_db


def test_short_dates_are_asked_about_once_for_each_column_and_the_answer_kept_with_the_mapping(editor, harbour):
    columns = {
        "columns": {"occurred on": "Date", "published on": "Seen"},
        "constants": {"kind": "attack", "publisher": "Admiralty"},
    }
    saved = ColumnMapping.objects.create(campaign=harbour.campaign, name="strikes", columns=columns)
    strikes = table(["Date", "Seen"], [["6-Mar-31", "47938"], ["7-Mar-31", "47939"], ["29-Mar-31", ""]])
    page = upload(editor, harbour, strikes, mapping=saved.pk)
    batch = Import.objects.get()
    assert (batch.state, page.templates[0].name) == ("asking", "admin/events/import/order.html")
    form = page.context["form"]
    assert {field.name: len(field.field.choices) for field in form} == {
        "reading occurred on named": 2,
        "reading published on serial": 2,
    }
    text = page.content.decode()
    assert "<bdi>Date</bdi>: <bdi>29-Mar-31</bdi>" in text
    assert "<bdi>29 March 2031</bdi> (the day comes first)" in text
    answer = {"reading occurred on named": "day-first-2000", "reading published on serial": "serial-1904"}
    assert editor.post(step_url("answer", batch), dict(list(answer.items())[:1])).context["form"].errors
    editor.post(step_url("answer", batch), answer)
    step(editor, batch)
    first = batch.rows.order_by("number").first()
    assert (first.data["occurred_on"], first.data["sources"][0]["published_on"]) == ("2031-03-06", "2035-04-01")
    facts = editor.get(address(Import, "change", batch.pk)).content.decode()
    assert "<bdi>Date</bdi>: the day comes first, years from 2000" in facts
    assert "<bdi>Seen</bdi>: Excel counts from 1904" in facts
    saved.refresh_from_db()
    assert saved.columns["readings"]["occurred on"] == {"named": "day-first-2000"}
    upload(editor, harbour, strikes, mapping=saved.pk)
    assert Import.objects.first().state == "matching"
    # An answer that another file contradicts is asked for anew.
    upload(editor, harbour, table(["Date", "Seen"], [["31-Mar-30", ""], ["99-Mar-30", ""]]), mapping=saved.pk)
    assert Import.objects.first().state == "asking"


@pytest.mark.parametrize("answer", [{"day_order": "day-first"}, {"reading occurred on named": "day-first-2000"}])
def test_an_answer_about_dates_before_the_columns_are_known_asks_for_the_columns(editor, harbour, answer):
    upload(editor, harbour, table(["Date", "Seen"], [["6-Mar-31", ""]]))
    response = editor.post(step_url("answer", Import.objects.get()), answer)
    assert (response.status_code, response.templates[0].name) == (200, "admin/events/import/columns.html")
    assert Import.objects.get().state == "asking"


def test_a_column_of_years_leaves_nothing_to_ask(editor, harbour):
    row = acled_row | {"event_date": "6-Mar-31", "year": "2031"}
    upload(editor, harbour, table(ACLED, [row]))
    batch = Import.objects.get()
    step(editor, batch)
    assert (batch.day_order, batch.rows.get().data["occurred_on"]) == ("", "2031-03-06")


def test_both_questions_about_dates_stand_on_one_page(editor, harbour):
    page = upload(editor, harbour, own(date="05/03/2031", **{"published on": "6/3/31"}))
    batch = Import.objects.get()
    assert {field.name for field in page.context["form"]} == {"day_order", "reading published on numbers"}
    answer = {"day_order": "day-first", "reading published on numbers": "day-first-2000"}
    editor.post(step_url("answer", batch), answer)
    step(editor, batch)
    data = batch.rows.get().data
    assert (data["occurred_on"], data["sources"][0]["published_on"]) == ("2031-03-05", "2031-03-06")

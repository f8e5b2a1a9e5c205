"""Tables in other columns than ours: their mapping is asked for, proposed, and kept for the next time."""

import pytest

from events.models import ColumnMapping, Import
from tests.admin.imports.pages import step, step_url, upload
from tests.campaigns import add_campaign
from tests.imports.tables import own, table

pytestmark = pytest.mark.django_db


def test_other_columns_are_mapped_and_the_mapping_is_kept_for_next_time(editor, harbour):
    strikes = table(["Date", "Location", "Text"], [["13/03/2031", "Docks", "Two strikes."]])
    response = upload(editor, harbour, strikes)
    assert response.templates[0].name == "admin/events/import/columns.html"
    assert "Two strikes." in response.content.decode()
    batch = Import.objects.get()
    answer = {"column occurred on": "Date", "column districts": "Location", "name": "strikes"}
    response = editor.post(step_url("answer", batch), answer)
    assert "Choose a column or a value for “kind”." in response.content.decode()
    editor.post(step_url("answer", batch), answer | {"constant kind": "attack"})
    step(editor, batch)
    assert batch.rows.get().data["summary"] == "Attack, Docks, 13 March 2031."
    upload(editor, harbour, strikes, mapping=ColumnMapping.objects.get(name="strikes").pk)
    assert Import.objects.first().state == "matching"


@pytest.mark.parametrize(
    ("header", "guessed"),
    [
        (["Date", "Location", "Text"], {"summary": "Text"}),
        (["Date", "DETAILS", "Notes"], {"summary": "DETAILS", "note": "Notes"}),
        (["Date", "description", "Summary"], {"summary": "Summary"}),
        (["Date", "Notes"], {"note": "Notes"}),
        (["Date", "Weight"], {}),
    ],
)
def test_a_column_that_looks_like_the_text_is_proposed_for_the_summary(editor, harbour, header, guessed):
    form = upload(editor, harbour, table(header, [["x"] * len(header)])).context["form"]
    found = {name: form[f"column {name}"].initial for name in ("summary", "note")}
    assert {name: theirs for name, theirs in found.items() if theirs} == guessed


def test_columns_are_proposed_by_what_others_call_them_and_those_that_are_needed_are_marked(editor, harbour):
    names = ["IBC code", "Start Date", "End Date", "Location", "Weapons", "Description", "Sources"]
    response = upload(
        editor, harbour, table(names, [["k1", "6 Mar 2031", "7 Mar 2031", "Docks", "", "", "The Herald"]])
    )
    proposed = {
        column.name.removeprefix("column "): column.initial
        for _label, column, _constant in response.context["form"].pairs()
        if column.initial
    }
    assert proposed == {
        "occurred on": "Start Date",
        "ended on": "End Date",
        "districts": "Location",
        "summary": "Description",
        "reference": "IBC code",
        "publisher": "Sources",
    }
    labels = [str(label) for label, _column, _constant in response.context["form"].pairs()]
    assert [label for label in labels if "needed" in label] == ["kind (needed)", "day (needed)"]


def test_a_mapping_is_not_saved_over_another_one(editor, harbour):
    theirs = ColumnMapping.objects.create(campaign=harbour.campaign, name="strikes", columns={"columns": {}})
    upload(editor, harbour, table(["Date", "Location"], [["13/03/2031", "Docks"]]))
    answer = {"column occurred on": "Date", "column districts": "Location", "constant kind": "attack"}
    batch = Import.objects.get()
    response = editor.post(step_url("answer", batch), answer | {"name": "strikes"})
    assert "Another mapping has the name “strikes”" in response.content.decode()
    theirs.refresh_from_db()
    assert theirs.columns == {"columns": {}}
    for _again in range(2):
        response = editor.post(step_url("answer", batch), answer | {"name": "mine"})
        step(editor, batch)
        assert Import.objects.get().state == "previewed"


def test_a_mapping_of_another_campaign_is_not_taken(editor, harbour):
    other = ColumnMapping.objects.create(campaign=add_campaign("inland"), name="strikes")
    response = upload(editor, harbour, own(), mapping=other.pk)
    assert "another campaign" in str(response.context["form"].errors["mapping"])
    assert not Import.objects.exists()

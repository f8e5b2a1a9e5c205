"""Summaries, notes and claimants in English and Arabic: on the page, in the admin, in imports and in files."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from events.imports.matching import event_data
from events.imports.steps.apply import apply
from events.models import Citation, Event, Figure, Import, ImportRow, labels
from tests.campaigns import day
from tests.editing import address, correction_data, errors
from tests.imports.staged import ged_row_of, previewed
from tests.imports.tables import OWN, own_row, table
from tests.payload.documents import whole

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).parents[2] / "fixtures"
TEXTS = {"summary": "The guards took the docks.", "summary_ar": "سيطر الحرس على الأرصفة."}


@pytest.mark.parametrize(
    ("english", "arabic", "language", "chosen"),
    [
        ("docks", "أرصفة", "en", ("docks", "en")),
        ("docks", "أرصفة", "ar", ("أرصفة", "ar")),
        ("docks", "", "ar", ("docks", "en")),
        ("", "أرصفة", "en", ("أرصفة", "ar")),
        ("", "", "ar", ("", "ar")),
    ],
)
def test_a_text_that_is_missing_in_the_language_is_shown_in_the_other(english, arabic, language, chosen):
    row = SimpleNamespace(note=english, note_ar=arabic)
    assert labels.text_and_language(row, "note", language) == chosen
    with override(language):
        assert labels.local_text(row, "note") == chosen[0]


@pytest.mark.parametrize("field", ["summary", "summary_ar"])
def test_one_language_is_enough_for_a_summary(harbour, field):
    event = harbour.event("taken", 5, **{"summary": "", field: TEXTS[field]})
    event.full_clean()
    assert TEXTS[field] in str(event)


def test_without_any_summary_an_event_and_a_figure_are_refused(harbour):
    event = harbour.event("taken", 5)
    event.summary = ""
    figure = Figure(campaign=harbour.campaign, day=day(5), measure="displaced", value=9, unit="people")
    figure.source = harbour.gazette
    for row in (event, figure):
        with pytest.raises(ValidationError, match="Write a summary, in English or in Arabic"):
            row.full_clean()


def texts_of(campaign, language):
    """The payload's summaries, the texts of its first citation, and its figures' texts."""
    document = whole(campaign, language)
    events, figures = document["events"], document["figures"]
    cited = events["columns"].index("citations")
    said = events["columns"].index("summary")
    counted = [figures["columns"].index(name) for name in ("claimant", "summary", "note")]
    return (
        [row[said] for row in events["rows"]],
        events["rows"][0][cited][0][2:5],
        [[row[column] for column in counted] for row in figures["rows"]],
    )


def test_a_payload_has_the_texts_of_its_language_and_marks_the_others(harbour):
    both = harbour.event("both", 5, **TEXTS)
    harbour.event("english", 6, summary="In English alone.")
    quoted = {"claimant": "An officer", "claimant_ar": "ضابط", "note": "Said at noon.", "summary_ar": "قال ذلك."}
    Citation.objects.filter(event=both).update(**quoted)
    figure = {"campaign": harbour.campaign, "day": day(5), "measure": "displaced", "value": 9, "unit": "people"}
    Figure.objects.create(source=harbour.gazette, summary="Nine people.", summary_ar="تسعة أشخاص.", **figure)
    assert texts_of(harbour.campaign, "en") == (
        [TEXTS["summary"], "In English alone."],
        ["An officer", ["قال ذلك.", "ar"], "Said at noon."],
        [["", "Nine people.", ""]],
    )
    assert texts_of(harbour.campaign, "ar") == (
        [TEXTS["summary_ar"], ["In English alone.", "en"]],
        ["ضابط", "قال ذلك.", ["Said at noon.", "en"]],
        [["", "تسعة أشخاص.", ""]],
    )


@pytest.mark.parametrize(("language", "text"), [("en", TEXTS["summary"]), ("ar", TEXTS["summary_ar"])])
def test_each_language_has_its_payload(client, harbour, language, text):
    harbour.event("taken", 5, **TEXTS)
    prefix = "" if language == "en" else "/ar"
    page = client.get(f"{prefix}/harbour/", {"on": day(5).isoformat()})
    _core, days = page.context["preloads"]
    part = client.get(days).json()
    assert part["language"] == language
    assert text in json.dumps(part, ensure_ascii=False)
    assert client.get(days.replace(f"-{language}-", "-fr-")).status_code == 404


def test_the_change_log_is_in_the_language_of_the_page(client, editor, harbour):
    event = harbour.event("taken", 5, **TEXTS)
    editor.post(address(Event, "change", event.pk), correction_data(harbour, event, **TEXTS, occurred_on=day(6)))
    assert TEXTS["summary"] in client.get("/harbour/changes/").content.decode()
    assert TEXTS["summary_ar"] in client.get("/ar/harbour/changes/").content.decode()


class TestTheForm:
    def test_has_both_languages_side_by_side_each_with_its_direction(self, editor, harbour):
        form = editor.get(address(Event, "add")).context["adminform"].form
        found = {name: form.fields[name].widget.attrs for name in ("summary", "summary_ar", "note", "note_ar")}
        assert {name: (attrs["lang"], attrs["dir"]) for name, attrs in found.items()} == {
            "summary": ("en", "ltr"),
            "summary_ar": ("ar", "rtl"),
            "note": ("en", "ltr"),
            "note_ar": ("ar", "rtl"),
        }

    def test_saves_both_and_keeps_them_in_the_history(self, editor, harbour):
        event = harbour.event("taken", 5)
        editor.post(address(Event, "change", event.pk), correction_data(harbour, event, **TEXTS))
        event.refresh_from_db()
        assert (event.summary, event.summary_ar) == tuple(TEXTS.values())
        assert event.history.first().summary_ar == TEXTS["summary_ar"]

    def test_asks_for_one_of_them_on_the_field(self, editor, harbour):
        event = harbour.event("taken", 5)
        values = correction_data(harbour, event, summary="", summary_ar="")
        response = editor.post(address(Event, "change", event.pk), values)
        assert errors(response) == {"summary": ["Write a summary, in English or in Arabic."]}

    def test_finds_an_event_by_its_arabic_summary(self, editor, harbour):
        harbour.event("taken", 5, **TEXTS)
        harbour.event("other", 6)
        found = editor.get(address(Event, "changelist"), {"q": "الأرصفة"}).context["cl"].queryset
        assert [event.reference for event in found] == ["taken"]


class TestAnImport:
    COLUMNS = {"summary_ar": TEXTS["summary_ar"], "claimant_ar": "ضابط", "note_ar": "ظهرًا."}

    def previewed(self, campaign):
        row = own_row | {"reference": "r1", "kind": "attack", "summary": ""} | self.COLUMNS
        return previewed(campaign, table([*OWN, *self.COLUMNS], [row]))

    def test_reads_the_arabic_columns(self, harbour):
        apply(self.previewed(harbour.campaign))
        event = Event.objects.get()
        assert (event.summary, event.summary_ar, event.note_ar) == ("", TEXTS["summary_ar"], "ظهرًا.")
        assert event.citations.get().claimant_ar == "ضابط"

    def test_that_was_previewed_before_there_were_such_columns_is_applied(self, editor, harbour):
        batch = previewed(harbour.campaign, table(OWN, [own_row | {"kind": "attack"}]))
        row = ImportRow.objects.get()
        row.data = {name: value for name, value in row.data.items() if not name.endswith("_ar")}
        for cited in row.data["sources"]:
            del cited["claimant_ar"]
        row.save()
        assert row.data["summary"] in editor.get(address(Import, "change", batch.pk)).content.decode()
        apply(batch)
        assert Event.objects.get().summary_ar == ""

    def test_differs_from_a_draft_in_the_arabic_text_as_in_the_english(self, harbour):
        apply(self.previewed(harbour.campaign))
        data = event_data.event_to_dict(Event.objects.get()) | {"sources": []}
        assert event_data.differences(data | {"summary_ar": "غيره."}, Event.objects.get()) == ["summary_ar"]


@pytest.mark.parametrize("name", ["article", "mosul/events", "mosul/citations", "mosul/figures"])
def test_every_text_of_the_record_that_ships_is_in_both_languages(name):
    rows = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    texts = [
        (row["fields"]["reference"], field)
        for row in rows
        if row["model"] in ("events.event", "events.citation", "events.figure")
        for field in ("summary", "note", "claimant")
        if bool(row["fields"].get(field)) != bool(row["fields"].get(f"{field}_ar"))
    ]
    assert texts == []


@pytest.mark.parametrize(
    ("model", "field", "most"), [(Event, "summary", "400"), (Event, "summary_ar", "400"), (Figure, "summary", "300")]
)
def test_a_form_says_how_long_a_text_may_be_and_lets_no_browser_cut_it(editor, harbour, model, field, most):
    found = editor.get(address(model, "add")).context["adminform"].form.fields[field]
    assert f"At most {most} characters." in found.help_text
    assert "maxlength" not in found.widget.attrs


def test_a_text_that_is_too_long_is_refused_and_not_cut(editor, harbour):
    event = harbour.event("taken", 5)
    response = editor.post(address(Event, "change", event.pk), correction_data(harbour, event, summary="x" * 401))
    assert "400" in errors(response)["summary"][0]
    event.refresh_from_db()
    assert len(event.summary) < 400


def test_a_sentence_made_of_a_data_set_is_not_cut_but_its_row_refused(harbour):
    long = dict.fromkeys(("side_a", "side_b", "where_coordinates"), "x" * 99)
    row = ged_row_of(harbour, **long, type_of_violence="1", deaths_a="4", deaths_b="4", deaths_unknown="4")
    assert (row.outcome, row.name, row.number) == ("refused", "summary", 2)
    assert "400" in row.reason

"""Characters that reorder the text around them are refused at every door; joiners and marks are not."""

import json

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.db import models, transaction

from events.gazetteer.cache import gazetteer_of
from events.geo.formats.features import Feature
from events.imports.matching.outlines import OutlineMatcher
from events.models import Event, Source
from events.models.text_direction import REORDERING, DirectedCharField, DirectedJSONField, DirectedTextField
from tests.campaigns import day, square, stored_before_the_rule
from tests.editing import address, correction_data, errors
from tests.imports.staged import everything, row_of
from tests.newsroom.test_quality_checks import names
from tests.records import Files

OVERRIDE = "The docks\u202e."
MESSAGE = "Character 10 (U+202E) is invisible and changes the order of the text. Remove it."
# What people type: Persian with a joiner, Arabic with marks, Latin with accents.
ORDINARY = "می\u200cخواهم \u200f(ه\u200d) \u200eabc\u061c é"

# Texts that nobody types: choices, codes, keys, and what programs store.
OTHERS = set(
    """
    actor.colour actor.colour_dark basemapfeature.kind campaign.slug campaign.time_zone citation.stance
    district.bank district.kind event.covers event.kind event.precision event.scope event.status figure.qualifier
    import.day_order import.dialect import.digest import.encoding import.state importrow.digest importrow.likeness
    importrow.name importrow.outcome importrow.reason importrow.reference importrow.value linkcheck.problem
    mistakereport.state place.bank place.level publicchange.reason source.language source.title_language span.grade
    step.kind storystep.at_least takedown.reason voice.kind
    """.split()  # noqa: SIM905
)


@pytest.mark.parametrize("character", REORDERING)
def test_each_reordering_character_is_refused_by_code_point_and_place(character):
    for column, value in (
        (DirectedCharField(max_length=9), f"ab{character}"),
        (DirectedTextField(), f"ab{character}\ncd"),
        (DirectedJSONField(), ["first", f"ab{character}"]),
    ):
        with pytest.raises(ValidationError, match=rf"Character 3 \(U\+{ord(character):04X}\)"):
            column.clean(value, None)


def test_joiners_and_marks_are_taken():
    assert DirectedCharField(max_length=99).clean(ORDINARY, None) == ORDINARY


def test_every_column_for_texts_of_people_has_the_rule():
    plain = {
        f"{column.model._meta.model_name}.{column.name}"
        for model in apps.get_app_config("events").get_models()
        if not hasattr(model, "tracked_fields") and not model._meta.auto_created and "chain" not in model.__module__
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField)
        and not isinstance(column, DirectedCharField | DirectedTextField | models.SlugField | models.URLField)
        and column.editable
    }
    assert plain == OTHERS


@pytest.mark.django_db
class TestTheDoors:
    def test_a_form_names_the_field_and_writes_nothing(self, editor, harbour):
        event = harbour.event("taken", 5)
        before = everything()
        data = correction_data(harbour, event, summary=OVERRIDE) | {"citations-0-claimant": OVERRIDE}
        response = editor.post(address(Event, "change", event.pk), data)
        assert errors(response) == {"summary": [MESSAGE]}
        [citations] = response.context["inline_admin_formsets"]
        assert citations.formset.errors == [{"claimant": [MESSAGE]}]
        data = correction_data(harbour, event, reason=OVERRIDE)
        assert errors(editor.post(address(Event, "change", event.pk), data)) == {"reason": [MESSAGE]}
        assert everything() == before

    @pytest.mark.parametrize("column", ["summary", "publisher", "title"])
    def test_an_imported_row_is_refused_by_its_column(self, harbour, column):
        row = row_of(harbour, **{column: OVERRIDE})
        assert (row.number, row.outcome, row.name, row.value, row.reason) == (2, "refused", column, OVERRIDE, MESSAGE)

    def test_an_outline_is_refused_by_its_name(self, harbour):
        for properties in ({"name": OVERRIDE}, {"name": "Pier", "name_ar": OVERRIDE}):
            feature = Feature(properties["name"], properties, square(10.3, 50.1), 1)
            [outline] = OutlineMatcher(harbour.campaign, gazetteer_of(harbour.campaign).place).match([feature])
            assert (outline.outcome, outline.reason) == ("refused", MESSAGE)

    def test_a_campaign_file_is_refused_by_row_and_field(self, tmp_path, capsys):
        files = Files(tmp_path)
        files.fields("events", 1)["summary"] = OVERRIDE
        files.fields("districts", 1)["alt_names"] = [OVERRIDE]
        with pytest.raises(CommandError):
            call_command("load_campaign", files.write())
        printed = capsys.readouterr().err
        assert f"row 1 (taken): summary: {MESSAGE}" in printed
        assert f"row 1 (docks): alt_names: {MESSAGE}" in printed
        assert not Event.objects.exists()

    def test_a_fixture_is_refused_by_row_and_column(self, harbour, tmp_path):
        rows = json.loads(serialize("json", Source.objects.all(), use_natural_foreign_keys=True))
        rows[0]["fields"]["title"] = OVERRIDE
        path = tmp_path / "sources.json"
        path.write_text(json.dumps(rows))
        with pytest.raises(CommandError, match=r"sources.json.*source harbour/\w+: title: Character 10 \(U\+202E\)"):
            call_command("loaddata", str(path), verbosity=0)

    def test_a_fixture_with_half_a_character_is_refused_by_row_and_column(self, harbour, tmp_path):
        rows = json.loads(serialize("json", Source.objects.all(), use_natural_foreign_keys=True))
        rows[0]["fields"]["title"] = "a\ud800b"
        path = tmp_path / "sources.json"
        path.write_text(json.dumps(rows))
        with pytest.raises(CommandError, match=r"sources.json.*source harbour/\w+: title: Character 2 \(U\+D800\)"):
            call_command("loaddata", str(path), verbosity=0)

    def test_every_write_of_a_row_is_refused_with_the_column(self, harbour):
        event = harbour.event("taken", 5)
        before = everything()
        event.summary = OVERRIDE
        harbour.docks.alt_names = [OVERRIDE]
        values = {"campaign": harbour.campaign, "kind": "attack", "occurred_on": day(5), "note": OVERRIDE}
        for column, write in {
            "summary": event.save,
            "alt_names": harbour.docks.save,
            "title": lambda: Source.objects.update(title=OVERRIDE),
            "note": lambda: Event.objects.bulk_create([Event(**values)]),
        }.items():
            with pytest.raises(ValidationError, match=f"{column}: Character"), transaction.atomic():
                write()
        assert everything() == before


@pytest.mark.django_db
def test_rows_from_before_the_rule_are_found_named_and_can_be_deleted(editor, harbour):
    own = harbour.event("own", 5, status="draft")
    stored_before_the_rule(own, summary=OVERRIDE)
    stored_before_the_rule(harbour.event("cited", 6).citations.get(), claimant=OVERRIDE)
    harbour.event("clean", 7, note=ORDINARY)
    stored_before_the_rule(harbour.docks, alt_names=["Quay", OVERRIDE])
    stored_before_the_rule(harbour.herald, note=OVERRIDE)
    found = {"events": ["cited", "own"], "districts": ["docks"], "sources": [harbour.herald.reference]}
    for kind, rows in found.items():
        assert names(f"reordered-{kind}") == rows
        page = editor.get(f"/admin/attention/reordered-{kind}/").content.decode()
        assert page.count(MESSAGE) == len(rows)
    own.delete()
    assert names("reordered-events") == ["cited"]

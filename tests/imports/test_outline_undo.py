"""An import of outlines is undone: the districts get back what they had, but for what people have changed since."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from events.imports.steps.undo import undo
from events.imports.steps.workflow import StepRefusedError
from events.models import District, Import
from tests.campaigns import all_spans, folded_from_the_start, revision, square
from tests.imports.outline_files import ACROSS, DOCKS, LIGHTHOUSE, geojson, written
from tests.imports.staged import everything

pytestmark = pytest.mark.django_db


def test_undo_gives_back_the_outlines_with_their_source_and_the_map_follows(harbour):
    harbour.event("taken", 5)
    harbour.docks.geometry_source, harbour.docks.geometry_licence = "A sketch", "ODbL 1.0"
    harbour.docks.save()
    batch = written(harbour, DOCKS, LIGHTHOUSE, source="Survey", licence="CC0")
    number = revision(harbour.campaign)
    assert undo(batch) == {"deleted": 1, "restored": 1, "retracted": 0, "kept": 0}
    docks = District.objects.get(slug="docks")
    assert (docks.shape, docks.west) == (square(10.1, 50.1), 10.1)
    assert (docks.geometry_source, docks.geometry_licence) == ("A sketch", "ODbL 1.0")
    assert not District.objects.filter(slug="lighthouse").exists()
    gone = District.history.filter(slug="lighthouse").first()
    assert (gone.history_type, gone.history_change_reason) == ("-", f"Import {batch.pk} was undone.")
    assert docks.history.first().history_change_reason == f"import {batch.pk}: undone"
    assert revision(harbour.campaign) == number + 1
    assert all_spans(harbour.campaign) == folded_from_the_start(harbour.campaign)


def test_undo_gives_back_a_district_without_an_outline(harbour):
    undo(written(harbour, ("Mill", square(10.2, 50.2))))
    mill = District.objects.get(slug="mill")
    assert (mill.shape, mill.west) == (None, None)


def test_undo_keeps_an_outline_that_was_drawn_since_and_every_other_edit(harbour):
    batch = written(harbour, DOCKS, ("Mill", square(10.2, 50.2)))
    docks, mill = District.objects.get(slug="docks"), District.objects.get(slug="mill")
    docks.shape, mill.name_en = square(10.103, 50.1), "The Old Mill"
    docks.save()
    mill.save()
    assert undo(batch) == {"deleted": 0, "restored": 1, "retracted": 0, "kept": 1}
    docks.refresh_from_db()
    mill.refresh_from_db()
    assert docks.shape == square(10.103, 50.1)
    assert (mill.shape, mill.name_en) == (None, "The Old Mill")


@pytest.mark.parametrize("status", ["draft", "published"])
def test_undo_keeps_a_new_district_that_an_event_is_about(harbour, status):
    batch = written(harbour, LIGHTHOUSE)
    harbour.event("lit", 5, districts=[District.objects.get(slug="lighthouse")], status=status)
    assert undo(batch) == {"deleted": 0, "restored": 0, "retracted": 0, "kept": 1}
    assert District.objects.get(slug="lighthouse").events.get().reference == "lit"


def test_undo_keeps_and_names_a_new_district_that_a_person_has_edited(harbour):
    batch = written(harbour, LIGHTHOUSE)
    lighthouse = District.objects.get(slug="lighthouse")
    lighthouse.name_ar = "المنارة"
    lighthouse.save()
    done = undo(batch)
    assert (done["deleted"], done["kept"], done.kept_names) == (0, 1, ["Lighthouse"])
    assert District.objects.get(slug="lighthouse").name_ar == "المنارة"


def test_undo_leaves_a_district_alone_that_is_gone_by_hand(harbour):
    batch = written(harbour, DOCKS)
    harbour.docks.delete()
    assert undo(batch) == {"deleted": 0, "restored": 0, "retracted": 0, "kept": 0}


def test_undo_brings_no_outline_back_that_the_map_cannot_use(harbour):
    for unusable in (ACROSS, "nonsense"):
        QuerySet(District).filter(slug="docks").update(shape=unusable)
        batch = written(harbour, DOCKS)
        assert undo(batch) == {"deleted": 0, "restored": 0, "retracted": 0, "kept": 1}
        assert District.objects.get(slug="docks").shape == DOCKS[1]


def test_undo_keeps_the_licence_that_a_person_has_corrected(harbour):
    batch = written(harbour, DOCKS, source="Survey", licence="CC0")
    docks = District.objects.get(slug="docks")
    docks.geometry_licence = "CC BY 4.0"
    docks.save()
    undo(batch)
    docks.refresh_from_db()
    assert (docks.west, docks.geometry_source, docks.geometry_licence) == (10.1, "", "CC BY 4.0")


def test_imports_of_one_district_are_undone_from_the_last_one_back(harbour):
    first = written(harbour, DOCKS, LIGHTHOUSE)
    second = written(harbour, ("Lighthouse", square(10.602, 50.6)))
    with pytest.raises(StepRefusedError, match=f"Undo import {second.pk} "):
        undo(first)
    undo(second)
    assert undo(first) == {"deleted": 1, "restored": 1, "retracted": 0, "kept": 0}


def test_an_import_is_undone_once_and_can_be_written_again(harbour):
    batch = written(harbour, DOCKS, LIGHTHOUSE)
    undo(batch)
    with pytest.raises(StepRefusedError, match="undone"):
        undo(batch)
    written(harbour, DOCKS, LIGHTHOUSE)
    assert District.objects.get(slug="lighthouse").name_en == "Lighthouse"


def test_a_failure_during_the_undo_leaves_everything_as_it_was(harbour, monkeypatch):
    batch = written(harbour, DOCKS, LIGHTHOUSE)
    before = everything()
    monkeypatch.setattr(District, "delete", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        undo(batch)
    assert everything() == before


def test_the_command_undoes_an_import(harbour, tmp_path, capsys):
    path = tmp_path / "quarters.geojson"
    path.write_bytes(geojson(DOCKS))
    call_command("import_districts", str(path), "--apply")
    number = Import.objects.get().pk
    assert f"import_districts --undo {number}" in capsys.readouterr().out
    call_command("import_districts", "--undo", str(number))
    assert "1 restored" in capsys.readouterr().out
    assert District.objects.get(slug="docks").shape == square(10.1, 50.1)
    with pytest.raises(CommandError, match="4711"):
        call_command("import_districts", "--undo", "4711")
    with pytest.raises(CommandError, match="file"):
        call_command("import_districts")

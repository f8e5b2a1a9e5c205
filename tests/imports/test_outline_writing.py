"""Outlines are written into their districts only when asked for, all of them or none."""

import pytest
from django.core.management import CommandError, call_command

from events.imports.steps.apply import apply
from events.imports.steps.workflow import StepRefusedError
from events.models import District, Import
from tests.campaigns import all_spans, folded_from_the_start, square
from tests.imports.outline_files import BOW_TIE, DOCKS, geojson, previewed
from tests.imports.staged import everything

pytestmark = pytest.mark.django_db


def test_outlines_are_written_with_their_source_and_licence_and_the_map_follows(harbour):
    harbour.event("taken", 5)
    data = geojson(("Docks", square(10.098, 50.1)), ("Lighthouse", square(10.6, 50.6)))
    batch = previewed(harbour, data, source="Survey of the harbour", licence="CC0")
    apply(batch)
    docks, lighthouse = District.objects.get(slug="docks"), District.objects.get(slug="lighthouse")
    assert (docks.shape, docks.west, docks.name_en) == (square(10.098, 50.1), 10.098, "Docks")
    assert (docks.geometry_source, docks.geometry_licence) == ("Survey of the harbour", "CC0")
    assert docks.history.first().history_change_reason == batch.reason
    assert (lighthouse.kind, round(lighthouse.lon, 3)) == ("quarter", 10.605)
    assert all_spans(harbour.campaign) == folded_from_the_start(harbour.campaign)


def test_an_outline_drawn_since_the_preview_is_not_overwritten(harbour):
    batch = previewed(harbour, geojson(DOCKS))
    harbour.docks.shape = square(10.103, 50.1)
    harbour.docks.save()
    with pytest.raises(StepRefusedError, match=r"shape 1 \(docks\) has changed since the preview"):
        apply(batch)
    assert District.objects.get(slug="docks").west == 10.103


def test_while_a_shape_is_refused_nothing_is_written(harbour, tmp_path):
    path = tmp_path / "quarters.geojson"
    path.write_bytes(geojson(("Docks", square(10.098, 50.1)), ("Bow tie", BOW_TIE)))
    before = everything()
    with pytest.raises(CommandError, match="refused"):
        call_command("import_districts", str(path), "--apply")
    assert everything() == before
    assert not Import.objects.exists()
    call_command("import_districts", str(path), "--apply", "--good-rows-only")
    assert District.objects.get(slug="docks").west == 10.098


def test_the_command_prints_its_matches_and_writes_nothing_without_apply(harbour, tmp_path, capsys):
    path = tmp_path / "quarters.geojson"
    path.write_bytes(geojson(("Docks", square(10.098, 50.1))))
    before = everything()
    call_command("import_districts", str(path))
    output = capsys.readouterr().out
    assert "shape 1 “Docks”: changed: docks: Matched by name. The two outlines overlap by 66 %." in output
    assert everything() == before
    path.write_bytes(b"{")
    with pytest.raises(CommandError, match=r"quarters\.geojson"):
        call_command("import_districts", str(path))

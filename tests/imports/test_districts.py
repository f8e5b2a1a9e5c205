"""Outlines from files: matched by name and by overlap, previewed, and written only when asked for."""

import io
import json
import zipfile

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.urls import reverse

from events.gazetteer.cache import gazetteer_of
from events.geo.formats import FormatError, gis
from events.imports.matching import outlines
from events.imports.steps.apply import apply
from events.imports.steps.outline_staging import stage_outlines
from events.imports.steps.undo import undo
from events.imports.steps.workflow import StepRefusedError
from events.models import District, Import
from tests.campaigns import add_district, all_spans, folded_from_the_start, revision, square
from tests.editing import message_texts
from tests.imports.staged import everything

pytestmark = pytest.mark.django_db


def geojson(*shapes):
    """Bytes of a collection of (name, geometry)."""
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": shape} for name, shape in shapes]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def previewed(harbour, data, **origin):
    return stage_outlines(data, "quarters.geojson", harbour.campaign, gazetteer_of(harbour.campaign).place, **origin)


def outcomes(batch):
    return [(row.outcome, row.data["slug"]) for row in batch.rows.order_by("number")]


BOW_TIE = {"type": "Polygon", "coordinates": [[[10.1, 50.1], [10.2, 50.2], [10.2, 50.1], [10.1, 50.2], [10.1, 50.1]]]}


ACROSS = {"type": "Polygon", "coordinates": [[[179, 36], [-179, 36], [-179, 37], [179, 37], [179, 36]]]}


@pytest.mark.parametrize(
    ("name", "shape", "outcome", "slug"),
    [
        ("Docks", square(10.1, 50.1), "same", "docks"),
        ("Docks", square(10.102, 50.1), "changed", "docks"),
        ("docks", square(10.102, 50.1), "changed", "docks"),
        # Another name over the same ground; a name alone, for a district that has no outline yet.
        ("The old port", square(10.101, 50.1), "changed", "docks"),
        ("Mill", square(10.2, 50.2), "changed", "mill"),
        ("Lighthouse", square(10.6, 50.6), "new", "lighthouse"),
        ("", square(10.101, 50.1), "changed", "docks"),
        # A name that the outline contradicts, none at all, and what is no area.
        ("Mill", square(10.1, 50.1), "refused", "docks"),
        ("", square(10.6, 50.6), "refused", ""),
        ("Bow tie", BOW_TIE, "refused", "bow-tie"),
        ("Light", {"type": "Point", "coordinates": [10.6, 50.6]}, "refused", "light"),
        ("Docks", ACROSS, "refused", "docks"),
    ],
)
def test_a_shape_is_matched_by_its_name_and_by_what_it_covers(harbour, name, shape, outcome, slug):
    row = previewed(harbour, geojson((name, shape))).rows.get()
    assert row.outcome == outcome
    assert outcome == "refused" or row.data["slug"] == slug


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (ACROSS, "it crosses the antimeridian"),
        (square(50, 10), "Are latitude and longitude swapped?"),
        (square(10.1, 50.1, 1.1), "larger than its campaign"),
        (
            {"type": "Polygon", "coordinates": [[[10 + n / 6000, 50.5] for n in range(6000)] + [[10, 50], [10, 50.5]]]},
            "6001",
        ),
    ],
)
def test_a_shape_that_no_campaign_can_have_is_refused_in_its_row_with_the_reason(
    harbour, shape, reason, tmp_path, capsys
):
    path = tmp_path / "quarters.geojson"
    path.write_bytes(geojson(DOCKS, ("Lighthouse", shape)))
    call_command("import_districts", str(path))
    lines = capsys.readouterr().out.splitlines()
    assert "shape 1 “Docks”: changed" in lines[0]
    assert "quarters.geojson: shape 2 “Lighthouse”: refused" in lines[1]
    assert reason in lines[1]


def test_a_name_on_both_banks_is_decided_by_the_outline_or_refused(harbour):
    add_district(harbour.campaign, "siha-n", kind="quarter", name_en="Siha", bank="north", shape=square(10.4, 50.4))
    add_district(harbour.campaign, "siha-s", kind="quarter", name_en="Siha", bank="south", shape=square(10.5, 50.5))
    batch = previewed(harbour, geojson(("Siha", square(10.501, 50.5)), ("Siha", square(10.8, 50.8))))
    assert [row.outcome for row in batch.rows.order_by("number")] == ["changed", "refused"]
    assert batch.rows.get(number=1).data["slug"] == "siha-s"


def test_two_shapes_are_not_one_district(harbour):
    batch = previewed(harbour, geojson(("Docks", square(10.101, 50.1)), ("The old port", square(10.102, 50.1))))
    assert [row.outcome for row in batch.rows.order_by("number")] == ["changed", "refused"]


def test_a_preview_writes_nothing_into_the_record(harbour):
    before = everything()
    previewed(harbour, geojson(("Docks", square(10.102, 50.1)), ("Lighthouse", square(10.6, 50.6))))
    assert everything() == before


def test_outlines_are_written_with_their_source_and_licence_and_the_map_follows(harbour):
    harbour.event("taken", 5)
    data = geojson(("Docks", square(10.102, 50.1)), ("Lighthouse", square(10.6, 50.6)))
    batch = previewed(harbour, data, source="Survey of the harbour", licence="CC0")
    apply(batch)
    docks, lighthouse = District.objects.get(slug="docks"), District.objects.get(slug="lighthouse")
    assert (docks.shape, docks.west, docks.name_en) == (square(10.102, 50.1), 10.102, "Docks")
    assert (docks.geometry_source, docks.geometry_licence) == ("Survey of the harbour", "CC0")
    assert docks.history.first().history_change_reason == batch.reason
    assert (lighthouse.kind, round(lighthouse.lon, 3)) == ("quarter", 10.605)
    assert all_spans(harbour.campaign) == folded_from_the_start(harbour.campaign)


def test_while_a_shape_is_refused_nothing_is_written(harbour, tmp_path):
    path = tmp_path / "quarters.geojson"
    path.write_bytes(geojson(("Docks", square(10.102, 50.1)), ("Bow tie", BOW_TIE)))
    before = everything()
    with pytest.raises(CommandError, match="refused"):
        call_command("import_districts", str(path), "--apply")
    assert everything() == before
    assert not Import.objects.exists()
    call_command("import_districts", str(path), "--apply", "--good-rows-only")
    assert District.objects.get(slug="docks").west == 10.102


def test_the_command_prints_its_matches_and_writes_nothing_without_apply(harbour, tmp_path, capsys):
    path = tmp_path / "quarters.geojson"
    path.write_bytes(geojson(("Docks", square(10.102, 50.1))))
    before = everything()
    call_command("import_districts", str(path))
    output = capsys.readouterr().out
    assert "shape 1 “Docks”: changed: docks: By its name. 66 % of both outlines is shared." in output
    assert everything() == before
    path.write_bytes(b"{")
    with pytest.raises(CommandError, match=r"quarters\.geojson"):
        call_command("import_districts", str(path))


# -- undo ---------------------------------------------------------------------------------------------------


def written(harbour, *shapes, **origin):
    batch = previewed(harbour, geojson(*shapes), **origin)
    apply(batch)
    return batch


DOCKS, LIGHTHOUSE = ("Docks", square(10.102, 50.1)), ("Lighthouse", square(10.6, 50.6))


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
    assert docks.history.first().history_change_reason == f"Import {batch.pk} was undone."
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


def test_undo_leaves_a_district_alone_that_is_gone_by_hand(harbour):
    batch = written(harbour, DOCKS)
    harbour.docks.delete()
    assert undo(batch) == {"deleted": 0, "restored": 0, "retracted": 0, "kept": 0}


def test_an_outline_drawn_since_the_preview_is_not_overwritten(harbour):
    batch = previewed(harbour, geojson(DOCKS))
    harbour.docks.shape = square(10.103, 50.1)
    harbour.docks.save()
    with pytest.raises(StepRefusedError, match=r"shape 1 \(docks\) has changed since the preview"):
        apply(batch)
    assert District.objects.get(slug="docks").west == 10.103


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


def test_outlines_of_one_district_are_taken_back_from_the_last_one_back(harbour):
    first = written(harbour, DOCKS, LIGHTHOUSE)
    second = written(harbour, ("Lighthouse", square(10.602, 50.6)))
    with pytest.raises(StepRefusedError, match=f"Undo import {second.pk} "):
        undo(first)
    undo(second)
    assert undo(first) == {"deleted": 1, "restored": 1, "retracted": 0, "kept": 0}


def test_outlines_are_taken_back_once_and_can_be_written_again(harbour):
    batch = written(harbour, DOCKS, LIGHTHOUSE)
    undo(batch)
    with pytest.raises(StepRefusedError, match="undone"):
        undo(batch)
    written(harbour, DOCKS, LIGHTHOUSE)
    assert District.objects.get(slug="lighthouse").name_en == "Lighthouse"


def test_a_failure_while_outlines_are_taken_back_leaves_everything_as_it_was(harbour, monkeypatch):
    batch = written(harbour, DOCKS, LIGHTHOUSE)
    before = everything()
    monkeypatch.setattr(District, "delete", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        undo(batch)
    assert everything() == before


def test_the_command_takes_outlines_back(harbour, tmp_path, capsys):
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


# -- the optional extra ----------------------------------------------------------------------------------


def in_utm(shape):
    """The coordinates in metres of UTM zone 32 north."""
    import pyproj

    transformer = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:32632", always_xy=True)
    return [transformer.transform(*corner) for corner in shape["coordinates"][0]]


@pytest.fixture(params=["gpkg", "shp"])
def gis_file(request, tmp_path):
    """A GeoPackage and a zipped shapefile with the docks and the lighthouse, in metres."""
    raw = pytest.importorskip("pyogrio.raw")
    import numpy
    import shapely

    path = tmp_path / f"quarters.{request.param}"
    rings = [in_utm(square(10.102, 50.1)), in_utm(square(10.6, 50.6))]
    shapes = numpy.array([shapely.to_wkb(shapely.Polygon(ring)) for ring in rings], dtype=object)
    names = numpy.array(["Docks", "Lighthouse"], dtype=object)
    raw.write(str(path), shapes, [names], ["name"], geometry_type="Polygon", crs="EPSG:32632")
    if request.param == "gpkg":
        return path.read_bytes()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for part in tmp_path.glob("quarters.*"):
            archive.write(part, part.name)
    return written.getvalue()


def test_other_reference_systems_are_turned_into_longitude_and_latitude(harbour, gis_file):
    found = outlines.read(gis_file)
    assert [feature.name for feature in found] == ["Docks", "Lighthouse"]
    west, south = (min(corner[axis] for corner in found[0].geometry["coordinates"][0]) for axis in (0, 1))
    assert (round(west, 6), round(south, 6)) == (10.102, 50.1)
    assert outcomes(previewed(harbour, gis_file)) == [("changed", "docks"), ("new", "lighthouse")]


def test_without_the_extra_the_error_names_its_requirements(gis_file, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyogrio", None)
    monkeypatch.setitem(__import__("sys").modules, "pyogrio.raw", None)
    with pytest.raises(FormatError, match=r"requirements-gis\.txt"):
        outlines.read(gis_file)


def test_an_archive_that_unpacks_to_too_much_is_not_opened(monkeypatch):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("quarters.shp", b"\0" * (gis.MAX_UNPACKED + 1))
    with pytest.raises(FormatError, match="unreasonable"):
        outlines.read(written.getvalue())


# -- in the admin ------------------------------------------------------------------------------------------


def upload(client, harbour, data):
    given = {"file": SimpleUploadedFile("quarters.geojson", data), "campaign": harbour.campaign.pk, "source": "Survey"}
    return client.post(reverse("admin:events_import_districts"), given, follow=True)


def test_outlines_are_previewed_on_a_map_and_then_written(admin_client, harbour):
    response = upload(admin_client, harbour, geojson(("Docks", square(10.102, 50.1)), ("Bow tie", BOW_TIE)))
    page, batch = response.content.decode(), Import.objects.get()
    assert page.count("is-marked") == 1
    assert "1 shape is refused" in page
    assert District.objects.get(slug="docks").west == 10.1
    admin_client.post(reverse("admin:events_import_apply", args=[batch.pk]), {"good_rows_only": "1"})
    assert District.objects.get(slug="docks").west == 10.102


def test_a_shape_leads_to_its_district_and_has_its_number_on_the_map(admin_client, harbour):
    batch = previewed(harbour, geojson(DOCKS, LIGHTHOUSE))
    page = admin_client.get(reverse("admin:events_import_change", args=[batch.pk])).content.decode()
    link = reverse("admin:events_district_change", args=[harbour.docks.pk])
    assert f'<a href="{link}">Docks (north bank)</a>' in page
    assert [f">{number}</text>" in page for number in (1, 2, 3)] == [True, True, False]
    assert page.count("district-map__replaced") == 1
    assert page.index("Write 2 districts") < page.index('class="district-map"')


def test_a_file_that_is_no_map_is_explained(admin_client, harbour):
    response = upload(admin_client, harbour, b"{")
    assert response.context["form"].errors["file"]
    assert not Import.objects.exists()


def test_outlines_are_taken_back_from_their_import(admin_client, harbour):
    before = everything(District)["District"]
    batch = previewed(harbour, geojson(("Docks", square(10.102, 50.1)), ("Lighthouse", square(10.6, 50.6))))
    admin_client.post(reverse("admin:events_import_apply", args=[batch.pk]))
    way = reverse("admin:events_import_undo", args=[batch.pk])
    assert way in admin_client.get(reverse("admin:events_import_change", args=[batch.pk])).content.decode()
    page = admin_client.get(way).content.decode()
    assert "1 district that it made is deleted" in page
    assert "1 district gets back the outline" in page
    response = admin_client.post(way, follow=True)
    assert message_texts(response) == ["Undone: 1 deleted, 1 restored, 0 retracted, 0 kept."]
    assert way not in response.content.decode()
    assert [row | {"version": 1} for row in everything(District)["District"]] == before


@pytest.mark.parametrize("codename", ["add_import", "change_import"])
def test_who_may_import_events_alone_changes_no_district(client, harbour, django_user_model, codename):
    user = django_user_model.objects.create_user("basim", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    batch = previewed(harbour, geojson(("Docks", square(10.102, 50.1))))
    before = everything()
    assert client.get(reverse("admin:events_import_districts")).status_code == 403
    assert client.post(reverse("admin:events_import_apply", args=[batch.pk])).status_code == 403
    assert everything() == before
    apply(batch)
    before = everything()
    assert client.post(reverse("admin:events_import_undo", args=[batch.pk])).status_code == 403
    assert everything() == before

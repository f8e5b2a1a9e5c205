"""Outlines from files: matched by name and by overlap, previewed, and written only when asked for."""

import io
import json
import zipfile

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from events.formats import FormatError, gis
from events.gazetteer import Gazetteer
from events.imports import districts
from events.models import District, Import
from tests.campaigns import add_district, all_spans, folded_from_the_start, square
from tests.editing import said
from tests.imports.staged import everything

pytestmark = pytest.mark.django_db


def geojson(*shapes):
    """Bytes of a collection of (name, geometry)."""
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": shape} for name, shape in shapes]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def previewed(harbour, data, **told):
    return districts.preview(data, "quarters.geojson", harbour.campaign, Gazetteer.of(harbour.campaign).place, **told)


def outcomes(batch):
    return [(row.outcome, row.data["slug"]) for row in batch.rows.order_by("number")]


BOW_TIE = {"type": "Polygon", "coordinates": [[[10.1, 50.1], [10.2, 50.2], [10.2, 50.1], [10.1, 50.2], [10.1, 50.1]]]}


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
    ],
)
def test_a_shape_is_matched_by_its_name_and_by_what_it_covers(harbour, name, shape, outcome, slug):
    row = previewed(harbour, geojson((name, shape))).rows.get()
    assert row.outcome == outcome
    assert outcome == "refused" or row.data["slug"] == slug


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
    districts.apply(batch)
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


def test_the_command_tells_and_writes_nothing_unless_asked(harbour, tmp_path, capsys):
    path = tmp_path / "quarters.geojson"
    path.write_bytes(geojson(("Docks", square(10.102, 50.1))))
    before = everything()
    call_command("import_districts", str(path))
    said = capsys.readouterr().out
    assert "shape 1 “Docks”: changed: docks: By its name. 66 % of both outlines is shared." in said
    assert everything() == before
    path.write_bytes(b"{")
    with pytest.raises(CommandError, match=r"quarters\.geojson"):
        call_command("import_districts", str(path))


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
    found = districts.read(gis_file)
    assert [feature.name for feature in found] == ["Docks", "Lighthouse"]
    west, south = (min(corner[axis] for corner in found[0].geometry["coordinates"][0]) for axis in (0, 1))
    assert (round(west, 6), round(south, 6)) == (10.102, 50.1)
    assert outcomes(previewed(harbour, gis_file)) == [("changed", "docks"), ("new", "lighthouse")]


def test_without_the_extra_the_way_to_it_is_told(gis_file, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyogrio", None)
    monkeypatch.setitem(__import__("sys").modules, "pyogrio.raw", None)
    with pytest.raises(FormatError, match=r"requirements-gis\.txt"):
        districts.read(gis_file)


def test_an_archive_that_unpacks_to_too_much_is_not_opened(monkeypatch):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("quarters.shp", b"\0" * (gis.MOST_UNPACKED + 1))
    with pytest.raises(FormatError, match="unreasonable"):
        districts.read(written.getvalue())


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


def test_a_file_that_is_no_map_is_explained(admin_client, harbour):
    response = upload(admin_client, harbour, b"{")
    assert response.context["form"].errors["file"]
    assert not Import.objects.exists()


def test_outlines_are_not_undone_like_events(admin_client, harbour):
    batch = previewed(harbour, geojson(("Docks", square(10.102, 50.1))))
    districts.apply(batch)
    before = everything()
    response = admin_client.post(reverse("admin:events_import_undo", args=[batch.pk]), follow=True)
    assert "history" in said(response)[0]
    assert everything() == before


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

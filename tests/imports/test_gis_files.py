"""Shapefiles and GeoPackages, which need an optional extra."""

import io
import sqlite3
import zipfile

import pytest

from events.geo.formats import FormatError, gis
from events.imports.matching import outlines
from tests.campaigns import square
from tests.imports.outline_files import outcomes, previewed

pytestmark = pytest.mark.django_db


def in_utm(shape):
    """The coordinates in metres of UTM zone 32 north."""
    import pyproj

    transformer = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:32632", always_xy=True)
    return [transformer.transform(*corner) for corner in shape["coordinates"][0]]


@pytest.fixture(params=["gpkg", "shp"])
def gis_file(request, tmp_path):
    return quarters(request.param, tmp_path)


def quarters(kind, folder):
    """A GeoPackage ("gpkg") or a zipped shapefile ("shp") with the docks and the lighthouse, in metres."""
    raw = pytest.importorskip("pyogrio.raw")
    import numpy
    import shapely

    path = folder / f"quarters.{kind}"
    rings = [in_utm(square(10.098, 50.1)), in_utm(square(10.6, 50.6))]
    shapes = numpy.array([shapely.to_wkb(shapely.Polygon(ring)) for ring in rings], dtype=object)
    names = numpy.array(["Docks", "Lighthouse"], dtype=object)
    raw.write(str(path), shapes, [names], ["name"], geometry_type="Polygon", crs="EPSG:32632")
    if kind == "gpkg":
        return path.read_bytes()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for part in folder.glob("quarters.*"):
            archive.write(part, part.name)
    return written.getvalue()


def test_other_reference_systems_are_turned_into_longitude_and_latitude(harbour, gis_file):
    found = outlines.read(gis_file)
    assert [feature.name for feature in found] == ["Docks", "Lighthouse"]
    west, south = (min(corner[axis] for corner in found[0].geometry["coordinates"][0]) for axis in (0, 1))
    assert (round(west, 6), round(south, 6)) == (10.098, 50.1)
    assert outcomes(previewed(harbour, gis_file)) == [("changed", "docks"), ("new", "lighthouse")]


def shapefile(folder, name="quarters", encoding="UTF-8", without=(), inside=""):
    """The bytes of an archive with a shapefile of the lighthouse, without the parts that end so."""
    raw = pytest.importorskip("pyogrio.raw")
    import numpy
    import shapely

    shapes = numpy.array([shapely.to_wkb(shapely.geometry.shape(square(10.6, 50.6)))], dtype=object)
    names = [numpy.array([name], dtype=object) for name in ("Lighthouse", "المنارة")]
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.shp"
    raw.write(
        str(path), shapes, names, ["name_en", "name_ar"], geometry_type="Polygon", crs="EPSG:4326", encoding=encoding
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for part in sorted(folder.iterdir()):
            if part.suffix not in without:
                archive.write(part, inside + part.name)
        archive.writestr(f"__MACOSX/._{name}.shp", b"of no use")
    return written.getvalue()


@pytest.mark.parametrize(
    "options",
    [
        {"inside": "quarters of 2031/shapes/"},
        {"encoding": "CP1256"},
        # The part that names the encoding is often left out.
        {"encoding": "CP1256", "without": (".cpg",)},
        {"encoding": "UTF-8", "without": (".cpg",), "inside": "quarters/"},
    ],
)
def test_a_shapefile_is_read_from_a_folder_and_in_the_encoding_of_its_names(tmp_path, options):
    (feature,) = outlines.read(shapefile(tmp_path / "shapes", **options))
    assert feature.properties == {"name_en": "Lighthouse", "name_ar": "المنارة"}


def test_of_several_layers_of_areas_none_is_taken_for_the_districts(tmp_path):
    shapefile(tmp_path / "shapes", "country")
    with pytest.raises(FormatError, match=r"several layers \(country, quarters\)"):
        outlines.read(shapefile(tmp_path / "shapes", "quarters"))


def test_the_shapes_of_a_shapefile_alone_are_not_enough(tmp_path):
    with (
        zipfile.ZipFile(io.BytesIO(shapefile(tmp_path / "shapes"))) as archive,
        pytest.raises(FormatError, match=r"Zip those that end in \.shp"),
    ):
        outlines.read(archive.read("quarters.shp"))


def test_without_the_extra_the_error_names_its_requirements(gis_file, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyogrio", None)
    monkeypatch.setitem(__import__("sys").modules, "pyogrio.raw", None)
    with pytest.raises(FormatError, match=r"requirements-gis\.txt"):
        outlines.read(gis_file)


def test_an_archive_that_unpacks_to_too_much_is_not_opened(monkeypatch):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("quarters.shp", b"\0" * (gis.MAX_UNPACKED + 1))
    with pytest.raises(FormatError, match="too large when unpacked"):
        outlines.read(written.getvalue())


def zipped(**members):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return written.getvalue()


def pointing_to(path):
    """What GDAL calls a virtual dataset: it is known by its content, whatever its name, and reads another file."""
    return (
        '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>'
        f"{path}</SrcDataSource><LayerSRS>EPSG:4326</LayerSRS></OGRVRTLayer></OGRVRTDataSource>"
    )


@pytest.mark.parametrize("names", [("x_shp",), ("x_vrt", "x_shp"), ("a_vrt", "x_shp", "x_dbf")])
def test_a_file_that_points_to_one_of_the_server_is_not_followed(names, tmp_path):
    pytest.importorskip("pyogrio.raw")
    secret = tmp_path / "secret.csv"
    secret.write_text("name,WKT\nsecret,POINT (10.1 50.1)\n")
    with pytest.raises(FormatError, match=r"“x\.shp” is no shapefile"):
        outlines.read(zipped(**dict.fromkeys(names, pointing_to(secret))))


def test_what_stands_beside_a_shapefile_is_left_out(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("name,WKT\nsecret,POINT (10.1 50.1)\n")
    with zipfile.ZipFile(io.BytesIO(quarters("shp", tmp_path))) as archive:
        parts = {name.replace(".", "_"): archive.read(name) for name in archive.namelist()}
    found = outlines.read(zipped(a_vrt=pointing_to(secret), **parts))
    assert [feature.name for feature in found] == ["Docks", "Lighthouse"]


def changed(geopackage, path, statements):
    path.write_bytes(geopackage)
    with sqlite3.connect(path) as database:
        database.executescript(statements)
    database.close()
    return path.read_bytes()


def test_a_geopackage_that_would_compute_for_ever_is_refused(tmp_path):
    endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"
    view = f"ALTER TABLE quarters RENAME TO q; CREATE VIEW quarters AS {endless} SELECT q.* FROM q, c"
    # Its own triggers call functions of GDAL's.
    drop = "SELECT 'x'; PRAGMA writable_schema = 1; DELETE FROM sqlite_master WHERE type = 'trigger';"
    forged = changed(changed(quarters("gpkg", tmp_path), tmp_path / "a.gpkg", drop), tmp_path / "b.gpkg", view)
    with pytest.raises(FormatError, match="a view or a virtual table, “quarters”"):
        outlines.read(forged)


@pytest.mark.parametrize(
    "data", [b"SQLite format 3\0" + bytes(200), b"SQLite format 3\0" + bytes(52) + b"GPKG" + bytes(99)]
)
def test_a_database_of_another_kind_is_refused(data):
    with pytest.raises(FormatError):
        outlines.read(data)


def test_a_shapefile_that_is_cut_off_is_refused():
    pytest.importorskip("pyogrio.raw")
    with pytest.raises(FormatError):
        outlines.read(zipped(x_shp=b"\0\0\x27\x0a" + bytes(96)))

"""Shapefiles and GeoPackages, which need an optional extra."""

import io
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
    """A GeoPackage and a zipped shapefile with the docks and the lighthouse, in metres."""
    raw = pytest.importorskip("pyogrio.raw")
    import numpy
    import shapely

    path = tmp_path / f"quarters.{request.param}"
    rings = [in_utm(square(10.098, 50.1)), in_utm(square(10.6, 50.6))]
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
    assert (round(west, 6), round(south, 6)) == (10.098, 50.1)
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
    with pytest.raises(FormatError, match="too large when unpacked"):
        outlines.read(written.getvalue())

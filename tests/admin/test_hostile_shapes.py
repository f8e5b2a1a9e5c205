"""Shapes that are made to break the server: each is refused with a message before it costs much."""

import json

import pytest
import shapely
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from events.campaign_files import parsing
from events.geo import geometry
from events.models import District, Event
from tests.campaigns import square
from tests.editing import address, errors, event_form_data
from tests.records import FILES, Files

pytestmark = pytest.mark.django_db

# Twenty times as many as a shape may have, and more bytes than an upload that is kept in memory.
MANY = 100_000


def ring(corners):
    """A scribble: every line of it crosses very many others."""
    drawn = [(10 + n * n % 1009 / 2000, 50 + n * 7919 % 997 / 2000) for n in range(corners)]
    return [*drawn, drawn[0]]


def as_wkt(corners):
    return f"POLYGON (({', '.join(f'{lon} {lat}' for lon, lat in ring(corners))}))"


def as_kml(corners):
    inner = " ".join(f"{lon},{lat}" for lon, lat in ring(corners))
    boundary = f"<outerBoundaryIs><LinearRing><coordinates>{inner}</coordinates></LinearRing></outerBoundaryIs>"
    return f"<kml><Placemark><Polygon>{boundary}</Polygon></Placemark></kml>"


def as_geojson(corners):
    return json.dumps({"type": "Polygon", "coordinates": [ring(corners)]})


def nested(depth, kind="coordinates"):
    """Written by hand: Python itself could not write it."""
    if kind == "coordinates":
        return f'{{"type": "Polygon", "coordinates": {"[" * depth}{"]" * depth}}}'
    return '{"type": "GeometryCollection", "geometries": [' * depth + "]}" * depth


def polygon(*corners):
    return json.dumps({"type": "Polygon", "coordinates": [corners]})


def collection(*shapes):
    return json.dumps({"type": "GeometryCollection", "geometries": shapes})


RING, HOLE, INNER = (square(10, 50, size)["coordinates"][0] for size in (0.5, 0.4, 0.3))

WRITTEN = [
    ("infinity", '{"type": "Polygon", "coordinates": [[[Infinity, 50], [11, 50], [11, 51], [Infinity, 50]]]}'),
    ("more than a float", '{"type": "Polygon", "coordinates": [[[1e999, 50], [11, 50], [11, 51], [1e999, 50]]]}'),
    ("1e308", polygon([1e308, 50], [11, 50], [11, 51], [1e308, 50])),
    ("WKT of 1e308", "POLYGON ((1e308 50, 11 50, 11 51, 1e308 50))"),
    ("WKT of infinity", "POLYGON ((inf 50, 11 50, 11 51, inf 50))"),
    ("no number", '{"type": "Polygon", "coordinates": [[[NaN, 50], [11, 50], [11, 51], [NaN, 50]]]}'),
    ("an integer of 400 digits", polygon([10**400, 50], [11, 50], [11, 51], [10**400, 50])),
    ("no area", polygon([10, 50], [10, 50], [10, 50], [10, 50])),
    ("a spike", polygon([10, 50], [11, 50], [10, 50], [10, 50])),
    ("a speck", json.dumps(square(10.5, 50.5, 1e-9))),
    ("texts", polygon(["10", "50"], ["11", "50"], ["11", "51"], ["10", "50"])),
    ("nothing", polygon([None, 50], [11, 50], [11, 51], [None, 50])),
    ("one number", polygon([10], [11], [12], [10])),
    ("four numbers", polygon([10, 50, 1, 2], [11, 50, 1, 2], [11, 51, 1, 2], [10, 50, 1, 2])),
    ("an object", '{"type": "Polygon", "coordinates": {"a": 1}}'),
    ("an empty ring", json.dumps({"type": "Polygon", "coordinates": [*square(10, 50)["coordinates"], []]})),
    ("a collection", collection(square(10, 50))),
    ("an empty collection", collection()),
    ("a collection of texts", collection("x")),
    ("a collection of nothing", collection(None)),
    ("deep arrays", nested(100)),
    ("very deep arrays", nested(100_000)),
    ("deep collections", nested(100, "geometries")),
    ("very deep collections", nested(10_000, "geometries")),
    ("a hole outside", json.dumps({"type": "Polygon", "coordinates": [RING, square(10.7, 50.7)["coordinates"][0]]})),
    ("a hole in a hole", json.dumps({"type": "Polygon", "coordinates": [RING, HOLE, INNER]})),
    ("KML of 20,000 corners", as_kml(20_000)),
    ("GeoJSON of 20,000 corners", as_geojson(20_000)),
]  # fmt: skip


@pytest.mark.parametrize("text", [row[1] for row in WRITTEN], ids=[row[0] for row in WRITTEN])
@pytest.mark.parametrize("way", ["typed", "uploaded"])
def test_it_is_refused_by_the_form_and_by_the_check_while_drawing(admin_client, harbour, text, way):
    def sent():
        return {"text": text} if way == "typed" else {"file": SimpleUploadedFile("shape.txt", text.encode())}

    answer = admin_client.post(
        reverse("admin:events_campaign_shape"), {**sent(), "draws": "area", "campaign": harbour.campaign.pk}
    )
    result = answer.json()
    given = sent()
    form = {"shape": given["text"]} if "text" in given else {"shape-file": given["file"]}
    response = admin_client.post(address(Event, "add"), event_form_data(harbour, _transition="", **form))
    assert errors(response)["shape"][0]
    assert not Event.objects.exists()
    # A speck alone is refused by the form only: it is as valid as any square.
    assert result.get("problem") or result["fault"] or "e-" in text or "1e-09" in text or "000001" in text


@pytest.mark.parametrize("written", [as_wkt, as_kml])
def test_very_many_corners_cost_no_more_than_their_reading(admin_client, harbour, written, monkeypatch):
    # Whether such an outline crosses itself takes minutes to tell.
    for question in ("is_valid", "is_valid_reason", "make_valid", "maximum_inscribed_circle"):
        monkeypatch.setattr(shapely, question, lambda *_args, **_options: 1 / 0)
    text = written(MANY)
    upload = SimpleUploadedFile("shape.txt", text.encode())
    answer = admin_client.post(reverse("admin:events_campaign_shape"), {"file": upload, "draws": "area"}).json()
    assert "the limit is 5000. Simplify its outline." in answer["problem"]


def test_what_python_has_read_but_cannot_write_is_refused():
    """JSON is read a few calls higher up than it is written, so that a few depths are read and not written."""
    deep = []
    for _level in range(5_000):
        deep = [deep]
    with pytest.raises(geometry.GeometryError, match="not a GeoJSON geometry"):
        geometry.read({"type": "Polygon", "coordinates": deep})
    with pytest.raises(ValidationError, match="nested too deep"):
        parsing.clean(
            District._meta.get_field("shape"), {"shape": {"type": "Polygon", "coordinates": deep}}, District()
        )


@pytest.mark.parametrize("depth", [20, 400, 700, 800, 900, 950, 2000])
@pytest.mark.parametrize("kind", ["coordinates", "geometries"])
def test_a_file_of_a_campaign_may_be_nested_as_deep_as_it_likes(tmp_path, capsys, depth, kind):
    files = Files(tmp_path)
    path = files.write() / "districts.json"
    path.write_text(path.read_text().replace(json.dumps(FILES["districts"][0]["fields"]["shape"]), nested(depth, kind)))
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("load_campaign", tmp_path)
    assert "districts.json" in capsys.readouterr().err


@pytest.mark.parametrize("depth", [20, 400, 700, 800, 900, 950, 2000])
def test_a_fixture_may_be_nested_as_deep_as_it_likes(tmp_path, depth):
    path = tmp_path / "small.json"
    rows = [
        *FILES["campaign"],
        *sorted(FILES["actors"], key=lambda row: "parent" in row["fields"]),
        *FILES["districts"],
    ]
    shape = json.dumps(FILES["districts"][0]["fields"]["shape"])
    path.write_text(json.dumps(rows).replace(shape, nested(depth)))
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("loaddata", str(path), verbosity=0)


def test_more_than_a_form_may_hold_is_refused_with_the_reason(admin_client, harbour):
    text = as_geojson(150_000)
    answer = admin_client.post(
        reverse("admin:events_campaign_shape"), {"text": text}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 413
    assert "upload it as a file" in answer.json()["problem"]
    page = admin_client.post(address(Event, "add"), event_form_data(harbour, _transition="", shape=text))
    assert page.status_code == 413
    assert "upload it as a file" in page.content.decode()

"""What is asked of the outlines of a file before any of them is live, and what an answer does."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from events.geo import formats
from events.geo.formats import gis
from events.imports.steps import outline_staging
from events.imports.steps.apply import apply
from events.imports.steps.workflow import StepRefusedError
from events.models import District
from tests.campaigns import add_district, square
from tests.editing import answer_of, message_texts
from tests.imports.outline_files import geojson, previewed
from tests.imports.staged import everything

pytestmark = pytest.mark.django_db

# A square with 6000 corners: simplified it has four, and none of them moves.
DETAILED = {
    "type": "Polygon",
    "coordinates": [
        [[10.5 + n / 150_000, 50.5] for n in range(1500)]
        + [[10.51, 50.5 + n / 150_000] for n in range(1500)]
        + [[10.51 - n / 150_000, 50.51] for n in range(1500)]
        + [[10.5, 50.51 - n / 150_000] for n in range(1500)]
        + [[10.5, 50.5]]
    ],
}
# What is asked, by the name in the file and the outline.
ASKED = [
    ("Lighthouse", square(10.105, 50.1), "new",
     "It overlaps Docks (north bank): the smaller of the two lies in both by 50 %."),
    ("Lighthouse", square(10.995, 50.1), "new", "50 % of the outline lie outside the bounds of the campaign."),
    ("Docks", square(10.5, 50.5), "changed", "The outline has moved: it has 0 % in common with the one on record."),
    ("Mill", square(10.21, 50.2), "changed", "The district's own point lies 0.71 km outside the outline."),
    ("Lighthouse", DETAILED, "new", "Its outline has 6000 corners; the limit is 5000. Simplified, it has 4 corners "
     "instead of 6000, and its outline moves by 0.0 m at most."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "shape", "outcome", "text"), ASKED, ids=[row[3][:20] for row in ASKED])
def test_what_looks_wrong_is_asked_with_a_picture_and_written_once_it_is_ticked(
    admin_client, harbour, name, shape, outcome, text
):
    before = everything()
    batch = previewed(harbour, geojson((name, shape)))
    row = batch.rows.get()
    assert (row.outcome, row.data["asks"]) == ("refused", outcome)
    assert text in row.reason
    page = admin_client.get(reverse("admin:events_import_change", args=[batch.pk])).content.decode()
    assert 'class="shape-diff"' in page
    assert f'name="accept" value="{row.number}" form="write-outlines"' in page
    way = reverse("admin:events_import_apply", args=[batch.pk])
    refused = admin_client.post(way, follow=True)
    assert "Some rows are refused" in message_texts(refused)[0]
    assert everything() == before
    written = admin_client.post(way, {"accept": "1"})
    # What readers see of an outline that has changed is asked about as well.
    if written.status_code == 200:
        admin_client.post(way, answer_of(written))
    written = District.objects.get(name_en=name).shape
    assert written == (square(10.5, 50.5) if shape is DETAILED else shape) or len(written["coordinates"][0]) == 5


def test_the_share_that_a_far_off_outline_takes_is_told(harbour):
    row = previewed(harbour, geojson(("Lighthouse", square(10.9, 50.5, 0.3)))).rows.get()
    assert "99.9 % of the area of all districts, which counts in the share that each side holds" in row.reason


def test_new_outlines_are_held_against_the_new_ones_of_their_neighbours(harbour):
    """A survey that moves every border overlaps none of the districts as they will be."""
    add_district(harbour.campaign, "inn", kind="quarter", lon=10.115, lat=50.105, shape=square(10.11, 50.1))
    batch = previewed(harbour, geojson(("Docks", square(10.098, 50.1)), ("Inn", square(10.108, 50.1))))
    assert [row.outcome for row in batch.rows.all()] == ["changed", "changed"]
    batch = previewed(harbour, geojson(("Inn", square(10.108, 50.1))))
    assert "It overlaps Docks" in batch.rows.get().reason


def test_a_name_that_comes_twice_is_asked_and_one_shape_chosen(harbour, tmp_path, capsys):
    data = geojson(("Lighthouse", square(10.6, 50.6)), ("Lighthouse", square(10.7, 50.7)))
    batch = previewed(harbour, data)
    assert all("Shapes 1, 2 are the same district" in row.reason for row in batch.rows.all())
    with pytest.raises(StepRefusedError, match="choose one of them"):
        apply(batch, good_rows_only=True, accepted=[1, 2])
    assert not District.objects.filter(slug="lighthouse").exists()
    path = tmp_path / "quarters.geojson"
    path.write_bytes(data)
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_districts", str(path), "--apply")
    call_command("import_districts", str(path), "--apply", "--good-rows-only", "--accept", "2")
    assert "unless --accept 2 makes it new" in capsys.readouterr().out
    assert District.objects.get(slug="lighthouse").shape == square(10.7, 50.7)


COLUMNS = [
    ({"ADM3_EN": "Lighthouse", "ADM1_EN": "Province", "ADM3_AR": "المنارة"}, "Lighthouse", "المنارة"),
    ({"adm3_name": "Lighthouse", "adm3_name_ar": "المنارة"}, "Lighthouse", "المنارة"),
    ({"shapeName": "Lighthouse", "shapeISO": "IQ"}, "Lighthouse", ""),
    ({"NAME_0": "Land", "NAME_2": "Lighthouse", "NL_NAME_2": "المنارة"}, "Lighthouse", "المنارة"),
    ({"name": "المنارة", "name:en": "Lighthouse"}, "Lighthouse", "المنارة"),
    ({"Quarter Name": "Lighthouse", "name:ar": "المنارة"}, "Lighthouse", "المنارة"),
]  # fmt: skip


def one_feature(properties):
    return json.dumps({"type": "Feature", "properties": properties, "geometry": square(10.6, 50.6)}).encode()


@pytest.mark.parametrize(("properties", "english", "arabic"), COLUMNS)
def test_the_columns_of_known_publishers_are_recognised(harbour, properties, english, arabic):
    data = previewed(harbour, one_feature(properties)).rows.get().data
    assert (data["name_en"], data["name_ar"]) == (english, arabic)


def test_other_columns_of_the_names_are_chosen_on_the_page(admin_client, harbour):
    batch = previewed(harbour, one_feature({"name": "7-B", "label": "Lighthouse", "local": "المنارة", "n": 7}))
    assert batch.header == ["name", "label", "local"]
    way = reverse("admin:events_import_answer", args=[batch.pk])
    admin_client.post(way, {"name_en": "label", "name_ar": "local"})
    row = batch.rows.get()
    assert [row.data[name] for name in ("slug", "name_en", "name_ar")] == ["lighthouse", "Lighthouse", "المنارة"]
    page = admin_client.get(reverse("admin:events_import_change", args=[batch.pk])).content.decode()
    assert '<option value="label" selected>' in page
    response = admin_client.post(way, {"name_en": "no such column"}, follow=True)
    assert "no such column" in message_texts(response)[0]
    assert batch.rows.get().data["slug"] == "lighthouse"


def test_a_feature_without_a_geometry_keeps_its_number(harbour, monkeypatch):
    """In every format: what is said of a shape names the place in the file where it is found."""
    collection = json.loads(geojson(("Nowhere", None), ("Lighthouse", square(10.6, 50.6))))
    point = "<Point><coordinates>10,50</coordinates></Point>"
    kml = f"<kml><Placemark/><Placemark><name>Lighthouse</name>{point}</Placemark></kml>"
    assert [row.number for row in previewed(harbour, json.dumps(collection).encode()).rows.all()] == [2]
    assert [feature.number for feature in formats.read_features(kml)] == [2]
    import shapely

    layer = (
        [None, shapely.to_wkb(shapely.Point(10, 50))],
        [{"name": ""}, {"name": "Lighthouse"}],
        lambda degrees: degrees,
    )
    monkeypatch.setattr(gis, "_only_what_is_known", lambda data: data)
    monkeypatch.setattr(gis, "_read_layer", lambda _data: layer)
    assert [(feature.number, feature.name) for feature in gis.read_features(b"any")] == [(2, "Lighthouse")]
    for left_out in (
        formats.read_features(json.dumps(collection)).left_out,
        formats.read_features(kml.replace("<Placemark/>", "<Placemark><name>Nowhere</name></Placemark>")).left_out,
        gis.read_features(b"any").left_out,
    ):
        assert left_out in ([(1, "Nowhere")], [(1, "")])


def test_features_without_a_geometry_are_told(harbour, admin_client, monkeypatch):
    monkeypatch.setattr(outline_staging, "MOST_LEFT_OUT", 2)
    shapes = [("Lighthouse", square(10.6, 50.6)), ("Nowhere <b>", None), ("", None), ("Last", None)]
    batch = previewed(harbour, geojson(*shapes))
    assert (batch.row_count, batch.columns["left_out"]) == (1, [[2, "Nowhere <b>"], [3, ""]])
    page = admin_client.get(reverse("admin:events_import_change", args=[batch.pk])).content.decode()
    told = "3 shapes of the file have no geometry and are left out: 2 <bdi>Nowhere &lt;b&gt;</bdi>, 3, …</p>"
    assert told in page
    admin_client.post(reverse("admin:events_import_answer", args=[batch.pk]), {"name_en": "", "name_ar": ""})
    assert told in admin_client.get(reverse("admin:events_import_change", args=[batch.pk])).content.decode()
    whole = previewed(harbour, geojson(("Pier", square(10.7, 50.7))))
    assert (
        "no geometry" not in admin_client.get(reverse("admin:events_import_change", args=[whole.pk])).content.decode()
    )

"""Every kind of bad shape through every door: refused with its reason, nothing is saved, and the public map stands."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from events.models import BasemapFeature, Campaign, District, Event, ImportRow
from tests.campaigns import revision, square
from tests.editing import BOW_TIE, address, event_form_data
from tests.records import Files

pytestmark = pytest.mark.django_db


def polygon(*corners):
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in (*corners, corners[0])]]}


# Each with a part of the reason; the campaign is one degree wide and high, from 10° east and 50° north.
BAD = {
    "across the antimeridian": (polygon((179, 50), (-179, 50), (-179, 51), (179, 51)), "crosses the antimeridian"),
    "in two parts, across the antimeridian": (
        {
            "type": "MultiPolygon",
            "coordinates": [square(179, 50)["coordinates"], square(-179.5, 50)["coordinates"]],
        },
        "crosses the antimeridian",
    ),
    "far away": (square(80, -10), "more than 1° outside the bounds"),
    "latitude first": (square(50.1, 10.1), "Are latitude and longitude swapped?"),
    "reaching out": (square(10.9, 50.5, 1.2), "reaches more than 1° out of the bounds"),
    "one part far away": (
        {"type": "MultiPolygon", "coordinates": [square(10.1, 50.1)["coordinates"], square(80, -10)["coordinates"]]},
        "reaches more than 1° out of the bounds",
    ),
    "wider than the campaign": (square(9.5, 50.1, 1.5), "larger than its campaign"),
    "too many corners": (polygon(*((10 + n / 6000, 50.5) for n in range(6000)), (10.5, 50)), "6001 corners"),
    "crossing itself": (BOW_TIE, ""),
    "a speck": (square(10.5, 50.5, 1e-9), "less than a square metre"),
    "a line": ({"type": "LineString", "coordinates": [[10, 50], [10.5, 50.5]]}, "not a LineString"),
    "empty": ({"type": "Polygon", "coordinates": []}, "empty"),
    "out of range": (square(181, 50.1), "out of range"),
    "no geometry": ({"type": "Circle", "coordinates": [10, 50]}, "not a GeoJSON geometry"),
}  # fmt: skip


def by_the_form_of_a_district(client, harbour, shape, folder):
    sent = {"campaign": harbour.campaign.pk, "name_en": "Inn", "slug": "inn", "kind": "quarter"}
    page = client.post(address(District, "add"), sent | {"shape": json.dumps(shape)})
    return " ".join(page.context["adminform"].form.errors["shape"])


def by_the_form_of_an_event(client, harbour, shape, folder):
    page = client.post(address(Event, "add"), event_form_data(harbour, _transition="", shape=json.dumps(shape)))
    return " ".join(page.context["adminform"].form.errors["shape"])


def by_an_upload_of_outlines(client, harbour, shape, folder):
    feature = {"type": "Feature", "properties": {"name": "Inn"}, "geometry": shape}
    file = SimpleUploadedFile("quarters.geojson", json.dumps(feature).encode())
    sent = {"file": file, "campaign": harbour.campaign.pk, "source": "Survey"}
    page = client.post(reverse("admin:events_import_districts"), sent, follow=True)
    if "form" in page.context:
        return " ".join(page.context["form"].errors["file"])
    row = ImportRow.objects.latest("pk")
    client.post(reverse("admin:events_import_apply", args=[row.batch_id]), {"good_rows_only": "1"})
    return row.reason if row.outcome == "refused" else "taken"


def by_the_files_of_a_campaign(client, harbour, shape, folder, capsys):
    files = Files(folder)
    files.fields("districts", 1)["shape"] = shape
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("load_campaign", files.write())
    told = capsys.readouterr().err
    assert "districts.json: row 1" in told
    assert "shape" in told
    return told


def by_loaddata(client, harbour, shape, folder):
    path = folder / "inn.json"
    fields = {"campaign": ["harbour"], "slug": "inn", "name_en": "Inn", "lon": 10.1, "lat": 50.1, "shape": shape}
    path.write_text(json.dumps([{"model": "events.district", "fields": fields}]))
    with pytest.raises(CommandError, match="Nothing was changed") as refused:
        call_command("loaddata", str(path), verbosity=0)
    assert "inn.json" in str(refused.value)
    assert "district harbour/inn: shape" in str(refused.value)
    return str(refused.value)


DOORS = [by_the_form_of_a_district, by_the_form_of_an_event, by_an_upload_of_outlines]
DOORS += [by_the_files_of_a_campaign, by_loaddata]


@pytest.mark.parametrize("door", DOORS, ids=[door.__name__ for door in DOORS])
def test_a_bad_shape_is_refused_with_its_reason_and_the_map_stands(admin_client, harbour, door, tmp_path, capsys):
    before = list(District.objects.values()), revision(harbour.campaign)
    given = {"capsys": capsys} if door is by_the_files_of_a_campaign else {}
    told = {kind: door(admin_client, harbour, shape, tmp_path, **given) for kind, (shape, _) in BAD.items()}
    assert {kind: text for kind, text in told.items() if BAD[kind][1] not in text or text == "taken"} == {}
    assert (list(District.objects.values()), revision(harbour.campaign)) == before
    assert not Event.objects.exists()
    assert not BasemapFeature.objects.exists()
    assert admin_client.get(f"/{Campaign.objects.get().slug}/").status_code == 200

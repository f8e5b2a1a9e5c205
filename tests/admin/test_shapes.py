"""Shapes in the admin's forms: pasted, uploaded, invalid, repaired; and the warning on outliers."""

import html
import json
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.admin.drawing.geometry_field import GeometryField
from events.geo.formats import MAX_BYTES
from events.models import BasemapFeature, District, Event
from tests.campaigns import square
from tests.editing import BOW_TIE, address, errors, event_form_data, message_texts

pytestmark = pytest.mark.django_db

WKT = "POLYGON ((10.1 50.1, 10.11 50.1, 10.11 50.11, 10.1 50.11, 10.1 50.1))"
KML = (
    "<kml><Placemark><name>Docks</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
    "10.1,50.1 10.11,50.1 10.11,50.11 10.1,50.11 10.1,50.1</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    "</Placemark></kml>"
)
BOMB = '<!DOCTYPE kml [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><kml>&b;</kml>'
WINGS = 2
ACROSS = "POLYGON ((179 36, -179 36, -179 37, 179 37, 179 36))"
ACROSS_AS_KML = KML.replace(
    "10.1,50.1 10.11,50.1 10.11,50.11 10.1,50.11 10.1,50.1", "179,36 -179,36 -179,37 179,37 179,36"
)
ACROSS_AS_GEOJSON = '{"type": "Polygon", "coordinates": [[[179, 36], [-179, 36], [-179, 37], [179, 37], [179, 36]]]}'


def file(text, name="docks.kml"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def save(editor, harbour, **values):
    return editor.post(address(Event, "add"), event_form_data(harbour, _transition="", **values))


class TestTheForm:
    def test_takes_well_known_text(self, editor, harbour):
        save(editor, harbour, shape=WKT)
        assert Event.objects.get().shape == square(10.1, 50.1)

    @pytest.mark.parametrize(
        "given",
        [
            {**square(10.1, 50.1), "note": "\ud800"},
            {**square(10.1, 50.1), "note": "\0", "bbox": [10.1, 50.1, 10.11, 50.11]},
            {"type": "Feature", "properties": {"name": "\0"}, "geometry": square(10.1, 50.1)},
            {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": square(10.1, 50.1)}]},
        ],
    )
    def test_keeps_the_geometry_and_nothing_that_came_with_it(self, editor, harbour, given):
        save(editor, harbour, shape=json.dumps(given))
        assert Event.objects.get().shape == square(10.1, 50.1)

    def test_shows_what_cannot_be_read_as_it_was_typed(self, editor, harbour):
        response = save(editor, harbour, shape='{"type": "Point", "coordinates": [10, 50], "note": "\\ud800"}')
        assert "not a Point" in errors(response)["shape"][0]
        assert "ud800" in response.content.decode()

    def test_keeps_no_heights(self, editor, harbour):
        ring = [[*corner, 220.5] for corner in square(10.1, 50.1)["coordinates"][0]]
        save(editor, harbour, shape=json.dumps({"type": "Polygon", "coordinates": [ring]}))
        assert Event.objects.get().shape == square(10.1, 50.1)

    def test_finds_no_change_in_how_a_number_is_written(self, editor, harbour):
        shape = {"type": "Polygon", "coordinates": [[[10, 50], [11, 50], [11, 51], [10, 50]]]}
        assert not GeometryField().has_changed(shape, json.dumps(shape))

    @pytest.mark.parametrize("text", [KML, WKT, json.dumps(square(10.1, 50.1))])
    def test_takes_a_file_and_prefers_it_to_the_text(self, editor, harbour, text):
        save(editor, harbour, **{"shape": json.dumps(square(10.3, 50.3)), "shape-file": file(text)})
        assert Event.objects.get().shape == square(10.1, 50.1)

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"shape": "the docks"}, "neither GeoJSON nor WKT nor KML"),
            ({"shape-file": file(BOMB)}, "docks.kml: This KML defines entities of its own"),
            ({"shape-file": file("<kml/>")}, "docks.kml: There is no placemark"),
            ({"shape-file": file(" " * (MAX_BYTES + 1))}, "docks.kml: It is too large"),
            ({"shape-file": file("POINT (10 50)")}, "not a Point"),
        ],
    )
    def test_says_what_cannot_be_read_and_saves_nothing(self, editor, harbour, values, message):
        response = save(editor, harbour, **values)
        assert list(errors(response)) == ["shape"]
        assert message in errors(response)["shape"][0]
        assert not Event.objects.exists()

    def test_keeps_the_shape_of_a_file_where_another_field_is_wrong(self, editor, harbour):
        response = save(editor, harbour, **{"occurred_on": "never", "shape-file": file(KML)})
        assert "10.11" in html.unescape(response.content.decode()).partition('<textarea name="shape"')[2][:600]

    def test_keeps_what_was_typed_beside_a_file_that_cannot_be_read(self, editor, harbour):
        response = save(editor, harbour, **{"shape": WKT, "shape-file": file(BOMB)})
        assert WKT in response.content.decode()

    def test_can_send_files(self, editor, harbour):
        assert 'enctype="multipart/form-data"' in editor.get(address(Event, "add")).content.decode()


class TestAnInvalidPolygon:
    def test_is_explained_and_a_repaired_one_offered(self, editor, harbour):
        response = save(editor, harbour, shape=json.dumps(BOW_TIE))
        shown = response.content.decode()
        assert "The outline crosses itself at longitude 10.15, latitude 50.15." in errors(response)["shape"][0]
        assert "Repaired, its area is 39.61 km²" in shown
        assert 'name="shape-repair"' in shown
        assert not Event.objects.exists()

    def test_is_repaired_only_where_that_is_asked_for(self, editor, harbour):
        save(editor, harbour, **{"shape": json.dumps(BOW_TIE), "shape-repair": "yes"})
        shape = Event.objects.get().shape
        assert (shape["type"], len(shape["coordinates"])) == ("MultiPolygon", WINGS)

    def test_gives_one_error_on_a_new_quarter(self, editor, harbour):
        sent = {
            "campaign": harbour.campaign.pk,
            "name_en": "Wharf",
            "slug": "wharf",
            "kind": "quarter",
            "shape": json.dumps(BOW_TIE),
        }
        response = editor.post(address(District, "add"), sent)
        assert len(errors(response)["shape"]) == 1

    def test_with_nothing_to_repair_stays_as_it_is(self, editor, harbour):
        save(editor, harbour, **{"shape": json.dumps(square(10.1, 50.1)), "shape-repair": "yes"})
        assert Event.objects.get().shape == square(10.1, 50.1)

    def test_is_explained_in_arabic_too(self, editor, harbour):
        response = editor.post("/ar/admin/events/event/add/", event_form_data(harbour, shape=json.dumps(BOW_TIE)))
        assert "10.15" in errors(response)["shape"][0]


class TestAShapeOfTooManyCorners:
    """A square drawn with 6000 corners."""

    @pytest.fixture
    def detailed(self):
        corners = [(10.5, 50.5), (10.6, 50.5), (10.6, 50.6), (10.5, 50.6)]
        ring = [
            [lon + (to_lon - lon) * step / 1500, lat + (to_lat - lat) * step / 1500]
            for (lon, lat), (to_lon, to_lat) in zip(corners, corners[1:] + corners[:1], strict=True)
            for step in range(1500)
        ]
        return json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})

    OFFER = "Simplified, it has 4 corners instead of 6000, and its outline moves by 0.0 m at most."

    def test_is_refused_and_a_simplified_one_offered_that_is_taken_where_that_is_asked_for(
        self, editor, harbour, detailed
    ):
        response = save(editor, harbour, shape=detailed)
        assert "6000 corners; the limit is 5000" in errors(response)["shape"][0]
        page = response.content.decode()
        assert self.OFFER in page
        assert "Use the simplified shape" in page
        assert not Event.objects.exists()
        save(editor, harbour, **{"shape": detailed, "shape-repair": "yes"})
        assert len(Event.objects.get().shape["coordinates"][0]) == 5

    def test_from_a_file_stands_simplified_in_the_form_to_be_saved_again(self, editor, harbour, detailed):
        response = save(editor, harbour, **{"shape-file": file(detailed)})
        assert "docks.kml: The shape has 6000 corners" in errors(response)["shape"][0]
        assert self.OFFER in errors(response)["shape"][0]
        [shown] = re.findall(r'<textarea name="shape"[^>]*>(.*?)</textarea>', response.content.decode(), re.DOTALL)
        save(editor, harbour, shape=html.unescape(shown))
        assert len(Event.objects.get().shape["coordinates"][0]) == 5

    @pytest.mark.parametrize("way", ["text", "file"])
    def test_is_offered_simplified_while_it_is_drawn(self, editor, detailed, way):
        sent = {way: file(detailed) if way == "file" else detailed}
        answer = editor.post(reverse("admin:events_campaign_shape"), sent | {"draws": "area"}).json()
        assert "6000 corners" in answer["fault"]["says"]
        assert answer["repaired"]["says"] == self.OFFER
        assert len(answer["repaired"]["geometry"]["coordinates"][0]) == 5


class TestAShapeOutOfBounds:
    def warned(self, response):
        return [text for text in message_texts(response) if "outside the bounds" in text]

    @pytest.mark.parametrize(
        ("wkt", "reason"),
        [
            (
                "POLYGON ((50.1 10.1, 50.11 10.1, 50.11 10.11, 50.1 10.1))",
                "lies far outside the bounds of the campaign. Are latitude and longitude swapped?",
            ),
            ("POLYGON ((80 -10, 81 -10, 81 -9, 80 -10))", "lies more than 1° outside the bounds of the campaign"),
            ("POLYGON ((10.5 50.5, 12.01 50.5, 12.01 50.6, 10.5 50.5))", "reaches more than 1° out of the bounds"),
            ("POLYGON ((9.9 50.5, 11 50.5, 11 50.6, 9.9 50.5))", "The shape is larger than its campaign"),
            (ACROSS, "it crosses the antimeridian (180°)"),
        ],
    )
    def test_is_refused_with_the_reason_of_an_event_and_of_a_district(self, editor, harbour, wkt, reason):
        district = {"campaign": harbour.campaign.pk, "name_en": "Inn", "slug": "inn", "kind": "town", "shape": wkt}
        for response in (save(editor, harbour, shape=wkt), editor.post(address(District, "add"), district)):
            assert [reason in problem for problem in errors(response)["shape"]] == [True]
        assert not Event.objects.exists()
        assert not District.objects.filter(slug="inn").exists()

    def test_is_refused_in_arabic_too(self, editor, harbour):
        response = editor.post("/ar/admin/events/event/add/", event_form_data(harbour, shape=ACROSS))
        assert "180" in errors(response)["shape"][0]
        assert "antimeridian" not in errors(response)["shape"][0]

    @pytest.mark.parametrize("given", [ACROSS, ACROSS_AS_KML, ACROSS_AS_GEOJSON], ids=["WKT", "KML", "GeoJSON"])
    def test_is_refused_from_a_file_too(self, editor, harbour, given):
        response = save(editor, harbour, **{"shape-file": file(given)})
        assert "docks.kml: The shape reaches from longitude -179 to 179" in errors(response)["shape"][0]

    def test_is_saved_beside_the_city(self, editor, harbour):
        assert not self.warned(save(editor, harbour, shape="POLYGON ((11.4 50.5, 11.5 50.5, 11.5 50.6, 11.4 50.5))"))
        assert Event.objects.get().shape["type"] == "Polygon"

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("LINESTRING (5 45, 10.5 50.5, 15 55)", ""),
            ("LINESTRING (5 45, 6 46)", "lies more than 1° outside the bounds"),
            ("LINESTRING (-179 50, 10.5 50.5, 179 50)", "antimeridian"),
        ],
    )
    def test_beneath_the_districts_may_reach_out_of_the_campaign(self, editor, harbour, line, reason):
        sent = {"campaign": harbour.campaign.pk, "name_en": "Canal", "slug": "canal", "kind": "river", "shape": line}
        response = editor.post(address(BasemapFeature, "add"), sent)
        assert BasemapFeature.objects.exists() is not bool(reason)
        assert not reason or reason in errors(response)["shape"][0]

    @pytest.mark.parametrize(
        ("point", "asks"),
        [((10.3, 50.3), None), ((50.3, 10.3), "Are latitude and longitude swapped?"), ((100, -80), "Is it the right")],
    )
    def test_or_a_point_of_a_district_is_saved_with_a_warning(self, editor, harbour, point, asks):
        sent = {"campaign": harbour.campaign.pk, "name_en": "Inn", "slug": "inn", "kind": "town"}
        warnings = self.warned(
            editor.post(address(District, "add"), sent | dict(zip(("lon", "lat"), point, strict=True)))
        )
        assert [f"campaign. {asks}" in text for text in warnings] == ([True] if asks else [])
        assert District.objects.filter(slug="inn").exists()


class TestTheGeometryCheck:
    def ask(self, client, **values):
        return client.post(reverse("admin:events_campaign_shape"), values)

    def test_gives_the_geometry_of_a_file(self, editor):
        answer = self.ask(editor, file=file(KML)).json()
        assert answer == {"geometry": square(10.1, 50.1), "fault": None, "repaired": None}

    def test_gives_the_geometry_of_a_text(self, editor):
        assert self.ask(editor, text=WKT).json()["geometry"] == square(10.1, 50.1)
        assert self.ask(editor, text="").json()["geometry"] is None

    def test_explains_a_fault_and_repairs_it(self, editor):
        answer = self.ask(editor, text=json.dumps(BOW_TIE)).json()
        assert answer["geometry"] == BOW_TIE
        assert answer["fault"]["at"] == pytest.approx([10.15, 50.15])
        assert answer["repaired"]["geometry"]["type"] == "MultiPolygon"

    @pytest.mark.parametrize(
        ("values", "problem"),
        [
            ({"text": "the docks"}, "neither GeoJSON nor WKT nor KML"),
            ({"text": '{"type": "Polygon"}'}, "not a GeoJSON geometry"),
            ({"file": file(BOMB)}, "entities of its own"),
            ({"file": file("")}, "It is empty"),
        ],
    )
    def test_says_what_cannot_be_read(self, editor, values, problem):
        assert problem in self.ask(editor, **values).json()["problem"]

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("LINESTRING (10 50, 11 51)", "not a LineString"),
            ('{"type": "LineString", "coordinates": [[10, 50], [11, 51]]}', "not a LineString"),
            ('{"type": "FeatureCollection", "features": []}', "There is no shape in it."),
        ],
    )
    def test_refuses_what_is_no_area_where_one_is_drawn(self, editor, text, problem):
        answer = self.ask(editor, text=text, draws="area").json()
        assert list(answer) == ["problem"]
        assert problem in answer["problem"]

    @pytest.mark.parametrize("text", ["POINT (10 50)", '{"type": "Point", "coordinates": [10, 50]}'])
    def test_gives_a_point_to_a_form_that_may_have_a_use_for_it(self, editor, text):
        answer = self.ask(editor, text=text, draws="area").json()
        assert "not a Point" in answer["problem"]
        assert answer["geometry"]["coordinates"] == [10, 50]

    def test_takes_a_line_where_anything_is_drawn(self, editor):
        assert self.ask(editor, text="LINESTRING (10 50, 11 51)").json()["geometry"]["type"] == "LineString"

    @pytest.mark.parametrize("given", [{"text": ACROSS}, {"file": file(ACROSS_AS_KML)}, {"text": ACROSS_AS_GEOJSON}])
    def test_refuses_what_no_campaign_takes(self, editor, given):
        answer = self.ask(editor, **given).json()
        assert list(answer) == ["problem"]
        assert "crosses the antimeridian" in answer["problem"]

    @pytest.mark.parametrize(
        ("text", "draws", "reason"),
        [
            ("POLYGON ((80 -10, 81 -10, 81 -9, 80 -10))", "area", "more than 1° outside the bounds"),
            ("LINESTRING (5 45, 6 46)", "any", "more than 1° outside the bounds"),
            ("LINESTRING (5 45, 10.5 50.5)", "any", None),
            (WKT, "area", None),
        ],
    )
    def test_says_what_the_campaign_of_the_form_refuses(self, editor, harbour, text, draws, reason):
        answer = self.ask(editor, text=text, draws=draws, campaign=harbour.campaign.pk).json()
        assert answer["geometry"] is not None
        assert (reason or "") in (answer["fault"] or {"says": ""})["says"]
        assert bool(answer["fault"]) is bool(reason)
        assert answer["repaired"] is None

    @pytest.mark.parametrize("campaign", ["", "x", "0", "9" * 30, "-1"])
    def test_asks_nothing_of_the_place_where_the_form_has_no_campaign(self, editor, harbour, campaign):
        text = "POLYGON ((80 -10, 81 -10, 81 -9, 80 -10))"
        assert self.ask(editor, text=text, draws="area", campaign=campaign).json()["fault"] is None

    def test_is_for_those_who_may_draw(self, client):
        assert self.ask(client, text=WKT).status_code == 302
        user = User.objects.create_user("guest", is_staff=True)
        client.force_login(user)
        assert self.ask(client, text=WKT).status_code == 403
        user.user_permissions.add(Permission.objects.get(codename="add_event"))
        assert self.ask(client, text=WKT).status_code == 200

    def test_answers_no_get(self, editor):
        assert editor.get(reverse("admin:events_campaign_shape")).status_code == 405


class TestAPointThatIsAnOutlier:
    @pytest.mark.parametrize(("lon", "is_warned"), [("10.105", False), ("10.12", False), ("10.14", True)])
    def test_is_warned_of_and_saved(self, editor, harbour, lon, is_warned):
        """The docks end at 10.11 degrees east; a hundredth of a degree is 0.7 km there."""
        response = save(editor, harbour, lon=lon, lat="50.105")
        assert Event.objects.get().lon == float(lon)
        assert any("2.1 km outside" in message for message in message_texts(response)) is is_warned

    def test_is_not_warned_of_where_a_district_has_no_outline(self, editor, harbour):
        response = save(editor, harbour, lon="10.9", lat="50.9", districts=[harbour.docks.pk, harbour.mill.pk])
        assert not any("outside" in message for message in message_texts(response))

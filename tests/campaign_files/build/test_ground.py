"""The basemap built from ground.csv and the GeoJSON files that it names."""

import csv
import json

import brotli
import pytest
from django.conf import settings
from shapely.geometry import shape

from events.campaign_files.build import ground
from events.campaign_files.build.ground import ground_rows, split_name
from events.campaign_files.build.tables import TableError, Tables
from tests.campaigns import square

HARBOUR = {"slug": "harbour", "west": 10, "south": 50, "east": 11, "north": 51}
ROADS = {
    "file": "roads.geojson",
    "where": "class=major",
    "kind": "road",
    "slug": "road",
    "name_en": "Main roads",
    "name_ar": "طرق رئيسية",
    "names_from": "name",
    "one_en": "Main road",
    "geometry_source": "A survey",
    "geometry_licence": "CC0-1.0",
}
CANAL = {"file": "canal.geojson", "kind": "river", "slug": "canal", "name_en": "Canal"}


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def line(*points):
    return {"type": "LineString", "coordinates": [list(point) for point in points]}


def road(*points, name="", kind="major"):
    return feature(line(*points), name=name, **{"class": kind})


@pytest.fixture
def build(tmp_path):
    """Build the basemap from rows of ground.csv and features by the name of their file; the result is its rows."""

    def build(decisions, campaign=HARBOUR, **files):
        for name, features in files.items():
            content = features if isinstance(features, str) else {"type": "FeatureCollection", "features": features}
            text = content if isinstance(content, str) else json.dumps(content)
            (tmp_path / f"{name}.geojson").write_text(text, encoding="utf-8")
        with (tmp_path / "ground.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ground.COLUMNS.split(), restval="")
            writer.writeheader()
            writer.writerows(decisions)
        return [row["fields"] for row in checked_rows(tmp_path, campaign)]

    return build


def checked_rows(folder, campaign):
    tables = Tables(folder)
    rows = ground_rows(tables, campaign)
    tables.check()
    return rows


def lines_of(fields):
    """The lines of a shape, each from its western end."""
    kind, coordinates = fields["shape"]["type"], fields["shape"]["coordinates"]
    return sorted(sorted(each) for each in (coordinates if kind == "MultiLineString" else [coordinates]))


def test_a_row_has_every_column_of_the_basemap(build, tmp_path):
    build([ROADS], roads=[road((10.1, 50.1), (10.2, 50.2))])
    assert checked_rows(tmp_path, HARBOUR) == [
        {
            "model": "events.basemapfeature",
            "fields": {
                "campaign": ["harbour"],
                "slug": "road",
                "kind": "road",
                "name_en": "Main roads",
                "name_ar": "طرق رئيسية",
                "geometry_source": "A survey",
                "geometry_licence": "CC0-1.0",
                "shape": line((10.1, 50.1), (10.2, 50.2)),
            },
        }
    ]


def test_two_classes_of_one_file_are_two_kinds(build):
    highways = ROADS | {"where": "class=highway", "kind": "highway", "slug": "highway", "name_en": "Highways"}
    features = [road((10.1, 50.1), (10.2, 50.1)), road((10.3, 50.3), (10.4, 50.3), kind="highway")]
    built = build([ROADS, highways], roads=features)
    assert [(fields["slug"], fields["kind"], lines_of(fields)) for fields in built] == [
        ("highway", "highway", [[[10.3, 50.3], [10.4, 50.3]]]),
        ("road", "road", [[[10.1, 50.1], [10.2, 50.1]]]),
    ]


def test_what_is_left_out_is_not_built(build):
    features = [road((10.1, 50.1), (10.2, 50.1)), road((10.3, 50.3), (10.4, 50.3)), road((10.5, 50.5), (10.6, 50.5))]
    (built,) = build([ROADS | {"leave_out": "0 2"}], roads=features)
    assert lines_of(built) == [[[10.3, 50.3], [10.4, 50.3]]]


def test_lines_are_joined_where_two_meet_and_not_where_three_do(build):
    end_to_end = [road((10.1, 50.1), (10.2, 50.2)), road((10.3, 50.1), (10.2, 50.2))]
    (built,) = build([ROADS], roads=end_to_end)
    assert lines_of(built) == [[[10.1, 50.1], [10.2, 50.2], [10.3, 50.1]]]
    (built,) = build([ROADS], roads=[*end_to_end, road((10.2, 50.2), (10.2, 50.3))])
    assert len(lines_of(built)) == 3


def test_a_single_line_keeps_its_direction(build):
    (built,) = build([CANAL], canal=[feature(line((10.3, 50.1), (10.1, 50.2)))])
    assert built["shape"] == line((10.3, 50.1), (10.1, 50.2))


def test_the_order_of_the_features_does_not_matter(build):
    features = [road((10 + n / 10, 50.1), (10.05 + n / 10, 50.2)) for n in range(5)]
    assert build([ROADS], roads=features) == build([ROADS], roads=features[::-1])


def test_vertices_within_the_tolerance_are_spared_and_the_rest_is_rounded(build):
    # 0.0001 degrees of latitude are 11 metres.
    points = ((10.1, 50.1), (10.2, 50.1001), (10.3000004, 50.1))
    (built,) = build([CANAL | {"tolerance_m": "12"}], canal=[feature(line(*points))])
    assert built["shape"] == line((10.1, 50.1), (10.3, 50.1))
    (built,) = build([CANAL | {"tolerance_m": "10"}], canal=[feature(line(*points))])
    assert built["shape"] == line((10.1, 50.1), (10.2, 50.1001), (10.3, 50.1))


def test_what_lies_further_out_than_the_margin_is_cut_off(build):
    # 111.195 km are a degree of latitude.
    features = [road((10.5, 50.5), (10.5, 52.5)), road((10.1, 53), (10.2, 53))]
    (built,) = build([ROADS | {"margin_km": "11.1195"}], roads=features)
    assert lines_of(built) == [[[10.5, 50.5], [10.5, 51.1]]]
    (built,) = build([ROADS], roads=features)
    assert len(lines_of(built)) == 2


def test_a_line_that_only_touches_the_margin_is_left_out(build):
    (built,) = build([ROADS | {"margin_km": "0"}], roads=[road((9, 50), (11, 50)), road((11, 51), (12, 52))])
    assert lines_of(built) == [[[10, 50], [11, 50]]]


class TestNames:
    def test_each_name_is_a_row_and_what_has_none_is_another(self, build):
        features = [
            road((10.1, 50.1), (10.2, 50.1), name="Quay  Street"),
            road((10.1, 50.2), (10.2, 50.2), name="شارع 19"),
            road((10.1, 50.3), (10.2, 50.3)),
            road((10.2, 50.1), (10.3, 50.2), name="Quay Street"),
            road((10.1, 50.4), (10.2, 50.4), name="شارع البحر Sea Road 7"),
        ]
        built = build([ROADS], roads=features)
        assert [(fields["slug"], fields["name_en"], fields["name_ar"]) for fields in built] == [
            ("road", "Main roads", "طرق رئيسية"),
            # A slug is Latin, so that the number of the first feature stands for the name.
            ("road-1", "Main road", "شارع 19"),
            ("road-quay-street", "Quay Street", ""),
            ("road-sea-road-7", "Sea Road 7", "شارع البحر"),
        ]
        assert lines_of(built[2]) == [[[10.1, 50.1], [10.2, 50.1], [10.3, 50.2]]]

    def test_a_name_of_too_few_metres_goes_with_those_without(self, build):
        # A hundredth of a degree of latitude is 1,112 metres.
        features = [road((10.1, 50 + n / 100), (10.1, 50.01 + n / 100), name="Alley") for n in range(2)]
        decision = ROADS | {"shortest_named_m": "2200"}
        assert [fields["slug"] for fields in build([decision], roads=features)] == ["road-alley"]
        assert [fields["slug"] for fields in build([decision], roads=features[:1])] == ["road"]

    @pytest.mark.parametrize(
        ("given", "en", "ar"),
        [
            ("Quay Street", "Quay Street", ""),
            ("شارع 19", "", "شارع 19"),
            ("19 شارع", "", "19 شارع"),
            ("July 17th Street", "July 17th Street", ""),
            ("شارع البحرين Bahrain Street", "Bahrain Street", "شارع البحرين"),
            ("طريق الموصل - أربيل", "", "طريق الموصل - أربيل"),
            ("Route 5 - طريق 5", "Route 5 -", "طريق 5"),
            ("12", "12", ""),
        ],
    )
    def test_the_words_of_a_name_by_script(self, given, en, ar):
        assert split_name(given) == (en, ar)


def test_areas_are_united(build):
    squares = [feature(square(10.1, 50.1)), feature(square(10.11, 50.1))]
    outline = {"file": "quarters.geojson", "kind": "outline", "slug": "city", "name_en": "City"}
    (built,) = build([outline], quarters=squares)
    assert shape(built["shape"]).equals(shape(square(10.1, 50.1)).union(shape(square(10.11, 50.1))))
    assert built["shape"]["type"] == "Polygon"


class TestProblems:
    ROAD = road((10.1, 50.1), (10.2, 50.2))

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"file": "lanes.geojson"}, "file: There is no such file beside ground.csv. (given: “lanes.geojson”)"),
            (
                {"file": "../roads.geojson"},
                "file: There is no such file beside ground.csv. (given: “../roads.geojson”)",
            ),
            (
                {"where": "class"},
                "where: This is not a property with its value, such as roadClass=highway. (given: “class”)",
            ),
            ({"where": "class=lane"}, "where: No feature of roads.geojson is left for this row. (given: “class=lane”)"),
            ({"leave_out": "0"}, "where: No feature of roads.geojson is left for this row. (given: “class=major”)"),
            ({"leave_out": "3"}, "leave_out: Feature 3 is not among those of this row. (given: “3”)"),
            ({"leave_out": "1,2"}, "leave_out: These are not numbers of features, with spaces between. (given: “1,2”)"),
            ({"kind": "alley"}, "kind: Value 'alley' is not a valid choice."),
            (
                {"slug": "a b"},
                "slug: Enter a valid “slug” consisting of letters, numbers, underscores or hyphens. (given: “a b”)",
            ),
            ({"name_en": ""}, "name_en: This field cannot be blank."),
            ({"margin_km": "-1"}, "margin_km: This is not a number of 0 or more. (given: “-1”)"),
            ({"tolerance_m": "ten"}, "tolerance_m: This is not a number of 0 or more. (given: “ten”)"),
            ({"tolerance_m": "nan"}, "tolerance_m: This is not a number of 0 or more. (given: “nan”)"),
        ],
    )
    def test_a_bad_decision_is_told_by_row_field_and_value(self, build, changed, told):
        with pytest.raises(TableError) as refused:
            build([CANAL, ROADS | changed], canal=[feature(line((10, 50), (10.1, 50)))], roads=[self.ROAD])
        # The header is row 1.
        assert str(refused.value) == f"ground.csv: row 3: {told}"

    @pytest.mark.parametrize(
        ("bad", "told"),
        [
            (feature(line((10, 50)), name=""), "row 1: geometry: This is not a GeoJSON geometry"),
            (feature(None, name=""), "row 1: geometry: This is not a GeoJSON geometry"),
            (road((10, 50), (10, 91)), "row 1: geometry: A coordinate is out of range"),
            (
                road((10, 50), (10, 51), name=7),
                "row 1: name: A name is a text, and an empty one where there is none. (given: “7”)",
            ),
            ({"type": "Feature"}, "row 1: A feature is an object with “properties”"),
            ([], "row 1: A feature is an object with “properties”"),
        ],
    )
    def test_a_bad_feature_is_told_by_its_number_from_0(self, build, bad, told):
        with pytest.raises(TableError) as refused:
            build([ROADS | {"where": "class=major" if isinstance(bad, dict) else ""}], roads=[self.ROAD, bad])
        assert str(refused.value).startswith(f"roads.geojson: {told}")

    @pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"features": {}}'])
    def test_a_file_that_holds_no_features_is_told(self, build, content):
        with pytest.raises(TableError, match=r"^roads\.geojson: This is not "):
            build([ROADS], roads=content)

    @pytest.mark.parametrize(
        ("features", "told"),
        [
            ([road((10, 50), (10.1, 50)), feature(square(10, 50), name="", **{"class": "major"})], "Only areas can be"),
            ([road((20, 50), (20.1, 50))], "road: The shape .* lies more than 1° outside"),
            ([road((50.5, 10.5), (50.6, 10.6))], "road: .*Are latitude and longitude swapped"),
            ([road(*((10 + n / 10_000, 50 + n % 2 / 100) for n in range(5_001)))], "road: The shape has 5001 corners"),
        ],
    )
    def test_a_shape_that_no_map_takes_is_told(self, build, features, told):
        with pytest.raises(TableError, match=f"^ground.csv: row 2: file: {told}"):
            build([ROADS], roads=features)

    def test_an_outline_that_crosses_itself_is_told(self, build):
        bow_tie = {"type": "Polygon", "coordinates": [[[10, 50], [10.1, 50.1], [10.1, 50], [10, 50.1], [10, 50]]]}
        with pytest.raises(TableError, match=r"^ground\.csv: row 2: file: "):
            build([CANAL], canal=[feature(bow_tie), feature(square(10.05, 50.02))])

    def test_nothing_within_the_margin_is_told(self, build):
        with pytest.raises(TableError, match=r"margin_km: Nothing of roads\.geojson lies within this margin"):
            build([ROADS | {"margin_km": "1"}], roads=[road((12, 50), (12.1, 50))])

    def test_what_shrinks_to_a_point_is_told(self, build):
        with pytest.raises(TableError, match="tolerance_m: Nothing of “canal” is left"):
            build([CANAL], canal=[feature(line((10.1, 50.1), (10.100001, 50.1)))])

    def test_two_rows_of_one_slug_are_told(self, build):
        with pytest.raises(TableError, match=r"^ground\.csv: row 3: slug: There are two rows"):
            build([CANAL, CANAL], canal=[feature(line((10, 50), (10.1, 50)))])

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (None, "ground.csv: There is no such file"),
            (b"", "ground.csv: row 1: The columns are not file, where"),
            (b"file,kind\n", "ground.csv: row 1: The columns are not file, where"),
            (
                ",".join(ground.COLUMNS.split()).encode() + b"\nx,y\n",
                "ground.csv: row 2: This row has 2 cells and not 15",
            ),
            (b'file,"where', "ground.csv: This is not a CSV table in UTF-8: unexpected end of data"),
            (b"\xff", "ground.csv: This is not a CSV table in UTF-8"),
        ],
    )
    def test_a_table_that_cannot_be_read_is_told(self, tmp_path, text, told):
        if text is not None:
            (tmp_path / "ground.csv").write_bytes(text)
        with pytest.raises(TableError) as refused:
            checked_rows(tmp_path, HARBOUR)
        assert str(refused.value).startswith(told)


HOME = settings.BASE_DIR / "fixtures/mosul"


@pytest.fixture(scope="module")
def real_rows():
    (campaign,) = json.loads((HOME / "campaign.json").read_text(encoding="utf-8"))
    return checked_rows(HOME / "tables", campaign["fields"])


class TestTheRealGround:
    def test_the_basemap_is_what_its_tables_give(self, real_rows):
        assert json.loads((HOME / "basemap.json").read_text(encoding="utf-8")) == real_rows

    def test_it_is_small(self, real_rows):
        compact = json.dumps(real_rows, ensure_ascii=False, separators=(",", ":")).encode()
        assert len(brotli.compress(compact, quality=11)) <= 20_000
        assert len(real_rows) < 50

    def test_it_has_five_bridges_and_no_sixth(self, real_rows):
        fields = [row["fields"] for row in real_rows]
        bridges = [each["slug"] for each in fields if each["kind"] == "bridge"]
        assert bridges == ["fifth-bridge", "first-bridge", "fourth-bridge", "second-bridge", "third-bridge"]
        roads = json.loads((HOME / "tables/roads_main.geojson").read_text(encoding="utf-8"))["features"]
        highways = [shape(each["shape"]) for each in fields if each["kind"] == "highway"]
        sixth = [shape(road["geometry"]) for road in roads if road["properties"]["name"] == "الجسر السادس"]
        assert len(sixth) == 2
        # Some 30 metres.
        assert not any(bridge.centroid.dwithin(highway, 0.0003) for bridge in sixth for highway in highways)

"""The places that rows name become districts where that is certain; all others are left for a person."""

import pytest
from django.utils import timezone

from events.models import Place
from events.newsroom.quality_checks import QUALITY_CHECKS, CheckScope
from tests.campaigns import add_district, square
from tests.imports.staged import applied, ged_row_of, only_row, previewed, row_of
from tests.imports.tables import ACLED, GED, acled_row, ged_row, own_row, table

pytestmark = pytest.mark.django_db


def test_a_name_that_is_not_known_is_left_for_a_person(harbour):
    row = row_of(harbour, districts="Dokcs")
    assert (row.outcome, row.is_unplaced, row.data["districts"], row.data["place"]) == ("new", True, [], "Dokcs")
    assert (row.name, row.value) == ("districts", "Dokcs")


def test_of_several_names_one_that_is_not_known_leaves_them_all(harbour):
    row = row_of(harbour, districts="Docks; Nowhere")
    assert (row.data["districts"], row.data["place"], row.value) == ([], "Docks; Nowhere", "Nowhere")


def test_a_name_on_both_banks_is_never_guessed(harbour):
    for slug, bank in (("siha-n", "north"), ("siha-s", "south")):
        add_district(harbour.campaign, slug, bank=bank, name_en="Siha")
    row = row_of(harbour, districts="Siha")
    assert (row.is_unplaced, row.data["districts"]) == (True, [])
    assert "north bank" in row.reason
    assert "south bank" in row.reason


def test_all_places_of_an_ambiguous_name_are_named_with_or_without_a_position(harbour):
    add_district(harbour.campaign, "siha", bank="north", name_en="Siha")
    for slug in ("siha-s", "siha-t", "siha-u"):
        Place.objects.create(
            campaign=harbour.campaign, slug=slug, name_en=slug.title(), alt_names=["Siha"], bank="south"
        )
    assert row_of(harbour, districts="Siha").reason == (
        "Several places have this name. "
        "Possible matches: Siha (north bank), Siha-S (south bank), Siha-T (south bank), Siha-U (south bank)."
    )


@pytest.mark.parametrize(
    ("level", "reason"),
    [("place", "The position of this place is not known."), ("town", "Only the town is named.")],
)
def test_a_place_without_a_position_is_not_named_as_another_one(harbour, level, reason):
    Place.objects.create(campaign=harbour.campaign, slug="port", name_en="Port", level=level)
    assert row_of(harbour, districts="Port").reason == reason


def test_the_one_place_of_a_name_that_says_another_bank_is_not_called_several(harbour):
    reason = row_of(harbour, districts="Docks, south bank").reason
    assert reason == "The place with this name lies elsewhere. Possible matches: Docks (north bank)."


def test_a_whole_bank_is_all_of_its_districts(harbour):
    row = only_row(
        previewed(harbour.campaign, table([*own_row, "covers"], [own_row | {"districts": "", "covers": "south"}]))
    )
    assert (row.data["districts"], row.data["covers"]) == (["fort", "mill"], "south")


def test_a_name_and_an_exact_point_that_agree_place_an_event(harbour):
    row = ged_row_of(harbour)
    assert (row.data["districts"], row.data["lon"], row.reason) == (["docks"], 10.105, "")


def test_an_exact_point_proposes_the_district_of_a_name_that_is_not_known(harbour):
    row = ged_row_of(harbour, where_coordinates="Pier 4")
    assert (row.data["districts"], row.is_unplaced) == (["docks"], False)
    assert row.reason == "Proposed by the exact coordinates."


@pytest.mark.parametrize(
    ("lon", "districts", "reason"),
    [
        ("10.105", [], "No place has exactly this name. Possible matches: Granary."),
        ("10.305", ["granary"], "Proposed by the exact coordinates."),
    ],
)
def test_a_misspelt_name_is_placed_by_its_point_only_where_it_may_mean_that(harbour, lon, districts, reason):
    shape = square(10.3, 50.1)
    add_district(harbour.campaign, "granary", lon=10.3, lat=50.1, kind="quarter", shape=shape, name_en="Granary")
    row = ged_row_of(harbour, where_coordinates="Granory", longitude=lon)
    assert (row.data["districts"], row.reason) == (districts, reason)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"where_prec": "2"}, "where_prec 2"),
        ({"where_prec": "3"}, "where_prec 3"),
        ({"where_coordinates": "Harbour city"}, "Only the town is named."),
        # The division of a town goes by another spelling than the town.
        ({"where_coordinates": "Hafen town", "adm_2": "Qaḑā’ al Hāfin"}, "Only the town is named."),
        ({"where_coordinates": "City of Hafen", "adm_2": ""}, "Only the town is named."),
        ({"where_coordinates": "Hafen governorate", "adm_1": ""}, "Only the town is named."),
        ({"where_coordinates": "al-Hafin", "adm_2": "Qaḑā’ al Hāfin"}, "Only the town is named."),
        ({"where_coordinates": "Hafen outskirts"}, "Only the town is named."),
        ({"where_coordinates": "village near Hafen"}, "Only the town is named."),
        ({"where_coordinates": "village near Inland"}, "Only the town is named."),
        ({"where_coordinates": "Hafen plains"}, "Only the town is named."),
        ({"where_coordinates": "Kingdom"}, "Only the town is named."),
    ],
)
def test_a_coarse_or_contradicted_place_keeps_no_point_and_is_left_to_be_placed(harbour, values, reason):
    Place.objects.create(campaign=harbour.campaign, slug="kingdom", name_en="Kingdom", level="town")
    add_district(harbour.campaign, "inland", lon=10.3, lat=50.1, kind="town", name_en="Inland")
    row = ged_row_of(harbour, **values)
    assert (row.outcome, row.is_unplaced, row.data["districts"]) == ("new", True, [])
    assert (row.data["lon"], row.data["lat"]) == (None, None)
    assert reason in row.reason


@pytest.mark.parametrize("column", ["districts", "place"])
def test_a_point_beside_the_name_of_a_town_is_not_kept_in_our_own_columns_either(harbour, column):
    Place.objects.create(campaign=harbour.campaign, slug="kingdom", name_en="Kingdom", level="town")
    values = own_row | {"districts": "", "place": "", "lon": "10.105", "lat": "50.105"} | {column: "Kingdom"}
    row = only_row(previewed(harbour.campaign, table(list(values), [values])))
    assert (row.is_unplaced, row.data["lon"], row.data["place"]) == (True, None, "Kingdom")


def test_a_town_that_is_a_district_takes_the_report_without_the_point_of_its_middle(harbour):
    add_district(harbour.campaign, "inland", lon=10.3, lat=50.1, kind="town", name_en="Inland")
    row = ged_row_of(harbour, where_coordinates="Inland town", longitude="10.3", latitude="50.1")
    assert (row.data["districts"], row.data["lon"]) == (["inland"], None)


def test_an_exact_point_outside_every_district_places_an_event(harbour):
    row = ged_row_of(harbour, where_coordinates="Pier 4", longitude="10.9")
    assert (row.is_unplaced, row.data["districts"], row.data["lon"]) == (False, [], 10.9)
    assert row.reason == "No place with this name is known."


def test_what_is_left_to_be_placed_is_what_the_list_of_the_unplaced_shows(harbour):
    rows = [
        {"id": "1", "where_coordinates": "Pier 4", "longitude": "10.9"},
        {"id": "2", "where_coordinates": "Hafen town"},
        {"id": "3", "where_prec": "3"},
        {"id": "4"},
    ]
    batch = applied(harbour.campaign, table(GED, [ged_row | row for row in rows]))
    listed = QUALITY_CHECKS["unplaced"].rows(CheckScope(harbour.campaign, timezone.now()))
    assert (batch.counts["unplaced"], sorted(event.reference for event in listed)) == (2, ["ged-2", "ged-3"])


def test_a_point_that_contradicts_the_name_leaves_the_event_unplaced(harbour):
    add_district(harbour.campaign, "quay", lon=10.3, lat=50.3, kind="quarter", shape=square(10.3, 50.3), name_en="Quay")
    row = ged_row_of(harbour, longitude="10.305", latitude="50.305")
    assert (row.is_unplaced, row.data["districts"], row.data["lon"]) == (True, [], None)
    assert row.reason == "The name is that of Docks (north bank), but the coordinates lie in Quay."


def test_the_coordinates_of_a_coarse_place_are_not_kept(harbour):
    assert ged_row_of(harbour, where_prec="3").data["lon"] is None


@pytest.mark.parametrize(
    ("header", "row", "column"),
    [(GED, ged_row | {"where_coordinates": "Harbour town"}, "where_coordinates"),
     (ACLED, acled_row | {"location": "Harbour"}, "location")],
)  # fmt: skip
def test_a_reason_names_the_column_of_the_data_set(harbour, header, row, column):
    assert previewed(harbour.campaign, table(header, [row])).rows.get().name == column

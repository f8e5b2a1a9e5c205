"""What new districts are called, and where they may lie."""

import json

import pytest

from events.gazetteer.cache import gazetteer_of
from events.imports.matching.outline_names import RECOGNISED
from events.imports.steps.apply import apply
from events.imports.steps.outline_staging import match_again
from events.imports.steps.undo import undo
from events.models import District
from tests.campaigns import add_district, square
from tests.imports.outline_files import geojson, outcomes, previewed

pytestmark = pytest.mark.django_db


def collection(*properties):
    """Bytes of a collection of squares in a row, with these properties."""
    features = [
        {"type": "Feature", "properties": names, "geometry": square(10.6 + number / 50, 50.6)}
        for number, names in enumerate(properties)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.mark.parametrize(
    ("names", "slug", "name_en", "name_ar"),
    [
        ({"name": "Lighthouse"}, "lighthouse", "Lighthouse", ""),
        ({"name": "Lighthouse", "name:ar": "المنارة"}, "lighthouse", "Lighthouse", "المنارة"),
        ({"name": "المنارة", "name:en": "Lighthouse"}, "lighthouse", "Lighthouse", "المنارة"),
        ({"name_en": "Lighthouse", "name_ar": "المنارة"}, "lighthouse", "Lighthouse", "المنارة"),
        ({"name": "المنارة"}, "district-1", "المنارة", "المنارة"),
        ({"name:ar": "المنارة"}, "district-1", "المنارة", "المنارة"),
        ({"name": "\ud800Light\0house"}, "lighthouse", "Lighthouse", ""),
    ],
)
def test_a_new_district_has_the_names_that_the_file_tells(harbour, names, slug, name_en, name_ar):
    apply(previewed(harbour, collection(names)))
    district = District.objects.get(slug=slug)
    assert (district.name_en, district.name_ar) == (name_en, name_ar)


@pytest.mark.parametrize(
    ("names", "name_en", "name_ar"),
    [
        # OCHA until 2023, and since.
        ({"ADM3_EN": "Lighthouse", "ADM3_AR": None, "ADM2_EN": "Harbour", "ADM2_AR": "الميناء"}, "Lighthouse", ""),
        ({"ADM3_EN": None, "ADM3_AR": "المنارة", "ADM2_EN": "Harbour", "ADM2_AR": "الميناء"}, "المنارة", "المنارة"),
        ({"adm3_name": "Lighthouse", "adm3_name1": "المنارة", "adm2_name": "Harbour", "adm2_name1": "الميناء"},
         "Lighthouse", "المنارة"),
        # GADM.
        ({"NAME_1": "Coast", "NL_NAME_1": "الساحل", "NAME_2": "Lighthouse", "NL_NAME_2": "NA"}, "Lighthouse", ""),
    ],
)  # fmt: skip
def test_a_district_never_has_the_name_of_what_it_lies_in(harbour, names, name_en, name_ar):
    batch = previewed(harbour, collection(names))
    assert [batch.rows.get().data[name] for name in ("name_en", "name_ar")] == [name_en, name_ar]
    match_again(batch, gazetteer_of(harbour.campaign).place, RECOGNISED)
    assert [batch.rows.get().data[name] for name in ("name_en", "name_ar")] == [name_en, name_ar]


def test_districts_without_a_latin_letter_are_numbered_past_those_on_record(harbour):
    add_district(harbour.campaign, "district-1", name_en="One", lon=10.9, lat=50.9)
    batch = previewed(harbour, collection({"name": "المنارة"}, {"name": "الميناء"}))
    assert [slug for _outcome, slug in outcomes(batch)] == ["district-2", "district-3"]


def test_an_arabic_name_is_given_to_a_district_that_has_none_and_removed_by_the_undo(harbour):
    shape = {"type": "Feature", "properties": {"name": "Docks", "name:ar": "الأرصفة"}, "geometry": square(10.098, 50.1)}
    batch = previewed(harbour, json.dumps(shape).encode())
    assert "It gets the Arabic name الأرصفة." in batch.rows.get().reason
    apply(batch)
    assert District.objects.get(slug="docks").name_ar == "الأرصفة"
    undo(batch)
    assert District.objects.get(slug="docks").name_ar == ""


def test_names_that_are_alike_in_their_first_letters_are_one_slug(harbour):
    long = "The quarter of the lighthouse keepers and their families by the "
    batch = previewed(harbour, collection({"name": f"{long} sea"}, {"name": f"{long} river"}))
    assert [outcome for outcome, _slug in outcomes(batch)] == ["refused", "refused"]
    apply(batch, good_rows_only=True, accepted=[2])
    assert District.objects.filter(name_en__startswith=long.strip()).count() == 1


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        (square(50.1, 10.1), "latitude and longitude swapped?"),
        # As wide as half the globe: that says more than a guess.
        (square(-180, -90, 180), "more than 1° outside the bounds of the campaign"),
        (square(11.4, 50.4, 0.2), "latitude and longitude swapped?"),
        (square(10, 51.6, 0.1), "latitude and longitude swapped?"),
    ],
)
def test_an_outline_outside_the_campaign_is_refused(harbour, shape, why):
    row = previewed(harbour, geojson(("Docks", shape))).rows.get()
    assert (row.outcome, why in row.reason) == ("refused", True)

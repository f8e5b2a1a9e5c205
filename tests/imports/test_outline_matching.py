"""Outlines from files are matched with the districts by name and by overlap."""

import pytest
from django.core.management import call_command

from events.geo.formats import FormatError
from events.imports.steps.outline_staging import MOST_OUTLINES
from events.models import Import
from tests.campaigns import add_district, square
from tests.imports.outline_files import ACROSS, BOW_TIE, DOCKS, geojson, previewed
from tests.imports.staged import everything

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "shape", "outcome", "slug"),
    [
        ("Docks", square(10.1, 50.1), "same", "docks"),
        ("Docks", square(10.098, 50.1), "changed", "docks"),
        ("docks", square(10.098, 50.1), "changed", "docks"),
        # Another name over the same ground; a name alone, for a district that has no outline yet.
        ("The old port", square(10.099, 50.1), "changed", "docks"),
        ("Mill", square(10.2, 50.2), "changed", "mill"),
        ("Lighthouse", square(10.6, 50.6), "new", "lighthouse"),
        ("", square(10.099, 50.1), "changed", "docks"),
        # A name that the outline contradicts, none at all, and what is no area.
        ("Mill", square(10.1, 50.1), "refused", "docks"),
        ("", square(10.6, 50.6), "refused", ""),
        ("Bow tie", BOW_TIE, "refused", "bow-tie"),
        ("Light", {"type": "Point", "coordinates": [10.6, 50.6]}, "refused", "light"),
        ("Docks", ACROSS, "refused", "docks"),
    ],
)
def test_a_shape_is_matched_by_its_name_and_by_what_it_covers(harbour, name, shape, outcome, slug):
    row = previewed(harbour, geojson((name, shape))).rows.get()
    assert row.outcome == outcome
    assert outcome == "refused" or row.data["slug"] == slug


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (ACROSS, "it crosses the antimeridian"),
        (square(50, 10), "Are latitude and longitude swapped?"),
        (square(10.1, 50.1, 1.1), "larger than its campaign"),
    ],
)
def test_a_shape_that_no_campaign_can_have_is_refused_in_its_row_with_the_reason(
    harbour, shape, reason, tmp_path, capsys
):
    path = tmp_path / "quarters.geojson"
    path.write_bytes(geojson(DOCKS, ("Lighthouse", shape)))
    call_command("import_districts", str(path))
    lines = capsys.readouterr().out.splitlines()
    assert "shape 1 “Docks”: changed" in lines[0]
    assert "quarters.geojson: shape 2 “Lighthouse”: refused" in lines[1]
    assert reason in lines[1]


def test_a_name_on_both_banks_is_decided_by_the_outline_or_refused(harbour):
    add_district(harbour.campaign, "siha-n", kind="quarter", name_en="Siha", bank="north", shape=square(10.4, 50.4))
    add_district(harbour.campaign, "siha-s", kind="quarter", name_en="Siha", bank="south", shape=square(10.5, 50.5))
    batch = previewed(harbour, geojson(("Siha", square(10.499, 50.5)), ("Siha", square(10.8, 50.8))))
    assert [row.outcome for row in batch.rows.order_by("number")] == ["changed", "refused"]
    assert batch.rows.get(number=1).data["slug"] == "siha-s"


def test_two_shapes_are_not_one_district(harbour):
    batch = previewed(harbour, geojson(("Docks", square(10.099, 50.1)), ("The old port", square(10.098, 50.1))))
    rows = batch.rows.order_by("number")
    assert [(row.outcome, row.data["asks"]) for row in rows] == [("refused", "changed"), ("refused", "changed")]
    assert "Shapes 1, 2 are the same district" in rows[0].reason


def test_a_preview_writes_nothing_into_the_record(harbour):
    before = everything()
    previewed(harbour, geojson(("Docks", square(10.098, 50.1)), ("Lighthouse", square(10.6, 50.6))))
    assert everything() == before


def test_more_shapes_than_a_city_has_quarters_are_refused_with_their_number(harbour):
    with pytest.raises(FormatError, match=f"has {MOST_OUTLINES + 1} shapes; the limit is {MOST_OUTLINES}"):
        previewed(harbour, geojson(*[DOCKS] * (MOST_OUTLINES + 1)))
    assert not Import.objects.exists()

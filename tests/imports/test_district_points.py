"""Districts of our own exports that have a point and no outline: read, written and undone."""

import pytest

from events.imports.steps.apply import apply
from events.imports.steps.undo import undo
from tests.campaigns import square
from tests.imports.outline_files import point_of, previewed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("slug", "place", "outcome", "reason"),
    [
        # The harbour's mill is a point, its docks have an outline.
        ("mill", (10.2, 50.2), "same", ""),
        ("mill", (10.21, 50.2), "changed", "Matched by name"),
        ("quay", (10.6, 50.6), "new", "No district has this name"),
        # A town far from the map, and one whose longitude and latitude are swapped.
        ("quay", (12.5, 50.6), "new", "No district has this name"),
        ("quay", (50.6, 10.6), "refused", "latitude and longitude swapped"),
        ("docks", (10.1, 50.1), "refused", "has an outline on record"),
    ],
)
def test_a_point_is_that_of_the_district_with_its_slug(harbour, slug, place, outcome, reason):
    row = previewed(harbour, point_of(slug, *place)).rows.get()
    assert row.outcome == outcome
    assert reason in row.reason


@pytest.mark.parametrize("values", [{"kind": "quarter"}, {"kind": "labels"}, {"kind": ""}])
def test_a_point_that_is_no_town_of_an_export_is_refused(harbour, values):
    assert previewed(harbour, point_of("quay", 10.6, 50.6, **values)).rows.get().outcome == "refused"


def test_a_new_district_and_a_moved_one_have_the_point(harbour):
    for slug, place in (("quay", (10.6, 50.6)), ("mill", (10.21, 50.2))):
        apply(previewed(harbour, point_of(slug, *place)))
        district = harbour.campaign.districts.get(slug=slug)
        assert ((district.lon, district.lat), district.shape, district.kind) == (
            place,
            None,
            "town" if slug == "quay" else harbour.mill.kind,
        )


def test_a_point_that_moved_goes_back_unless_an_outline_was_drawn_since(harbour):
    mill = harbour.mill
    for shape, lon in ((None, 10.2), (square(10.21, 50.2), 10.21)):
        batch = previewed(harbour, point_of("mill", 10.21, 50.2))
        apply(batch)
        mill.refresh_from_db()
        mill.shape = shape
        mill.save()
        undo(batch)
        mill.refresh_from_db()
        assert mill.lon == lon

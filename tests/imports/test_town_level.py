"""Places of data sets that are no more than a town, a division or the country, whatever their precision says."""

import pytest

from events.imports.dialects.registry import Dialect
from tests.imports.tables import ACLED, GED, acled_row, ged_row


def vague(name, header, row):
    return Dialect(name, header).report([row.get(column, "") for column in header]).vague


@pytest.mark.parametrize("place", ["Northern Coast", "Coast"])
def test_a_part_of_the_country_is_no_exact_place(place):
    ged = ged_row | {"where_coordinates": place, "adm_1": "", "adm_2": "", "country": "Coast"}
    acled = acled_row | {"location": place, "admin1": "", "admin2": "", "country": "Coast"}
    assert vague("ged", GED, ged) == vague("acled", ACLED, acled) == "Only the town is named."

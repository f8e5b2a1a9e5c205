"""The campaign of which pictures are drawn."""

import pytest

from events.models import BasemapFeature, unit_of_work
from tests.campaigns import Harbour, add_district, square
from tests.copies import copied


@pytest.fixture
@copied
def harbour():
    """The docks and four quays beside them, a river to their north, and two towns."""
    harbour = Harbour()
    with unit_of_work.together():
        for number in range(1, 5):
            lon = 10.1 + number / 100
            add_district(
                harbour.campaign, f"quay-{number}", harbour.guild, lon, 50.1, kind="quarter", shape=square(lon, 50.1)
            )
        line = {"type": "LineString", "coordinates": [[10.05, 50.112], [10.2, 50.112]]}
        BasemapFeature.objects.create(
            campaign=harbour.campaign, slug="canal", kind="river", name_en="Canal", name_ar="القناة", shape=line
        )
    return harbour

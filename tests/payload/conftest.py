"""The campaign that several tests of the payload begin with."""

import pytest

from events.models import Figure
from tests.campaigns import Harbour, day
from tests.copies import copied

PEOPLE = {"measure": "displaced", "unit": "people", "summary": "People had left."}


@pytest.fixture
@copied
def fought_over():
    """The docks entered on day 10, taken on day 12 and again disputed; the mill announced on day 12."""
    harbour = Harbour()
    harbour.event("entered", 10, kind="entered", scope="part")
    harbour.event(
        "taken", 12, sources=[harbour.gazette, harbour.herald], against=[harbour.wire], lon=10.105, lat=50.105
    )
    harbour.event("aim", 12, kind="announced", districts=[harbour.mill])
    harbour.event("reached", 20, districts=[harbour.mill])
    Figure.objects.create(
        campaign=harbour.campaign, day=day(12), source=harbour.herald, value=49_000, qualifier="about", **PEOPLE
    )
    return harbour

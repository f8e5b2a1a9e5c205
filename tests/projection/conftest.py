"""The campaign that the tests of the projection begin with."""

import pytest

from tests.campaigns import Harbour
from tests.copies import copied


@copied
def taken_on_day_10():
    harbour = Harbour()
    harbour.event("taken", 10)
    return harbour


@pytest.fixture
def taken(db):
    """The docks are the guild's until the guards take them on day 10."""
    return taken_on_day_10()

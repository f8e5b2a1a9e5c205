"""The campaign that the tests of the projection begin with."""

import pytest


@pytest.fixture
def taken(harbour):
    """The docks are the guild's until the guards take them on day 10."""
    harbour.event("taken", 10)
    return harbour

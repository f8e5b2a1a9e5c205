import pytest

from tests.campaigns import Harbour


@pytest.fixture
def harbour(db):
    """The docks taken on day 5 and lost on day 25, a battle for the mill from day 10, and a place without a point."""
    harbour = Harbour()
    harbour.event("taken", 5)
    harbour.event("fought", 10, kind="contested", districts=[harbour.mill])
    harbour.event("lost", 25, harbour.guild, sources=[harbour.herald])
    harbour.event("far", 12, kind="attack", districts=[], place="Quay")
    return harbour

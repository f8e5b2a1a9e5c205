"""The campaign whose parts are asked for."""

import pytest

from events.payload.parts import current_core
from tests.public.parts.reading import recorded, reread


@pytest.fixture
def harbour(db):
    return recorded()


@pytest.fixture
def served(harbour):
    """The core."""
    return current_core(reread(harbour.campaign))

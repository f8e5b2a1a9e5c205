"""Who works on the import pages."""

import pytest

from tests.editing import employed


@pytest.fixture
def editor(client, db):
    return employed(client, "amal", "Editors")

"""The user of the import pages."""

import pytest

from tests.editing import log_in_as


@pytest.fixture
def editor(client, db):
    return log_in_as(client, "amal", "Editors")

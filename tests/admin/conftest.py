"""Fixtures of the tests of the admin."""

import pytest


@pytest.fixture
def security_lines(caplog, django_capture_on_commit_callbacks):
    """A way to have something done; gives the lines of the logger mosulmap.security that tell of it."""
    caplog.set_level("INFO", "mosulmap.security")

    def of(change):
        caplog.clear()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        return [record.getMessage() for record in caplog.records if record.name == "mosulmap.security"]

    return of

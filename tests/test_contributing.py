"""CONTRIBUTING.md leads to files that exist, and SECURITY.md to tests."""

import re

import pytest
from django.conf import settings

TEXT = (settings.BASE_DIR / "CONTRIBUTING.md").read_text(encoding="utf-8")
# A path may be shortened to the room that the text speaks of.
ROOTS = (
    ["", "events", "static/mosulmap/js"]
    + [
        f"events/{room}"
        for room in (
            "admin",
            "campaign_files",
            "control",
            "gazetteer",
            "imports",
            "newsroom",
            "payload",
            "projection",
            "static_site",
        )
    ]
    + [f"events/admin/{room}" for room in ("common", "events", "imports")]
    + [f"events/imports/{room}" for room in ("dialects", "tables")]
)
PATHS = sorted(set(re.findall(r"`([\w./]+(?:\.(?:py|js|html|toml|md)|/))`", TEXT)))


def test_it_names_files():
    assert len(PATHS) > 60


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_it_names_exists(path):
    assert any((settings.BASE_DIR / root / path).exists() for root in ROOTS)


PROMISED = sorted(
    set(re.findall(r"`(tests/[\w./]+)`", (settings.BASE_DIR / "SECURITY.md").read_text(encoding="utf-8")))
)


def test_there_are_promises():
    assert len(PROMISED) > 20


@pytest.mark.parametrize("path", PROMISED)
def test_a_promise_of_security_is_held_by_tests_that_exist(path):
    assert "def test_" in (settings.BASE_DIR / path).read_text(encoding="utf-8")

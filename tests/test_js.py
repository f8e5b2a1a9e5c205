"""The tests of the page's own modules in tests/js, by the Node that Playwright brings along."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from events.gazetteer import transliteration

# Playwright has no public name for it; a test that cannot find it says so instead of passing.
driver = pytest.importorskip("playwright._impl._driver")

PURE = {
    "dates",
    "dom",
    "geojson",
    "measure",
    "search",
    "snap",
    "record",
    "state",
    "address",
    "evidence",
    "phases",
    "search_dates",
    "event_search",
}
FILES = sorted((Path(__file__).parent / "js").rglob("*.test.js"))


# Where a date kept as a moment would be the day after or the day before.
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Anchorage"])
def test_the_pages_modules_pass_their_own_tests_far_from_greenwich(zone):
    node, _cli = driver.compute_driver_executable()
    ran = subprocess.run(
        [node, "--test", *FILES],
        env={**os.environ, "TZ": zone, "SPELLING_RULES": json.dumps(transliteration.RULES)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    if ran.returncode or not FILES:
        pytest.fail(ran.stdout + ran.stderr, pytrace=False)


def test_every_pure_module_has_tests_of_its_own():
    assert {f"{name}.test.js" for name in PURE} <= {file.name for file in FILES}

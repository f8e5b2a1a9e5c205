"""A campaign of which there is every part of a payload, and how its parts are asked for."""

import gzip

import brotli

from events.models import Campaign, Figure
from events.payload.parts import CORE, INDEX, PartName
from tests.campaigns import Harbour, day
from tests.copies import copied


@copied
def recorded():
    harbour = Harbour()
    harbour.event("taken", 12)
    harbour.event("aim", 12, kind="announced", districts=[harbour.mill])
    add_figure(harbour, harbour.herald, 12)
    return harbour


def add_figure(harbour, source, number):
    given = {"measure": "displaced", "unit": "people", "summary": "People had left.", "value": 49_000}
    Figure.objects.create(campaign=harbour.campaign, source=source, day=day(number), **given)


def reread(campaign):
    return Campaign.objects.get(pk=campaign.pk)


def address(version, name="core"):
    return f"/harbour/parts/{version}/{name}.json"


def unpacked(response):
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    return unpack[response.headers.get("Content-Encoding")](response.content)


def names_and_versions(core):
    """Every part that a page at that core may ask for, in English."""
    found = {PartName(CORE): core.version, PartName("district", "en", "docks"): core.version}
    found |= {
        PartName(kind, "en" if kind == INDEX else ""): version for kind, version in core.versions.items() if version
    }
    windows = {first: version for first, (_until, version) in core.windows.items() if version}
    return found | {PartName("days", "en", first.isoformat()): version for first, version in windows.items()}

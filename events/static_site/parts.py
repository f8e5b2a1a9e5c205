"""The parts of the payload that an edition has: all that the scripts can ask for, of each campaign."""

from collections.abc import Iterator

from django.conf import settings

from events.models import Campaign
from events.payload.parts import (
    CONTROL,
    CORE,
    INDEX,
    PLAIN_PARTS,
    Core,
    PartName,
    current_core,
)
from events.projection.basis import Basis
from events.static_site.maker import Part
from events.static_site.options import Options
from events.static_site.routes import days_of

GRADES = ("", "reported", "corroborated")


def parts_of(campaign: Campaign, options: Options) -> Iterator[Part]:
    core = current_core(campaign)
    for name in part_names(campaign, core, options):
        if version := core.version_of(name):
            yield Part(campaign.pk, version, name)


def part_names(campaign: Campaign, core: Core, options: Options) -> Iterator[PartName]:
    yield PartName(CORE)
    yield from map(PartName, PLAIN_PARTS)
    for language, _name in settings.LANGUAGES:
        yield PartName(INDEX, language)
        yield from (PartName("days", language, first.isoformat()) for first in core.windows)
        for kind, rows in (("district", campaign.districts.all()), ("story", campaign.stories.published())):
            yield from (PartName(kind, language, slug) for slug in rows.order_by("slug").values_list("slug", flat=True))
    if options.known_on:
        yield from (PartName(CONTROL, "", str(basis)) for basis in bases(campaign))


def bases(campaign: Campaign) -> Iterator[Basis]:
    """Every day of the campaign with every least grade, and each grade alone."""
    for day in ("", *(day.isoformat() for day in days_of(campaign))):
        for grade in GRADES:
            if day or grade:
                yield Basis.parse("-".join(filter(None, (day, grade))))

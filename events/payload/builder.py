"""Puts the parts of the payload that carry no texts together: the core, the ground, the front and the names."""

from typing import Any

from events.gazetteer import transliteration
from events.gazetteer.cache import entries_of
from events.gazetteer.gazetteer import Gazetteer
from events.models import Campaign
from events.payload.figure_series import figure_tables
from events.payload.format import FORMAT, RowNumbers
from events.payload.fronts import front_version, fronts
from events.payload.index import index_version
from events.payload.series import area_series, objectives_table
from events.payload.shapes import district_shapes
from events.payload.tables import (
    actors_table,
    counts_table,
    districts_table,
    ground_tables,
    milestones_table,
    names_table,
    phases_table,
    places_table,
    reports_by_district,
    spans_by_district,
    water_table,
    windows_table,
)
from events.payload.windows import version_of, windows
from events.projection import parties


def core_part(campaign: Campaign) -> dict[str, Any]:
    """What the first paint, play and the chart need; it grows with changes of control and not with reports.

    ``windows`` says in which parts the events of a day are, ``versions`` how the parts beside it are addressed.

    Reads in several queries: ``consistent_read.read_one_revision`` makes them see one revision. A shape that
    cannot be drawn is left out, with a line in the log.
    """
    actors = list(campaign.actors.order_by("pk"))
    districts = list(campaign.districts.defer("shape").order_by("slug"))
    shapes = district_shapes(campaign, version_of(campaign, campaign.districts.values_list("pk", "version")))
    numbers = RowNumbers.of_tables(campaign, actors, parties.sides(actors), districts)
    spans = spans_by_district(campaign, numbers)
    counts, days = counts_table(campaign, numbers), list(windows(campaign))
    return {
        "format": FORMAT,
        "campaign": _campaign_header(campaign),
        "phases": phases_table(campaign, numbers),
        "milestones": milestones_table(campaign, numbers),
        "actors": actors_table(actors, numbers),
        "districts": districts_table(districts, shapes),
        "topology": shapes.topology,
        "water": water_table(campaign),
        "spans": spans,
        "reports": reports_by_district(campaign, numbers),
        "objectives": objectives_table(campaign, spans, numbers),
        "series": area_series(campaign, [shapes.areas[row.pk] for row in districts], spans, numbers),
        "counts": counts,
        **figure_tables(campaign),
        "windows": windows_table(days, numbers),
        "versions": {
            "ground": version_of(campaign, campaign.basemap.values_list("pk", "version")),
            "front": front_version(campaign, spans, numbers),
            "names": version_of(campaign, _names_rows(campaign)),
            "index": index_version(campaign, days, counts),
        },
    }


def ground_part(campaign: Campaign) -> dict[str, Any]:
    """What lies beneath the districts and over the rivers."""
    return ground_tables(campaign)


def front_part(campaign: Campaign) -> dict[str, Any]:
    """The front line of every day, as lines of which days that have them in common share the bytes."""
    actors = list(campaign.actors.order_by("pk"))
    districts = campaign.districts.only("pk").order_by("slug")
    numbers = RowNumbers.of_tables(campaign, actors, parties.sides(actors), districts)
    return fronts(campaign, spans_by_district(campaign, numbers), numbers)


def names_part(campaign: Campaign) -> dict[str, Any]:
    """What the search needs beyond the core: every spelling of each place, and the rules by which names are folded."""
    named = Gazetteer(entries_of(campaign)).search_keys()
    return {
        "districts": names_table((entry, keys) for entry, keys in named if entry.pk is not None),
        "places": places_table((entry, keys) for entry, keys in named if entry.pk is None),
        "spelling": transliteration.RULES,
    }


def _names_rows(campaign: Campaign) -> list[tuple[Any, ...]]:
    """What names the rows that the names are made of: the gazetteer's districts and its places without a position."""
    rows = (("district", campaign.districts), ("place", campaign.places))
    return [(kind, *row) for kind, found in rows for row in found.order_by().values_list("pk", "version")]


def _campaign_header(campaign: Campaign) -> dict[str, Any]:
    return {
        "slug": campaign.slug,
        "name": {"en": campaign.name_en, "ar": campaign.name_ar or campaign.name_en},
        "start": campaign.start.isoformat(),
        "days": (campaign.until - campaign.start).days,
        "bounds": [campaign.west, campaign.south, campaign.east, campaign.north],
        "attribution": campaign.attribution,
        "revision": campaign.revision,
    }

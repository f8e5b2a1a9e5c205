"""Files of outlines for tests, and imports of them: previewed, or written into the districts."""

import json

from events.gazetteer.cache import gazetteer_of
from events.imports.steps.apply import apply
from events.imports.steps.outline_staging import stage_outlines
from tests.campaigns import square

BOW_TIE = {"type": "Polygon", "coordinates": [[[10.1, 50.1], [10.2, 50.2], [10.2, 50.1], [10.1, 50.2], [10.1, 50.1]]]}

# Across the antimeridian.
ACROSS = {"type": "Polygon", "coordinates": [[[179, 36], [-179, 36], [-179, 37], [179, 37], [179, 36]]]}

# Names and outlines: the first is a district of the Harbour, moved a little; the second is new.
DOCKS, LIGHTHOUSE = ("Docks", square(10.098, 50.1)), ("Lighthouse", square(10.6, 50.6))


def geojson(*shapes):
    """Bytes of a collection of (name, geometry)."""
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": shape} for name, shape in shapes]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def point_of(slug, lon, lat, **values):
    """Bytes of a district of our own export that has a point alone."""
    properties = {"slug": slug, "kind": "town", "name": slug.title(), "name_en": slug.title()} | values
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}).encode()


def previewed(harbour, data, **origin):
    return stage_outlines(data, "quarters.geojson", harbour.campaign, gazetteer_of(harbour.campaign).place, **origin)


def outcomes(batch):
    return [(row.outcome, row.data["slug"]) for row in batch.rows.order_by("number")]


def written(harbour, *shapes, **origin):
    batch = previewed(harbour, geojson(*shapes), **origin)
    apply(batch)
    return batch

"""Layers of a campaign for tests, and files of them."""

import datetime as dt

from events.exports.layer_formats import registry
from events.exports.layers.layer import Asked
from events.exports.layers.registry import LAYERS

RETRIEVED = dt.date(2031, 6, 1)
SITE = "https://map.example.org"


def layer(campaign, name, **asked):
    """What is asked of the campaign as it is in the database."""
    campaign.refresh_from_db()
    return LAYERS[name](Asked(campaign, RETRIEVED, "en", SITE, **asked))


def written(folder, made, form):
    """The path of a file of the layer."""
    path = folder / f"{made.file_name}.{form}"
    registry.write(made, form, path)
    return path


def rows(made):
    return [record.values for record in made.read()]

"""Options of ``export_campaign`` for one layer of the record: which layer, of which days, and what counts."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils import translation

from events.exports.about import About
from events.exports.formats import Format
from events.exports.layer_formats import registry
from events.exports.layers.registry import LAYERS
from events.models import Campaign
from events.newsroom.event_filters import CHOICES
from events.serving.layer_query import LayerQuery

# By the names of an address; argparse knows them with hyphens.
SINGLE = ("on", "from", "to", "known_on", "at_least", "q")


def add_layer_options(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("of a layer", "For every format but the data package; as in an address.")
    group.add_argument("--layer", choices=LAYERS, default="events", help="What of the record; events by default.")
    for name in SINGLE:
        group.add_argument(f"--{name.replace('_', '-')}", dest=f"asked_{name}", default="")
    for name in CHOICES:
        group.add_argument(f"--{name}", dest=f"asked_{name}", action="append", default=[], metavar="VALUE")


def layer_format(campaign: Campaign, form: str, options: dict[str, Any]) -> Format:
    """The chosen layer in a format of ``layer_formats``. Raises ValueError for options that say nothing."""
    query = QueryDict(mutable=True)
    for name in (*SINGLE, *CHOICES):
        given = options[f"asked_{name}"]
        query.setlist(name, [given] if isinstance(given, str) and given else list(given or ()))
    asked = LayerQuery.parse(options["layer"], query, campaign.start, campaign.end)

    def write(at_revision: Campaign, path: Path, about: About) -> None:
        with translation.override(about.language):
            query_then = asked.within(at_revision.start, at_revision.end)
            site = about.address.removesuffix("/").removesuffix(f"/{at_revision.slug}").removesuffix("/ar")
            layer = LAYERS[options["layer"]](query_then.asked(at_revision, about.retrieved, about.language, site))
            registry.write(layer, form, path)

    return Format(f".{form}", write, _campaign_of)


def _campaign_of(path: Path) -> str:
    """Of a GeoJSON file of ours, the slug of its campaign; other files do not say what they are where it is quick."""
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8", errors="replace") as file:
        head = file.readline()
    try:
        read = json.loads(f"{head.rstrip()}]}}") if head.startswith('{"type":"FeatureCollection"') else {}
    except ValueError:
        return ""
    return str(read.get("about", {}).get("campaign", ""))

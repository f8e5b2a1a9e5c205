"""Each readers' route is written, or left out with a reason."""

import pytest

from events.static_site.export import written_routes
from events.static_site.options import Options
from events.static_site.routes import BY_DAY, BY_VERSION, LEFT_BRANCHES, LEFT_OUT, all_routes, is_known
from tests.routes import every_route

# As tests/routes.py has them: what varies is <>.
WRITTEN = {
    "", "imprint/", "privacy/", "embed/<>/", "<>/", "<>/changes/", "<>/changes/feed.atom", "<>/days/", "<>/days/<>/",
    "<>/districts/", "<>/districts/<>/", "<>/districts/<>/feed.atom", "<>/events/", "<>/events/<>/", "<>/feed.atom",
    "<>/manifest.webmanifest", "<>/method/", "<>/offline.json", "<>/record/", "<>/sides/<>/feed.atom", "<>/sources/",
    "<>/sources/<>/", "<>/stories/", "<>/stories/<>/", "<>/revision.json", "robots.txt", "service-worker.js",
    "sitemap-<>.xml", "sitemap.xml", "<>/download/record.zip", "<>/download/",
}  # fmt: skip
BY_DAY_OR_VERSION = {"<>/<>.png", "<>/<>.svg", "<>/cite.bib", "<>/cite.json", "<>/cite.ris", "<>/parts/<>/<>.json"}
WITHOUT_FILE = {
    "<>/cite/", "<>/events/counts.json", "<>/report-a-mistake/", "api/v1/", "favicon.ico", "healthz", "oembed",
    "policy-reports", "readyz", "<>/dataset.jsonld", "catalog.jsonld", "id/<>",
}  # fmt: skip


def test_every_route_of_readers_is_decided_on():
    branches = tuple(LEFT_BRANCHES)
    readers = {route for route in every_route() if not route.startswith(branches)} | {"api/v1/"}
    layers = {route for route in readers if route.startswith("<>/download/<>.")}
    assert readers == WRITTEN | BY_DAY_OR_VERSION | WITHOUT_FILE | layers


def test_what_the_export_knows_is_what_the_site_has():
    names = {route.name for route in all_routes()}
    assert [route.name for route in all_routes() if not is_known(route)] == []
    # Nothing in the table is of a route that is there no more.
    assert set(LEFT_OUT) <= names
    written = written_routes(Options(site="https://map.example"))
    assert len([route for route in written if route.name != "layer-file"]) == len(WRITTEN)
    assert [route for route in written if route.name == "layer-file"]
    assert {route.name for route in written_routes(Options())} < names - set(LEFT_OUT) - BY_DAY - BY_VERSION


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_has_a_reason(name):
    assert len(LEFT_OUT[name]) > 10

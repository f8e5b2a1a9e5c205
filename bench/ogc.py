"""Pages of 1,000 events by OGC API – Features a second, beside pygeoapi over the same events in a GeoPackage.

Both run on gunicorn with 2 workers of 4 threads, are asked in turns over one keep-alive connection, and send JSON as it
is. (Where two requests meet, the peer fails: each of its connections to a GeoPackage makes virtual tables in it anew.)
A page of ours is kept in memory until the next publication, and so is each row. "In a new box" asks for another box
each time, which all events meet: that page is not in memory, the rows on it are. "Made anew" asks for another host each
time as well, of whose addresses no row is in memory, as after a publication. The peer reads each page from its file.
"""

import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import throughput
from bench.record import MIDDLE
from bench.server import ROOT, get, serving
from bench.table import Row, spread

PEER = "pygeoapi==0.21.0"
# Made once, and ignored by git, as the peer of the browser's bench is.
VENV = ROOT / "bench" / "pygeoapi"
# The peer reads GeoPackages with SpatiaLite, an extension of SQLite that few Pythons can load; the system's often can.
PYTHONS = ("/usr/bin/python3", sys.executable)
LOADS = """
import ensurepip, sqlite3
connection = sqlite3.connect(":memory:")
connection.enable_load_extension(True)
connection.load_extension("mod_spatialite")
"""
LIMIT = 1000
ROUNDS = 6
OURS = f"/ogc/{MIDDLE[0]}/collections/events/items?limit={LIMIT}"
THEIRS = f"/collections/events/items?f=json&limit={LIMIT}"
API = f"/api/v1/campaigns/{MIDDLE[0]}/events.geojson?limit={LIMIT}"
BOX = "&bbox=42.9,36.1,43.4,37.{}"
CONFIGURATION = """\
server:
  bind: {{host: 127.0.0.1, port: 5000}}
  url: http://127.0.0.1:5000
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  gzip: false
  languages: [en-US]
  limits: {{default_items: 10, max_items: 10000}}
  map: {{url: "", attribution: ""}}
logging: {{level: ERROR}}
metadata:
  identification:
    {{title: Events, description: Events, keywords: [events], url: "http://127.0.0.1", terms_of_service: none}}
  license: {{name: none, url: "http://127.0.0.1"}}
  provider: {{name: bench, url: "http://127.0.0.1"}}
  contact: {{name: bench, email: bench@example.org}}
resources:
  events:
    type: collection
    title: Events
    description: Events
    keywords: [events]
    extents: {{spatial: {{bbox: [-180, -90, 180, 90]}}}}
    providers:
      - type: feature
        name: SQLiteGPKG
        data: {path}
        id_field: id
        table: events
"""


def measure() -> Iterator[Row]:
    with serving("mosulmap.wsgi", throughput.WORKERS, "/healthz") as site, _peer(site) as peer:
        counter = itertools.count()

        def in_a_new_box(path: str) -> throughput.Address:
            return lambda: path + BOX.format(10**6 + next(counter))

        asked = {
            "ours": (site, lambda: OURS),
            "API": (site, lambda: API),
            "ours in a box": (site, in_a_new_box(OURS)),
            "API in a box": (site, in_a_new_box(API)),
            "anew": (site, in_a_new_box(OURS)),
            "peer": (peer, lambda: THEIRS),
            "peer in a box": (peer, in_a_new_box(THEIRS)),
        }
        rates = _in_turns({name: target for name, target in asked.items() if target[0]})
    remark = (
        "" if "peer" in rates else f"no Python here loads mod_spatialite ({', '.join(PYTHONS)}), which {PEER} needs"
    )
    for name, ours, other, times in (
        ("OGC pages of 1,000 events", "ours", "peer", 3),
        ("OGC pages of 1,000 events in a new box", "ours in a box", "peer in a box", 3),
        ("OGC pages of 1,000 events, made anew", "anew", "peer in a box", None),
        ("pages of 1,000 events of the API", "API", "peer", 3),
        ("pages of 1,000 events of the API in a new box", "API in a box", "peer in a box", 3),
    ):
        spreads = "; peer ".join(spread(rates[each]) for each in (ours, other) if each in rates)
        yield Row(
            name,
            max(rates[ours]),
            "/s",
            peer=max(rates[other]) if other in rates else None,
            more=True,
            times=times,
            remark="; ".join(filter(None, (spreads, remark))),
        )


def _in_turns(asked: dict[str, tuple[int, throughput.Address]]) -> dict[str, list[float]]:
    """Pages a second of each, round by round; the first round only warms up."""
    rates: dict[str, list[float]] = {name: [] for name in asked}
    ports = itertools.count(10_000)
    for turn in range(1 + ROUNDS):
        for name, (port, address) in asked.items():
            host = (lambda: f"{throughput.HOST}:{next(ports)}") if name == "anew" else (lambda: throughput.HOST)
            found = throughput.rate(port, address, "identity", connections=1, host=host)
            if turn:
                rates[name].append(found)
    return rates


@contextmanager
def _peer(site: int) -> Iterator[int]:
    """pygeoapi on a port, with the events that ours gives; 0 where no Python can run it."""
    python = next(filter(_loads_spatialite, PYTHONS), None)
    if python is None:
        yield 0
        return
    _install(python)
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "events.gpkg"
        _export(site, package)
        configuration, definition = Path(folder) / "pygeoapi.yml", Path(folder) / "openapi.yml"
        configuration.write_text(CONFIGURATION.format(path=package))
        named = {"PYGEOAPI_CONFIG": str(configuration), "PYGEOAPI_OPENAPI": str(definition)}
        command = [VENV / "bin" / "pygeoapi", "openapi", "generate", configuration, "--output-file", definition]
        subprocess.run(command, check=True, capture_output=True)
        with serving(
            "pygeoapi.flask_app:APP", throughput.WORKERS, "/?f=json", python=str(VENV / "bin" / "python"), **named
        ) as port:
            _check_equal(site, port)
            yield port


def _loads_spatialite(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", LOADS], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _install(python: str) -> None:
    if not (VENV / "bin" / "pygeoapi").exists():
        subprocess.run([python, "-m", "venv", VENV], check=True)
        subprocess.run([VENV / "bin" / "pip", "install", "--quiet", PEER, "gunicorn==27.0.1"], check=True)


def _export(site: int, path: Path) -> None:
    """Write the events that ours gives to a GeoPackage, by GDAL."""
    import pyogrio

    source = f"OAPIF:http://127.0.0.1:{site}/ogc/{MIDDLE[0]}/"
    meta, _fids, geometries, columns = pyogrio.raw.read(source, layer="events")
    pyogrio.raw.write(
        path,
        geometries,
        columns,
        meta["fields"],
        driver="GPKG",
        layer="events",
        geometry_type="Unknown",
        crs="EPSG:4326",
    )


def _check_equal(site: int, peer: int) -> None:
    """Raises RuntimeError where a page is not full."""
    for port, path in itertools.product((site, peer), ("", BOX.format(0))):
        path = f"{OURS if port == site else THEIRS}{path}"
        number = len(json.loads(get(port, path).body)["features"])
        if number != LIMIT:
            raise RuntimeError(f"GET {path}: {number} features.")

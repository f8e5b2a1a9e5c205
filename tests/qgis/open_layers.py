"""Open the layers of /ogc/ in QGIS without a screen, and play the states of districts over days.

    python tests/qgis/open_layers.py http://127.0.0.1:8000/ogc/

Run it with the Python that QGIS is installed for (on Debian: apt install python3-qgis qgis-providers, and then
/usr/bin/python3). It ends with 0 where every layer opens with all the features that the service has, and where each of
some days shows the features that the service gives for that day, in pictures that differ. It is no part of the suite,
which has to run where there is no QGIS. The folder QGIS_PICTURES, if it is named, gets the pictures.
"""

import json
import os
import sys
import tempfile
import urllib.request

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsDateTimeRange,
    QgsExpression,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRendererCategory,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
    QgsVectorLayerTemporalProperties,
)
from qgis.PyQt.QtCore import QDateTime, QSize, Qt
from qgis.PyQt.QtGui import QColor

COLLECTIONS = ("districts", "events", "control", "spans")
# The fields with the first and the last day, by which the temporal controller finds the features of a day. As they are,
# QGIS 3.22 compares dates with times as texts, and is a day off: so they are made times by an expression.
FIELDS = {"events": ("occurred_on", "occurred_on"), "spans": ("from", "last_day")}
PLAYED = 5


def main(service):
    QgsApplication.setPrefixPath(os.environ.get("QGIS_PREFIX_PATH", "/usr"), True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        application = QgsApplication([], False)
        application.initQgis()
        print(f"QGIS {Qgis.QGIS_VERSION}")
        layers = {name: _open(service, name) for name in COLLECTIONS}
        for name in FIELDS:
            _play(service, layers[name], name)
        del layers
        application.exitQgis()
    print("All layers are as the service has them.")


def _asked(service, path):
    with urllib.request.urlopen(f"{service}{path}") as answer:
        return json.load(answer)


def _open(service, name):
    layer = QgsVectorLayer(f"url='{service}' typename='{name}'", name, "OAPIF")
    if not layer.isValid():
        sys.exit(f"{name}: {layer.error().summary()}")
    read = sorted(feature["id"] for feature in layer.getFeatures())
    there = sorted(each["id"] for each in _asked(service, f"collections/{name}/items?limit=10000")["features"])
    if read != there:
        sys.exit(f"{name}: QGIS reads {len(read)} features, the service has {len(there)}.")
    print(f"{name}: {len(read)} features, {len(layer.fields())} fields")
    return layer


def _play(service, layer, name):
    """Step through days as the temporal controller does: the features that it draws are those of that day."""
    temporal = layer.temporalProperties()
    temporal.setIsActive(True)
    temporal.setMode(QgsVectorLayerTemporalProperties.ModeFeatureDateTimeStartAndEndFromExpressions)
    start, end = FIELDS[name]
    temporal.setStartExpression(f'to_datetime("{start}")')
    temporal.setEndExpression(f'to_datetime("{end}")')
    if hasattr(temporal, "setLimitMode"):
        temporal.setLimitMode(Qgis.VectorTemporalLimitMode.IncludeBeginIncludeEnd)
    first, last = (text[:10] for text in _asked(service, f"collections/{name}")["extent"]["temporal"]["interval"][0])
    begin, until = (QDateTime.fromString(day, "yyyy-MM-dd") for day in (first, last))
    drawn = set()
    for step in range(PLAYED):
        day = begin.addDays(begin.daysTo(until) * step // (PLAYED - 1))
        frame = QgsDateTimeRange(day, day.addDays(1), True, False)
        shown = _shown(layer, frame)
        date = day.toString("yyyy-MM-dd")
        there = sorted(
            each["id"] for each in _asked(service, f"collections/{name}/items?limit=10000&datetime={date}")["features"]
        )
        if shown != there:
            sys.exit(f"{name} on {date}: QGIS shows {len(shown)} features, the service has {len(there)}.")
        drawn.add(_picture(layer, frame))
        print(f"{name} on {date}: {len(shown)} features")
    if len(drawn) < 2:
        sys.exit(f"{name}: every day looks the same.")


def _shown(layer, frame):
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    expression = layer.temporalProperties().createFilterString(context, frame)
    request = QgsFeatureRequest(QgsExpression(expression)) if expression else QgsFeatureRequest()
    return sorted(feature["id"] for feature in layer.getFeatures(request))


def _by_side(layer):
    """Each side in a colour of its own; towns that have a point alone as circles of 300 m and more."""
    sides = sorted(str(side) for side in layer.uniqueValues(layer.fields().indexOf("side")))
    categories = []
    for number, side in enumerate(sides):
        symbol = QgsFillSymbol()
        area = QgsGeometryGeneratorSymbolLayer.create(
            {"geometryModifier": "if(geometry_type($geometry) = 'Point', buffer($geometry, 0.004), $geometry)"}
        )
        area.setSymbolType(Qgis.SymbolType.Fill)
        colour = QColor.fromHsv(360 * number // len(sides), 160, 180)
        area.setSubSymbol(QgsFillSymbol.createSimple({"color": colour.name()}))
        symbol.changeSymbolLayer(0, area)
        categories.append(QgsRendererCategory(side, symbol, side))
    return QgsCategorizedSymbolRenderer("side", categories)


def _picture(layer, frame):
    """What the map of the layer looks like, as bytes."""
    if layer.fields().indexOf("status") >= 0:
        layer.setRenderer(_by_side(layer))
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setExtent(layer.extent())
    settings.setOutputSize(QSize(400, 300))
    settings.setBackgroundColor(QColor(Qt.white))
    settings.setIsTemporal(True)
    settings.setTemporalRange(frame)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    if folder := os.environ.get("QGIS_PICTURES"):
        image.save(os.path.join(folder, f"{layer.name()}-{frame.begin().toString('yyyy-MM-dd')}.png"))
    pointer = image.constBits()
    pointer.setsize(image.byteCount() if hasattr(image, "byteCount") else image.sizeInBytes())
    return bytes(pointer)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") + "/")

"""Open the layers of /ogc/ in QGIS without a screen, and play the states of districts over days.

    python tests/qgis/open_layers.py http://127.0.0.1:8000/ogc/

Run it with the Python that QGIS is installed for (on Debian: apt install python3-qgis; /usr/bin/python3). It ends with 0
where every layer opens with all the features that the service counts, and where each of some days shows the states that
the service gives for that day. It is no part of the suite, which has to run where there is no QGIS.
"""

import json
import os
import sys
import tempfile
import urllib.request

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (  # noqa: E402
    Qgis,
    QgsApplication,
    QgsDateTimeRange,
    QgsExpression,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsVectorLayer,
    QgsVectorLayerTemporalProperties,
    QgsVectorLayerUtils,
)
from qgis.PyQt.QtCore import QDateTime, QSize, Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402

COLLECTIONS = ("districts", "events", "control", "spans")
# The fields by which the temporal controller finds the features of a day.
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
    temporal.setMode(QgsVectorLayerTemporalProperties.ModeFeatureDateTimeStartAndEndFromFields)
    start, end = FIELDS[name]
    temporal.setStartField(start)
    temporal.setEndField(end)
    if hasattr(temporal, "setLimitMode"):
        temporal.setLimitMode(Qgis.VectorTemporalLimitMode.IncludeBeginIncludeEnd)
    first, last = (
        text[:10] for text in _asked(service, f"collections/{name}")["extent"]["temporal"]["interval"][0]
    )
    begin, until = (QDateTime.fromString(day, "yyyy-MM-dd") for day in (first, last))
    drawn = set()
    for step in range(PLAYED):
        day = begin.addDays(begin.daysTo(until) * step // (PLAYED - 1))
        frame = QgsDateTimeRange(day, day.addDays(1), True, False)
        shown = _shown(layer, frame)
        date = day.toString("yyyy-MM-dd")
        there = sorted(each["id"] for each in _asked(service, f"collections/{name}/items?limit=10000&datetime={date}")["features"])
        if shown != there:
            sys.exit(f"{name} on {date}: QGIS shows {len(shown)} features, the service has {len(there)}.")
        drawn.add(_picture(layer, frame))
        print(f"{name} on {date}: {len(shown)} features")
    if len(drawn) < 2:
        sys.exit(f"{name}: every day looks the same.")


def _shown(layer, frame):
    from qgis.core import QgsVectorLayerTemporalContext

    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    expression = layer.temporalProperties().createFilterString(context, frame)
    request = QgsFeatureRequest(QgsExpression(expression)) if expression else QgsFeatureRequest()
    return sorted(feature["id"] for feature in layer.getFeatures(request))


def _picture(layer, frame):
    """What the map of the layer looks like, as bytes."""
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
    pointer = image.constBits()
    pointer.setsize(image.byteCount() if hasattr(image, "byteCount") else image.sizeInBytes())
    return bytes(pointer)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") + "/")

"""The layers that there are, in the order in which they are offered."""

from events.exports.layers import district_layers, event_layers
from events.exports.layers.layer import Make

LAYERS: dict[str, Make] = {
    "events": event_layers.events,
    "control": district_layers.control,
    "changes": district_layers.changes,
    "spans": district_layers.spans,
    "districts": district_layers.districts,
    "reports": event_layers.reports,
}
# Those whose rows are events or their citations, and which filters of events narrow.
OF_EVENTS = ("events", "reports")

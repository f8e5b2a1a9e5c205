"""What addresses and forms take that no page shows, and which payloads fit a name."""

import re

from events.exports.layer_formats.registry import FORMATS

# Of the addresses that scripts and other sites use, by route: the parameters, and what else a sensible request has.
AUTOCOMPLETE = {"app_label": "events", "model_name": "event", "field_name": "actor"}
NEAR = {"lon": "10.1", "lat": "50.1"}
ALIKE = {
    "campaign": "1",
    "kind": "control",
    "occurred_on": "2031-03-06",
    "districts": "1",
    "actor": "1",
    "place": "Quay",
    "covers": "",
}
BASIS = {"known_on": "2031-03-25", "at_least": "reported"}
OGC_ITEMS = {
    "f": "html",
    "bbox": "10,50,11,51",
    "datetime": "2031-03-06/..",
    "limit": "2",
    "cursor": "WyJhIl0",
    "kind": "quarter",
    "bank": "north",
    "initial_holder": "guild",
}
API_LIST = {"limit": "2", "cursor": "WyJhIl0", "fields": "slug", "lang": "ar"}
MAP = {
    "on": "2031-03-06",
    "event": "held",
    "district": "docks",
    "compare": "2031-03-16",
    "story": "told",
    "step": "1",
} | BASIS
# Of every layer: those of one say nothing of another.
DAYS_OF_FILE = {"on": "2031-03-06", "from": "2031-03-02", "to": "2031-03-16"}
FILE = BASIS | DAYS_OF_FILE | {"kind": "control", "q": "docks", "bom": "1"}
SCRIPTED = {
    "": MAP,
    "<>/": MAP,
    "embed/<>/": MAP | {"theme": "dark", "timeline": "off"},
    "<>/cite/": MAP,
    **{f"<>/cite.{form}": MAP | {"accessed": "2031-05-01"} for form in ("bib", "ris", "json")},
    "<>/download/record.zip": {},
    "<>/download/": MAP | {"kind": "control", "q": "docks"},
    **{f"<>/download/<>.{ending}": FILE for ending in (*FORMATS, "csv-metadata.json")},
    "oembed": {
        "format": "json",
        "url": "http://testserver/harbour/",
        "maxwidth": "400",
        "maxheight": "300",
    },
    "<>/<>.svg": {"theme": "dark"} | BASIS,
    "<>/<>.png": {"theme": "dark"} | BASIS,
    "<>/changes/": {"p": "1"},
    **{f"api/v1/campaigns/<>/{noun}": API_LIST for noun in ("actors", "phases", "stories", "places", "voices")},
    "api/v1/campaigns": {"lang": "ar"},
    "api/v1/campaigns/<>": {"lang": "ar"},
    "api/v1/campaigns/<>/basemap": API_LIST | {"kind": "river"},
    "api/v1/campaigns/<>/districts": API_LIST | {"bank": "north", "bbox": "10,50,11,51"},
    "api/v1/campaigns/<>/districts/<>": {"lang": "ar"},
    "api/v1/campaigns/<>/sources": API_LIST | {"publisher": "Gazette", "q": "taken", "sort": "-date"},
    "api/v1/campaigns/<>/sources/<>": {"lang": "ar"},
    "api/v1/campaigns/<>/figures": API_LIST | {"measure": "boats", "known_on": "2031-03-25", "sort": "-day"},
    "api/v1/campaigns/<>/events": API_LIST | {"kind": "control", "q": "docks", "bbox": "10,50,11,51"},
    "api/v1/campaigns/<>/events/<>": {"lang": "ar"},
    "api/v1/campaigns/<>/events/<>/revisions": {"lang": "ar"},
    "api/v1/campaigns/<>/citations": API_LIST | {"source": "gazette", "stance": "supports", "event": "held"},
    "api/v1/campaigns/<>/changes": {"limit": "2", "cursor": "WyJhIl0", "lang": "ar"},
    "api/v1/campaigns/<>/spans": API_LIST | BASIS | {"on": "2031-03-06", "bank": "north", "bbox": "10,50,11,51"},
    "api/v1/campaigns/<>/control": API_LIST | BASIS | {"on": "2031-03-06", "district": "docks", "side": "crown"},
    "api/v1/campaigns/<>/front": API_LIST | BASIS | {"on": "2031-03-06"},
    "api/v1/campaigns/<>/comparison": BASIS | {"from": "2031-03-02", "to": "2031-03-16", "lang": "ar"},
    "api/v1/<>.<>": {"limit": "2", "bbox": "10,50,11,51"},
    **{f"ogc/{below}collections/<>/items": OGC_ITEMS for below in ("", "<>/")},
    **{
        f"ogc/{below}{page}": {"f": "html"}
        for below in ("", "<>/")
        for page in ("", "conformance", "api", "collections", "collections/<>", "collections/<>/items/<>")
    },
    "<>/sources/": {"publisher": "Gazette", "q": "taken", "sort": "date", "p": "1"},
    "<>/sources/<>/": {"p": "1"},
    "<>/events/": {"kind": "control", "district": "docks", "from": "2031-03-01", "on": "2031-03-04", "p": "1"},
    "<>/events/counts.json": {
        "side": "crown",
        "actor": "guards",
        "grade": "claimed",
        "q": "docks",
        "publisher": "Gazette",
    },
    "<>/report-a-mistake/": {"district": "docks", "event": "held", "sent": "1"},
    "admin/": {"campaign": "harbour"},
    "admin/login/": {"next": "/admin/"},
    "admin/autocomplete/": AUTOCOMPLETE | {"term": "g", "page": "1", "campaign": "1"},
    "admin/attention/": {"campaign": "harbour"},
    "admin/attention/<>/": {"campaign": "harbour", "p": "1"},
    "admin/events/campaign/<>/places/": NEAR,
    "admin/events/source/at-address/": {"url": "https://example.org/", "campaign": "1"},
    "admin/events/event/alike/": ALIKE,
    "admin/events/event/queue/": {"campaign": "1", "p": "1"},
    "admin/events/event/<>/preview/": {"next": "queue"},
    "admin/events/import/<>/change/": {"outcome": "new", "p": "1"},
}
# Of every list of Django's admin, also where the page shows none of them.
LIST = (
    "q",
    "o",
    "p",
    "all",
    "e",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "_facets",
    "id__in",
    "pk__in",
    "id__exact",
)
LOOKUPS = (
    "password__startswith",
    "entered_by__password__startswith",
    "campaign__slug__regex",
    "id__isnull",
    "pk__range",
    "id__regex",
)
DAYS = ("occurred_on", "published_on", "day", "event__occurred_on", "starts", "released_on")
PAGED = re.compile(r".*/(history|deleted)/")
# Of any form of a row: what would change more than its fields.
NOT_ON_THE_FORM = (
    "id", "status", "is_superuser", "user_permissions", "entered_by", "_saveasnew", "_popup", "_to_field", "_cite",
    "_transition", "confirmed", "csrfmiddlewaretoken",
)  # fmt: skip
# Besides, at the same address, without what the others answer first.
ALONE = {"admin/events/campaign/<>/places/": ("q", "remote"), "admin/events/import/<>/change/": ("outcome",)}
# A form that scripts send, and its file.
SHAPE_CHECK = "admin/events/campaign/shape/", [("text", ""), ("campaign", "1"), ("draws", "area")], ["file"]
HEADERS = ("Accept", "Accept-Language", "Accept-Encoding", "Referer", "Origin", "User-Agent", "If-None-Match", "Cookie",
           "If-Modified-Since", "Range", "X-Forwarded-For", "X-Requested-With", "Content-Language")  # fmt: skip
KINDS = (
    (re.compile(r"_FORMS$"), "count"),
    (
        re.compile(
            r"(^|[-_])(day|on|date|starts|ends?|start|released|compare|accessed)($|_)|known|^(from|to)$|__(gte|lt|year|month|day)$"
        ),
        "date",
    ),
    (re.compile(r"(^|-)(shape|area|geometry|outline|text)$"), "shape"),
    (re.compile(r"^(p|page|o|e|all)$"), "count"),
)


def kind_of(name):
    """The deck from which a field of that name is dealt beside that of texts."""
    return next((deck for pattern, deck in KINDS if pattern.search(name)), "number")

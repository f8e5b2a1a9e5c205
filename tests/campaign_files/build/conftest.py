"""A small compilation of the harbour: tables that build_campaign reads, and what people write beside them."""

import csv
import json

import pytest

from events.campaign_files.build import campaign
from events.campaign_files.build.ground import COLUMNS as GROUND

REPORT = {
    "report_id": "r1",
    "event_date": "2031-03-05",
    "date_precision": "day",
    "place_slug": "docks",
    "covers": "",
    "place_as_reported": "the Docks",
    "kind": "control",
    "actor_slug": "harbour-guard",
    "scope": "whole",
    "disputed": "no",
    "summary": "The guard took the docks.",
    "claimant": "the harbour master",
    "publisher": "Gazette",
    "publisher_via": "",
    "title": "Docks taken",
    "url": "https://gazette.example/docks",
    "published_on": "2031-03-06",
    "confidence": "high",
    "note": "",
}
CAMPAIGN = {"slug": "harbour", "west": 10, "south": 50, "east": 10.2, "north": 50.1}
ARABIC = {
    "The guard took the docks.": "سيطر الحرس على الأرصفة.",
    "the harbour master": "قبطان الميناء",
    "Low confidence in the reading.": "الثقة في القراءة منخفضة.",
}


def square(west):
    ring = [[west, 50], [west + 0.01, 50], [west + 0.01, 50.01], [west, 50.01], [west, 50]]
    return {"type": "Polygon", "coordinates": [ring]}


def quarter(slug, west):
    row = {"slug": slug, "name_en": slug.title(), "bank": "east", "lon": west + 0.005, "lat": 50.005}
    return {"coord_source": "survey", **row}, {
        "type": "Feature",
        "properties": {"slug": slug},
        "geometry": square(west),
    }


class Compilation:
    """The tables in a folder, and the folder of the campaign's files. Each table can be changed before it is built."""

    def __init__(self, folder):
        self.tables, self.folder = folder / "tables", folder / "harbour"
        self.tables.mkdir()
        self.folder.mkdir()
        self.actors("city-council", "harbour-guard", **{"harbour-guard": "city-council"}, pirates="")
        self.written("campaign", CAMPAIGN)
        self.written("places", {"slug": "the-harbour"})
        self.reports({})
        self.quarters(("docks", 10.0), ("market", 10.01))
        self.table("places", "slug,name_en,name_ar,alt_names,kind,lon,lat,coord_source,note")
        self.table(
            "coordinate_sources",
            "coord_source,outline_source,outline_licence,point_source,point_licence",
            {"coord_source": "survey", "outline_source": "Drawn around a surveyed point"},
        )
        self.table("figures", "date,measure,value,unit,qualifier,summary,publisher,url,published_on,report_note")
        self.arabic(ARABIC)
        self.decisions()
        river = {"type": "LineString", "coordinates": [[10, 50], [10.2, 50.1]]}
        self.geojson("river", {"type": "Feature", "properties": {}, "geometry": river})
        self.table(
            "ground",
            ",".join(GROUND.split()),
            {"file": "river.geojson", "kind": "river", "slug": "sea", "name_en": "Sea"},
        )

    def table(self, name, header, *rows):
        columns = header.split(",")
        with (self.tables / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)

    def geojson(self, name, *features):
        content = {"type": "FeatureCollection", "features": list(features)}
        (self.tables / f"{name}.geojson").write_text(json.dumps(content), encoding="utf-8")

    def written(self, name, *rows):
        content = [{"model": f"events.{name.removesuffix('s')}", "fields": row} for row in rows]
        (self.folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")

    def actors(self, *slugs, **parents):
        every = dict.fromkeys(slugs, "") | parents
        rows = [{"slug": slug} | ({"parent": ["harbour", up]} if up else {}) for slug, up in every.items()]
        self.written("actors", *rows)

    def reports(self, *rows):
        numbered = ({"report_id": f"r{number}"} | row for number, row in enumerate(rows, start=1))
        self.table("reports", ",".join(REPORT), *(REPORT | row for row in numbered))

    def quarters(self, *found):
        rows, features = zip(*(quarter(*one) for one in found), strict=True)
        self.table("districts", "slug,name_en,name_ar,alt_names,bank,lon,lat,coord_source,note", *rows)
        self.geojson("districts", *features)

    def arabic(self, texts):
        self.table("arabic_texts", "en,ar", *({"en": en, "ar": ar} for en, ar in texts.items()))

    def decisions(self, *rows):
        columns = ("table", "row", "field", "value")
        self.table(
            "decisions",
            "table,row,field,value,reason",
            *({"reason": "as read"} | dict(zip(columns, row, strict=True)) for row in rows),
        )

    def build(self, name):
        """The fields of the built rows of a file."""
        return [row["fields"] for row in campaign.build(self.tables, self.folder)[name]]


@pytest.fixture
def compilation(tmp_path):
    return Compilation(tmp_path)

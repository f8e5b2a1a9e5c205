"""The files of a small campaign, for tests of the loader to alter."""

import json
from copy import deepcopy

from tests.campaigns import END, START, square


def row(model, **fields):
    return {"model": f"events.{model}", "fields": fields}


CAMPAIGN = row(
    "campaign",
    slug="harbour",
    name_en="The Harbour Campaign",
    start=START.isoformat(),
    end=END.isoformat(),
    west=10,
    south=50,
    east=11,
    north=51,
)
HOME = ["harbour"]


def event(reference, on, **fields):
    given = {"campaign": HOME, "reference": reference, "occurred_on": on, "kind": "control", "status": "published"}
    return row("event", **given | {"actor": ["harbour", "guards"], "summary": f"What {reference} says."} | fields)


def citation(event, source, reference="c1", **fields):
    return row("citation", event=["harbour", event], source=["harbour", source], reference=reference, **fields)


FILES = {
    # A guard stands before the crown that it belongs to, and citations before their events.
    "actors": [
        row("actor", campaign=HOME, slug="guards", name_en="Guards", parent=["harbour", "crown"]),
        row("actor", campaign=HOME, slug="crown", name_en="Crown", colour="#336699", colour_dark="#6699cc"),
        row("actor", campaign=HOME, slug="guild", name_en="Guild", colour="#333333", colour_dark="#cccccc"),
    ],
    "basemap": [
        row(
            "basemapfeature",
            campaign=HOME,
            slug="canal",
            kind="river",
            name_en="Canal",
            shape={"type": "LineString", "coordinates": [[10, 50], [10.5, 50.5]]},
        )
    ],
    "campaign": [CAMPAIGN],
    "citations": [
        citation("taken", "gazette", voice=["harbour", "watch"]),
        citation("taken", "herald", "c2", voice=["harbour", "dockers"]),
        citation("fair", "herald"),
    ],
    "districts": [
        row(
            "district",
            campaign=HOME,
            slug="docks",
            name_en="Docks",
            name_ar="الأرصفة",
            alt_names=["The Docks"],
            initial_holder=["harbour", "guild"],
            lon=10.105,
            lat=50.105,
            shape=square(10.1, 50.1),
        ),
        row(
            "district",
            campaign=HOME,
            slug="mill",
            name_en="Mill",
            kind="town",
            initial_holder=["harbour", "guild"],
            lon=10.2,
            lat=50.2,
        ),
    ],
    "events": [
        event("taken", "2031-03-11", districts=[["harbour", "docks"]]),
        event("fair", "2031-03-12", kind="other", actor=None, place="The market"),
    ],
    "figures": [
        row(
            "figure",
            campaign=HOME,
            reference="f1",
            day="2031-03-12",
            measure="displaced",
            value=40,
            unit="people",
            source=["harbour", "herald"],
            summary="About 40.",
        )
    ],
    "milestones": [
        row(
            "milestone",
            campaign=HOME,
            slug="docks-taken",
            name_en="Docks taken",
            day="2031-03-11",
            event=["harbour", "taken"],
        )
    ],
    "phases": [
        row("phase", campaign=HOME, slug="siege", name_en="The siege", starts="2031-03-01", ends="2031-03-10"),
        row("phase", campaign=HOME, slug="landing", name_en="The landing", starts="2031-03-11", ends="2031-03-31"),
    ],
    "places": [row("place", campaign=HOME, slug="market", name_en="The market", bank="north", level="place")],
    "sources": [
        row("source", campaign=HOME, reference="gazette", publisher="Gazette", url="https://example.org/docks"),
        row("source", campaign=HOME, reference="herald", publisher="Herald", published_on="2031-03-13"),
    ],
    "stories": [
        row("story", campaign=HOME, slug="landing", name_en="The landing", is_published=True),
        row(
            "storystep",
            campaign=HOME,
            story=["harbour", "landing"],
            reference="landing-1",
            position=1,
            name_en="Docks taken",
            text="The docks were taken.",
            day="2031-03-11",
            zoom=12,
            lat=50.105,
            lon=10.105,
            district=["harbour", "docks"],
            reports=["taken"],
        ),
    ],
    "voices": [
        row("voice", campaign=HOME, slug="watch", name_en="The watch", kind="party", side=["harbour", "crown"]),
        row("voice", campaign=HOME, slug="dockers", name_en="Dockers", kind="resident", is_unnamed=True),
    ],
}

# How many rows there are in all.
NUMBER = sum(len(rows) for rows in FILES.values())


class Files:
    """The files of the campaign in a folder; ``rows`` may be altered before they are written."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = deepcopy(FILES)

    def fields(self, file, number):
        """The fields of a row of a file, counted from 1 as in messages."""
        return self.rows[file][number - 1]["fields"]

    def write(self):
        for name, rows in self.rows.items():
            (self.folder / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        return self.folder

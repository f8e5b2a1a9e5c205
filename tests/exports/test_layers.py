"""What layers hold: flat rows, the place of each, and what a file of them says of itself."""

import json

import pytest
from django.http import QueryDict
from django.utils import translation

from events.exports.layers.columns import columns_of, flat
from events.exports.layers.registry import LAYERS
from events.exports.rows.comparison import DistrictChangeRow
from events.exports.rows.events import EventRow
from events.exports.rows.reports import ReportRow
from events.imports.dialects import own
from events.newsroom.event_filters import EventFilters
from events.projection.basis import Basis
from tests.campaigns import day, square, stored_before_the_rule
from tests.exports.asked import layer, rows

pytestmark = pytest.mark.django_db


def test_columns_are_those_of_the_row_and_citations_are_left_out():
    columns = {column.name: column for column in columns_of(EventRow)}
    assert list(columns) == [name for name in EventRow.__annotations__ if name != "citations"]
    assert columns["occurred_on"].type == "date"
    assert columns["lon"].type == "number"
    assert columns["supporting"].type == "integer"
    assert columns["districts"].type == "list"
    assert columns["actor"].description == "The slug of the actor that the event names."


def test_reports_have_columns_that_an_import_knows():
    assert {own.column(name) for name in ReportRow.__annotations__} <= set(own.COLUMNS) - {""}
    assert own.recognises([name.replace("_", " ") for name in ReportRow.__annotations__])


def test_only_published_events_are_exported(told):
    assert [row["reference"] for row in rows(layer(told.campaign, "events"))] == ["taken", "fought", "denied", "fair"]


def test_filters_narrow_events_and_reports(told):
    filters, _problems = EventFilters.parse(QueryDict("kind=control&from=2031-03-08"))
    assert [row["reference"] for row in rows(layer(told.campaign, "events", filters=filters))] == ["denied"]
    stances = [row["stance"] for row in rows(layer(told.campaign, "reports", filters=filters))]
    assert stances == ["supports", "disputes"]
    assert layer(told.campaign, "events", filters=filters).file_name.startswith("harbour-events-filtered-r")


def test_an_event_is_where_its_districts_are_or_nowhere(told):
    places = [record.geometry for record in layer(told.campaign, "events").read()]
    assert places[0] == {"type": "Point", "coordinates": [10.1, 50.1]}
    assert places[-1] is None


def test_an_outline_that_no_map_can_use_is_left_out(told):
    bow_tie = {"type": "Polygon", "coordinates": [[[10, 50], [10.1, 50.1], [10.1, 50], [10, 50.1], [10, 50]]]}
    stored_before_the_rule(told.docks, shape=json.dumps(bow_tie))
    record = next(record for record in layer(told.campaign, "districts").read() if record.values["slug"] == "docks")
    assert record.geometry == {"type": "Point", "coordinates": [10.1, 50.1]}


@pytest.mark.parametrize(("on", "holder"), [(4, "guild"), (5, "guards"), (59, "guards")])
def test_control_is_that_of_the_day(told, on, holder):
    made = layer(told.campaign, "control", day=day(on))
    docks = next(record for record in made.read() if record.values["district"] == "docks")
    assert docks.values["holder"] == holder
    assert docks.geometry == square(10.1, 50.1)
    assert made.file_name == f"harbour-control-{day(on)}-r{told.campaign.revision}"


def test_control_and_spans_count_what_was_known_on_a_day(told):
    # The Gazette is of day 20.
    basis = Basis(known_on=day(19))
    control = {row["district"]: row["holder"] for row in rows(layer(told.campaign, "control", basis=basis))}
    assert control["docks"] == "guild"
    spans = [row for row in rows(layer(told.campaign, "spans", basis=basis)) if row["district"] == "docks"]
    assert [row["holder"] for row in spans] == ["guild"]


def test_changes_have_the_state_before_and_after(told):
    made = layer(told.campaign, "changes", days=(told.first, told.second))
    docks = next(row for row in rows(made) if row["district"] == "docks")
    assert (docks["before_holder"], docks["after_holder"]) == ("guild", "guards")
    assert docks["turns"] == [f"{day(5)} guards"]
    assert docks["events"] == ["taken"]


def test_a_file_says_where_it_comes_from(told):
    told.campaign.attribution, told.campaign.licences = "Harbour office", "CC0"
    told.campaign.save()
    about = layer(told.campaign, "control", day=day(5), conditions=("as known on 1 April",)).about
    assert about | {"description": "", "revised_at": ""} == {
        "title": "The Harbour Campaign: Control on 2031-03-06",
        "description": "",
        "campaign": "harbour",
        "layer": "control",
        "conditions": ["as known on 1 April"],
        "licences": "CC0",
        "attribution": "Harbour office",
        "revision": told.campaign.revision,
        "revised_at": "",
        "retrieved": "2031-06-01",
        "language": "en",
        "source": "https://map.example.org/harbour/",
    }


def test_texts_are_in_the_language_that_is_active(told):
    with translation.override("ar"):
        fair = rows(layer(told.campaign, "events"))[-1]
    assert fair["summary"] == "سوق"
    assert fair["page"] == "https://map.example.org/ar/harbour/events/fair/"


def test_what_reorders_text_or_no_format_can_hold_is_taken_out(told):
    event = told.campaign.events.get(reference="taken")
    stored_before_the_rule(event, summary="a\u202eb\x07c\ufffe")
    assert rows(layer(told.campaign, "events"))[0]["summary"] == "ab\ufffdc\ufffd"


def test_an_empty_campaign_has_layers_without_rows_of_events(harbour):
    counts = {name: len(rows(layer(harbour.campaign, name))) for name in LAYERS}
    assert counts == {"events": 0, "reports": 0, "control": 3, "changes": 0, "spans": 3, "districts": 3}


def test_nested_rows_become_columns_and_short_ones_become_texts():
    columns = columns_of(DistrictChangeRow)
    assert {"before_holder", "after_holder"} <= {column.name for column in columns}
    turns = tuple(column for column in columns if column.name == "turns")
    row = {"turns": [{"day": "2031-03-06", "holder": None}, {"day": "2031-03-07", "holder": "guards"}]}
    assert flat(row, turns) == {"turns": ["2031-03-06", "2031-03-07 guards"]}

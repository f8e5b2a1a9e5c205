"""Rows of tables in other columns than ours, read by a mapping."""

import pytest

from events.imports.dialects import registry
from events.imports.dialects.registry import Dialect
from events.imports.tables.dates import DayOrder

MAPPING = {
    "columns": {"occurred on": "Date", "districts": "Location", "note": ""},
    "constants": {"kind": "attack", "actor": "Fleet", "publisher": "Admiralty"},
}


def mapped(**values):
    row = {"Date": "06/03/2031", "Location": "Docks", "Text": "Near the docks, two strikes hit a crane."} | values
    dialect = Dialect("mapped", list(row), MAPPING, DayOrder.DAY_FIRST)
    return dialect.report(list(row.values()))


def test_a_mapping_gives_the_language_of_the_titles():
    header = ["Date", "Headline", "In"]
    columns = {"occurred on": "Date", "title": "Headline", "title language": "In"}
    dialect = Dialect("mapped", header, {"columns": columns, "constants": {"kind": "attack"}}, DayOrder.DAY_FIRST)
    (source,) = dialect.report(["06/03/2031", "Fire at the docks", "en"]).sources
    assert (source.title, source.title_language) == ("Fire at the docks", "en")


def test_a_table_of_strikes_is_read_by_its_mapping_and_its_text_left_where_it_is():
    found = mapped()
    assert (found.kind, found.day, found.actors, found.places) == ("attack", "2031-03-06", ("Fleet",), ("Docks",))
    assert found.summary == "Attack by Fleet, Docks, 6 March 2031."
    assert [source.publisher for source in found.sources] == ["Admiralty"]
    assert "crane" not in repr(found)


@pytest.mark.parametrize(
    ("mapping", "header", "expected"),
    [
        (MAPPING, ["date", "LOCATION"], []),
        (MAPPING, ["Day", "Location"], ["no column Date"]),
        ({"columns": {"occurred on": "Date"}, "constants": {}}, ["Date"], ["“kind”"]),
        ({"columns": {"kind": "K"}, "constants": {}}, ["K"], ["“occurred on”"]),
        (
            {"columns": MAPPING["columns"], "constants": {"kind": "attack", "status": "x"}},
            ["Date", "Location"],
            ["status"],
        ),
    ],
)
def test_a_mapping_says_what_is_wrong_with_it(mapping, header, expected):
    problems = registry.mapped.problems(mapping, header)
    assert len(problems) == len(expected)
    assert all(words in problem for words, problem in zip(expected, problems, strict=True))

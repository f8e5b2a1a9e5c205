"""The `control` command for two days."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.campaigns import Harbour, day
from tests.copies import copied

pytestmark = pytest.mark.django_db


@pytest.fixture
@copied
def harbour():
    harbour = Harbour()
    harbour.event("taken", 10, sources=[harbour.gazette, harbour.herald])
    harbour.event("mill", 12, districts=[harbour.mill])
    harbour.event("back", 20, harbour.guild, districts=[harbour.mill])
    return harbour


@pytest.fixture
def between(capsys):
    def between(first, second, *options):
        capsys.readouterr()
        days = ["--from", day(first).isoformat(), "--to", day(second).isoformat()]
        call_command("control", *days, *options)
        return capsys.readouterr().out

    return between


def test_the_table_lists_who_held_it_and_holds_it_what_changed_back_and_the_balance(harbour, between):
    lines = between(5, 30).splitlines()
    assert lines[2].split() == ["docks", "Guild", "Guards", "2031-03-11", "reported", "2"]
    assert lines[3:5] == ["", "mill: changed back: 2031-03-13 Guards, 2031-03-21 Guild"]
    assert lines[5].startswith("Crown: gained 1 (")
    assert lines[5].endswith("% of the area")
    assert [line.split(":")[0] for line in lines[5:]][-1] == "Guild"


def test_where_nothing_changed_the_table_is_empty(harbour, between):
    assert between(0, 5).splitlines()[2] == ""


def test_one_district_alone(harbour, between):
    out = between(5, 30, "--district", "mill")
    assert "docks" not in out
    assert "gained" not in out
    assert "mill: changed back" in out


def test_json_has_the_days_the_holders_and_who_says_so(harbour, between):
    document = json.loads(between(5, 15, "--format", "json", "--district", "docks"))
    (docks,) = document["changes"]
    assert (docks["district"], docks["changed_hands"], docks["changed_back"]) == ("docks", True, False)
    assert docks["turns"] == [{"day": "2031-03-11", "holder": "guards"}]
    assert (docks["from"]["holder"], docks["to"]["holder"], docks["to"]["side"]) == ("guild", "guards", "crown")
    assert docks["to"]["publishers"] == ["Gazette", "Herald"]
    assert docks["km2"] > 0
    crown = next(side for side in document["sides"] if side["side"] == "crown")
    assert (crown["gained"], crown["lost"]) == (2, 0)
    assert crown["share_after"] > crown["share_before"] == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--from", "2031-03-05"], "both --from DAY and --to DAY"),
        (["--on", "2031-03-05", "--to", "2031-03-06"], "both --from DAY and --to DAY"),
        (["--on", "2031-03-05", "--from", "2031-03-06"], "not allowed with argument"),
        (["--from", "2031-03-06", "--to", "2031-03-05"], "does not lie before"),
        (["--from", "2031-03-06", "--to", "2032-03-05"], "lies outside"),
        (["--from", "2031-03-06", "--to", "2031-03-07", "--district", "dock"], "did you mean docks"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(harbour, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("control", *options)

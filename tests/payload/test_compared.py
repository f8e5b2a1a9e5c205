"""The part of two days compared: its tables, in the conventions of the payload."""

import json

import pytest

from events.payload.compared import compared_part
from tests.campaigns import add_voice, day

pytestmark = pytest.mark.django_db


def read(table):
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def test_it_has_what_changed_on_whose_word_and_the_balance(fought_over):
    part = compared_part(fought_over.campaign, day(5), day(25), "en")
    assert (part["language"], part["first"], part["second"]) == ("en", 5, 25)
    docks, mill = read(part["changes"])
    assert docks | {"km2": 0} == {
        "district": "docks",
        "sort": "hands",
        "before": ["guild", None, 0, 0, 0, None],
        "after": ["guards", None, 0, 0, 12, 12],
        "turns": [[12, "guards"]],
        "grade": "reported",
        "publishers": ["Gazette", "Herald"],
        "voices": [],
        "events": ["taken"],
        "km2": 0,
    }
    assert docks["km2"] > 0
    assert (mill["district"], mill["turns"], mill["events"], mill["km2"]) == ("mill", [[20, "guards"]], ["reached"], 0)
    crown = next(row for row in read(part["balances"]) if row["side"] == "crown")
    assert (crown["gained"], crown["lost"], crown["shareBefore"], crown["shareAfter"]) == (2, 0, 0, 1000)
    assert crown["gainedKm2"] == docks["km2"]
    assert json.loads(json.dumps(part)) == part


def test_what_changed_no_hands_has_the_reports_between_the_days(fought_over):
    (docks,) = read(compared_part(fought_over.campaign, day(5), day(11), "en")["changes"])
    assert (docks["sort"], docks["turns"], docks["after"][:3]) == ("state", [], ["guild", "guards", 1])
    assert (docks["publishers"], docks["events"], docks["grade"]) == (["Gazette"], ["entered"], "initial")


def test_what_changed_back_is_told_apart(fought_over):
    fought_over.event("lost", 15, fought_over.guild)
    (docks,) = (
        row for row in read(compared_part(fought_over.campaign, day(5), day(25), "en")["changes"])
        if row["district"] == "docks"
    )  # fmt: skip
    assert (docks["sort"], docks["turns"]) == ("back", [[12, "guards"], [15, "guild"]])


def test_what_counts_is_said_and_counted(fought_over):
    part = compared_part(fought_over.campaign, day(5), day(25), "en", day(29), "reported")
    assert (part["knownOn"], part["atLeast"]) == (29, "reported")
    assert {row["district"]: row["sort"] for row in read(part["changes"])} == {"docks": "state", "mill": "state"}


@pytest.mark.parametrize(
    ("language", "name_ar", "voice"),
    [
        ("en", "ديوان", ["Office", "en", None]),
        ("ar", "ديوان", ["ديوان", "ar", None]),
        ("ar", "", ["Office", "en", None]),
    ],
)
def test_a_voice_has_its_name_in_the_language_of_the_part_or_says_which(fought_over, language, name_ar, voice):
    citation = fought_over.campaign.events.get(reference="reached").citations.get()
    citation.voice = add_voice(fought_over.campaign, "office", name_ar=name_ar)
    citation.save()
    *_docks, mill = read(compared_part(fought_over.campaign, day(5), day(25), language)["changes"])
    assert mill["voices"] == [voice]


@pytest.mark.parametrize("second", [5, 4])
def test_days_out_of_order_are_refused(fought_over, second):
    with pytest.raises(ValueError, match="does not lie before"):
        compared_part(fought_over.campaign, day(5), day(second), "en")

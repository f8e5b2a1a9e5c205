"""The `control` command: who holds what on a day, as JSON or a table."""

import json

import pytest
from django.core.management import CommandError, call_command

from events.models import Citation
from tests.campaigns import Harbour, add_campaign, add_voice, day
from tests.copies import copied

pytestmark = pytest.mark.django_db


@pytest.fixture
@copied
def harbour():
    """The docks are entered on day 8 and taken on day 10; on day 12 a second paper says so and one denies it."""
    harbour = Harbour()
    harbour.event("entered", 8, kind="entered", sources=[harbour.wire])
    harbour.event("taken", 10)
    harbour.event("also", 12, harbour.fleet, sources=[harbour.herald], against=[harbour.wire])
    harbour.event("shots", 40, kind="contested")
    harbour.event("back", 45, harbour.guild, kind="entered")
    return harbour


@pytest.fixture
def run(capsys):
    def run(on, *options):
        capsys.readouterr()
        call_command("control", "--on", on if isinstance(on, str) else day(on).isoformat(), *options)
        return capsys.readouterr()

    return run


@pytest.fixture
def states(run):
    return lambda on, *options: json.loads(run(on, "--format", "json", *options).out)


def test_every_district_is_listed_by_slug(harbour, states):
    assert [state["district"] for state in states(0)] == ["docks", "fort", "mill"]


def test_a_state_has_every_field_that_the_page_shows(harbour, states):
    (docks,) = states(12, "--district", "docks")
    assert docks == {
        "district": "docks",
        "name": "Docks",
        "holder": "fleet",
        "side": "crown",
        "challenger": None,
        "status": "held",
        "grade": "reported",
        "since": "2031-03-11",
        "last_report": "2031-03-13",
        "age_days": 0,
        "unresolved": False,
        "bank_statement_only": False,
        "publishers": ["Gazette", "Herald"],
        "voices": [],
        "sources": [
            {
                "publisher": "Gazette",
                "via": "",
                "title": "",
                "url": "",
                "published_on": "2031-03-21",
                "claimant": "",
                "stance": "supports",
                "event": "taken",
            },
            *docks["sources"][1:],
        ],
    }
    assert {(source["publisher"], source["stance"], source["event"]) for source in docks["sources"]} == {
        ("Gazette", "supports", "taken"),
        ("Herald", "supports", "also"),
        ("Wire", "disputes", "also"),
    }
    assert {source["publisher"]: source["published_on"] for source in docks["sources"]}["Wire"] is None


@pytest.mark.parametrize(
    ("number", "holder", "status", "challenger", "since", "events"),
    [
        (7, "guild", "held", None, 0, []),
        (8, "guild", "contested", "guards", 0, ["entered"]),
        (9, "guild", "contested", "guards", 0, ["entered"]),
        (10, "guards", "held", None, 10, ["taken"]),
        (11, "guards", "held", None, 10, ["taken"]),
        (12, "fleet", "held", None, 10, ["taken", "also", "also"]),
        (40, "fleet", "contested", None, 10, ["taken", "also", "also", "shots"]),
        (45, "fleet", "contested", "guild", 10, ["taken", "also", "also", "shots", "back"]),
    ],
)
def test_a_change_takes_effect_on_its_own_day(harbour, states, number, holder, status, challenger, since, events):
    (docks,) = states(number, "--district", "docks")
    found = (docks["holder"], docks["status"], docks["challenger"], docks["since"])
    assert found == (holder, status, challenger, day(since).isoformat())
    assert [source["event"] for source in docks["sources"]] == events


def test_known_on_counts_only_what_was_published_by_then(harbour, states):
    early, later = (states(12, "--district", "docks", "--known-on", day(number).isoformat())[0] for number in (20, 30))
    assert (early["holder"], early["grade"]) == ("guards", "claimed")
    assert [source["event"] for source in early["sources"]] == ["taken"]
    assert (later["holder"], later["grade"]) == ("fleet", "reported")
    (nothing,) = states(12, "--district", "docks", "--known-on", day(9).isoformat())
    assert (nothing["holder"], nothing["challenger"]) == ("guild", "guards")


@pytest.mark.parametrize("options", [["--corroborated"], ["--at-least", "reported"]])
def test_a_hold_that_one_publisher_claims_is_a_contest_where_reported_ones_count(harbour, states, options):
    (firm,) = states(12, "--district", "docks", *options)
    assert (firm["holder"], firm["status"]) == ("fleet", "held")
    (docks,) = states(12, "--district", "docks", *options, "--known-on", day(20).isoformat())
    assert (docks["holder"], docks["status"], docks["challenger"]) == ("guild", "contested", "guards")


def test_a_hold_that_nobody_else_corroborates_is_a_contest_where_corroborated_ones_count(harbour, states):
    harbour_docks = ["--district", "docks", "--at-least", "corroborated"]
    (docks,) = states(12, *harbour_docks)
    assert (docks["holder"], docks["status"], docks["grade"]) == ("guild", "contested", "initial")
    watch = add_voice(harbour.campaign, "watch", side=harbour.crown)
    dockers = add_voice(harbour.campaign, "dockers", "resident", is_unnamed=True)
    Citation.objects.filter(source=harbour.gazette).update(voice=watch)
    Citation.objects.filter(source=harbour.herald).update(voice=dockers)
    (docks,) = states(12, *harbour_docks)
    assert (docks["holder"], docks["status"], docks["grade"]) == ("fleet", "held", "corroborated")
    assert docks["voices"] == ["dockers Herald", "watch"]


def test_who_stands_behind_a_state_is_told_as_far_as_the_day_and_without_who_denies_it(harbour, states):
    entry, denial = (Citation.objects.get(source=harbour.wire, event__reference=name) for name in ("entered", "also"))
    for citation, slug in ((entry, "scout"), (denial, "miller")):
        citation.voice = add_voice(harbour.campaign, slug)
        citation.save()
    behind = {
        number: next((docks["publishers"], docks["voices"]) for docks in states(number, "--district", "docks"))
        for number in (9, 10, 12)
    }
    assert behind == {9: ([], []), 10: (["Gazette"], []), 12: (["Gazette", "Herald"], [])}


def test_a_later_report_does_not_show_on_an_earlier_day(harbour, states):
    (docks,) = states(10, "--district", "docks")
    assert (docks["last_report"], docks["age_days"]) == (day(10).isoformat(), 0)


@pytest.mark.parametrize(
    ("number", "last_report", "age", "status", "unresolved"),
    [
        (7, None, None, "held", False),
        (9, 8, 1, "contested", False),
        (11, 10, 1, "held", False),
        (39, 12, 27, "held", False),
        (49, 45, 4, "contested", False),
        (50, 45, 5, "contested", True),
        (59, 45, 14, "contested", True),
    ],
)
def test_a_state_says_how_old_it_is_and_whether_that_leaves_it_unresolved(
    harbour, states, number, last_report, age, status, unresolved
):
    harbour.campaign.unresolved_after = 5
    harbour.campaign.save()
    (docks,) = states(number, "--district", "docks")
    assert docks["last_report"] == (None if last_report is None else day(last_report).isoformat())
    assert (docks["age_days"], docks["status"], docks["unresolved"]) == (age, status, unresolved)


def test_as_known_on_a_day_a_contest_is_as_old_as_what_was_published_by_then(harbour, states):
    harbour.campaign.unresolved_after = 5
    harbour.campaign.save()
    harbour.event("again", 49, harbour.guild, kind="entered", sources=[harbour.wire])
    docks = ["--district", "docks", "--known-on"]
    early, later = (states(52, *docks, day(number).isoformat())[0] for number in (48, 49))
    assert (early["last_report"], early["age_days"], early["unresolved"]) == (day(45).isoformat(), 7, True)
    assert (later["last_report"], later["age_days"], later["unresolved"]) == (day(49).isoformat(), 3, False)


def test_a_hold_by_a_whole_bank_statement_alone_is_marked(states):
    harbour = Harbour()
    harbour.event("bank", 10, districts=[harbour.mill, harbour.fort], covers="south")
    assert {state["district"]: state["bank_statement_only"] for state in states(10)} == {
        "docks": False,
        "fort": False,
        "mill": True,
    }


def test_a_district_without_a_known_holder_has_none(states):
    harbour = Harbour()
    harbour.mill.initial_holder = None
    harbour.mill.save()
    (mill,) = states(0, "--district", "mill")
    assert (mill["holder"], mill["side"], mill["grade"]) == (None, None, "initial")


def test_the_table_fits_a_hundred_columns_and_counts_by_side(harbour, run):
    out = run(45).out
    lines = out.splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[0].split() == ["district", "holder", "since", "grade", "status", "sources"]
    assert lines[2].split() == ["docks", "Fleet", "2031-03-11", "reported", "contested:", "Guild", "3"]
    assert lines[-2:] == ["Crown: 2, 1 of them contested", "Guild: 1"]


@pytest.mark.parametrize(("number", "days"), [(46, "1 day"), (59, "14 days")])
def test_the_table_says_of_an_unresolved_contest_how_old_it_is(harbour, run, number, days):
    harbour.campaign.unresolved_after = 1
    harbour.campaign.save()
    lines = run(number).out.splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[2].split() == ["docks", "Fleet", "2031-03-11", "reported", "unresolved:", "Guild", "3"]
    assert f"docks: unresolved, last reported 2031-04-15, {days} before" in lines
    assert lines[-2:] == ["Crown: 2, 1 of them unresolved", "Guild: 1"]


def test_the_number_of_queries_is_bounded(harbour, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        call_command("control", "--on", day(40).isoformat(), "--format", "json")


def test_the_newest_of_several_campaigns_is_taken_and_named(harbour, run):
    add_campaign("older", start=day(-400), end=day(-300))
    output = run(0, "--format", "json")
    assert [state["district"] for state in json.loads(output.out)] == ["docks", "fort", "mill"]
    assert "Of 2 campaigns the newest, harbour" in output.err
    assert json.loads(run(day(-350).isoformat(), "--campaign", "older", "--format", "json").out) == []


@pytest.mark.parametrize(
    ("on", "options", "message"),
    [
        ("2031-02-28", [], "harbour runs from 2031-03-01 to 2031-04-29: 2031-02-28 lies outside."),
        ("2031-04-30", [], "harbour runs from 2031-03-01 to 2031-04-29: 2031-04-30 lies outside."),
        ("2031-03-32", [], "“2031-03-32” is not a day: write it as 2016-11-12"),
        ("yesterday", [], "“yesterday” is not a day"),
        ("2031-03-01", ["--known-on", "soon"], "“soon” is not a day"),
        ("2031-03-01", ["--campaign", "harbor"], "“harbor” is not a campaign (did you mean harbour?)."),
        ("2031-03-01", ["--district", "dock"], "“dock” is not a district of harbour (did you mean docks?)."),
        ("2031-03-01", ["--format", "xml"], "invalid choice: 'xml'"),
        ("2031-03-01", ["--at-least", "claimed"], "“claimed” is no grade to count from: reported, corroborated"),
        ("2031-03-01", ["--at-least", "reported", "--corroborated"], "not allowed with argument"),
    ],
)
def test_bad_input_is_refused_with_its_reason(harbour, run, on, options, message):
    with pytest.raises(CommandError) as refused:
        run(on, *options)
    assert message in str(refused.value)


def test_without_a_campaign_it_says_how_to_load_one(run):
    with pytest.raises(CommandError, match="load_campaign fixtures/NAME"):
        run(0)

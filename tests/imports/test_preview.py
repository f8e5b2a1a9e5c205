"""The outcome of each row by itself: what it would write, or why it is refused."""

import pytest

from events.imports.tables.table import ReadError
from events.models import Import
from tests.editing import address
from tests.imports.staged import applied, everything, only_row, outcomes, previewed, row_of
from tests.imports.tables import ACLED, GED, OWN, acled_row, ged_row, own, own_row, table

pytestmark = pytest.mark.django_db


def test_a_preview_writes_nothing_into_the_record(harbour):
    before = everything()
    batch = previewed(harbour.campaign, own({}, {"reference": "h-2", "kind": "nonsense"}))
    assert (batch.state, batch.counts) == ("previewed", {"new": 1, "refused": 1})
    assert everything() == before


@pytest.mark.parametrize(("name", "other"), [("reference", "id"), ("publisher", "source"), ("date", "Occurred on")])
def test_two_columns_that_mean_the_same_are_refused(harbour, name, other):
    with pytest.raises(ReadError, match=f"the same: {name}, {other}"):
        previewed(harbour.campaign, table([*OWN, other], [own_row]))
    assert not Import.objects.exists()


def test_columns_that_are_not_read_are_named(harbour, admin_client):
    batch = previewed(harbour.campaign, table([*OWN, "sorce", "status"], [own_row]))
    page = admin_client.get(address(Import, "change", batch.pk)).content.decode()
    assert "Columns that were not read: <bdi>sorce</bdi>, <bdi>status</bdi>" in page


@pytest.mark.parametrize("before", ["http://", "https://web.archive.org/web/20161112000000/http://"])
def test_a_source_on_a_host_longer_than_any_keeps_no_file_waiting(harbour, before):
    batch = applied(harbour.campaign, own(url=f"{before}{'a.' * 300}example.org/"), good_rows_only=True)
    assert outcomes(batch)[0][1] in {"new", "refused"}
    assert batch.state == "applied"


def test_a_new_row_holds_what_will_be_written(harbour):
    row = row_of(harbour)
    assert (row.outcome, row.reference, row.reason) == ("new", "h-1", "")
    assert row.data["districts"] == ["docks"]
    assert (row.data["actor"], row.data["occurred_on"], row.data["place"]) == ("guards", "2031-03-06", "")


@pytest.mark.parametrize(
    ("values", "name", "value", "reason"),
    [
        ({"date": "2030-13-01"}, "date", "2030-13-01", "There is no such day in the calendar."),
        ({"kind": "conquest"}, "kind", "conquest", "This must be one of"),
        ({"actor": "Pirates"}, "actor", "Pirates", "No actor has this name. Add it to the other names of an actor"),
        ({"actor": ""}, "actor", "", "This kind of event needs an actor."),
        ({"summary": ""}, "summary", "", "Write a summary, in English or in Arabic."),
        ({"summary": "x" * 401}, "summary", "x" * 200, "400"),
        ({"reference": "no slug!"}, "reference", "no slug!", "slug"),
        ({"publisher": "", "title": "A title"}, "publisher", "", "blank"),
        ({"url": "https://user:secret@cnn.com/1"}, "url", "https://user:secret@cnn.com/1", "password"),
        ({"summary": '=HYPERLINK("http://evil")'}, "summary", '=HYPERLINK("http://evil")', "formula"),
        ({"districts": "=A1"}, "districts", "=A1", "formula"),
        ({"publisher": " =A1"}, "publisher", "=A1", "formula"),
        ({"title": "x" * 301}, "title", "x" * 200, "300"),
        ({"claimant": "x" * 300}, "claimant", "x" * 200, "150"),
        ({"agency": "x" * 300}, "agency", "x" * 200, "120"),
        ({"voice": "the watch"}, "voice", "the watch", "No voice has this slug."),
        ({"language": "Pidgin English"}, "language", "pidgin english", "8"),
        ({"title_language": "Pidgin English"}, "title_language", "pidgin english", "8"),
    ],
)
def test_a_refused_row_names_field_value_and_reason(harbour, values, name, value, reason):
    row = (
        row_of(harbour, **values)
        if set(values) <= set(own_row)
        else only_row(previewed(harbour.campaign, table(list(own_row | values), [own_row | values])))
    )
    assert (row.outcome, row.name, row.value) == ("refused", name, value)
    assert reason in row.reason


OTHER_DAYS = "The campaign runs from 2031-03-01 to 2031-04-29."
ELSEWHERE = "This lies outside the campaign's map."


@pytest.mark.parametrize(
    ("values", "name", "value", "reason"),
    [
        ({"date": "2031-02-28"}, "date", "2031-02-28", OTHER_DAYS),
        ({"date": "2031-04-30"}, "date", "2031-04-30", OTHER_DAYS),
        ({"lon": "9.9", "lat": "50.1"}, "coordinates", "9.9 50.1", ELSEWHERE),
        # Whatever else would be said of it.
        ({"date": "2031-02-28", "actor": "Pirates"}, "date", "2031-02-28", OTHER_DAYS),
    ],
)
def test_a_row_of_another_time_or_place_is_outside(harbour, values, name, value, reason):
    row = only_row(previewed(harbour.campaign, table(list(own_row | values), [own_row | values])))
    assert (row.outcome, row.name, row.value, row.reason, row.data) == ("outside", name, value, reason, None)


@pytest.mark.parametrize("date", ["2031-03-01", "2031-04-29", "April 2031"])
def test_the_first_and_the_last_day_are_inside(harbour, date):
    assert row_of(harbour, date=date).outcome == "new"


@pytest.mark.parametrize("days", ["2031-02-20/2031-03-01", "2030-01-01/2032-01-01"])
def test_of_days_that_reach_into_the_campaign_one_has_to_be_chosen(harbour, days):
    row = row_of(harbour, date=days)
    assert (row.outcome, row.name, row.value) == ("refused", "date", days.replace("/", " – "))
    assert row.reason.startswith("These days begin before the campaign (2031-03-01) and end within it.")
    assert row_of(harbour, date="February 2031").outcome == "outside"
    assert row_of(harbour, date="2031-02-20/2031-02-28").outcome == "outside"
    values = own_row | {"date": days, "lon": "9.9", "lat": "50.1"}
    assert only_row(previewed(harbour.campaign, table(list(values), [values]))).outcome == "outside"


def test_a_row_outside_takes_no_reference_from_a_later_one(harbour):
    batch = previewed(harbour.campaign, own({"date": "2030-03-06"}, {}))
    assert outcomes(batch) == [(2, "outside"), (3, "new")]


@pytest.mark.parametrize(
    ("text", "outcome", "name"),
    [
        (table(GED, [ged_row | {"date_start": "2031-02-28", "date_end": ""}]), "outside", "date_start"),
        (table(GED, [ged_row | {"type_of_violence": "4"}]), "refused", "type_of_violence"),
        (table(ACLED, [acled_row | {"event_date": "28 February 2031"}]), "outside", "event_date"),
    ],
)
def test_a_row_that_is_left_out_names_the_files_own_column(harbour, text, outcome, name):
    row = only_row(previewed(harbour.campaign, text))
    assert (row.outcome, row.name) == (outcome, name)


def test_a_refusal_names_the_column_that_a_mapping_reads(harbour):
    columns = {"columns": {"occurred on": "When"}, "constants": {"kind": "attack"}}
    text = table(["When"], [["2031-02-28"]])
    assert only_row(previewed(harbour.campaign, text, dialect="mapped", columns=columns)).name == "When"


def test_an_actor_that_nobody_knows_is_left_out_where_the_kind_needs_none(harbour):
    row = row_of(harbour, kind="attack", actor="Pirates")
    assert (row.outcome, row.data["actor"]) == ("new", None)
    assert row.reason == "No actor has the name “Pirates”."


@pytest.mark.parametrize(
    "name",
    [
        "guards", "GUARDS", "Guards (2029-)", "Guards(2029-) ", "Gu\u00e1rds", "hg",
        "Military Forces of the Crown (2029-)", "military forces of the crown (2029-2033)", "Government of the Crown",
        "Forces of the Crown (2031-) Harbour Guard", "Forces of the Crown Harbour Guard", "الحرّاس",
        "Guards (the Crown)",
    ],
)  # fmt: skip
def test_an_actor_goes_by_any_of_its_names(harbour, name):
    harbour.guards.short_name = "HG"
    harbour.guards.alt_names = [
        "Military Forces of the Crown",
        "Gövernment of the crown",
        "Forces of the Crown (2029-) Harbour Guard",
        "الحراس",
        "Guards (the Crown)",
    ]
    harbour.guards.save()
    assert row_of(harbour, actor=name).data["actor"] == "guards"


@pytest.mark.parametrize("name", ["Guards (the Isles)", "(2029-)", "Guards 2029", "The Guards of the Isles"])
def test_a_name_that_says_more_than_years_is_not_taken_for_another(harbour, name):
    row = row_of(harbour, actor=name)
    assert (row.outcome, row.name, row.value) == ("refused", "actor", name)


@pytest.mark.parametrize("name", ["Harbour watch", "HARBOUR WATCH (2029-)"])
@pytest.mark.parametrize("kind", ["control", "attack"])
def test_of_two_actors_with_one_name_none_is_guessed_and_both_are_named(harbour, kind, name):
    for actor, other in ((harbour.guards, "Harbour Watch"), (harbour.guild, "harbour watch")):
        actor.alt_names = [other]
        actor.save()
    row = row_of(harbour, kind=kind, actor=name)
    both = "Several actors have this name: Guards (guards), Guild (guild). Leave it to one of them"
    outcome = "refused" if kind == "control" else "new"
    assert (row.outcome, row.data and row.data["actor"]) == (outcome, None)
    assert both in row.reason


def test_a_name_as_written_goes_before_the_same_name_with_other_years(harbour):
    for actor, years in ((harbour.guards, "(2031-)"), (harbour.guild, "(2029-2031)")):
        actor.alt_names = [f"Forces of the Crown {years}"]
        actor.save()
    assert row_of(harbour, actor="Forces of the Crown (2031-)").data["actor"] == "guards"
    assert row_of(harbour, actor="Forces of the Crown (2029-2031)").data["actor"] == "guild"
    assert "Guards (guards), Guild (guild)" in row_of(harbour, actor="Forces of the Crown (2030-)").reason


def test_a_transfer_of_territory_in_acled_finds_its_actor_by_another_name(harbour):
    harbour.guards.alt_names = ["Military Forces of the Crown"]
    harbour.guards.save()
    values = {"sub_event_type": "Government regains territory", "actor1": "Military Forces of the Crown (2029-)"}
    row = only_row(previewed(harbour.campaign, table(ACLED, [acled_row | values])))
    assert (row.outcome, row.data["kind"], row.data["actor"]) == ("new", "control", "guards")

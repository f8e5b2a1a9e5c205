"""The outcome of each row, compared with the record, with earlier rows and with earlier imports."""

import pytest

from events.imports.tables.table import ReadError
from events.models import Event, Import, Place
from tests.campaigns import add_district, add_event, square
from tests.editing import address, correction_data
from tests.imports.staged import applied, everything, only_row, outcomes, previewed
from tests.imports.tables import ACLED, GED, OWN, acled_row, ged_row, own, own_row, table

pytestmark = pytest.mark.django_db


def row_of(harbour, **values):
    return only_row(previewed(harbour.campaign, own(**values)))


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
        ({"date": "2031-02-28"}, "date", "2031-02-28", "The campaign runs from 2031-03-01 to 2031-04-29."),
        ({"date": "2030-13-01"}, "date", "2030-13-01", "There is no such day in the calendar."),
        ({"kind": "conquest"}, "kind", "conquest", "This must be one of"),
        ({"actor": "Pirates"}, "actor", "Pirates", "No actor has this name."),
        ({"actor": ""}, "actor", "", "This kind of event needs an actor."),
        ({"lon": "9.9", "lat": "50.1"}, "coordinates", "9.9 50.1", "outside the campaign's map"),
        ({"summary": ""}, "summary", "", "blank"),
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
        ({"language": "Pidgin English"}, "language", "pidgin english", "8"),
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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (table(GED, [ged_row | {"date_start": "2031-02-28", "date_end": ""}]), "date_start"),
        (table(GED, [ged_row | {"type_of_violence": "4"}]), "type_of_violence"),
        (table(ACLED, [acled_row | {"event_date": "28 February 2031"}]), "event_date"),
    ],
)
def test_a_refusal_names_the_files_own_column(harbour, text, name):
    row = only_row(previewed(harbour.campaign, text))
    assert (row.outcome, row.name) == ("refused", name)


def test_a_refusal_names_the_column_that_a_mapping_reads(harbour):
    columns = {"columns": {"occurred on": "When"}, "constants": {"kind": "attack"}}
    text = table(["When"], [["2031-02-28"]])
    assert only_row(previewed(harbour.campaign, text, dialect="mapped", columns=columns)).name == "When"


def test_an_actor_that_nobody_knows_is_left_out_where_the_kind_needs_none(harbour):
    row = row_of(harbour, kind="attack", actor="Pirates")
    assert (row.outcome, row.data["actor"]) == ("new", None)
    assert row.reason == "No actor has the name “Pirates”."


@pytest.mark.parametrize("name", ["guards", "GUARDS", "Guards (2029-)", "Guards(2029-) ", "Gu\u00e1rds", "hg"])
def test_an_actor_goes_by_any_of_its_names(harbour, name):
    harbour.guards.short_name = "HG"
    harbour.guards.save()
    assert row_of(harbour, actor=name).data["actor"] == "guards"


# -- where ------------------------------------------------------------------------------------------


def test_a_name_that_is_not_known_is_left_for_a_person(harbour):
    row = row_of(harbour, districts="Dokcs")
    assert (row.outcome, row.is_unplaced, row.data["districts"], row.data["place"]) == ("new", True, [], "Dokcs")
    assert (row.name, row.value) == ("districts", "Dokcs")


def test_of_several_names_one_that_is_not_known_leaves_them_all(harbour):
    row = row_of(harbour, districts="Docks; Nowhere")
    assert (row.data["districts"], row.data["place"], row.value) == ([], "Docks; Nowhere", "Nowhere")


def test_a_name_on_both_banks_is_never_guessed(harbour):
    for slug, bank in (("siha-n", "north"), ("siha-s", "south")):
        add_district(harbour.campaign, slug, bank=bank, name_en="Siha")
    row = row_of(harbour, districts="Siha")
    assert (row.is_unplaced, row.data["districts"]) == (True, [])
    assert "north bank" in row.reason
    assert "south bank" in row.reason


def test_all_places_of_an_ambiguous_name_are_named_with_or_without_a_position(harbour):
    add_district(harbour.campaign, "siha", bank="north", name_en="Siha")
    for slug in ("siha-s", "siha-t", "siha-u"):
        Place.objects.create(
            campaign=harbour.campaign, slug=slug, name_en=slug.title(), alt_names=["Siha"], bank="south"
        )
    assert row_of(harbour, districts="Siha").reason == (
        "Several places have this name. "
        "Possible matches: Siha (north bank), Siha-S (south bank), Siha-T (south bank), Siha-U (south bank)."
    )


@pytest.mark.parametrize(
    ("level", "reason"),
    [("place", "The position of this place is not known."), ("town", "Only the town is named.")],
)
def test_a_place_without_a_position_is_not_named_as_another_one(harbour, level, reason):
    Place.objects.create(campaign=harbour.campaign, slug="port", name_en="Port", level=level)
    assert row_of(harbour, districts="Port").reason == reason


def test_the_one_place_of_a_name_that_says_another_bank_is_not_called_several(harbour):
    reason = row_of(harbour, districts="Docks, south bank").reason
    assert reason == "The place with this name lies elsewhere. Possible matches: Docks (north bank)."


def test_a_whole_bank_is_all_of_its_districts(harbour):
    row = only_row(
        previewed(harbour.campaign, table([*own_row, "covers"], [own_row | {"districts": "", "covers": "south"}]))
    )
    assert (row.data["districts"], row.data["covers"]) == (["fort", "mill"], "south")


def ged(harbour, **values):
    return only_row(previewed(harbour.campaign, table(GED, [ged_row | values])))


def test_a_name_and_an_exact_point_that_agree_place_an_event(harbour):
    row = ged(harbour)
    assert (row.data["districts"], row.data["lon"], row.reason) == (["docks"], 10.105, "")


def test_an_exact_point_proposes_the_district_of_a_name_that_is_not_known(harbour):
    row = ged(harbour, where_coordinates="Pier 4")
    assert (row.data["districts"], row.is_unplaced) == (["docks"], False)
    assert row.reason == "Proposed by the exact coordinates."


@pytest.mark.parametrize(
    ("lon", "districts", "reason"),
    [
        ("10.105", [], "No place has exactly this name. Possible matches: Granary."),
        ("10.305", ["granary"], "Proposed by the exact coordinates."),
    ],
)
def test_a_misspelt_name_is_placed_by_its_point_only_where_it_may_mean_that(harbour, lon, districts, reason):
    shape = square(10.3, 50.1)
    add_district(harbour.campaign, "granary", lon=10.3, lat=50.1, kind="quarter", shape=shape, name_en="Granary")
    row = ged(harbour, where_coordinates="Granory", longitude=lon)
    assert (row.data["districts"], row.reason) == (districts, reason)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"where_prec": "2"}, "where_prec 2"),
        ({"where_prec": "3"}, "where_prec 3"),
        ({"where_coordinates": "Harbour city"}, "Only the town is named."),
        ({"where_coordinates": "Pier 4", "longitude": "10.9"}, "No place with this name is known."),
    ],
)
def test_a_coarse_place_is_never_guessed_into_a_district(harbour, values, reason):
    row = ged(harbour, **values)
    assert (row.outcome, row.is_unplaced, row.data["districts"]) == ("new", True, [])
    assert reason in row.reason


def test_a_point_that_contradicts_the_name_leaves_the_event_unplaced(harbour):
    add_district(harbour.campaign, "quay", lon=10.3, lat=50.3, kind="quarter", shape=square(10.3, 50.3), name_en="Quay")
    row = ged(harbour, longitude="10.305", latitude="50.305")
    assert row.data["districts"] == []
    assert row.reason == "The name is that of Docks (north bank), but the coordinates lie in Quay."


def test_the_coordinates_of_a_coarse_place_are_not_kept(harbour):
    assert ged(harbour, where_prec="3").data["lon"] is None


# -- compared with the record --------------------------------------------------------------------------------


def test_the_same_file_again_is_the_same(harbour):
    files = own({}, {"reference": "", "date": "2031-03-09"}), table(GED, [ged_row]), table(ACLED, [acled_row])
    for text in files:
        applied(harbour.campaign, text)
    for text in files:
        assert set(dict(outcomes(previewed(harbour.campaign, text))).values()) == {"same"}


def test_a_draft_that_nobody_has_touched_is_changed(harbour):
    applied(harbour.campaign, own())
    row = row_of(harbour, summary="The guards took the docks at dawn.")
    assert (row.outcome, row.reason) == ("changed", "Differs from the record in: summary.")


def test_a_reference_is_known_whatever_its_case_and_stays_as_it_is(harbour):
    harbour.event("ABC-1", 9, status="draft")
    batch = previewed(harbour.campaign, own({"reference": "abc-1"}, {"reference": "DEF-1"}))
    assert [(row.outcome, row.reference) for row in batch.rows.order_by("number")] == [
        ("refused", "ABC-1"),
        ("new", "def-1"),
    ]


def test_references_of_one_file_that_differ_in_case_are_one(harbour, monkeypatch):
    monkeypatch.setattr("events.imports.steps.staging.ROWS_PER_PAGE", 1)
    harbour.event("H-2", 9)
    rows = [{"reference": "Abc-1"}, {"reference": "abc-1"}, {"reference": "h-2"}, {"reference": "H-2"}]
    batch = previewed(harbour.campaign, own(*rows, kind="attack"))
    assert [row.reason[:18] for row in batch.rows.order_by("number")] == [
        "", "Row 2 has the same", "The event was edit", "The event was edit",
    ]  # fmt: skip


def test_a_further_source_is_a_change(harbour):
    applied(harbour.campaign, own())
    assert row_of(harbour, url="https://herald.example.org/docks").reason == "Differs from the record in: source."


def edit(event):
    event.note = "Seen by a person."
    event.save()


def publish(event):
    event.status = Event.Status.PUBLISHED
    event.save()


@pytest.mark.parametrize("reason", ["import 1: reports.csv", "load_campaign harbour", "import duties"])
def test_a_persons_edit_is_no_machines_whatever_reason_is_typed(harbour, admin_client, reason):
    applied(harbour.campaign, own())
    event = Event.objects.get(reference="h-1")
    reply = admin_client.post(
        address(Event, "change", event.pk),
        correction_data(harbour, event, reason=reason, note="Seen.", reference="h-1"),
    )
    assert reply.status_code == 302
    assert row_of(harbour, summary="Another text.").outcome == "refused"


@pytest.mark.parametrize("touch", [edit, publish])
def test_what_a_person_has_touched_is_never_overwritten(harbour, touch):
    applied(harbour.campaign, own())
    touch(Event.objects.get(reference="h-1"))
    row = row_of(harbour, summary="Another text.")
    assert (row.outcome, row.name, row.value) == ("refused", "reference", "h-1")
    assert "summary" in row.reason


def test_the_same_file_again_is_the_same_even_where_the_event_was_edited_since(harbour):
    applied(harbour.campaign, own())
    edit(Event.objects.get(reference="h-1"))
    assert row_of(harbour).outcome == "same"


def test_a_duplicate_of_an_event_on_record_names_it_and_is_not_made_again(harbour):
    harbour.event("taken", 5, status="published")
    row = row_of(harbour)
    assert (row.outcome, row.reference) == ("duplicate", "taken")
    assert "further source" in row.reason


@pytest.mark.parametrize(
    "values",
    [
        {"date": "2031-03-07"},
        {"kind": "entered"},
        {"actor": "Guild"},
        {"districts": "Mill; Fort"},
        {"districts": "Nowhere"},
    ],
)
def test_another_day_kind_side_or_district_is_another_event(harbour, values):
    harbour.event("taken", 5)
    assert row_of(harbour, **values).outcome == "new"


def test_one_district_in_common_is_enough_for_a_duplicate(harbour):
    harbour.event("taken", 5, districts=[harbour.docks, harbour.fort])
    assert row_of(harbour).outcome == "duplicate"
    assert row_of(harbour, districts="Docks; Mill").outcome == "duplicate"


def test_the_same_report_by_another_actor_of_its_side_is_a_duplicate(harbour):
    harbour.event("taken", 5)
    assert row_of(harbour, actor="Fleet").outcome == "duplicate"


@pytest.mark.parametrize("kind", ["attack", "bridge", "humanitarian", "other", "contested"])
def test_what_may_happen_twice_on_a_day_is_kept_where_the_file_tells_it_apart(harbour, kind):
    batch = previewed(harbour.campaign, own({"reference": "dawn"}, {"reference": "dusk"}, {"reference": ""}, kind=kind))
    assert outcomes(batch) == [(2, "new"), (3, "new"), (4, "duplicate")]
    assert batch.rows.get(number=3).reason == "Similar to dawn: possibly the same event."
    assert batch.rows.get(number=4).reference == "dawn"


def test_each_event_of_a_data_set_is_kept(harbour):
    applied(harbour.campaign, table(GED, [ged_row]))
    row = ged(harbour, id="4712")
    assert (row.outcome, row.reference, row.reason) == (
        "new",
        "ged-4712",
        "Similar to ged-4711: possibly the same event.",
    )


@pytest.mark.parametrize("kind", ["control", "entered", "claimed", "withdrawn", "announced"])
def test_who_has_a_district_on_a_day_is_one_event_whatever_its_reference(harbour, kind):
    batch = previewed(harbour.campaign, own({}, {"reference": "h-2"}, kind=kind))
    assert outcomes(batch) == [(2, "new"), (3, "duplicate")]


def test_a_retracted_event_has_no_duplicates(harbour):
    harbour.event("taken", 5, status="retracted", status_reason="Wrong.")
    assert row_of(harbour).outcome == "new"


# -- compared with earlier rows --------------------------------------------------------------------------


def test_rows_of_one_file_are_compared_with_one_another(harbour):
    batch = previewed(
        harbour.campaign,
        own(
            {},
            {},
            {"summary": "Otherwise."},
            {"reference": "h-2", "summary": "Told again."},
            {"reference": "h-3", "date": "2031-03-09"},
        ),
    )
    assert outcomes(batch) == [(2, "new"), (3, "duplicate"), (4, "refused"), (5, "duplicate"), (6, "new")]
    assert batch.rows.get(number=5).reference == "h-1"
    assert batch.rows.get(number=4).reason == "Row 2 has the same reference."


def test_long_files_are_compared_across_their_pages(harbour, monkeypatch):
    monkeypatch.setattr("events.imports.steps.staging.ROWS_PER_PAGE", 2)
    rows = [{"reference": f"h-{n % 5}", "date": f"2031-03-{6 + n % 5:02}"} for n in range(9)]
    batch = previewed(harbour.campaign, own(*rows))
    assert [outcome for _number, outcome in outcomes(batch)] == ["new"] * 5 + ["duplicate"] * 4
    assert batch.pages.count() == 5


def test_a_row_may_be_a_duplicate_of_several_events_on_record(harbour):
    add_event(harbour.campaign, "one", 5, harbour.guards, [harbour.docks])
    add_event(harbour.campaign, "two", 5, harbour.guards, [harbour.docks])
    assert row_of(harbour).outcome == "duplicate"

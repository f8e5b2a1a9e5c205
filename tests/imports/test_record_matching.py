"""Rows are compared with the events on record and with earlier rows: new, changed, the same or a duplicate."""

import pytest

from events.models import Event
from tests.campaigns import add_event
from tests.editing import address, correction_data
from tests.imports.staged import applied, ged_row_of, outcomes, previewed, row_of
from tests.imports.tables import ACLED, GED, acled_row, ged_row, own, table

pytestmark = pytest.mark.django_db


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
    row = ged_row_of(harbour, id="4712")
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

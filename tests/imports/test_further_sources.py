"""Rows with one reference are sources of one event; a row that is said to be distinct is one of its own."""

import pytest

from events.imports.steps.undo import undo
from events.models import Citation, Event, Source
from tests.imports.staged import applied, outcomes, previewed
from tests.imports.tables import OWN, own, own_row, table

pytestmark = pytest.mark.django_db

HERALD = {"url": "https://herald.example.org/docks", "publisher": "Herald", "title": "Docks"}
WIRE = {"url": "https://wire.example.org/docks", "publisher": "Wire", "title": "Docks"}


@pytest.fixture(params=[1, 500])
def page_size(request, monkeypatch):
    """Rows of one page, and of one each."""
    monkeypatch.setattr("events.imports.steps.staging.ROWS_PER_PAGE", request.param)


def publishers():
    return sorted(Citation.objects.filter(event__reference="h-1").values_list("source__publisher", flat=True))


@pytest.mark.usefixtures("page_size")
def test_rows_of_one_reference_are_sources_of_one_event(harbour):
    batch = applied(harbour.campaign, own({}, HERALD, WIRE, {"reference": "h-2", "date": "2031-03-20"}))
    assert outcomes(batch) == [(2, "new"), (3, "duplicate"), (4, "duplicate"), (5, "new")]
    assert batch.rows.get(number=4).reason == "A further source of the event of row 2."
    assert batch.counts["duplicate"] == 2
    assert publishers() == ["Herald", "The Lamplighter", "Wire"]
    assert set(dict(outcomes(previewed(harbour.campaign, own({}, HERALD, WIRE)))).values()) <= {"same", "duplicate"}


@pytest.mark.usefixtures("page_size")
def test_a_row_that_repeats_another_is_no_further_source(harbour):
    batch = applied(harbour.campaign, own({}, {}, HERALD))
    assert batch.rows.get(number=3).reason == "Row 2 reports the same event."
    assert publishers() == ["Herald", "The Lamplighter"]


@pytest.mark.usefixtures("page_size")
def test_a_row_of_the_same_reference_that_tells_another_event_is_refused(harbour):
    batch = previewed(harbour.campaign, own({}, HERALD | {"summary": "The docks burnt."}))
    row = batch.rows.get(number=3)
    assert (row.outcome, row.name, row.reason) == ("refused", "reference", "Row 2 has the same reference.")


@pytest.mark.usefixtures("page_size")
def test_a_further_source_of_a_draft_on_record_is_a_change_of_it(harbour):
    applied(harbour.campaign, own())
    batch = applied(harbour.campaign, own({}, HERALD, WIRE))
    assert sum(outcome == "changed" for _number, outcome in outcomes(batch)) == 1
    assert publishers() == ["Herald", "The Lamplighter", "Wire"]
    undo(batch)
    assert publishers() == ["The Lamplighter"]


@pytest.mark.usefixtures("page_size")
def test_an_undone_import_leaves_none_of_the_sources(harbour):
    undo(applied(harbour.campaign, own({}, HERALD, WIRE)))
    assert not Event.objects.exists()
    assert (
        not Source.objects.filter(publisher__in=["Herald", "Wire"]).exclude(reference__in=["herald", "wire"]).exists()
    )


@pytest.mark.usefixtures("page_size")
@pytest.mark.parametrize(("said", "outcome"), [("yes", "new"), ("no", "duplicate"), ("", "duplicate")])
def test_a_row_that_is_distinct_is_an_event_of_its_own(harbour, said, outcome):
    header = [*OWN, "distinct"]
    rows = [{"distinct": "yes"}, {"reference": "h-2", "distinct": said}]
    batch = previewed(harbour.campaign, table(header, [own_row | row for row in rows]))
    row = batch.rows.get(number=3)
    assert row.outcome == outcome
    assert "h-1" in row.reason


def test_a_row_is_distinct_or_not_and_nothing_else(harbour):
    row = previewed(harbour.campaign, table([*OWN, "distinct"], [own_row | {"distinct": "perhaps"}])).rows.get()
    assert (row.outcome, row.name, row.value) == ("refused", "distinct", "perhaps")

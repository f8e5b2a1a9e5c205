"""An import that was applied is undone whole, but for what people have worked on since."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied

from events.gazetteer.cache import gazetteer_of
from events.imports.steps import chunks
from events.imports.steps.apply import apply
from events.imports.steps.page_matcher import PageMatcher
from events.imports.steps.staging import restart
from events.imports.steps.undo import undo
from events.imports.steps.workflow import StepRefusedError, take_step
from events.models import Citation, Event, Source
from tests.campaigns import all_spans, folded_from_the_start
from tests.imports.staged import applied, everything, previewed
from tests.imports.tables import GED, ged_row, own, own_row, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def amal():
    return get_user_model().objects.create_user("amal")


def imported():
    return Event.objects.get(reference="h-1")


def test_undo_deletes_everything_that_was_written(harbour):
    before = {model.__name__: set(model.objects.values_list("pk", flat=True)) for model in (Event, Source, Citation)}
    batch = applied(harbour.campaign, own())
    done = undo(batch)
    assert done == {"deleted": 1, "restored": 0, "retracted": 0, "kept": 0}
    assert {
        model.__name__: set(model.objects.values_list("pk", flat=True)) for model in (Event, Source, Citation)
    } == before
    gone = Event.history.filter(reference="h-1").first()
    assert (gone.history_type, gone.history_change_reason) == ("-", f"Import {batch.pk} was undone.")


def test_undo_restores_what_the_import_changed(harbour):
    applied(harbour.campaign, own())
    before = everything(Event, Citation, Source)
    second = applied(harbour.campaign, own(summary="At dawn.", districts="Mill", url="https://herald.example.org/"))
    assert undo(second)["restored"] == 1
    event = imported()
    assert (event.summary, list(event.districts.all())) == (own_row["summary"], [harbour.docks])
    after = everything(Event, Citation, Source)
    assert (after["Citation"], after["Source"]) == (before["Citation"], before["Source"])


def test_a_file_whose_changes_were_undone_can_be_imported_again(harbour):
    applied(harbour.campaign, own())
    undo(applied(harbour.campaign, own(summary="At dawn.")))
    assert applied(harbour.campaign, own(summary="At dawn.")).counts["changed"] == 1
    assert imported().summary == "At dawn."


def test_undo_keeps_what_a_person_has_edited_after_a_change(harbour):
    applied(harbour.campaign, own())
    second = applied(harbour.campaign, own(summary="At dawn."))
    event = imported()
    event.note = "By a person."
    event.save()
    assert undo(second) == {"deleted": 0, "restored": 0, "retracted": 0, "kept": 1}
    assert imported().note == "By a person."


def edit(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def edit_and_edit_back(harbour):
    edit(imported(), summary="By a person.")
    edit(imported(), summary=own_row["summary"])


@pytest.mark.parametrize(
    "work",
    [
        lambda harbour: edit(imported(), summary="By a person."),
        edit_and_edit_back,
        lambda harbour: imported().districts.add(harbour.mill),
        lambda harbour: edit(imported().citations.first(), claimant="An officer"),
        lambda harbour: imported().citations.create(source=harbour.herald),
        lambda harbour: imported().citations.first().delete(),
        lambda harbour: edit(imported(), status="in-review"),
    ],
    ids=["a text", "a text, and back", "a district", "a citation", "a further citation", "no citation", "submitted"],
)
@pytest.mark.parametrize("kind", ["made", "changed"])
def test_undo_keeps_and_names_what_a_person_has_worked_on(harbour, kind, work):
    batch = applied(harbour.campaign, own({}, {"reference": "h-2", "date": "2031-03-09"}))
    if kind == "changed":
        batch = applied(harbour.campaign, own(summary="At dawn.", url="https://herald.example.org/"))
    before = everything(Event, Citation)
    work(harbour)
    after = everything(Event, Citation)
    assert after != before
    done = undo(batch)
    assert (done["kept"], done.kept_names) == (1, ["h-1"])
    assert done["deleted"] == (1 if kind == "made" else 0)
    now = everything(Event, Citation)
    kept = [row for row in after["Event"] if row["reference"] == "h-1"]
    assert [row for row in now["Event"] if row["reference"] == "h-1"] == kept
    assert [row for row in now["Citation"] if row["event_id"] == kept[0]["id"]] == [
        row for row in after["Citation"] if row["event_id"] == kept[0]["id"]
    ]


def test_undo_keeps_a_source_that_a_person_has_corrected(harbour):
    batch = applied(harbour.campaign, own())
    edit(imported().citations.get().source, publisher="By a person")
    assert undo(batch)["deleted"] == 1
    assert Source.objects.filter(publisher="By a person").exists()


def test_undo_retracts_what_was_published_since_and_its_map_follows(harbour):
    batch = applied(harbour.campaign, own({}, {"reference": "h-2", "date": "2031-03-09"}))
    event = imported()
    event.status = Event.Status.PUBLISHED
    event.save()
    assert undo(batch) == {"deleted": 1, "restored": 0, "retracted": 1, "kept": 0}
    event.refresh_from_db()
    assert (event.status, event.status_reason) == ("retracted", f"Import {batch.pk} was undone.")
    assert event.steps.first().kind == "retracted"
    assert all_spans(harbour.campaign) == folded_from_the_start(harbour.campaign)
    assert all_spans(harbour.campaign)["docks"][0][2] == "guild"


def test_imports_that_changed_one_event_are_undone_from_the_last_one_back(harbour):
    texts = [own(), own(summary="At noon."), own(summary="At dawn.")]
    made, first, second = (applied(harbour.campaign, text) for text in texts)
    for earlier in (made, first):
        with pytest.raises(StepRefusedError, match=f"Undo import {second.pk} "):
            undo(earlier)
    assert imported().summary == "At dawn."
    undo(second)
    assert imported().summary == "At noon."
    undo(first)
    assert imported().summary == own_row["summary"]
    undo(made)
    assert not Event.objects.exists()


def test_a_change_that_was_undone_can_be_imported_again(harbour):
    applied(harbour.campaign, own())
    undo(applied(harbour.campaign, own(summary="At dawn.")))
    applied(harbour.campaign, own(summary="At dawn."))
    assert imported().summary == "At dawn."


def test_imports_are_ordered_by_when_they_were_applied_not_by_when_they_were_read(harbour):
    applied(harbour.campaign, own())
    read_first, read_second = (previewed(harbour.campaign, own(summary=words)) for words in ("At noon.", "At dawn."))
    apply(read_second)
    with take_step(read_first, "again"):
        restart(read_first)
    PageMatcher(read_first, gazetteer_of(harbour.campaign).place).match_all()
    apply(read_first)
    with pytest.raises(StepRefusedError, match=f"Undo import {read_first.pk} "):
        undo(read_second)
    assert undo(read_first)["restored"] == 1
    assert imported().summary == "At dawn."


def test_what_was_retracted_is_reported_and_not_brought_back(harbour):
    batch = applied(harbour.campaign, own())
    event = imported()
    event.status = Event.Status.PUBLISHED
    event.save()
    undo(batch)
    row = previewed(harbour.campaign, own()).rows.get()
    assert (row.outcome, "has been retracted" in row.reason) == ("same", True)


def test_nobody_retracts_by_an_undo_who_may_not(harbour, amal):
    applied(harbour.campaign, own())
    second = applied(harbour.campaign, own(summary="At dawn."))
    event = imported()
    event.status = Event.Status.PUBLISHED
    event.save()
    with pytest.raises(PermissionDenied):
        undo(second, by=amal)
    assert imported().status == "published"


def test_undo_leaves_sources_that_something_else_cites(harbour):
    batch = applied(harbour.campaign, own())
    source = imported().citations.get().source
    harbour.event("other", 9, sources=[source])
    undo(batch)
    assert Source.objects.filter(pk=source.pk).exists()


def test_what_was_not_applied_cannot_be_undone(harbour):
    with pytest.raises(StepRefusedError):
        undo(previewed(harbour.campaign, own()))
    batch = applied(harbour.campaign, own())
    undo(batch)
    with pytest.raises(StepRefusedError):
        undo(batch)


def test_a_failure_while_undoing_leaves_everything_as_it_was(harbour, monkeypatch):
    batch = applied(harbour.campaign, own())
    before = everything()
    monkeypatch.setattr("events.imports.steps.event_undo._unused_sources", lambda batch: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        undo(batch)
    assert everything() == before


def test_an_undone_import_can_be_imported_again(harbour):
    undo(applied(harbour.campaign, own()))
    batch = applied(harbour.campaign, own())
    assert imported().batch == batch


def test_more_rows_than_a_chunk_are_written_and_undone(harbour):
    number = chunks.ROWS_PER_CHUNK + 50
    rows = [ged_row | {"id": str(n), "where_prec": "3"} for n in range(number)]
    batch = applied(harbour.campaign, table(GED, rows))
    assert (Event.objects.count(), Citation.objects.count()) == (number, 2 * number)
    assert undo(batch)["deleted"] == number
    assert (Event.objects.count(), Citation.objects.count(), Source.objects.count()) == (0, 0, 3)

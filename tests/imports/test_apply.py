"""A previewed import is written whole or not at all, and can be undone whole."""

import pytest
from django.contrib.auth import get_user_model

from events.imports.steps import chunks
from events.imports.steps.apply import apply
from events.imports.steps.event_writer import EventWriter, StalePreviewError
from events.imports.steps.workflow import StepRefusedError
from events.models import Citation, Event, ImportPage, Source
from tests.campaigns import add_source, add_voice, all_spans, day, folded_from_the_start, revision
from tests.imports.staged import applied, everything, previewed
from tests.imports.tables import own, own_row, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def amal():
    return get_user_model().objects.create_user("amal")


def imported():
    return Event.objects.get(reference="h-1")


def test_an_import_makes_drafts_whatever_the_file_says(harbour, amal):
    batch = applied(harbour.campaign, table([*own_row, "status"], [own_row | {"status": "published"}]), by=amal)
    event = imported()
    assert (event.status, event.batch, event.entered_by) == ("draft", batch, amal)
    assert (event.actor, event.occurred_on, list(event.districts.all())) == (harbour.guards, day(5), [harbour.docks])
    assert event.citations.get().source.url == "https://lamplighter.example.org/docks"


def test_drafts_change_neither_spans_nor_revision(harbour):
    before = revision(harbour.campaign), all_spans(harbour.campaign)
    applied(harbour.campaign, own())
    assert (revision(harbour.campaign), all_spans(harbour.campaign)) == before


def test_an_imported_draft_has_its_past_and_can_be_published(harbour, amal):
    batch = applied(harbour.campaign, own(), by=amal)
    past = imported().history.get()
    assert (past.history_type, past.history_user, past.history_change_reason) == ("+", amal, batch.reason)
    assert [link.district for link in past.districts.all()] == [harbour.docks]
    event = imported()
    event.status = Event.Status.PUBLISHED
    event.save()
    assert all_spans(harbour.campaign) == folded_from_the_start(harbour.campaign)


def test_a_source_on_record_is_cited_and_not_made_again(harbour):
    by_address = add_source(
        harbour.campaign, "Another name", url="http://www.lamplighter.example.org/docks/?utm_source=x"
    )
    by_title = add_source(harbour.campaign, "Herald", title="Fire", published_on=day(7))
    applied(
        harbour.campaign,
        own(
            {},
            {"reference": "h-2", "date": "2031-03-08", "url": "", "publisher": "Herald", "title": "Fire",
             "published on": "2031-03-08"},
        ),
    )  # fmt: skip
    cited = [event.citations.get().source for event in Event.objects.order_by("reference")]
    assert cited == [by_address, by_title]


def with_title_language(code):
    return table([*own_row, "language", "title_language"], [own_row | {"language": "ar", "title_language": code}])


@pytest.mark.parametrize("code", ["en", ""])
def test_a_new_source_has_the_language_of_its_title(harbour, code):
    applied(harbour.campaign, with_title_language(code))
    source = Citation.objects.get().source
    assert (source.language, source.title_language, source.history.get().title_language) == ("ar", code, code)


def test_a_source_on_record_keeps_the_languages_that_it_has(harbour):
    stored = add_source(harbour.campaign, "The Lamplighter", url=own_row["url"])
    applied(harbour.campaign, with_title_language("en"))
    stored.refresh_from_db()
    assert (Citation.objects.get().source, stored.language, stored.title_language) == (stored, "", "")


def voiced(*slugs):
    """Rows with a column for the voice."""
    rows = [
        own_row | {"reference": f"h-{n}", "date": f"2031-03-{6 + n:02}", "voice": slug}
        for n, slug in enumerate(slugs, 1)
    ]
    return table([*own_row, "voice"], rows)


def test_a_citation_gets_the_voice_that_its_row_names(harbour):
    watch = add_voice(harbour.campaign, "watch")
    applied(harbour.campaign, voiced("watch", ""))
    citations = Citation.objects.order_by("event__reference")
    assert [citation.voice for citation in citations] == [watch, None]
    assert [citation.history.get().voice for citation in citations] == [watch, None]


def test_a_voice_that_is_gone_since_the_preview_stops_the_import(harbour):
    watch = add_voice(harbour.campaign, "watch")
    batch = previewed(harbour.campaign, voiced("watch"))
    watch.delete()
    with pytest.raises(StalePreviewError, match="the voice 'watch' is gone"):
        apply(batch, by=None)
    assert not Event.objects.exists()


@pytest.mark.parametrize("column", ["voice", "title_language"])
def test_a_file_that_was_read_before_a_column_was_there_is_written(harbour, column):
    batch = previewed(harbour.campaign, own())
    row = batch.rows.get()
    del row.data["sources"][0][column]
    row.save()
    apply(batch, by=None)
    citation = Citation.objects.get()
    assert (citation.voice, citation.source.title_language) == (None, "")


def test_rows_share_the_source_that_they_name(harbour, monkeypatch):
    monkeypatch.setattr(chunks, "ROWS_PER_CHUNK", 2)
    number = Source.objects.count()
    applied(harbour.campaign, own(*({"reference": f"h-{n}", "date": f"2031-03-{6 + n:02}"} for n in range(5))))
    assert (Event.objects.count(), Source.objects.count()) == (5, number + 1)


def test_an_untouched_draft_takes_what_the_file_says_now(harbour):
    applied(harbour.campaign, own())
    applied(harbour.campaign, own(summary="At dawn.", districts="Mill", url="https://herald.example.org/"))
    event = imported()
    assert (event.summary, event.version, list(event.districts.all())) == ("At dawn.", 2, [harbour.mill])
    assert event.citations.count() == 2


def test_while_a_row_is_refused_nothing_is_written(harbour):
    batch = previewed(harbour.campaign, own({}, {"reference": "h-2", "kind": "nonsense"}))
    before = everything()
    with pytest.raises(StepRefusedError, match="refused"):
        apply(batch)
    assert everything() == before
    apply(batch, good_rows_only=True)
    assert [event.reference for event in Event.objects.all()] == ["h-1"]


def test_an_import_is_applied_once(harbour):
    batch = applied(harbour.campaign, own())
    with pytest.raises(StepRefusedError, match="applied"):
        apply(batch)
    assert (Event.objects.count(), ImportPage.objects.count()) == (1, 0)


def test_a_failure_in_the_middle_leaves_everything_as_it_was(harbour, monkeypatch):
    monkeypatch.setattr(chunks, "ROWS_PER_CHUNK", 1)
    batch = previewed(harbour.campaign, own({}, {"reference": "h-2", "date": "2031-03-09"}))
    before = everything()
    write = EventWriter.write

    def second_time_fails(self, rows):
        write(self, rows)
        if rows[0].number == 3:
            raise OSError("the disk is full")

    monkeypatch.setattr(EventWriter, "write", second_time_fails)
    with pytest.raises(OSError, match="full"):
        apply(batch)
    assert everything() == before
    batch.refresh_from_db()
    assert batch.state == "previewed"


def taken_meanwhile(harbour):
    harbour.event("h-1", 9)


def district_gone(harbour):
    harbour.docks.delete()


def actor_gone(harbour):
    harbour.guards.delete()


@pytest.mark.parametrize("happens", [taken_meanwhile, district_gone, actor_gone])
def test_a_record_that_has_changed_since_the_preview_is_not_written_into(harbour, happens):
    batch = previewed(harbour.campaign, own())
    happens(harbour)
    before = everything()
    with pytest.raises(StalePreviewError, match="Row 2"):
        apply(batch)
    assert everything() == before


def test_a_draft_edited_since_the_preview_is_not_overwritten(harbour):
    applied(harbour.campaign, own())
    batch = previewed(harbour.campaign, own(summary="At dawn."))
    event = imported()
    event.note = "By a person."
    event.save()
    with pytest.raises(StalePreviewError, match="edited"):
        apply(batch)


def test_of_two_previews_of_one_event_the_second_is_not_written_over_the_first(harbour):
    applied(harbour.campaign, own())
    first, second = (previewed(harbour.campaign, own(summary=words)) for words in ("At noon.", "At dawn."))
    apply(second)
    with pytest.raises(StalePreviewError, match="edited"):
        apply(first)
    assert imported().summary == "At dawn."

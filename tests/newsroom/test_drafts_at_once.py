"""Two systems that write at the same moment, each on a connection of its own: one is told of the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from events.models import Citation, Event, Source
from events.newsroom import drafts
from events.newsroom.draft_errors import DraftError
from tests.drafting import PAGE, data, draft_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """What each returned, or raised for what is on record."""
    together = Barrier(len(acts))

    def run(act):
        together.wait(10)
        try:
            return act()
        except DraftError as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [each.result(60) for each in [threads.submit(run, act) for act in acts]]


def errors(outcomes):
    return [each for each in outcomes if isinstance(each, str)]


def test_of_one_reference_the_second_is_told_that_it_is_taken(token, harbour):
    def create():
        return drafts.create_draft(token, harbour.campaign, data(reference="their-17"))

    assert errors(at_once(create, create, create)) == ["ReferenceTakenError"] * 2
    assert Event.objects.count() == 1


def test_of_one_report_the_second_is_asked_whether_it_is_the_first(token, harbour):
    def create():
        return drafts.create_draft(token, harbour.campaign, data())

    assert errors(at_once(create, create)) == ["DuplicateQuestionError"]
    assert Event.objects.count() == 1


def test_of_one_version_the_second_is_told_the_stored_one(token, harbour):
    event = draft_of(token, harbour)

    def change(text):
        return lambda: drafts.change_draft(token, event, {"summary": text}, event.version)

    assert errors(at_once(change("One."), change("Two."))) == ["VersionConflictError"]
    assert Event.objects.get().version == event.version + 1


def test_of_one_draft_that_is_changed_and_submitted_one_is_refused(token, harbour):
    event = draft_of(token, harbour)
    outcomes = at_once(
        lambda: drafts.submit(token, event, event.version),
        lambda: _refused(lambda: drafts.change_draft(token, event, {"summary": "Later."}, event.version)),
    )
    assert len(errors(outcomes)) == 1


def _refused(act):
    """A reporter may not change a draft that is in review, and is told that first."""
    try:
        return act()
    except PermissionDenied:
        return "PermissionDenied"


def test_of_one_page_a_source_is_made_once(token, harbour):
    events = [draft_of(token, harbour, name, sources=[]) for name in ("one", "two", "three")]
    outcomes = at_once(*(lambda event=event: drafts.cite(token, event, {"source": PAGE}) for event in events))
    assert errors(outcomes) == []
    assert Source.objects.filter(publisher="Courier").count() == 1
    assert Citation.objects.count() == 3

"""Two people at one row at the same moment, on a real PostgreSQL: both wait for a lock that is held for them."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from tests.imports.tables import own
from tests.newsroom_elsewhere import MAKE, Person

pytestmark = pytest.mark.server

TAKEN = "SELECT id FROM events_event WHERE reference = 'taken'"

# Seconds until the requests are taken to be stuck.
PATIENCE = 30


@pytest.fixture(scope="module")
def there(on_postgres):
    return on_postgres


@pytest.fixture(scope="module")
def site(there):
    with there.served() as address:
        yield address


@pytest.fixture
def newsroom(there, site):
    """The campaign made anew, and Amal and Badr at their desks."""
    there.python(MAKE)
    return Person(site, "amal"), Person(site, "badr")


class Line:
    """People who wait for each other at one row."""

    def __init__(self, holder, watch, people):
        self._holder, self._watch, self._people, self._waiting = holder, watch, people, []

    def join(self, act, *args):
        """Begin, and come back once one more waits in the database than before."""
        self._waiting.append(self._people.submit(act, *args))
        until = time.monotonic() + PATIENCE
        while self._locks() < len(self._waiting):
            assert time.monotonic() < until, f"{self._locks()} wait, and not {len(self._waiting)}: there is no lock"
            time.sleep(0.02)

    def go(self):
        """What everybody was answered, in the order in which they came."""
        self._holder.commit()
        return [each.result(PATIENCE) for each in self._waiting]

    def _locks(self):
        waiting = "wait_event_type = 'Lock' AND datname = current_database()"
        return self._watch.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {waiting}").fetchone()[0]


@pytest.fixture
def line(there):
    @contextmanager
    def at(row):
        # The row is let go before the people are waited for, whatever happens.
        with (
            ThreadPoolExecutor(2) as people,
            psycopg.connect(there.url, autocommit=True) as watch,
            psycopg.connect(there.url) as holder,
        ):
            holder.execute(f"SELECT 1 FROM {row} FOR UPDATE")
            yield Line(holder, watch, people)

    return at


@pytest.fixture
def stored(there):
    """A way to ask the database for the one row of a SELECT."""
    with psycopg.connect(there.url, autocommit=True) as connection:
        yield lambda query: connection.execute(query).fetchone()


def spans_are_those_of_a_fresh_fold(there):
    return "0 differ" in there.manage("check_projection")


def test_of_two_who_save_a_form_the_second_is_told(newsroom, line, stored):
    (event,) = stored(TAKEN)
    for person, words in zip(newsroom, ("Amal's words.", "Badr's words."), strict=True):
        person.open(f"/events/event/{event}/change/")
        person.fill("#event_form", summary=words)
    with line(f"events_event WHERE id = {event}") as waiting:
        for person in newsroom:
            waiting.join(person.send, "[name=_save]")
        waiting.go()
    first, second = newsroom
    assert "Saved:" in first.said
    assert "Somebody else has saved this since you opened it." in second.said
    assert "Amal's words." in second.page.select_one(".conflict").get_text()
    assert stored("SELECT summary, version FROM events_event WHERE reference = 'taken'") == ("Amal's words.", 2)


def test_of_two_who_save_a_list_nobody_overwrites_the_other(newsroom, line, stored):
    (source,) = stored("SELECT id FROM events_source WHERE reference = 'gazette'")
    for person, language in zip(newsroom, ("en", "ar"), strict=True):
        person.open("/events/source/?q=Gazette")
        person.fill("#changelist-form", **{"form-0-language": language})
    with line(f"events_source WHERE id = {source}") as waiting:
        for person in newsroom:
            waiting.join(person.send, "[name=_save]")
        waiting.go()
    assert "Somebody else has changed this meanwhile" in newsroom[1].said
    assert stored("SELECT language FROM events_source WHERE reference = 'gazette'") == ("en",)


def test_a_step_of_many_is_not_taken_with_what_was_saved_while_it_waited(newsroom, line, stored):
    amal, badr = newsroom
    (event,) = stored(TAKEN)
    amal.open(f"/events/event/{event}/change/")
    amal.fill("#event_form", summary="Amal's words.")
    badr.open("/events/event/?q=taken")
    badr.fill("#changelist-form", action="publish")
    badr.browser["_selected_action"] = [str(event)]
    badr.send("[name=index]")
    badr.fill("form:has([name=confirmed])", reason="")
    with line(f"events_event WHERE id = {event}") as waiting:
        waiting.join(amal.send, "[name=_save]")
        waiting.join(badr.send)
        waiting.go()
    told = stored("SELECT summary, status FROM events_event WHERE reference = 'taken'")
    assert told == ("Amal's words.", "in-review")
    assert "Somebody else has saved this since it was listed here" in badr.said


def test_of_two_who_take_different_steps_the_second_is_told(newsroom, line, stored):
    (event,) = stored(TAKEN)
    for person, reason in zip(newsroom, ("", "Who says so?"), strict=True):
        person.open(f"/events/event/{event}/preview/")
        person.fill(".review form[method=post]", reason=reason)
    with line(f"events_event WHERE id = {event}") as waiting:
        waiting.join(newsroom[0].send, "[name=_transition][value=publish]")
        waiting.join(newsroom[1].send, "[name=_transition][value=return]")
        waiting.go()
    assert "Somebody else has saved this" in newsroom[1].said
    assert stored("SELECT status FROM events_event WHERE reference = 'taken'") == ("published",)


def test_whoever_saves_a_district_does_not_block_the_publication_that_it_waits_for(there, newsroom, line, stored):
    amal, badr = newsroom
    (event,) = stored(TAKEN)
    (docks,) = stored("SELECT id FROM events_district WHERE slug = 'docks'")
    amal.open(f"/events/event/{event}/preview/")
    amal.fill(".review form[method=post]")
    badr.open(f"/events/district/{docks}/change/")
    badr.fill("#district_form", name_en="The Docks")
    with line("events_campaign") as waiting:
        waiting.join(amal.send, "[name=_transition][value=publish]")
        waiting.join(badr.send, "[name=_save]")
        assert waiting.go() == [200, 200]
    assert stored("SELECT status FROM events_event WHERE reference = 'taken'") == ("published",)
    assert stored("SELECT name_en FROM events_district WHERE slug = 'docks'") == ("The Docks",)
    assert spans_are_those_of_a_fresh_fold(there)


def test_whoever_corrects_a_source_waits_for_the_publication_of_what_it_is_cited_for(there, newsroom, line, stored):
    amal, badr = newsroom
    (event,) = stored(TAKEN)
    (source,) = stored("SELECT id FROM events_source WHERE reference = 'gazette'")
    amal.open(f"/events/event/{event}/preview/")
    amal.fill(".review form[method=post]")
    badr.open(f"/events/source/{source}/change/")
    badr.fill("#source_form", agency="Herald")
    with line("events_campaign") as waiting:
        waiting.join(amal.send, "[name=_transition][value=publish]")
        waiting.join(badr.send, "[name=_save]")
        assert waiting.go() == [200, 200]
    assert stored("SELECT agency FROM events_source WHERE reference = 'gazette'") == ("Herald",)
    assert spans_are_those_of_a_fresh_fold(there)


def test_of_two_who_apply_an_import_one_does(there, newsroom, line, stored):
    there.python(PREVIEW, own(date="2031-03-09"))
    (batch,) = stored("SELECT id FROM events_import")
    for person in newsroom:
        person.open(f"/events/import/{batch}/change/")
        person.fill(f"form[action$='/{batch}/apply/']")
    with line("events_import") as waiting:
        for person in newsroom:
            waiting.join(person.send)
        waiting.go()
    assert "1 event was imported as a draft." in newsroom[0].said
    assert "cannot be done with the import now" in newsroom[1].said
    assert stored("SELECT count(*) FROM events_event WHERE batch_id IS NOT NULL") == (1,)


@pytest.mark.parametrize("way", ["discard", "again"])
def test_an_import_that_is_being_applied_cannot_be_taken_away_meanwhile(there, newsroom, line, stored, way):
    amal, badr = newsroom
    there.python(PREVIEW, own(date="2031-03-09"))
    (batch,) = stored("SELECT id FROM events_import")
    for person, form in ((amal, "apply"), (badr, way)):
        person.open(f"/events/import/{batch}/change/")
        person.fill(f"form[action$='/{batch}/{form}/']")
    with line("events_import") as waiting:
        for person in newsroom:
            waiting.join(person.send)
        waiting.go()
    assert "cannot be done with the import now" in badr.said
    assert stored("SELECT state FROM events_import") == ("applied",)
    assert stored("SELECT count(*) FROM events_importrow") == (1,)
    amal.open(f"/events/import/{batch}/undo/")
    amal.fill("#content-main form")
    amal.send()
    assert "1 deleted" in amal.said


def test_of_two_imports_of_the_same_reports_one_is_written(newsroom, there, line, stored):
    for _again in range(2):
        there.python(PREVIEW, own(date="2031-03-09"))
    (batch,) = stored("SELECT min(id) FROM events_import")
    for number, person in enumerate(newsroom):
        person.open(f"/events/import/{batch + number}/change/")
        person.fill(f"form[action$='/{batch + number}/apply/']")
    with line("events_campaign") as waiting:
        for person in newsroom:
            waiting.join(person.send)
        assert waiting.go() == [200, 200]
    assert "1 event was imported as a draft." in newsroom[0].said
    assert "is there by now" in newsroom[1].said
    assert stored("SELECT count(*) FROM events_source WHERE url <> ''") == (1,)


def test_an_import_is_not_undone_past_an_event_that_is_being_published(newsroom, there, line, stored):
    amal, badr = newsroom
    there.python(f"{PREVIEW}{SUBMIT}", own(date="2031-03-09"))
    (batch,) = stored("SELECT id FROM events_import")
    (event,) = stored("SELECT id FROM events_event WHERE batch_id IS NOT NULL")
    amal.open(f"/events/event/{event}/preview/")
    amal.fill(".review form[method=post]")
    badr.open(f"/events/import/{batch}/undo/")
    badr.fill("#content-main form")
    with line(f"events_event WHERE id = {event}") as waiting:
        waiting.join(amal.send, "[name=_transition][value=publish]")
        waiting.join(badr.send)
        waiting.go()
    assert "1 retracted" in badr.said
    assert stored(f"SELECT status FROM events_event WHERE id = {event}") == ("retracted",)
    assert spans_are_those_of_a_fresh_fold(there)


SUBMIT = """
from events.imports.steps.apply import apply
from events.models import Event, Import
apply(Import.objects.get())
event = Event.objects.get(batch__isnull=False)
event.status = "in-review"
event.save()
"""

PREVIEW = """
import sys
from events.models import Campaign
from tests.imports.staged import previewed
previewed(Campaign.objects.get(), sys.argv[1])
"""

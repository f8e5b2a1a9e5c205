"""Two editors who write one row at the same moment, on a real PostgreSQL.

A test holds the lock of the row, or of its table where the row is new, until both requests wait for it, and then lets
them go on in their order.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from tests.editor_sessions import SETUP_PROGRAM, EditorSession
from tests.imports.tables import own

pytestmark = pytest.mark.server

TAKEN = "SELECT id FROM events_event WHERE reference = 'taken'"

# Seconds until the requests are taken to be stuck.
TIMEOUT = 30


@pytest.fixture(scope="module")
def database(on_postgres):
    return on_postgres


@pytest.fixture(scope="module")
def site(database):
    with database.served() as address:
        yield address


@pytest.fixture
def newsroom(database, site):
    """Amal and Badr, logged in, with the campaign made anew."""
    database.python(SETUP_PROGRAM)
    return EditorSession(site, "amal"), EditorSession(site, "badr")


class LockQueue:
    """Requests that wait, in their order, for the lock that the test holds."""

    def __init__(self, holder, watch, people):
        self._holder, self._watch, self._people, self._waiting = holder, watch, people, []

    def join(self, act, *args):
        """Start the request in a thread, and return once it waits for the lock in the database."""
        self._waiting.append(self._people.submit(act, *args))
        until = time.monotonic() + TIMEOUT
        while self._locks() < len(self._waiting):
            assert time.monotonic() < until, f"{self._locks()} wait, and not {len(self._waiting)}: there is no lock"
            time.sleep(0.02)

    def release(self):
        """Release the lock; gives what each request returned, in the order in which they joined."""
        self._holder.commit()
        return [request.result(TIMEOUT) for request in self._waiting]

    def _locks(self):
        waiting = "wait_event_type = 'Lock' AND datname = current_database()"
        return self._watch.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {waiting}").fetchone()[0]


@pytest.fixture
def lock_queue(database):
    @contextmanager
    def at(rows=None, inserts_into=None):
        # In this order: the lock is released before the threads are waited for, whatever happens.
        with (
            ThreadPoolExecutor(2) as people,
            psycopg.connect(database.url, autocommit=True) as watch,
            psycopg.connect(database.url) as holder,
        ):
            # SHARE keeps everybody from writing into the table, and nobody from reading it.
            holder.execute(f"SELECT 1 FROM {rows} FOR UPDATE" if rows else f"LOCK TABLE {inserts_into} IN SHARE MODE")
            yield LockQueue(holder, watch, people)

    return at


@pytest.fixture
def stored(database):
    """A function that gives the one row of a SELECT."""
    with psycopg.connect(database.url, autocommit=True) as connection:
        yield lambda query: connection.execute(query).fetchone()


def spans_are_those_of_a_fresh_fold(database):
    return "0 differ" in database.manage("check_projection")


def test_of_two_who_save_a_form_the_second_gets_the_conflict(newsroom, lock_queue, stored):
    (event,) = stored(TAKEN)
    for person, words in zip(newsroom, ("Amal's words.", "Badr's words."), strict=True):
        person.open(f"/events/event/{event}/change/")
        person.fill("#event_form", summary=words)
    with lock_queue(f"events_event WHERE id = {event}") as queue:
        for person in newsroom:
            queue.join(person.send, "[name=_save]")
        queue.release()
    first, second = newsroom
    assert "Saved:" in first.messages
    assert "Somebody else has saved this since you opened it." in second.messages
    assert "Amal's words." in second.page.select_one(".conflict").get_text()
    assert stored("SELECT summary, version FROM events_event WHERE reference = 'taken'") == ("Amal's words.", 2)


# What makes a new row of a table with a key of its own, which is that key's column. A new district asks for a reason.
NEW_ROWS = {
    "actor": ("slug", {"name_en": "New", "colour": "#336699", "colour_dark": "#6699cc"}),
    "campaign": (
        "slug",
        {"name_en": "New", "start": "2031-03-01", "end": "2031-03-31"}
        | {"west": "10", "south": "50", "east": "11", "north": "51"},
    ),
    "edition": ("slug", {"name_en": "New", "released_on": "2031-03-09"}),
    "event": ("reference", {"kind": "other", "occurred_on": "2031-03-09", "summary": "What it says."}),
    "milestone": ("slug", {"name_en": "New", "day": "2031-03-09"}),
    "phase": ("slug", {"name_en": "New", "starts": "2031-03-09", "ends": "2031-03-10"}),
    "place": ("slug", {"name_en": "New"}),
    "source": ("reference", {"publisher": "Courier"}),
    "story": ("slug", {"name_en": "New"}),
    "voice": ("slug", {"name_en": "New", "kind": "party"}),
}


@pytest.mark.parametrize("table", NEW_ROWS)
def test_a_new_row_that_is_sent_twice_at_once_is_written_once(newsroom, lock_queue, stored, table):
    key, values = NEW_ROWS[table]
    for person in newsroom:
        person.open(f"/events/{table}/add/")
        person.fill(f"#{table}_form", **{key: "sent-twice"} | values)
    with lock_queue(inserts_into=f"events_{table}") as queue:
        for person in newsroom:
            queue.join(person.send, "[name=_save]")
        assert queue.release() == [200, 200]
    # Both go on at the same moment: either may be the first.
    assert sorted("already exists" in person.messages for person in newsroom) == [False, True]
    assert stored(f"SELECT count(*) FROM events_{table} WHERE {key} = 'sent-twice'") == (1,)


def test_an_account_that_is_made_twice_at_once_is_made_once(newsroom, lock_queue, stored):
    for person in newsroom:
        person.open("/auth/user/add/")
        person.fill("#user_form", username="dina", password1="two-rivers-meet", password2="two-rivers-meet")
    with lock_queue(inserts_into="auth_user") as queue:
        for person in newsroom:
            queue.join(person.send, "[name=_save]")
        assert queue.release() == [200, 200]
    # Both go on at the same moment: either may be the first.
    assert sorted("already exists" in person.messages for person in newsroom) == [False, True]
    assert stored("SELECT count(*) FROM auth_user WHERE username = 'dina'") == (1,)


def test_of_two_who_save_a_changelist_neither_overwrites_the_other(newsroom, lock_queue, stored):
    (source,) = stored("SELECT id FROM events_source WHERE reference = 'gazette'")
    for person, language in zip(newsroom, ("en", "ar"), strict=True):
        person.open("/events/source/?q=Gazette")
        person.fill("#changelist-form", **{"form-0-language": language})
    with lock_queue(f"events_source WHERE id = {source}") as queue:
        for person in newsroom:
            queue.join(person.send, "[name=_save]")
        queue.release()
    assert "Somebody else has changed this meanwhile" in newsroom[1].messages
    assert stored("SELECT language FROM events_source WHERE reference = 'gazette'") == ("en",)


def test_a_bulk_transition_is_refused_for_an_event_that_was_saved_while_it_waited(newsroom, lock_queue, stored):
    amal, badr = newsroom
    (event,) = stored(TAKEN)
    amal.open(f"/events/event/{event}/change/")
    amal.fill("#event_form", summary="Amal's words.")
    badr.open("/events/event/?q=taken")
    badr.fill("#changelist-form", action="publish")
    badr.browser["_selected_action"] = [str(event)]
    badr.send("[name=index]")
    badr.fill("form:has([name=confirmed])", reason="")
    with lock_queue(f"events_event WHERE id = {event}") as queue:
        queue.join(amal.send, "[name=_save]")
        queue.join(badr.send)
        queue.release()
    event_now = stored("SELECT summary, status FROM events_event WHERE reference = 'taken'")
    assert event_now == ("Amal's words.", "in-review")
    assert "Somebody else has saved this since the list was loaded" in badr.messages


def test_of_two_who_make_different_transitions_the_second_is_refused(newsroom, lock_queue, stored):
    (event,) = stored(TAKEN)
    for person, reason in zip(newsroom, ("", "Who says so?"), strict=True):
        person.open(f"/events/event/{event}/preview/")
        person.fill(".review form[method=post]", reason=reason)
    with lock_queue(f"events_event WHERE id = {event}") as queue:
        queue.join(newsroom[0].send, "[name=_transition][value=publish]")
        queue.join(newsroom[1].send, "[name=_transition][value=return]")
        queue.release()
    assert "Somebody else has saved this" in newsroom[1].messages
    assert stored("SELECT status FROM events_event WHERE reference = 'taken'") == ("published",)


def test_saving_a_district_and_publishing_an_event_about_it_do_not_deadlock(database, newsroom, lock_queue, stored):
    amal, badr = newsroom
    (event,) = stored(TAKEN)
    (docks,) = stored("SELECT id FROM events_district WHERE slug = 'docks'")
    amal.open(f"/events/event/{event}/preview/")
    amal.fill(".review form[method=post]")
    badr.open(f"/events/district/{docks}/change/")
    badr.fill("#district_form", name_en="The Docks")
    with lock_queue("events_campaign") as queue:
        queue.join(amal.send, "[name=_transition][value=publish]")
        queue.join(badr.send, "[name=_save]")
        assert queue.release() == [200, 200]
    badr.give_reason()
    assert stored("SELECT status FROM events_event WHERE reference = 'taken'") == ("published",)
    assert stored("SELECT name_en FROM events_district WHERE slug = 'docks'") == ("The Docks",)
    assert spans_are_those_of_a_fresh_fold(database)


def test_correcting_a_source_and_publishing_an_event_that_cites_it_do_not_deadlock(
    database, newsroom, lock_queue, stored
):
    amal, badr = newsroom
    (event,) = stored(TAKEN)
    (source,) = stored("SELECT id FROM events_source WHERE reference = 'gazette'")
    amal.open(f"/events/event/{event}/preview/")
    amal.fill(".review form[method=post]")
    badr.open(f"/events/source/{source}/change/")
    badr.fill("#source_form", agency="Herald")
    with lock_queue("events_campaign") as queue:
        queue.join(amal.send, "[name=_transition][value=publish]")
        queue.join(badr.send, "[name=_save]")
        assert queue.release() == [200, 200]
    badr.give_reason()
    assert stored("SELECT agency FROM events_source WHERE reference = 'gazette'") == ("Herald",)
    assert spans_are_those_of_a_fresh_fold(database)


def test_of_two_who_apply_an_import_only_the_first_does(database, newsroom, lock_queue, stored):
    database.python(PREVIEW, own(date="2031-03-09"))
    (batch,) = stored("SELECT id FROM events_import")
    for person in newsroom:
        person.open(f"/events/import/{batch}/change/")
        person.fill(f"form[action$='/{batch}/apply/']")
    with lock_queue("events_import") as queue:
        for person in newsroom:
            queue.join(person.send)
        queue.release()
    assert "1 event was imported as a draft." in newsroom[0].messages
    assert "The import is in the state “applied”" in newsroom[1].messages
    assert stored("SELECT count(*) FROM events_event WHERE batch_id IS NOT NULL") == (1,)


@pytest.mark.parametrize("action", ["discard", "again"])
def test_an_import_that_is_being_applied_can_be_neither_discarded_nor_restarted(
    database, newsroom, lock_queue, stored, action
):
    amal, badr = newsroom
    database.python(PREVIEW, own(date="2031-03-09"))
    (batch,) = stored("SELECT id FROM events_import")
    for person, form in ((amal, "apply"), (badr, action)):
        person.open(f"/events/import/{batch}/change/")
        person.fill(f"form[action$='/{batch}/{form}/']")
    with lock_queue("events_import") as queue:
        for person in newsroom:
            queue.join(person.send)
        queue.release()
    assert "The import is in the state “applied”" in badr.messages
    assert stored("SELECT state FROM events_import") == ("applied",)
    assert stored("SELECT count(*) FROM events_importrow") == (1,)
    amal.open(f"/events/import/{batch}/undo/")
    amal.fill("#content-main form")
    amal.send()
    assert "1 deleted" in amal.messages


def test_of_two_imports_of_the_same_reports_only_one_is_written(newsroom, database, lock_queue, stored):
    for _again in range(2):
        database.python(PREVIEW, own(date="2031-03-09"))
    (batch,) = stored("SELECT min(id) FROM events_import")
    for number, person in enumerate(newsroom):
        person.open(f"/events/import/{batch + number}/change/")
        person.fill(f"form[action$='/{batch + number}/apply/']")
    with lock_queue("events_campaign") as queue:
        for person in newsroom:
            queue.join(person.send)
        assert queue.release() == [200, 200]
    assert "1 event was imported as a draft." in newsroom[0].messages
    assert "is there by now" in newsroom[1].messages
    assert stored("SELECT count(*) FROM events_source WHERE url <> ''") == (1,)


def test_undoing_an_import_retracts_an_event_that_is_published_meanwhile(newsroom, database, lock_queue, stored):
    amal, badr = newsroom
    database.python(f"{PREVIEW}{SUBMIT}", own(date="2031-03-09"))
    (batch,) = stored("SELECT id FROM events_import")
    (event,) = stored("SELECT id FROM events_event WHERE batch_id IS NOT NULL")
    amal.open(f"/events/event/{event}/preview/")
    amal.fill(".review form[method=post]")
    badr.open(f"/events/import/{batch}/undo/")
    badr.fill("#content-main form")
    with lock_queue(f"events_event WHERE id = {event}") as queue:
        queue.join(amal.send, "[name=_transition][value=publish]")
        queue.join(badr.send)
        queue.release()
    badr.give_reason()
    assert "1 retracted" in badr.messages
    assert stored(f"SELECT status FROM events_event WHERE id = {event}") == ("retracted",)
    assert spans_are_those_of_a_fresh_fold(database)


def account(stored, name):
    return stored(f"SELECT id FROM auth_user WHERE username = '{name}'")[0]


def choose(person, action, number):
    """Choose an action of the list of accounts on one of them; nothing is sent yet."""
    person.open("/auth/user/")
    person.fill("#changelist-form", action=action)
    person.browser["_selected_action"] = [str(number)]


def test_of_two_administrators_who_save_an_account_the_second_gets_the_conflict(newsroom, lock_queue, stored):
    amal = account(stored, "amal")
    for person, name in zip(newsroom, ("Amal A.", "Amal B."), strict=True):
        person.open(f"/auth/user/{amal}/change/")
        person.fill("#user_form", first_name=name)
    with lock_queue(f"auth_user WHERE id = {amal}") as queue:
        for person in newsroom:
            queue.join(person.send, "[name=_save]")
        queue.release()
    assert "Somebody else has saved this since you opened it." in newsroom[1].messages
    assert "Amal A." in newsroom[1].page.select_one(".conflict").get_text()
    assert stored("SELECT first_name FROM auth_user WHERE username = 'amal'") == ("Amal A.",)


def test_of_two_superusers_who_deactivate_each_other_one_stays(newsroom, lock_queue, stored):
    for person, other in zip(newsroom, ("badr", "amal"), strict=True):
        choose(person, "deactivate", account(stored, other))
    with lock_queue("auth_user") as queue:
        for person in newsroom:
            queue.join(person.send, "[name=index]")
        queue.release()
    assert stored("SELECT username FROM auth_user WHERE is_active") == ("amal",)


def test_who_sets_his_own_password_while_he_is_deactivated_is_not_active_again(newsroom, lock_queue, stored):
    amal, badr = newsroom
    choose(amal, "deactivate", account(stored, "badr"))
    badr.open("/password_change/")
    new = {"old_password": "harbour-lights", "new_password1": "two-rivers-meet", "new_password2": "two-rivers-meet"}
    badr.fill("#content-main form", **new)
    with lock_queue("auth_user WHERE username = 'badr'") as queue:
        queue.join(amal.send, "[name=index]")
        queue.join(badr.send)
        queue.release()
    assert stored("SELECT is_active FROM auth_user WHERE username = 'badr'") == (False,)


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

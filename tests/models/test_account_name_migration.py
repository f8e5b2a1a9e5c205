"""The migration that writes the names of accounts beside what is on record already."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet

from events.models import Citation, Event, Import, Step
from events.newsroom.log_entries import author_name
from tests.editing import address, event_form_data, log_in_as
from tests.imports.staged import applied
from tests.imports.tables import own

pytestmark = pytest.mark.django_db

migration = import_module("events.migrations.0022_fill_account_names")

NAMES = {
    Event: "entered_by_name",
    Step: "by_name",
    Import: "by_name",
    Event.history.model: "history_user_name",
    Citation.history.model: "history_user_name",
}


@pytest.fixture
def event(client, harbour):
    """Published by hand, before names were kept."""
    log_in_as(client, "amal", "Editors")
    client.post(address(Event, "add"), event_form_data(harbour, [(harbour.gazette, "supports")]))
    applied(harbour.campaign, own({}), by=client.user)
    for model, column in NAMES.items():
        QuerySet(model).update(**{column: ""})
    return Event.objects.get(status="published")


def names(model):
    return set(QuerySet(model).values_list(NAMES[model], flat=True))


def test_names_are_those_of_the_accounts(event):
    version = event.version
    migration.fill_names(apps, None)
    assert [names(model) for model in NAMES] == [{"amal"}] * 5
    # It is no edit: no form that is open is refused.
    event.refresh_from_db()
    assert event.version == version


def test_what_a_command_wrote_stays_without_a_name(harbour):
    harbour.event("taken", 5)
    migration.fill_names(apps, None)
    assert (names(Event), names(Event.history.model), names(Step)) == ({""}, {""}, {""})


def test_a_name_that_is_there_stays(event):
    Step.objects.update(by_name="ferial")
    migration.fill_names(apps, None)
    assert names(Step) == {"ferial"}


def test_the_history_of_an_account_that_is_gone_has_no_name(event):
    Event.history.update(entered_by_id=4711, entered_by_name="")
    migration.fill_names(apps, None)
    assert set(Event.history.values_list("entered_by_name", flat=True)) == {""}


@pytest.mark.parametrize("message", ["", json.dumps([{"changed": {"fields": ["Note"]}}]), json.dumps([{"added": {}}])])
def test_an_entry_of_djangos_log_says_who_made_it_and_what_it_said_before(event, message):
    amal = User.objects.get(username="amal")
    [entry] = LogEntry.objects.log_actions(amal.pk, [event], CHANGE, message)
    before = entry.get_change_message()
    migration.name_log_entries(apps, None)
    migration.name_log_entries(apps, None)
    User.objects.update(username="ferial")
    entry = LogEntry.objects.get(pk=entry.pk)
    assert author_name(entry) == "amal"
    assert entry.change_message.count("amal") == 1
    assert entry.get_change_message() == (before or "No fields changed.")


@pytest.mark.parametrize("message", ["Renamed.", "[Renamed", "[1]", "12"])
def test_an_entry_in_plain_text_stays_as_it_is(event, message):
    [entry] = LogEntry.objects.log_actions(User.objects.get().pk, [event], CHANGE, message)
    migration.name_log_entries(apps, None)
    entry.refresh_from_db()
    assert (entry.change_message, author_name(entry)) == (message, "amal")


def test_administrators_may_no_longer_delete_accounts(event):
    group = Group.objects.get(name="Administrators")
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    migration.let_nobody_delete_accounts(apps, None)
    kept = set(group.permissions.values_list("codename", flat=True))
    assert "delete_user" not in kept
    assert {"add_user", "change_user", "delete_actor"} <= kept

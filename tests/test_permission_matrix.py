"""Every route of the site × every role × GET and POST, beside what permission_table.py says of it."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import resolve
from django.utils import translation

from events.models import (
    ApiToken,
    BasemapFeature,
    ColumnMapping,
    Edition,
    Figure,
    Milestone,
    MistakeReport,
    Phase,
    Place,
    Story,
    StoryStep,
    Voice,
)
from events.newsroom import roles
from events.public import request_size
from tests.imports.staged import RECORD, STAGED, everything
from tests.one_of_each import one_of_each
from tests.permission_table import ANSWERS, LADDER, TABLE, expectations, expected
from tests.routes import address, every_route

pytestmark = pytest.mark.django_db

EVERY_ROLE = pytest.mark.parametrize("role", LADDER)


def fits(word, answer):
    to_log_in = answer.status_code == 302 and answer.url.startswith(("/admin/login/", "/ar/admin/login/"))
    if word == "log-in":
        return to_log_in
    return answer.status_code in ANSWERS[word] and not to_log_in


def record():
    """Everything that a request might change."""
    shown = (
        ApiToken,
        Figure,
        Place,
        Voice,
        Edition,
        Phase,
        Milestone,
        Story,
        StoryStep,
        BasemapFeature,
        ColumnMapping,
        MistakeReport,
    )
    return everything(*RECORD, *STAGED, *shown, get_user_model(), Group)


@pytest.fixture
def rows():
    return one_of_each()


@pytest.fixture
def log_in(client, rows):
    """Logs the client in as a new account of that step of the ladder; gives the client."""
    roles.make_groups(apps)

    def of(role):
        if role != "anybody":
            user = get_user_model().objects.create_user(role, is_staff=True, is_superuser=role == "superuser")
            if role in roles.ROLES:
                user.groups.add(Group.objects.get(name=role))
            client.force_login(user)
        return client

    return of


def differences(client, role, rows, routes):
    """The answers that are not as the table says. What is not for this role must leave the record as it was."""
    before, session, wrong = record(), client.cookies.copy(), []
    paths = {route: address(route, rows) for route in routes}
    for route, path in paths.items():
        for method, said in expectations(route.removeprefix("ar/")).items():
            word = expected(said, role)
            # What is for this role may write: it is taken back, so that the next route finds its row.
            with transaction.atomic():
                answer = client.generic(method, path)
                transaction.set_rollback(word in ("page", "leads on"))
            client.cookies = session.copy()
            if not fits(word, answer):
                wrong.append(f"{method} {route} by {role}: {answer.status_code}, where the table says “{word}”")
    assert record() == before
    return wrong


def test_the_routes_are_those_of_readers_and_of_editors():
    routes = every_route()
    assert len(routes) > 150
    assert {"", "<>/<>.svg", "admin/events/event/queue/", "admin/auth/user/<>/password/", "admin/auth/"} <= set(routes)


def test_every_route_has_an_expectation():
    assert [route for route in every_route() if expectations(route) is None] == []


def test_every_expectation_has_a_route():
    """A line for a page that is gone would let a new one of that name in unseen."""
    used = {next(door for door, *_said in TABLE if re.fullmatch(door, route)) for route in every_route()}
    assert {door for door, *_said in TABLE} - used == set()


def test_arabic_has_the_same_routes():
    english = every_route()
    with translation.override("ar"):
        assert {route.removeprefix("ar/") for route in every_route()} == set(english)


@EVERY_ROLE
def test_every_route_answers_each_role_as_the_table_says(log_in, rows, role):
    assert differences(log_in(role), role, rows, every_route()) == []


@pytest.mark.parametrize("role", ["anybody", "Reporters"])
def test_the_language_of_an_address_opens_no_door(log_in, rows, role):
    with translation.override("ar"):
        routes = [route for route in every_route() if route.startswith("ar/")]
        assert differences(log_in(role), role, rows, routes) == []


def test_a_page_that_asks_for_a_file_is_one_that_may_send_it(log_in, rows):
    client = log_in("superuser")
    paths = [path for path in (address(route, rows) for route in every_route()) if path.startswith("/admin/")]
    pages = {resolve(path).view_name for path in paths if b'type="file"' in client.get(path).getvalue()}
    # The last one is asked by the script of a form, and has no page.
    assert pages | {"admin:events_campaign_shape"} == request_size.TABLE_PAGES | request_size.SHAPE_PAGES

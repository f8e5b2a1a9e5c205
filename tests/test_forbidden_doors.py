"""Every address of the admin, tried by whoever has no business there."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from events import roles
from tests.campaigns import Harbour

pytestmark = pytest.mark.django_db

# What everybody who can log in may open: their own account, and what Django's pages are made of.
OPEN = {"", "login/", "logout/", "password_change/", "password_change/done/", "jsi18n/"}
# What a role opens with GET; everything else of this list is shut.
BY_ROLE = {
    "events/event/": ("Reporters", "Editors"),
    "events/event/add/": ("Reporters", "Editors"),
    "events/event/1/preview/": ("Reporters", "Editors"),
    "events/event/1/history/": ("Reporters", "Editors"),
    "events/event/deleted/": ("Reporters", "Editors"),
    "events/source/add/": ("Reporters", "Editors"),
    "attention/": ("Reporters", "Editors"),
    "events/event/queue/": ("Editors",),
    "events/district/add/": ("Editors",),
    "events/figure/add/": ("Editors",),
    "events/import/": ("Editors",),
    "events/import/add/": ("Editors",),
    "events/campaign/add/": ("Administrators",),
    "events/actor/add/": ("Administrators",),
    "events/basemapfeature/add/": ("Administrators",),
    "auth/user/": ("Administrators",),
    "auth/group/": ("Administrators",),
}


def routes(patterns, before=""):
    """Every address under /admin/, with 1 or a fitting word for whatever varies in it."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def filled(route):
    route = route.replace("([^/]+)", "1").replace("^", "").replace("$", "")
    return re.sub(r"<[^>]*>", "1", re.sub(r"\(\?P<app_label>[^)]*\)", "events", route))


ADDRESSES = sorted({filled(route) for route in routes(admin.site.get_urls())})
SHUT = [address for address in ADDRESSES if address not in OPEN and "(?P<url>" not in address]


@pytest.fixture
def harbour():
    harbour = Harbour()
    # The number that stands in the addresses.
    harbour.event("taken", 5, id=1)
    return harbour


@pytest.fixture
def somebody(client, harbour):
    """Logs in somebody of that group; None for an account without a role."""
    roles.make_groups(apps)

    def of(group):
        user = get_user_model().objects.create_user(group or "visitor", is_staff=True)
        if group:
            user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return of


def test_the_list_of_addresses_is_not_a_short_one():
    assert len(SHUT) > 80
    assert {"events/event/queue/", "events/import/1/apply/", "auth/user/1/password/"} <= set(SHUT)


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_role_nothing_opens(somebody, method):
    visitor = somebody(None)
    opened = {
        address: answer
        for address in SHUT
        if (answer := getattr(visitor, method)(f"/admin/{address}").status_code) not in (403, 404, 405)
    }
    # Django's own way of adding a missing slash, and to the list from a row that is not there.
    assert {address: answer for address, answer in opened.items() if answer != 302} == {}
    for address in opened:
        assert visitor.get(f"/admin/{address}", follow=True).status_code in (200, 403, 404)


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_an_account_every_door_leads_to_the_log_in(client, harbour, method):
    for address in SHUT:
        answer = getattr(client, method)(f"/admin/{address}")
        assert answer.status_code in (302, 404), address
        if answer.status_code == 302:
            assert "/admin/login/" in answer.url, address


@pytest.mark.parametrize("group", ["Reporters", "Editors", "Administrators"])
def test_each_role_opens_its_own_doors_and_no_others(somebody, group):
    client = somebody(group)
    answers = {address: client.get(f"/admin/{address}").status_code for address in BY_ROLE}
    may = {address: group in groups or group == "Administrators" for address, groups in BY_ROLE.items()}
    assert answers == {address: 200 if may[address] else 403 for address in BY_ROLE}


@pytest.mark.parametrize(
    "address",
    [f"events/import/1/{step}/" for step in ("answer", "step", "again", "apply", "discard", "undo")]
    + ["events/import/add/", "events/event/1/preview/", "events/district/1/change/", "events/source/1/delete/"],
)
def test_a_reporter_writes_none_of_what_is_the_editors(somebody, address):
    assert somebody("Reporters").post(f"/admin/{address}", {"_move": "retract", "seen": 1}).status_code in (403, 404)


@pytest.mark.parametrize("campaign", [True, False], ids=["with a campaign", "empty"])
def test_every_list_and_form_opens_for_a_superuser(admin_client, request, campaign):
    if campaign:
        request.getfixturevalue("harbour")
    pages = [address for address in SHUT if not re.search(r"\d", address) and address.endswith("/")]
    answers = {address: admin_client.get(f"/admin/{address}").status_code for address in pages}
    # 400, 403 and 405: what is asked by a script with parameters, or only sent to.
    assert {address: answer for address, answer in answers.items() if answer not in (200, 400, 403, 405)} == {}

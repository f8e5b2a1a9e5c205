"""Every URL of the admin, requested by every role, with rows that exist."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import resolve

from events.models import (
    BasemapFeature,
    ColumnMapping,
    Edition,
    Figure,
    Import,
    ImportPage,
    ImportRow,
    Milestone,
    Phase,
    Place,
    Source,
    Voice,
)
from events.newsroom import roles
from events.public import request_size
from tests.campaigns import Harbour, day, square
from tests.imports.staged import RECORD, everything, previewed
from tests.imports.tables import own

pytestmark = pytest.mark.django_db

# What everybody who can log in may open: their own account, and what Django's pages are made of.
OPEN = {"", "login/", "logout/", "password_change/", "password_change/done/", "jsi18n/", "session/", "second-factor/"}

# By the end of an address, what its GET and its POST ask for; "" is nobody's, None anybody's who can log in. The first
# that fits counts. <> is the key of a row, {} the noun of the address.
DOORS = [
    (r"attention/(<>/)?", "events.view_event", "events.view_event"),
    # Without a field that it is asked for.
    (r"autocomplete/", "", ""),
    # Both lead on to another address, which asks, or to none.
    (r"r/<>/<>/|[a-z]+/[a-z]+/<>/", None, None),
    (r"(auth|events)/", "events.view_event", "events.view_event"),
    (r"events/campaign/<>/ground/", "events.view_district", ""),
    (r"events/campaign/<>/places/", "events.view_event", ""),
    (r"events/campaign/shape/", "", "events.add_event"),
    (r"events/event/<>/preview/", "events.view_event", "events.publish_event"),
    (r"events/event/alike/", "events.view_event", "events.view_event"),
    (r"events/event/queue/", "events.publish_event", "events.publish_event"),
    (r"events/source/at-address/", "events.view_source", ""),
    (r"events/import/<>/report/", "events.view_import", "events.view_import"),
    (r"events/import/<>/undo/", "events.change_import", "events.change_import"),
    (r"events/import/<>/(again|answer|apply|discard|step)/", "", "events.change_import"),
    (r"events/import/districts/", "events.add_import", "events.add_import"),
    (r"events/(span|import)/<>/delete/|events/span/add/|events/columnmapping/add/", "", ""),
    (r"auth/group/(add/|<>/delete/)", "", ""),
    # An account is deactivated.
    (r"auth/user/<>/delete/", "", ""),
    (r"auth/user/<>/password/", "auth.change_user", "auth.change_user"),
    # Written on the page of its event.
    (r"events/citation/(add|deleted|<>/delete)/", "", ""),
    (r"events/citation/<>/(change/|history/(<>/)?)", "events.view_citation", ""),
    (r".*/deleted/", "{}.add_{}", "{}.add_{}"),
    (r".*/<>/history/(<>/)?", "{}.view_{}", "{}.change_{}"),
    (r".*/<>/delete/", "{}.delete_{}", "{}.delete_{}"),
    (r".*/<>/change/", "{}.view_{}", "{}.change_{}"),
    (r".*/add/", "{}.add_{}", "{}.add_{}"),
    (r"[a-z]+/[a-z]+/", "{}.view_{}", "{}.change_{}"),
]


def is_shut(route, answer):
    # Of an application of which one may see nothing, Django says that there is none.
    return answer.status_code in (403, 405) or (route, answer.status_code) == ("events/", 404)


def routes(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def plain(route):
    """The route with <> for whatever varies in it."""
    route = route.replace("(?P<app_label>auth|events)", "events")
    return re.sub(r"<[^>]*>|\(\[\^/\]\+\)", "<>", route).replace("^", "").replace("$", "")


ROUTES = sorted({plain(route) for route in routes(admin.site.get_urls()) if "(?P<url>" not in route} - OPEN)


def asked(route):
    """The permissions that reading and writing ask for."""
    app, noun, *_ = route.split("/")
    read, write = next((read, write) for door, read, write in DOORS if re.fullmatch(door, route))
    return [each and each.format(app, noun) for each in (read, write)]


@pytest.fixture
def rows():
    """One of every noun, by the name that stands in the addresses."""
    harbour = Harbour()
    event = harbour.event("taken", 5, status="draft")
    campaign = {"campaign": harbour.campaign}
    batch = previewed(harbour.campaign, own({}))
    group = Group.objects.get_or_create(name="Reporters")[0]
    return {
        "event": event,
        "citation": event.citations.get(),
        "span": harbour.docks.spans.first(),
        "campaign": harbour.campaign,
        "district": harbour.docks,
        "actor": harbour.guards,
        "source": harbour.wire,
        "import": batch,
        "group": group,
        "user": get_user_model().objects.create_user("somebody"),
        "place": Place.objects.create(slug="quay", name_en="Quay", **campaign),
        "voice": Voice.objects.create(slug="watch", name_en="The watch", kind="party", **campaign),
        "edition": Edition.objects.create(slug="first", name_en="first edition", released_on=day(40), **campaign),
        "phase": Phase.objects.create(slug="landing", name_en="The landing", starts=day(5), ends=day(9), **campaign),
        "milestone": Milestone.objects.create(slug="landed", name_en="Landed", day=day(5), **campaign),
        "columnmapping": ColumnMapping.objects.create(name="Theirs", **campaign),
        "basemapfeature": BasemapFeature.objects.create(
            slug="pond", kind="outline", name_en="Pond", shape=square(10.1, 50.1), **campaign
        ),
        "figure": Figure.objects.create(
            day=day(5), measure="boats", value=3, unit="boats", summary="Three.", source=harbour.gazette, **campaign
        ),
    }


@pytest.fixture
def addresses(rows):
    """Of each route, the address of the row that there is."""

    def address(route):
        noun = route.split("/")[1]
        if route.startswith("r/"):
            return f"/admin/r/{ContentType.objects.get_for_model(Source).pk}/{rows['source'].pk}/"
        if route.startswith("attention/"):
            return f"/admin/{route.replace('<>', 'returned')}"
        row = rows.get(noun)
        filled = route.replace("<>", str(row.pk), 1) if row else route
        return f"/admin/{filled.replace('<>', str(row.history.first().pk))}" if "<>" in filled else f"/admin/{filled}"

    return {route: address(route) for route in ROUTES}


@pytest.fixture
def somebody(client, rows):
    """Logs in somebody of that group; None for an account without a role."""
    roles.make_groups(apps)

    def of(group):
        user = get_user_model().objects.create_user(group or "visitor", is_staff=True)
        if group:
            user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        client.user = user
        return client

    return of


def record():
    """Everything that a request might change."""
    staged = (Import, ImportPage, ImportRow, ColumnMapping)
    shown = (Figure, Place, Voice, Edition, Phase, Milestone, BasemapFeature)
    return everything(*RECORD, *staged, *shown, get_user_model(), Group)


def may(user, permission):
    return permission is None or (permission != "" and user.has_perm(permission))


ROLES = pytest.mark.parametrize("group", [None, "Reporters", "Editors", "Administrators"])


def test_the_list_of_addresses_is_not_a_short_one():
    assert len(ROUTES) > 80
    assert {"events/event/queue/", "events/import/<>/apply/", "auth/user/<>/password/"} <= set(ROUTES)


def test_a_page_that_asks_for_a_file_is_one_that_may_send_it(admin_client, addresses):
    pages = {resolve(a).view_name for a in addresses.values() if b'type="file"' in admin_client.get(a).getvalue()}
    # The last one is asked by the script of a form, and has no page.
    assert pages | {"admin:events_campaign_shape"} == request_size.TABLE_PAGES | request_size.SHAPE_PAGES


@ROLES
def test_each_role_opens_its_own_pages_and_no_others(somebody, addresses, group):
    client = somebody(group)
    wrong = {}
    for route, address in addresses.items():
        answer = client.get(address)
        read, _write = asked(route)
        if read is None:
            fits = answer.status_code in (302, 404) and not answer.get("Location", "").startswith("/admin/login/")
        else:
            fits = answer.status_code in (200, 400) if may(client.user, read) else is_shut(route, answer)
        if not fits:
            wrong[route] = answer.status_code
    assert wrong == {}


@ROLES
def test_nobody_writes_what_is_not_theirs(somebody, addresses, group):
    client = somebody(group)
    before, wrong = record(), {}
    for route, address in addresses.items():
        read, write = asked(route)
        if not may(client.user, write) or write is None:
            answer = client.post(address)
            if not is_shut(route, answer) and not may(client.user, read):
                wrong[route] = answer.status_code
    assert wrong == {}
    assert record() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_an_account_every_page_redirects_to_the_log_in(client, addresses, method):
    before = record()
    answers = {route: getattr(client, method)(address) for route, address in addresses.items()}
    others = {
        route: answer.status_code
        for route, answer in answers.items()
        if answer.status_code != 302 or not answer.url.startswith("/admin/login/")
    }
    assert others == {}
    assert record() == before


def test_every_list_and_form_of_an_empty_record_opens_for_a_superuser(admin_client):
    pages = [route for route in ROUTES if "<>" not in route]
    answers = {route: admin_client.get(f"/admin/{route}").status_code for route in pages}
    # 400, 403 and 405: what is asked by a script with parameters, or only sent to.
    assert {route: answer for route, answer in answers.items() if answer not in (200, 400, 403, 405)} == {}

"""What every admin page has: the language link, an ordered index, and a fallback where a row does not exist."""

import re

import pytest
from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import resolve
from django.utils.html import escape

from events import admin_site
from events.models import District, Event
from events.public import request_size
from tests import routes
from tests.campaigns import square
from tests.editing import address
from tests.one_of_each import one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(client, harbour):
    rami = get_user_model().objects.create_user("rami", is_staff=True)
    rami.groups.add(Group.objects.get(name="Reporters"))
    client.force_login(rami)
    return client


def links(client, page):
    return re.findall(r'href="([^"]*)"', client.get(page).content.decode())


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ("/admin/", "/ar/admin/"),
        ("/ar/admin/", "/admin/"),
        ("/admin/events/event/?q=docks&status__exact=draft", "/ar/admin/events/event/?q=docks&status__exact=draft"),
        ("/ar/admin/events/event/?q=%D8%AD%D9%8A", "/admin/events/event/?q=%D8%AD%D9%8A"),
        ("/admin/events/event/queue/", "/ar/admin/events/event/queue/"),
    ],
)
def test_the_same_page_is_a_click_away_in_the_other_language(admin_client, page, other):
    assert escape(other) in links(admin_client, page)


def test_the_log_in_goes_on_in_the_language_that_one_has_chosen(client):
    assert "/ar/admin/login/?next=/ar/admin/events/event/" in links(client, "/admin/login/?next=/admin/events/event/")


@pytest.mark.parametrize(("page", "site"), [("/admin/", "/"), ("/ar/admin/", "/ar/")])
def test_the_site_is_seen_in_the_same_language(admin_client, page, site):
    assert site in links(admin_client, page)


def test_a_model_that_the_order_does_not_name_stands_at_the_end_by_its_name(rf, admin_user, monkeypatch):
    monkeypatch.setattr(admin_site, "MODEL_ORDER", ("Span", "Event"))
    request = rf.get("/admin/")
    request.user = admin_user
    events = site.get_app_list(request)[0]
    names = [model["object_name"] for model in events["models"]]
    rest = [str(model["name"]) for model in events["models"][2:]]
    assert names[:2] == ["Span", "Event"]
    assert "Source" in names
    assert rest == sorted(rest)


@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_forbidden_page_links_back(reporter, language):
    response = reporter.get(f"{language}/admin/events/event/queue/")
    page = response.content.decode()
    assert response.status_code == 403
    assert f'href="{language}/admin/"' in page
    assert f'dir="{"rtl" if language else "ltr"}"' in page
    assert "rami" in page


@pytest.mark.parametrize(
    ("page", "way"),
    [
        ("/admin/nothing/", "/admin/"),
        ("/ar/admin/nothing/", "/ar/admin/"),
        ("/admin/attention/none/", "/admin/"),
        ("/nothing/", "/"),
    ],
)
def test_an_address_of_nothing_shows_the_way_back(admin_client, page, way):
    response = admin_client.get(page)
    assert response.status_code == 404
    assert way in links(admin_client, page)


def test_whoever_may_only_look_sees_a_picture_and_is_asked_nothing(reporter, harbour):
    event = harbour.event("taken", 5, shape=square(10.1, 50.1))
    page = reporter.get(address(Event, "change", event.pk)).content.decode()
    assert '<svg class="shape-diff"' in page
    assert "Polygon, 4 corners" in page
    assert "coordinates" not in page
    assert "None" not in page
    assert "Reason" not in page


def test_a_district_that_one_may_only_look_at_is_drawn_too(reporter, harbour):
    page = reporter.get(address(District, "change", harbour.docks.pk)).content.decode()
    assert '<svg class="shape-diff"' in page


def test_a_page_that_asks_for_a_file_is_one_that_may_send_it(admin_client):
    rows = one_of_each()
    paths = [routes.address(route, rows) for route in routes.every_route() if route.startswith("admin/")]
    drawn = {path: admin_client.get(path).getvalue() for path in paths if path != "/admin/logout/"}
    pages = {resolve(path).view_name for path, page in drawn.items() if b'type="file"' in page}
    # The last one is asked by the script of a form, and has no page.
    assert pages | {"admin:events_campaign_shape"} == request_size.TABLE_PAGES | request_size.SHAPE_PAGES


def test_every_list_and_form_of_an_empty_record_opens_for_a_superuser(admin_client):
    pages = [route for route in routes.every_route() if route.startswith("admin/") and not set("<(") & set(route)]
    answers = {page: admin_client.get(f"/{page}").status_code for page in pages if page != "admin/login/"}
    assert len(answers) > 40
    # 400, 403 and 405: what is asked by a script with parameters, or only sent to.
    assert {page: answer for page, answer in answers.items() if answer not in (200, 400, 403, 405)} == {}

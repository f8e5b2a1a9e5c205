"""The readers' pages as a browser gets them: opening day, headers, errors, and what hostile addresses get."""

import json
import re

import pytest
from django.core.cache import cache
from django.test import Client

from events.models import Campaign
from tests.campaigns import END, START, Harbour, add_campaign, day
from tests.copies import copied
from tests.public.tags import tags_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_cached():
    """Keys begin anew in each test, and the payload is cached by key and revision."""
    cache.clear()


def config_of(response):
    """The settings that the page hands to its scripts."""
    found = re.search(
        r'<script id="config" type="application/json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    return json.loads(found[1])


def opening_of(response):
    """The day, the day as known, the least grade and the compared day of a page that was rendered for the request."""
    opening = response.context["opening"]
    days = [day and str(day) for day in (opening.day, opening.basis.known_on, opening.compare)]
    return (*days[:2], opening.basis.at_least, days[2])


def notice_of(response):
    found = re.search(
        r'<p class="toast" id="notice" role="status"( hidden)?>(.*?)</p>', response.content.decode(), re.DOTALL
    )
    return found[2].strip()


# -- which campaign, which language -------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/ar/"])
def test_an_empty_database_says_how_to_load_a_campaign(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "python manage.py load_campaign fixtures/mosul" in response.content.decode()


@pytest.mark.parametrize("address", ["/harbour/", "/ar/harbour/"])
def test_a_campaign_has_its_page(client, harbour, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "The Harbour Campaign" in response.content.decode()


def test_the_home_page_shows_the_newest_campaign_and_names_the_others(client, harbour):
    add_campaign("meadow", name_en="The Meadow Campaign", start=day(-400), end=day(-300))
    text = client.get("/").content.decode()
    assert "<h1>The Harbour Campaign</h1>" in text
    assert '<a href="/meadow/">The Meadow Campaign</a>' in text


UNKNOWN_ADDRESSES = [
    "/nowhere/",
    "/ar/nowhere/",
    "/HARBOUR/",
    "/harbour/timeline/",
    "/harbour%20/",
    "/<script>alert(1)</script>/",
    "/%3Cscript%3E/",
    "/..%2f..%2fetc%2fpasswd/",
    "/harbour'%20OR%201=1--/",
    "/%00/",
    "/الموصل/",
    f"/{'a' * 3000}/",
    "/nowhere/timeline/en/1-abc.json",
]


@pytest.mark.parametrize("address", UNKNOWN_ADDRESSES)
def test_an_address_of_no_campaign_is_not_found(client, harbour, address):
    response = client.get(address)
    assert response.status_code == 404
    assert b"<script>alert(1)" not in response.content


def test_the_404_page_links_to_the_map(client):
    response = client.get("/ar/nowhere/")
    assert '<a href="/ar/">' in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/harbour/", "/healthz"])
def test_the_readers_pages_take_no_post(client, harbour, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("address", "language", "direction", "other"),
    [("/harbour/", "en", "ltr", "/ar/harbour/"), ("/ar/harbour/", "ar", "rtl", "/harbour/")],
)
def test_a_page_declares_its_language_and_direction_and_links_to_the_other_language(
    client, harbour, address, language, direction, other
):
    response = client.get(address)
    tags = tags_of(response)
    html = next(attributes for tag, attributes in tags if tag == "html")
    switch = next(attributes for tag, attributes in tags if tag == "a" and "data-language" in attributes)
    assert (html["lang"], html["dir"]) == (language, direction)
    assert switch["href"] == other
    assert config_of(response)["language"] == language
    assert response.headers["Content-Language"] == language


@pytest.mark.parametrize("address", ["/", "/harbour/"])
def test_the_link_to_the_other_language_keeps_the_campaign_and_the_day_without_scripts(client, harbour, address):
    tags = tags_of(client.get(f"{address}?on=2031-03-05&district=docks"))
    switch = next(attributes for tag, attributes in tags if tag == "a" and "data-language" in attributes)
    assert switch["href"] == "/ar/harbour/?on=2031-03-05"


@pytest.mark.parametrize(("root", "name", "month"), [("", "Harbour", "March"), ("/ar", "الميناء", "مارس")])
def test_a_link_to_the_page_has_a_preview_with_the_picture_of_its_day(client, settings, root, name, month):
    settings.ALLOWED_HOSTS = ["maps.example", "other.example"]
    harbour = Harbour()
    Campaign.objects.filter(pk=harbour.campaign.pk).update(name_en="Harbour", name_ar="الميناء")
    for host in settings.ALLOWED_HOSTS:
        response = client.get(f"{root}/harbour/?on=2031-03-05", headers={"host": host})
        told = {tag["property"]: tag["content"] for _, tag in tags_of(response) if "property" in tag}
        assert told["og:image"] == f"http://{host}{root}/harbour/2031-03-05.png"
        assert told["og:url"] == f"http://{host}{root}/harbour/?on=2031-03-05"
        assert told["og:title"] == f"{name}: 5 {month} 2031"
        assert told["og:description"]
        assert client.get(told["og:image"], headers={"host": host})["Content-Type"] == "image/png"


def test_a_campaign_has_its_arabic_name_on_arabic_pages(client, harbour):
    Campaign.objects.filter(slug="harbour").update(name_ar="حملة الميناء")
    assert "<h1>حملة الميناء</h1>" in client.get("/ar/harbour/").content.decode()
    assert "<h1>The Harbour Campaign</h1>" in client.get("/harbour/").content.decode()


# -- which day ----------------------------------------------------------------------------------

DAYS = [
    # query, the day that the page opens on, the notice
    ("", START, ""),
    (f"?on={START}", START, ""),
    (f"?on={day(12)}", day(12), ""),
    (f"?on={END}", END, ""),
    ("?on=1999-01-01", START, "1999-01-01 is outside the campaign."),
    (f"?on={day(-1)}", START, f"{day(-1)} is outside the campaign."),
    ("?on=2031-04-30", END, "2031-04-30 is outside the campaign."),
    ("?on=9999-12-31", END, "9999-12-31 is outside the campaign."),
    ("?on=yesterday", START, "“yesterday” is not a date (YYYY-MM-DD)."),
    ("?on=2016-13-40", START, "“2016-13-40” is not a date (YYYY-MM-DD)."),
    ("?on=2031-02-29", START, "“2031-02-29” is not a date (YYYY-MM-DD)."),
    ("?on=2031-03-05T00:00:00Z", START, "“2031-03-05T00:00:00Z” is not a date (YYYY-MM-DD)."),
    ("?on=20310305", START, "“20310305” is not a date (YYYY-MM-DD)."),
    ("?on=2031-W10-3", START, "“2031-W10-3” is not a date (YYYY-MM-DD)."),
    ("?on=٢٠٣١-٠٣-٠٥", START, "“٢٠٣١-٠٣-٠٥” is not a date (YYYY-MM-DD)."),
    ("?on=2031-03-05%0A", START, "“2031-03-05” is not a date (YYYY-MM-DD)."),
    ("?on=", START, "“” is not a date (YYYY-MM-DD)."),
    ("?on=%00", START, "“” is not a date (YYYY-MM-DD)."),
    ("?event=taken", day(12), ""),
    (f"?event=taken&on={day(12)}", day(12), ""),
    (f"?event=taken&on={day(30)}", day(30), "The event “taken” is of 13 March 2031."),
    ("?event=taken&on=yesterday", START, "“yesterday” is not a date (YYYY-MM-DD). The event “taken” is of 13 March"),
    (f"?event=unheard-of&on={day(30)}", day(30), "There is no event “unheard-of” here."),
    ("?district=docks", START, ""),
    (f"?district=docks&event=taken&on={day(12)}", day(12), ""),
    (f"?district=nowhere&on={day(12)}", day(12), "There is no district “nowhere” here."),
    ("?district=%00", START, "There is no district “” here."),
    (
        "?district=nowhere&event=unheard-of",
        START,
        "There is no event “unheard-of” here. There is no district “nowhere” here.",
    ),
    ("?event=unheard-of", START, "There is no event “unheard-of” here."),
    ("?event=secret", START, "There is no event “secret” here."),
    ("?event=%E2%80%AEr1%E2%80%8F", START, "There is no event “r1” here."),
    ("?event=%00", START, "There is no event “” here."),
]


@copied
def one_published_and_one_secret():
    harbour = Harbour()
    harbour.event("taken", 12)
    harbour.event("secret", 20, status="draft")


@pytest.mark.parametrize(("query", "expected", "notice"), DAYS)
def test_the_page_opens_on_the_nearest_valid_day_and_says_so(client, query, expected, notice):
    one_published_and_one_secret()
    response = client.get(f"/harbour/{query}")
    assert response.status_code == 200
    assert config_of(response)["on"] == expected.isoformat()
    shown = notice_of(response)
    assert shown.startswith(notice)
    assert (notice == "") == (shown == "")
    assert (f"Showing {expected.day} {expected:%B %Y}." in shown) == bool(notice)


def test_markup_in_the_asked_day_is_escaped(client, harbour):
    response = client.get("/harbour/", {"on": "<script>alert(1)</script>"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in notice_of(response)
    assert "<script>alert" not in response.content.decode()


def test_an_overlong_day_is_quoted_only_in_part(client, harbour):
    assert len(notice_of(client.get("/harbour/", {"on": "9" * 5000}))) < 200


def row_without_scripts(client, number, address="/harbour/"):
    """The docks' cells of a day, by number, in the table for readers without scripts."""
    text = client.get(address, {"on": str(day(number))}).content.decode()
    table = re.search(r"<noscript>.*?</noscript>", text, re.DOTALL)[0]
    cells = re.search(r'<th scope="row"[^>]*><a[^>]*>Docks</a>.*?</th>(.*?)</tr>', table, re.DOTALL)[1]
    return re.findall(r"<td[^>]*>(.*?)</td>", cells)


def test_without_scripts_the_page_tells_who_held_what_on_the_day(client, harbour):
    harbour.event("entered", 11, kind="entered")
    harbour.event("taken", 12)

    found = {number: row_without_scripts(client, number)[:2] for number in (10, 11, 12)}
    assert found == {10: ["Guild", ""], 11: ["Guild", "Guards"], 12: ["Guards", ""]}


@pytest.mark.parametrize(
    ("address", "since", "taken"),
    [("/harbour/", "before the campaign", "13 March 2031"), ("/ar/harbour/", "قبل الحملة", "13 مارس 2031")],
)
def test_without_scripts_the_page_says_since_when_a_hold_lasts(client, harbour, address, since, taken):
    harbour.event("taken", 12)
    assert {number: row_without_scripts(client, number, address)[-1] for number in (10, 12)} == {
        10: since,
        12: taken,
    }


@pytest.mark.parametrize(
    ("address", "number", "text"),
    [
        ("/harbour/", 11, "unresolved: last reported 11 March 2031, 1 day before; nothing since"),
        ("/harbour/", 40, "unresolved: last reported 11 March 2031, 30 days before; nothing since"),
        ("/ar/harbour/", 12, "ومضى عليه يومان؛ ولا بلاغ بعده"),
        ("/ar/harbour/", 40, "ومضى عليه 30 يومًا؛ ولا بلاغ بعده"),
    ],
)
def test_without_scripts_the_page_says_since_when_a_contest_is_unresolved(client, harbour, address, number, text):
    harbour.campaign.unresolved_after = 1
    harbour.campaign.save()
    harbour.event("entered", 10, kind="entered")
    assert row_without_scripts(client, 10, address)[1] == "Guards"
    assert text in row_without_scripts(client, number, address)[1]


# -- what goes wrong ---------------------------------------------------------------------------


def test_an_exception_gets_the_500_page_without_its_text(harbour, monkeypatch):
    def broken(_campaign):
        raise RuntimeError("something that no reader should see")

    monkeypatch.setattr("events.public.views.current_core", broken)
    response = Client(raise_request_exception=False).get("/harbour/")
    assert response.status_code == 500
    assert b"Something went wrong" in response.content
    assert b"no reader should see" not in response.content


def test_addresses_in_the_page_are_those_of_its_campaign(client, harbour):
    config = config_of(client.get("/ar/harbour/"))
    assert config["parts"] == "/harbour/parts/"
    assert client.get(f"/harbour/parts/{config['version']}/core.json").status_code == 200

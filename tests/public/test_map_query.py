"""What the address of the map page asks for besides the day: what counts, and a second day."""

import re

import pytest

from tests.campaigns import END, START, Harbour, day
from tests.copies import copied
from tests.public.tags import tags_of
from tests.public.test_views import notice_of, opening_of

pytestmark = pytest.mark.django_db

CASES = [
    # query, then of the config: knownOn, atLeast, compare; the notice
    ("", None, None, None, ""),
    (f"&known_on={day(3)}", str(day(3)), None, None, ""),
    ("&known_on=2040-01-01", "2040-01-01", None, None, ""),
    (f"&known_on={START}", str(START), None, None, ""),
    (f"&known_on={day(-1)}", str(START), None, None, f"{day(-1)} is before the campaign"),
    ("&known_on=then", None, None, None, "“then” is not a date"),
    ("&known_on=", None, None, None, ""),
    ("&at_least=reported", None, "reported", None, ""),
    ("&at_least=corroborated", None, "corroborated", None, ""),
    ("&at_least=claimed", None, None, None, "“claimed” is no grade to count from"),
    ("&at_least=%E2%80%AEbest", None, None, None, "“best” is no grade to count from"),
    (f"&compare={day(30)}", None, None, str(day(30)), ""),
    (f"&compare={day(3)}", None, None, str(day(3)), ""),
    (f"&compare={day(12)}", None, None, None, "Both days are 13 March 2031"),
    ("&compare=2040-01-01", None, None, str(END), "2040-01-01 is outside the campaign."),
    ("&compare=soon", None, None, None, "“soon” is not a date"),
    ("&compare=%00", None, None, None, "“” is not a date"),
    (f"&compare=&known_on={day(30)}&at_least=reported", str(day(30)), "reported", None, ""),
]


@copied
def harbour_taken():
    harbour = Harbour()
    harbour.event("taken", 12, sources=[harbour.gazette, harbour.herald])
    harbour.event("mill", 14, sources=[harbour.herald], districts=[harbour.mill])
    return harbour


@pytest.fixture
def taken():
    return harbour_taken()


@pytest.mark.parametrize(("query", "known_on", "at_least", "compare", "notice"), CASES)
def test_the_page_understands_it_or_says_why_not(client, query, known_on, at_least, compare, notice):
    harbour_taken()
    response = client.get(f"/harbour/?on={day(12)}{query}")
    assert opening_of(response) == (str(day(12)), known_on, at_least, compare)
    assert notice_of(response).startswith(notice)
    assert bool(notice) == bool(notice_of(response))
    # Readers without scripts do not see the map, on which the notice is.
    assert bool(notice) == ('<p class="asked"' in response.content.decode())


def head_of(response):
    told = {tag["property"]: tag["content"] for _, tag in tags_of(response) if "property" in tag}
    return told | {"title": re.search("<title>(.*?)</title>", response.content.decode())[1]}


TITLES = [
    ("?on=2031-03-13&known_on=2031-03-25", "13 March 2031, as known on 25 March 2031"),
    ("?on=2031-03-13&at_least=corroborated", "13 March 2031, counting corroborated only"),
    (
        "?on=2031-03-13&compare=2031-04-01&known_on=2031-04-02&at_least=reported",
        "13 March 2031 and 1 April 2031, as known on 2 April 2031, counting reported and better",
    ),
]


@pytest.mark.parametrize(("query", "words"), TITLES)
def test_the_title_and_the_preview_say_so(client, taken, query, words):
    response = client.get(f"/harbour/{query}")
    told = head_of(response)
    assert told["title"] == told["og:title"] == told["og:image:alt"] == f"The Harbour Campaign: {words}"
    assert told["og:url"].replace("&amp;", "&") == f"http://testserver/harbour/{query}"
    assert client.get(told["og:image"])["Content-Type"] == "image/png"
    counts = query.split("&", 1)[1].replace("compare=2031-04-01&", "")
    assert told["og:image"] == f"http://testserver/harbour/2031-03-13.png?{counts}"
    switch = next(tag for name, tag in tags_of(response) if name == "a" and "data-language" in tag)
    assert switch["href"] == f"/ar/harbour/{query}"


def test_a_page_is_kept_for_each(client, taken, monkeypatch):
    asked = [
        f"?on={day(12)}{more}" for more in ("", f"&known_on={day(25)}", "&at_least=reported", f"&compare={day(20)}")
    ]
    pages = [client.get(f"/harbour/{each}").content for each in asked]
    assert len(set(pages)) == len(asked)
    with monkeypatch.context() as patch:
        patch.setattr("events.public.views.render_page", None)
        assert [client.get(f"/harbour/{each}").content for each in asked] == pages
        # In any order, and with what is not filled in.
        again = client.get(f"/harbour/?compare=&at_least=&known_on={day(25)}&on={day(12)}")
    assert again.content == pages[1]

"""How the picture of a day is served, as SVG and as PNG, and where the page shows it."""

import gzip
import re
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import unit_of_work
from events.public import pictures
from events.public.picture import sheet
from tests.campaigns import add_actor, add_district, day, revision
from tests.memory import forget
from tests.public.picture.drawing import address, drawn, quay

pytestmark = pytest.mark.django_db

# -- how it is served ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["2031-02-28", "2031-04-30", "2031-13-01", "20310301", "today", "2031-03-01x", "a b"])
def test_what_is_no_day_of_the_campaign_is_not_found(client, harbour, name):
    assert client.get(f"/harbour/{name}.svg").status_code == 404


@pytest.mark.parametrize("path", ["/nowhere/2031-03-05.svg", "/harbour/2031-03-05.svg?theme=blue"])
def test_another_campaign_or_theme_is_not_found(client, harbour, path):
    assert client.get(path).status_code == 404


def test_it_is_read_and_not_written_to(client, harbour):
    assert client.post(address()).status_code == 405
    head = client.head(address())
    assert (head.status_code, head.content) == (200, b"")


class Crowd:
    """Stands for a queue in which others have come since."""

    @contextmanager
    def turn(self):
        yield False


def test_where_too_many_ask_some_are_told_to_come_again(client, harbour, monkeypatch):
    """Each takes seconds, and whoever waits for one holds a thread that readers' pages need."""
    kept = client.get(address())
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "making", Crowd())
        busy = client.get("/harbour/2031-03-06.svg")
        assert client.get(address()).content == kept.content
    assert (busy.status_code, busy["Retry-After"], busy["Cache-Control"]) == (503, "10", "no-store")
    assert client.get("/harbour/2031-03-06.svg").status_code == 200


def test_it_is_asked_for_again_and_sent_again_where_it_has_changed(client, harbour):
    first = client.get(address())
    assert first.headers["Content-Type"] == "image/svg+xml"
    assert set(first.headers["Cache-Control"].split(", ")) == {"public", "no-cache"}
    assert "Cookie" not in first.headers["Vary"]
    # To be shown by other sites, unlike everything else.
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = client.get(address(), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    harbour.event("taken", 5)
    assert client.get(address(), headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_it_is_compressed(client, harbour):
    response = client.get(address(), headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).startswith(b"<svg")


def test_it_is_drawn_once_for_each_revision_day_language_and_theme(client, harbour, monkeypatch):
    built = []
    draw = sheet.draw
    monkeypatch.setattr(sheet, "draw", lambda *given, **named: built.append(given) or draw(*given, **named))
    asked = [address(), address(13), address(language="/ar"), address(theme="dark")]
    for each in [*asked, *asked]:
        client.get(each)
    assert len(built) == 4
    harbour.event("taken", 5)
    client.get(address())
    assert len(built) == 5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_publication_that_changes_nothing_of_the_day_changes_the_number_of_the_revision_alone(
    client, harbour, monkeypatch, theme
):
    before = client.get(address(theme=theme)).content.decode()
    now = f"Revision {revision(harbour.campaign)} of the record"
    assert before.count(now) == 1
    with monkeypatch.context() as patch:
        patch.setattr(sheet, "draw", None)
        harbour.event("later", 30, kind="other")
        after = client.get(address(theme=theme)).content.decode()
    assert after == before.replace(now, f"Revision {revision(harbour.campaign)} of the record") != before
    forget()
    assert client.get(address(theme=theme)).content.decode() == after


def test_where_too_many_ask_some_get_the_one_before(client, harbour, monkeypatch):
    before = client.get(address()).content
    harbour.event("taken", 5)
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "making", Crowd())
        assert client.get(address()).content == before
        # Another process may have served it.
        pictures.kept_pictures.clear()
        assert client.get(address()).content == before
        assert client.get(address(theme="dark")).status_code == 503
    assert client.get(address()).content != before


def test_its_queries_do_not_grow_with_the_record(client, harbour):
    def asked():
        forget()
        with CaptureQueriesContext(connection) as captured:
            client.get(address())
        return len(captured)

    little = asked()
    with unit_of_work.together():
        for number in range(8):
            town = add_district(harbour.campaign, f"town-{number}", harbour.guild, 10.1 + number / 90, 50.13)
            actor = add_actor(harbour.campaign, f"watch-{number}", harbour.crown)
            harbour.event(f"more-{number}", number, actor=actor, districts=[town, quay(harbour, 1)])
    assert asked() == little
    assert little <= 20


# -- as PNG -------------------------------------------------------------------------------------


def size_of(png):
    """Width and height by the header (PNG specification, 11.2.2)."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_it_is_there_as_png_in_twice_as_many_pixels(client, harbour):
    response = client.get(address().replace(".svg", ".png"))
    assert response.headers["Content-Type"] == "image/png"
    assert "Content-Encoding" not in response.headers
    height = int(drawn(client).get("height"))
    assert size_of(response.content) == (2160, 2 * height)
    again = client.get(address().replace(".svg", ".png"), headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_languages_and_themes_are_other_pngs(client, harbour):
    asked = [address(), address(language="/ar"), address(theme="dark")]
    assert len({client.get(each.replace(".svg", ".png")).content for each in asked}) == 3


def test_the_fonts_of_a_png_have_both_scripts():
    names = [file.rsplit("/", 1)[-1] for file in pictures.FONTS]
    assert {name.partition("_")[0] for name in names} == {"SourceSans3", "NotoSansArabic"}
    assert {name.partition("_")[2] for name in names} >= {"400Regular.ttf", "600SemiBold.ttf"}


@pytest.mark.parametrize("name", ["2031-02-28", "today"])
def test_there_is_no_png_of_what_is_no_day(client, harbour, name):
    assert client.get(f"/harbour/{name}.png").status_code == 404


# -- on the page, without scripts ---------------------------------------------------------------


def without_scripts(client, number):
    text = client.get("/harbour/", {"on": str(day(number))}).content.decode()
    return re.search(r"<noscript>.*?</noscript>", text, re.DOTALL)[0]


def test_the_page_shows_it_to_readers_without_scripts(client, harbour):
    shown = without_scripts(client, 12)
    assert '<img src="/harbour/2031-03-13.svg"' in shown
    assert "Map of who held which district on Thursday 13 March 2031" in shown
    assert shown.index("<img") < shown.index("<table")


def test_the_page_leads_to_the_days_and_changes_beside_it(client, harbour):
    harbour.event("first", 5)
    harbour.event("entered", 8, kind="entered", districts=[quay(harbour, 1)])
    harbour.event("later", 20, harbour.guild)

    def days(number):
        return [found[-2:] for found in re.findall(r'on=2031-03-(\d\d)" rel', without_scripts(client, number))]

    assert days(12) == ["06", "12", "14", "21"]
    assert days(0) == ["02", "06"]

"""The picture of a day: what is on it, in which words, and how it is served. Nothing of the real record."""

import gzip
import itertools
import re
from collections import defaultdict
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from events.models import Actor, BasemapFeature, Campaign, District, unit_of_work
from events.public import pictures
from events.public.picture import names, sheet
from events.public.picture.content import PicturedDistrict, share_line
from events.public.picture.looks import Look
from tests.campaigns import Harbour, add_actor, add_campaign, add_district, day, square
from tests.public.picture.drawing import SVG, address, drawn, marked, quay, texts

pytestmark = pytest.mark.django_db

# -- what is on it ------------------------------------------------------------------------------


def test_every_district_stands_as_it_does_on_the_day(client, harbour):
    harbour.event("taken", 5, sources=[harbour.gazette, harbour.herald])
    harbour.event("single", 6, districts=[quay(harbour, 1)])
    harbour.event("denied", 6, districts=[quay(harbour, 2)], against=[harbour.herald])
    harbour.event("entered", 7, kind="entered", districts=[quay(harbour, 3)])
    assert {slug: found for slug, found in marked(drawn(client)).items() if slug not in ("mill", "fort")} == {
        "docks": ("held", "crown"),
        "quay-1": ("claimed", "crown"),
        "quay-2": ("disputed", "crown"),
        "quay-3": ("contested", "guild"),
        "quay-4": ("held", "guild"),
    }
    assert marked(drawn(client, 40))["quay-3"] == ("unresolved", "guild")


def test_towns_stand_on_the_map_or_around_it(client, harbour):
    add_district(harbour.campaign, "lock", harbour.guild, 10.12, 50.125)
    add_district(harbour.campaign, "inn", harbour.crown, 10.17, 50.1)
    found = marked(drawn(client))
    assert {"lock", "inn"} <= set(found)
    # More than the map's width away.
    assert not {"mill", "fort"} & set(found)


def test_sites_within_districts_are_left_to_the_table(client, harbour):
    add_district(harbour.campaign, "crane", harbour.guild, 10.12, 50.105, kind="site")
    assert "crane" not in marked(drawn(client))


def test_the_front_is_drawn_twice_over_a_casing(client, harbour):
    assert not [each for each in drawn(client).iter() if "piece" in each.get("class", "")]
    harbour.event("taken", 5)
    classes = [each.get("class") for each in drawn(client).iter() if "piece" in each.get("class", "")]
    assert classes == ["piece casing", "piece"]


def test_the_day_the_shares_the_sketch_the_attribution_and_the_revision_are_said(client, harbour):
    harbour.campaign.attribution = "© Harbour Office"
    harbour.campaign.save()
    harbour.event("taken", 5)
    harbour.event("entered", 7, kind="entered", districts=[quay(harbour, 1)])
    said = texts(drawn(client))
    revision = Campaign.objects.get().revision
    for words in (
        "The Harbour Campaign",
        "Thursday 13 March 2031",
        "Day 13 of the offensive",
        "Share of the quarters’ area; towns not counted",
        "Guild 60% · claimed by Crown 20% · contested 20%",
        f"Outlines are sketches, not surveyed. Revision {revision} of the record",
        "© Harbour Office",
        "Canal",
    ):
        assert words in said


def test_long_shares_are_broken_between_two_of_them(client, harbour):
    name = "The Honourable Guild of Wharfingers, Lightermen and Stevedores"
    QuerySet(Actor).filter(slug="guild").update(name_en=name)
    harbour.event("entered", 7, kind="entered", districts=[quay(harbour, 1)])
    harbour.event("single", 7)
    said = texts(drawn(client))
    assert f"{name} 60% · claimed by Crown 20%" in said
    assert "contested 20%" in said


def longest(model, slug=None):
    """Give a row the longest name that it may have, of many words."""
    length = model._meta.get_field("name_en").max_length
    name = ("The Most Worshipful Wardens " * length)[: length - 1] + "X"
    found = QuerySet(model)
    (found.filter(slug=slug) if slug else found).update(name_en=name)
    return name


def extents(document):
    """From where to where each text reaches that stands on no map (pixels), by its height."""
    found = defaultdict(list)
    for each in (each for each in document.findall(f"{SVG}text")):
        # Those that are not bold are narrower.
        width = names.text_width(each.text.strip("\u2067\u2069"), float(each.get("font-size")))
        width *= 1 if int(each.get("font-weight")) > 400 else 0.9
        x = float(each.get("x"))
        left = x - width if each.get("text-anchor") == "end" else x
        found[each.get("y")].append((left, left + width))
    return found


@pytest.mark.parametrize("language", ["", "/ar"])
def test_long_names_run_neither_over_others_nor_out_of_the_picture(client, harbour, language):
    for slug in ("guild", "crown"):
        longest(Actor, slug)
    longest(Campaign)
    QuerySet(Campaign).update(attribution="x" * 250)
    harbour.event("entered", 7, kind="entered", districts=[quay(harbour, 1)])
    harbour.event("single", 7)
    add_district(harbour.campaign, "inn", harbour.crown, 10.17, 50.1)
    document = drawn(client, language=language)
    for line in extents(document).values():
        line.sort()
        assert line[0][0] >= sheet.SIDE
        assert line[-1][1] <= sheet.WIDTH - sheet.SIDE
        assert all(before[1] < after[0] for before, after in itertools.pairwise(line))
    assert sum(each.endswith("…") for each in texts(document)) >= 4


def test_a_share_that_is_wider_than_the_picture_keeps_its_figure(client, harbour):
    longest(Actor, "guild")
    harbour.event("entered", 7, kind="entered", districts=[quay(harbour, 1)])
    bold = [each.text for each in drawn(client).findall(f"{SVG}text") if each.get("font-weight") == "600"]
    assert len(bold) > 2
    assert "X 80%" in " ".join(bold)


def test_shares_are_whole_per_cent_of_thousandths_as_on_the_page():
    def district(km2, holder):
        return PicturedDistrict("", "", 0, 0, None, km2, Look("held", holder), "", False)

    def said(*areas):
        return share_line([district(km2, holder) for holder, km2 in enumerate(areas, start=1)], {1: "A", 2: "B"})

    assert said(995, 5) == "A 100% · B 1%"
    assert said(9951, 49) == "A 100% · B 1%"
    assert said(9960, 40) == "A 100% · B <1%"
    assert said() == ""


def test_the_legend_has_what_is_on_the_picture_and_nothing_else(client, harbour):
    before = texts(drawn(client))
    harbour.event("entered", 7, kind="entered", districts=[quay(harbour, 1)])
    harbour.event("fighting", 7, kind="contested", actor=None, districts=[quay(harbour, 2)])
    QuerySet(type(harbour.campaign.events.first())).filter(reference="fighting").update(actor=None)
    after = texts(drawn(client))
    assert "Guild" in before
    assert not {"Crown", "Contested by Crown", "Front line", "Disputed"} & set(before)
    assert {"Crown", "Contested by Crown"} <= set(after)


def test_a_side_that_holds_points_alone_has_a_symbol_of_its_own(client, harbour):
    add_district(harbour.campaign, "lock", harbour.league, 10.12, 50.125)
    document = drawn(client)
    (symbol,) = [each for each in document.iter() if each.get("data-district") == "lock"]
    assert symbol.tag != f"{SVG}circle"
    assert "League: towns" in texts(document)


@pytest.mark.parametrize(
    ("kind", "is_disputed", "days", "label", "side"),
    [
        ("control", False, 0, "Claimed by one publisher", "Crown: towns"),
        ("control", True, 0, "Disputed", "Crown: towns"),
        ("entered", False, 0, "Contested by Crown", "Crown"),
        ("contested", False, 30, "Unresolved: contested, no recent report", "Crown"),
    ],
)
def test_the_legend_has_the_states_that_only_points_have(client, harbour, kind, is_disputed, days, label, side):
    inn = add_district(harbour.campaign, "inn", harbour.guild, 10.12, 50.125)
    assert not {label, side} & set(texts(drawn(client, 4)))
    against = [harbour.herald] if is_disputed else []
    harbour.event("passing", 5, kind=kind, districts=[inn], against=against)
    shown = texts(drawn(client, 5 + days))
    assert [shown.count(label), shown.count(side)] == [1, 1]


def test_a_side_whose_points_have_a_symbol_stands_in_the_legend_once(client, harbour):
    add_district(harbour.campaign, "lock", harbour.league, 10.12, 50.125)
    shown = texts(drawn(client))
    assert "League: towns" in shown
    assert "League" not in shown


def test_names_touch_neither_each_other_nor_the_edge(client, harbour):
    boxes = []
    for each in drawn(client).iter(f"{SVG}text"):
        if each.get("paint-order"):
            width = len(each.text) * 0.5 * float(each.get("font-size"))
            x, y = float(each.get("x")), float(each.get("y"))
            left = x - {"start": 0, "middle": width / 2, "end": width}[each.get("text-anchor")]
            boxes.append((left, y - 8, left + width, y))
    assert len(boxes) > 4
    for number, (left, top, right, bottom) in enumerate(boxes):
        assert left > 0
        for other in boxes[:number]:
            assert right < other[0] or left > other[2] or bottom < other[1] or top > other[3]


def test_a_contested_district_without_room_is_named_on_open_ground(client, harbour):
    long = "Kornundholzuferkaianlagen" * 2
    QuerySet(District).filter(slug="quay-2").update(name_en=long)
    assert long not in texts(drawn(client))
    harbour.event("entered", 7, kind="entered", districts=[quay(harbour, 2)])
    document = drawn(client)
    assert long in texts(document)
    assert [each for each in document.iter() if each.get("class") == "leader"]


# -- safe, in two languages and two themes ------------------------------------------------------


HOSTILE = "<script>alert(1)</script>\"'&]]>"


def test_names_are_escaped_wherever_they_stand(client, harbour):
    QuerySet(District).filter(slug="docks").update(name_en=HOSTILE)
    QuerySet(Actor).filter(slug="guild").update(name_en=HOSTILE)
    QuerySet(BasemapFeature).update(name_en=HOSTILE)
    QuerySet(Campaign).update(name_en=HOSTILE, attribution=f"{HOSTILE}\x0b")
    content = client.get(address()).content.decode()
    assert "<script" not in content
    document = ElementTree.fromstring(content)
    assert HOSTILE in texts(document)
    assert not [each for each in document.iter() if any(key.startswith("on") for key in each.attrib)]


def test_it_refers_to_nothing_outside_of_itself_and_has_no_style_of_its_own(client, harbour):
    harbour.event("entered", 7, kind="entered")
    content = client.get(address()).content.decode()
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg\")|<style|<image|href=| style=|@import", content)
    ids = set(re.findall(r' id="([^"]+)"', content))
    assert set(re.findall(r"url\(#([^)]+)\)", content)) <= ids


def test_in_arabic_names_are_arabic_and_texts_run_from_the_right(client, harbour):
    QuerySet(District).filter(slug="docks").update(name_ar="الأرصفة")
    english, arabic = drawn(client), drawn(client, language="/ar")
    assert (english.get("lang"), english.get("data-direction")) == ("en", "ltr")
    assert (arabic.get("lang"), arabic.get("data-direction")) == ("ar", "rtl")
    assert {"الأرصفة", "القناة", "الخميس 13 مارس 2031"} <= set(texts(arabic))
    (title,) = [each for each in arabic.iter(f"{SVG}text") if each.get("font-size") == "38"]
    assert (title.get("text-anchor"), title.text[0], title.text[-1]) == ("end", "\u2067", "\u2069")
    assert "italic" not in {each.get("font-style") for each in arabic.iter(f"{SVG}text")}


def test_the_dark_theme_has_the_colours_of_the_dark(client, harbour):
    light, dark = (client.get(address(**query)).content.decode() for query in ({}, {"theme": "dark"}))
    assert "#336699" in light
    assert "#6699cc" not in light
    assert "#6699cc" in dark
    assert "#336699" not in dark


# -- campaigns of every kind --------------------------------------------------------------------


def test_points_alone_make_a_picture(client):
    harbour = Harbour()
    add_district(harbour.campaign, "crane", harbour.guild, 10.15, 50.15, kind="site")
    QuerySet(District).update(shape=None, west=None, south=None, east=None, north=None, kind="site")
    assert set(marked(drawn(client))) == {"docks", "mill", "fort", "crane"}


def test_an_empty_record_makes_a_picture(client):
    add_campaign()
    assert marked(drawn(client)) == {}


def test_nobody_s_district_is_drawn_as_nobody_s(client):
    campaign = add_campaign()
    add_actor(campaign, "guild")
    add_district(campaign, "docks", None, 10.1, 50.1, kind="quarter", shape=square(10.1, 50.1))
    document = drawn(client)
    assert marked(document) == {"docks": ("held", None)}
    assert "No holder on record" in texts(document)


def test_a_shape_that_cannot_be_used_costs_its_own_district_alone(client, harbour):
    broken = {
        "type": "Polygon",
        "coordinates": [[[10.1, 50.1], [10.11, 50.11], [10.11, 50.1], [10.1, 50.11], [10.1, 50.1]]],
    }
    QuerySet(District).filter(slug="docks").update(shape=broken)
    assert marked(drawn(client))["quay-1"] == ("held", "guild")


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


def test_it_is_asked_for_again_and_sent_again_where_it_has_changed(client, harbour):
    first = client.get(address())
    assert first.headers["Content-Type"] == "image/svg+xml"
    assert set(first.headers["Cache-Control"].split(", ")) == {"public", "no-cache"}
    assert "Cookie" not in first.headers["Vary"]
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
    harbour.event("later", 30, kind="other")
    client.get(address())
    assert len(built) == 5


def test_its_queries_do_not_grow_with_the_record(client, harbour):
    def asked():
        cache.clear()
        pictures.kept_pictures.clear()
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

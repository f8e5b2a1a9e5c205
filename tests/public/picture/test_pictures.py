"""The picture of a day: what is on it, and in which words. Nothing of the real record."""

import itertools
import re
from collections import defaultdict
from xml.etree import ElementTree

import pytest
from django.db.models import QuerySet

from events.models import Actor, BasemapFeature, Campaign, District
from events.public.picture import names, sheet
from events.public.picture.content import PicturedDistrict, share_line
from events.public.picture.looks import Look
from tests.campaigns import Harbour, add_actor, add_campaign, add_district, square
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

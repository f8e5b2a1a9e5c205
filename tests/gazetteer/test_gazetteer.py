"""Spellings from the reports, in three languages, looked up in the gazetteer of the real campaign."""

import json
from pathlib import Path

import pytest
from geopy import Location, Point
from geopy.geocoders.base import Geocoder

from events.gazetteer import transliteration
from events.gazetteer.gazetteer import Gazetteer, GazetteerEntry

MOSUL = Path(__file__).parents[2] / "fixtures" / "mosul"


def entries(name):
    """The rows of a fixture as entries; districts numbered in place of their primary keys."""
    for number, row in enumerate(json.loads((MOSUL / f"{name}.json").read_text(encoding="utf-8")), start=1):
        fields = row["fields"]
        yield GazetteerEntry(
            pk=number if name == "districts" else None,
            alt_names=tuple(fields.get("alt_names", ())),
            town_level=fields.get("level") == "town",
            kind=fields.get("kind", "quarter") if name == "districts" else fields.get("level", "place"),
            **{
                key: fields[key]
                for key in ("slug", "name_en", "name_ar", "bank", "lon", "lat", "shape")
                if key in fields
            },
        )


@pytest.fixture(scope="module")
def mosul():
    return Gazetteer([*entries("districts"), *entries("places")])


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        # As the offensive's first weeks wrote it, with and without the article.
        ("Hay al-Qadisiya al-thaniya", "al-qadisiyah-2"),
        ("Qadissiya II", "al-qadisiyah-2"),
        ("2nd Qadisiyah", "al-qadisiyah-2"),
        ("Al Qādisīyah 2", "al-qadisiyah-2"),
        ("القادسية الثانية", "al-qadisiyah-2"),
        ("حي القادسية ٢", "al-qadisiyah-2"),
        ("al-Qadisiya al-Ula", "al-qadisiyah-1"),
        ("القادسية الاولى", "al-qadisiyah-1"),
        ("Al-Zuhour", "al-zuhur"),
        ("Zohour neighbourhood", "al-zuhur"),
        ("quartier Al-Zouhour", "al-zuhur"),
        ("az-Zuhur", "al-zuhur"),
        ("حي الزهور", "al-zuhur"),
        ("Zahra", "al-zahra"),
        ("az-Zahra'", "al-zahra"),
        ("Hay Saddam", "al-zahra"),
        ("الزهراء", "al-zahra"),
        ("الزهرا", "al-zahra"),
        ("Intisar", "al-intisar"),
        ("quartier d'Al-Intissar", "al-intisar"),
        ("quartier d’Al-Intissar", "al-intisar"),
        ("الإنتصار", "al-intisar"),
        ("انتصار", "al-intisar"),
        ("Karkukli", "al-karkukli"),
        ("le quartier de Karkoukli", "al-karkukli"),
        ("كركوكلي", "al-karkukli"),
        ("Gogjali", "gogjali"),
        ("Kokjali", "gogjali"),
        ("كوكجلي", "gogjali"),
        ("Arpachiya", "arbajiyah"),
        ("Arbajiyeh", "arbajiyah"),
        ("أربجية", "arbajiyah"),
        ("الاربجيه", "arbajiyah"),
        ("Bakr", "al-bakr"),
        ("Hay al-Bakr", "al-bakr"),
        ("البكر", "al-bakr"),
        ("Adan", "aden"),
        ("Hayy Adan", "aden"),
        ("عدن", "aden"),
        ("Murour", "al-murur"),
        ("Traffic", "al-murur"),
        ("al-Mishraq", "al-mishraq"),
        ("Palestine", "filastin"),
        ("فلسطين", "filastin"),
        ("Algiers", "al-jazair"),
        ("Al Jaza'ir", "al-jazair"),
        ("quartier Al-Djazair", "al-jazair"),
        ("Police district", "al-shurta"),
        ("الشرطه", "al-shurta"),
        ("Mouthanna", "al-muthanna"),
        ("المثنى", "al-muthanna"),
        ("المثني", "al-muthanna"),
        ("Nabi Younes", "al-nabi-yunus"),
        ("النبي يونس", "al-nabi-yunus"),
        ("Nineveh East", "ninawa-al-sharqiyah"),
        ("نينوى الشرقية", "ninawa-al-sharqiyah"),
        ("Rachidiya", "al-rashidiyah"),
        ("Ar Rashidiyah", "al-rashidiyah"),
        ("al-Ta'mim", "al-tamim"),
        ("التأميم", "al-tamim"),
        ("Islah Ziraie", "al-islah-al-zirai"),
        ("الاصلاح الزراعي", "al-islah-al-zirai"),
        ("الحي الزراعي", "al-zirai"),
        ("17 Tammuz", "17-tammuz"),
        ("July 17", "17-tammuz"),
        ("17th of July", "17-tammuz"),
        ("١٧ تموز", "17-tammuz"),
        ("New Mosul", "mosul-al-jadidah"),
        ("Mosul al-Jadida", "mosul-al-jadidah"),
        ("الموصل الجديدة", "mosul-al-jadidah"),
        ("Zanjilli", "al-zanjili"),
        ("الزنجيلي", "al-zanjili"),
        ("ash-Shifa", "al-shifa"),
        ("الشفاء", "al-shifa"),
        ("Rifa`i", "al-rifai"),
        ("الرفاعي", "al-rifai"),
        ("Wadi Hajjar", "wadi-hajar"),
        ("وادي حجر", "wadi-hajar"),
        ("Bab at-Tob", "bab-al-tub"),
        ("باب الطوب", "bab-al-tub"),
        ("the Old City", "old-city"),
        ("Old City of Mosul", "old-city"),
        ("Vieille ville de Mossoul", "old-city"),
        ("الموصل القديمة", "old-city"),
        ("Thawra", "al-thawrah"),
        ("Ath-Thaoura", "al-thawrah"),
        ("الثـــورة", "al-thawrah"),
        ("Alhadba", "al-hadba"),
        ("الْحَدْبَاء", "al-hadba"),
        ("5th Bridge", "fifth-bridge"),
        ("الجسر الخامس", "fifth-bridge"),
        ("al-Shuhada bridge", "third-bridge"),
        ("Tel Kaif", "tel-keppe"),
        ("Ba‘shiqah", "bashiqa"),
        # What stands around a name in a table.
        ("Mosul - Al-Zuhur", "al-zuhur"),
        ("Al Zohour neighbourhood, Mosul, Nineveh, Iraq", "al-zuhur"),
        ("حي الزهور في الموصل", "al-zuhur"),
        ("  ZUHUR  ", "al-zuhur"),
        # On both banks: the bank decides.
        ("Siha (west)", "al-sihhah"),
        ("west Siha", "al-sihhah"),
        ("الصحة الساحل الأيمن", "al-sihhah"),
        ("الصحة (الجانب الايمن)", "al-sihhah"),
        ("al-Shuhada, west bank", "al-shuhada"),
        ("Shuhada, right coast", "al-shuhada"),
        ("Chouhada (rive droite)", "al-shuhada"),
        ("Nasr, west Mosul", "al-nasr-west"),
        ("Karama, left coast", "al-karamah"),
        ("Karama (Mossoul-Est)", "al-karamah"),
        ("30 Tammuz, east bank", "30-tammuz"),
        # The slug is a name that nobody else has.
        ("al-nasr-east", "al-nasr-east"),
    ],
)
def test_a_name_that_is_certain(mosul, spelling, slug):
    placement = mosul.place(spelling)
    assert (placement.match and placement.match.slug, placement.why) == (slug, "")
    assert mosul.find(spelling)[0].slug == slug


@pytest.mark.parametrize(
    ("spelling", "slugs"),
    [
        ("Siha", {"al-sihhah", "al-siha-east"}),
        ("الصحة", {"al-sihhah", "al-siha-east"}),
        ("al-Shuhada", {"al-shuhada", "al-shuhada-east"}),
        ("الشهداء", {"al-shuhada", "al-shuhada-east"}),
        ("Nasr", {"al-nasr-east", "al-nasr-west", "al-nasr-south-east"}),
        ("حي النصر", {"al-nasr-east", "al-nasr-west", "al-nasr-south-east"}),
        # The quarter by the river and the one that was fought over since November.
        ("al-Nasr (east)", {"al-nasr-east", "al-nasr-south-east"}),
        ("Karama", {"al-karamah", "al-karamah-west"}),
        ("الكرامة", {"al-karamah", "al-karamah-west"}),
        ("30 Tammuz", {"30-tammuz", "30-tammuz-west"}),
        ("al-Muallimin", {"al-muallimin-east", "al-muallimin-west"}),
        ("Qadisiya", {"al-qadisiyah-1", "al-qadisiyah-2"}),
        # The first is also written without its number, which does not make it the one that is meant.
        ("القادسية", {"al-qadisiyah-1", "al-qadisiyah-2"}),
        ("Malayin", {"al-malayin-east", "al-malayin-north"}),
        ("الملايين", {"al-malayin-east", "al-malayin-north"}),
        ("Kafaat", {"al-kafaat-1", "al-kafaat-2"}),
        ("Domiz", {"domiz", "filastin"}),
        ("Jadida", {"mosul-al-jadidah", "al-jadida-east"}),
        ("Kindi", {"al-qayrawan", "al-kindi-base-and-facility"}),
        ("Hay alyarmuk", {"al-yarmuk", "al-yarmuk-2"}),
        # The bank contradicts what is known.
        ("Arbajiyah (west)", {"arbajiyah"}),
    ],
)
def test_a_name_of_several_places_is_not_guessed(mosul, spelling, slugs):
    placement = mosul.place(spelling)
    assert (placement.match, placement.why) == (None, "ambiguous")
    assert {match.slug for match in placement.candidates} == slugs
    assert {match.slug for match in mosul.find(spelling, limit=len(slugs))} == slugs


@pytest.mark.parametrize(
    ("spelling", "why", "slug"),
    [
        ("Mosul", "town-level", "mosul"),
        ("Mossoul", "town-level", "mosul"),
        ("الموصل", "town-level", "mosul"),
        ("Mosul, Iraq", "town-level", "mosul"),
        ("east Mosul", "town-level", "mosul-east"),
        ("West Mosul", "town-level", "mosul-west"),
        ("the left coast", "town-level", "mosul-east"),
        ("الساحل الأيمن", "town-level", "mosul-west"),
        ("Nineveh", "town-level", "nineveh"),
        ("Presidential Palaces", "no-position", "presidential-palaces"),
        ("القصور الرئاسية", "no-position", "presidential-palaces"),
        ("al-Qahira", "no-position", "al-qahira"),
        ("east Shuhada", "no-position", "al-shuhada-east"),
        ("الصحة الأيسر", "no-position", "al-siha-east"),
        ("Siha I", "no-position", "al-siha-1"),
    ],
)
def test_a_name_on_record_without_a_position_is_not_placed(mosul, spelling, why, slug):
    placement = mosul.place(spelling)
    assert (placement.match, placement.why) == (None, why)
    best = placement.candidates[0]
    assert (best.slug, best.pk, best.lon, best.lat) == (slug, None, None, None)


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("Zuhhr", "al-zuhur"),
        ("Gogjeli", "gogjali"),
        ("Intisaar al-jadeed", "al-intisar"),
        ("Falastine", "filastin"),
        ("Qadsiyya 2", "al-qadisiyah-2"),
        ("الزنجلي", "al-zanjili"),
        ("near al-Zuhur", "al-zuhur"),
        ("Haramat II", "al-haramat"),
        ("Bab Sinj", "bab-sinjar"),
    ],
)
def test_a_misspelling_is_a_suggestion_and_never_certain(mosul, spelling, slug):
    placement = mosul.place(spelling)
    assert (placement.match, placement.why) == (None, "misspelt")
    assert placement.candidates[0].slug == slug
    assert placement.candidates[0].score < 97


@pytest.mark.parametrize(
    "text",
    [
        "xyzzy",
        "asdf qwer",
        "London",
        "Raqqa",
        "Baghdad",
        "Tikrit",
        "Aleppo",
        "Washington",
        "United States",
        "بغداد",
        "الرقة",
        "حلب",
        "تكريت",
        "unknown",
        "n/a",
        "the",
        "!!!",
        "",
        "   ",
        "٠",
        "12.5",
        "q",
        "ـــ",
        "\0",
        "https://example.org/",
        "'; DROP TABLE events_place; --",
        "\u202e\u202d",
        "🙂",
    ],
)
def test_nonsense_matches_nothing(mosul, text):
    assert mosul.find(text) == []
    assert mosul.place(text).why == "unknown"
    assert mosul.geocode(text) is None


def test_every_spelling_on_record_finds_its_own_place_or_is_shared(mosul):
    for entry in mosul.entries:
        for text in entry.spellings:
            placement = mosul.place(text)
            meant = {match.slug for match in placement.candidates}
            assert entry.slug in meant, text
            assert placement.match is None or meant == {entry.slug}, text
            assert entry.slug in {match.slug for match in mosul.find(text)}, text


@pytest.mark.parametrize("text", ["9" * 5000, "٩" * 5000, "Zuhur " + "7" * 5000])
def test_a_number_of_thousands_of_digits_is_a_name_like_any_other(text):
    found = Gazetteer([GazetteerEntry("odd", text, alt_names=("Odd",))])
    assert [match.slug for match in found.place("Odd").candidates] == ["odd"]
    assert found.place("7").match is None


def test_a_number_is_the_same_however_it_is_written():
    assert transliteration.fold("Hay 007") == transliteration.fold("Hay ٧") == transliteration.fold("Hay 7") == ("7",)
    assert transliteration.fold("000") == ("0",)


def test_two_names_in_one_text_are_not_taken_for_one(mosul):
    placement = mosul.place("Zuhur and Tahrir")
    assert placement.match is None
    assert {match.slug for match in placement.candidates} >= {"al-zuhur", "al-tahrir"}


def test_a_prefix_suggests_the_names_that_it_begins(mosul):
    assert {match.slug for match in mosul.find("qad", limit=2)} == {"al-qadisiyah-1", "al-qadisiyah-2"}
    assert [match.slug for match in mosul.find("qad 2", limit=1)] == ["al-qadisiyah-2"]
    assert {match.slug for match in mosul.find("30")[:2]} == {"30-tammuz", "30-tammuz-west"}
    assert mosul.find("القاد")[0].slug in {"al-qadisiyah-1", "al-qadisiyah-2"}
    assert [match.slug for match in mosul.find("tam", limit=1)] == ["al-tamim"]


def test_a_suggestion_on_the_other_bank_comes_after(mosul):
    banks = [match.bank for match in mosul.find("Nasr west bank", limit=3)]
    assert banks == ["west", "east", "east"]


def test_a_match_says_what_matched_and_where_it_is(mosul):
    match = mosul.place("Hay al-Qadisiya al-thaniya").match
    assert (match.name_en, match.name_ar, match.bank, match.kind) == (
        "Al Qadisiyah II",
        "القادسية الثانية",
        "east",
        "quarter",
    )
    assert (match.score, match.matched) == (100.0, "Qadisiya al-Thaniya")
    assert 43.05 < match.lon < 43.26
    assert 36.28 < match.lat < 36.44


def test_a_long_text_is_answered_at_once(mosul):
    """Towns and banks can be removed from the text in many orders; each remainder is looked up once."""
    assert mosul.place("East Mosul " * 18).why == "town-level"
    assert mosul.place("Zuhur East Mosul " * 50_000).match is None


class TestAsAGeopyGeocoder:
    def test_it_is_a_geocoder(self, mosul):
        assert isinstance(mosul, Geocoder)

    def test_a_certain_name_is_a_location_latitude_first(self, mosul):
        found = mosul.geocode("Gogjali")
        assert isinstance(found, Location)
        assert (found.longitude, found.latitude) == (found.raw["lon"], found.raw["lat"])
        assert found.raw["slug"] == "gogjali"
        assert mosul.geocode("Nasr") is None

    def test_several_are_a_list_of_those_that_have_a_position(self, mosul):
        assert {found.raw["slug"] for found in mosul.geocode("Nasr", exactly_one=False, limit=3)} == {
            "al-nasr-east",
            "al-nasr-west",
        }
        assert mosul.geocode("xyzzy", exactly_one=False) is None

    def test_a_point_is_in_the_district_that_contains_it(self, mosul):
        for slug in ("aden", "al-zuhur", "old-city"):
            point = mosul.geocode(slug).point
            assert mosul.reverse(point).raw["slug"] == slug
        assert mosul.reverse((36.359034, 43.211763)).raw["slug"] == "aden"
        assert mosul.reverse("36.359034, 43.211763", exactly_one=False, limit=3)[0].raw["slug"] == "aden"

    def test_a_point_outside_every_district_is_nearest_to_one(self, mosul):
        assert mosul.reverse(Point(36.10, 43.33)).raw["slug"] == "nimrud"
        assert Gazetteer([]).reverse(Point(0, 0)) is None

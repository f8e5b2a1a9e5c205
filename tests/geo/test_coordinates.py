"""Coordinates as they are pasted: the point that they give, and what is refused and why."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.geo.coordinates import CoordinateError, PastedPoint, parse

MOSUL = (43.05, 36.28, 43.26, 36.44)
HERE = (43.15, 36.37)
# Bounds in which both orders of a pair may lie.
BOTH_ORDERS = (40.0, 35.0, 44.0, 45.0)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        # Bare numbers: the bounds say which is which, whichever comes first.
        ("36.37, 43.15", "bounds"),
        ("43.15, 36.37", "bounds"),
        ("36.37 43.15", "bounds"),
        ("36.37,43.15", "bounds"),
        ("(36.37, 43.15)", "bounds"),
        ("[43.15, 36.37]", "bounds"),
        ("36.37; 43.15", "bounds"),
        ("36.37/43.15", "bounds"),
        ("36,37; 43,15", "bounds"),
        ("36,37 43,15", "bounds"),
        ("36,37, 43,15", "bounds"),
        ("+36.37 +43.15", "bounds"),
        ("٣٦٫٣٧، ٤٣٫١٥", "bounds"),
        ("٣٦.٣٧ ٤٣.١٥", "bounds"),
        ("36°22'12\" 43°9'0\"", "bounds"),
        ("36 22 12 43 9 0", "bounds"),
        ("36:22:12, 43:09:00", "bounds"),
        ("36 22.2 43 9", "bounds"),
        # Letters, before and after, in either order and in words.
        ("36.37 N, 43.15 E", "letters"),
        ("36.37N 43.15E", "letters"),
        ("43.15 E 36.37 N", "letters"),
        ("N36.37 E43.15", "letters"),
        ("E 43.15, N 36.37", "letters"),
        ("36.37°N 43.15°E", "letters"),
        ("36.37° n, 43.15° e", "letters"),
        ("36,37 N 43,15 E", "letters"),
        ("36.37 N, 43.15", "letters"),
        ("36°22'12\"N 43°09'00\"E", "letters"),
        ("36°22′12″N, 43°09′00″E", "letters"),
        ("36° 22’ 12” N 43° 9’ 0” E", "letters"),
        ("36°22'12.0\"N 43°09'00.0\"E", "letters"),
        ("36°22.2'N 43°9'E", "letters"),
        ("36°22'12\"N 43°9'E", "letters"),
        ("N 36 22 12 E 43 09 00", "letters"),
        ("36 22 12 N, 43 9 0 E", "letters"),
        ("36 deg 22 min 12 sec north, 43 deg 9 min east", "letters"),
        ("36.37 nord, 43.15 est", "letters"),
        ("lat: 36.37, lon: 43.15", "letters"),
        ("Latitude 36.37 Longitude 43.15", "letters"),
        ("lng=43.15 lat=36.37", "letters"),
        ("٣٦٫٣٧ شمالا ٤٣٫١٥ شرقا", "letters"),
        ("٣٦°٢٢'١٢\" شمال، ٤٣°٩' شرق", "letters"),
        # Links to maps name their order.
        (
            "https://www.google.com/maps/place/Mosul/@36.3,43.1,12z/data=!3m1!4b1!4m6!3m5!8m2!3d36.37!4d43.15!16z",
            "link",
        ),
        ("https://www.google.com/maps?q=36.37,43.15", "link"),
        ("https://maps.google.com/?q=loc:36.37,43.15&z=14", "link"),
        ("https://www.google.com/maps/search/?api=1&query=36.37%2C43.15", "link"),
        ("https://www.google.com/maps/search/36.37,+43.15?entry=ttu", "link"),
        ("https://www.google.com/maps/place/36.37,43.15", "link"),
        ("https://www.google.com/maps/@36.37,43.15,14z", "view"),
        ("https://www.google.iq/maps/@36.37,43.15,1500m/data=!3m1!1e3", "view"),
        ("https://www.openstreetmap.org/#map=15/36.37/43.15", "view"),
        ("https://www.openstreetmap.org/?mlat=36.37&mlon=43.15#map=12/36.30/43.10", "link"),
        ("https://www.bing.com/maps?cp=36.37~43.15&lvl=14", "view"),
        ("https://www.bing.com/maps?sp=point.36.37_43.15_Mosul&cp=36.3~43.1", "link"),
        ("https://maps.apple.com/?ll=36.37,43.15&q=Mosul", "link"),
        ("https://wikimapia.org/#lang=en&lat=36.37&lon=43.15&z=12&m=w", "link"),
        ("http://wikimapia.org/#lat=36.37&lon=43.15&z=15", "link"),
        ("https://yandex.com/maps/?pt=43.15,36.37&z=12", "link"),
        ("https://waze.com/ul?ll=36.37%2C43.15&navigate=yes", "link"),
        ("geo:36.37,43.15", "link"),
        ("geo:36.37,43.15;u=35", "link"),
        ("geo:0,0?q=36.37,43.15(Mosul)", "link"),
    ],
)
def test_pasted_coordinates_give_a_point(text, how):
    found = parse(text, MOSUL)
    assert (found.lon, found.lat) == pytest.approx(HERE)
    assert found.how == how


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36.29, 42.41", (42.41, 36.29)),
        ("33.5 S, 70.6 W", (-70.6, -33.5)),
        ("48, 120", (120, 48)),
        ("120.5, 48.5", (120.5, 48.5)),
        ("-70.6, 120", (120, -70.6)),
    ],
)
def test_points_far_from_the_campaign(text, expected):
    found = parse(text, MOSUL)
    assert (found.lon, found.lat) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "bounds", "why"),
    [
        # Both numbers may be either, and nothing says which.
        ("36.37, 43.15", None, "which-is-which"),
        ("41.5, 42.5", BOTH_ORDERS, "which-is-which"),
        ("12.5, 13.5", MOSUL, "which-is-which"),
        ("36°22'12\" 43°9'0\"", None, "which-is-which"),
        ("95, 200", MOSUL, "out-of-range"),
        ("36.37 N, 243.15 E", MOSUL, "out-of-range"),
        ("96.37 N, 43.15 E", MOSUL, "out-of-range"),
        ("36°72'N 43°9'E", MOSUL, "out-of-range"),
        ("36.37 N, 43.15 N", MOSUL, "two-of-a-kind"),
        ("36.37 E, 43.15 W", MOSUL, "two-of-a-kind"),
        ("-36.37 N, 43.15 E", MOSUL, "two-of-a-kind"),
        ("36.37 N", MOSUL, "one-number"),
        ("36°22'", MOSUL, "one-number"),
        ("36,43", MOSUL, "one-number"),
        ("36.37, 43.15, 12.5", MOSUL, "one-number"),
        ("36 22 43", MOSUL, "one-number"),
        ("https://maps.app.goo.gl/abcDEF123", MOSUL, "short-link"),
        ("https://goo.gl/maps/abcDEF123", MOSUL, "short-link"),
        ("https://www.google.com/maps/place/Mosul", MOSUL, "no-point"),
        ("https://example.org/news/2016/11/12", MOSUL, "no-point"),
        ("https://[x", MOSUL, "no-point"),
        ("https://maps.google.com]/?q=1,2", MOSUL, "no-point"),
        ("https://www.google.com/maps?q=136.37,43.15", MOSUL, "out-of-range"),
        # Two pins, and nothing says which one is meant.
        ("https://www.google.com/maps/dir/data=!3d36.3!4d43.1!3d36.37!4d43.15", MOSUL, "no-point"),
    ],
)
def test_coordinates_that_give_no_point_are_refused_with_the_reason(text, bounds, why):
    with pytest.raises(CoordinateError) as refused:
        parse(text, bounds)
    assert refused.value.why == why


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Zuhur",
        "17 Tammuz",
        "30 تموز",
        "Haramat 2",
        "حي ٧ نيسان",
        "36",
        "2016",
        "7 Nisan (east)",
        "N",
        "-",
        "°",
    ],
)
def test_a_name_is_not_taken_for_coordinates(text):
    assert parse(text, MOSUL) is None


@pytest.mark.parametrize(
    "text", ["9" * 100_000, "36 " * 50_000, "N" * 50_000, "36°" * 50_000, "1," * 50_000, "https://a/" + "@1,1," * 9999]
)
def test_a_long_text_is_parsed_at_once(text):
    with suppress(CoordinateError):
        assert parse(text, MOSUL) in (None, PastedPoint(1, 1, "view"))


@pytest.mark.parametrize("gap", [" " * 50, "\t \n" * 20, " : " * 8, " ° " * 8, "::::::::::"])
@pytest.mark.parametrize("number", ["1", "36.5", "1,5"])
def test_a_row_of_figures_is_not_tried_in_every_way(gap, number):
    with suppress(CoordinateError):
        assert parse(gap.join([number] * 7), MOSUL) is None


def test_a_row_of_figures_from_a_table_is_no_pair():
    with pytest.raises(CoordinateError, match="one-number"):
        parse("12        15        33        41        57        63        88", MOSUL)


def test_white_space_within_coordinates_may_be_as_wide_as_it_likes():
    assert parse(f"36{' ' * 300}22 12{' ' * 300}43 9\t\t0", MOSUL) == parse("36 22 12 43 9 0", MOSUL)


@given(st.text(" \t0189.,:;/|°'\"NSEW+-()", max_size=300))
def test_any_row_of_figures_and_marks_is_refused_or_a_point_on_the_globe(text):
    with suppress(CoordinateError):
        found = parse(text, MOSUL)
        assert found is None or (abs(found.lon) <= 180 and abs(found.lat) <= 90)

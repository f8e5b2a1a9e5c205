"""Dates as tables write them; the order of day and month is read off the column or asked for."""

import datetime as dt

import pytest

from events.imports.tables.dates import (
    DateError,
    DayOrder,
    DayOrderEvidence,
    ReadingEvidence,
    parse,
    range_ends,
    short_date,
)
from events.imports.tables.short_dates import Form, Reading

SIXTH = dt.date(2031, 3, 6)


@pytest.mark.parametrize(
    "text",
    [
        "2031-03-06", "2031-3-6", "2031/03/06", "2031.03.06", "2031-03-06 00:00:00.000", "2031-03-06T14:30:00Z",
        "6 March 2031", "06 March 2031", "6 Mar 2031", "6-Mar-2031", "March 6, 2031", "Mar. 6 2031",
        "6 آذار 2031", "٦ آذار ٢٠٣١", "6 مارس 2031", " 2031-03-06 ", "\u200f2031-03-06",
        "6 mars 2031", "6th March 2031", "jeudi 6 mars 2031", "Thursday, March 6th, 2031", "الخميس ٦ آذار، ٢٠٣١",
        "6 آذار/مارس 2031", "2031-03-06 00:00:00 UTC",
    ],
)  # fmt: skip
def test_what_can_be_read_in_one_way_only_needs_no_order(text):
    assert parse(text) == SIXTH


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("06/03/2031", DayOrder.DAY_FIRST, SIXTH),
        ("03/06/2031", DayOrder.MONTH_FIRST, SIXTH),
        ("6.3.2031", DayOrder.DAY_FIRST, SIXTH),
        ("3-6-2031 23:59", DayOrder.MONTH_FIRST, SIXTH),
        ("٠٦/٠٣/٢٠٣١", DayOrder.DAY_FIRST, SIXTH),
        ("3/3/2031", None, dt.date(2031, 3, 3)),
    ],
)
def test_the_order_decides(text, order, expected):
    assert parse(text, order) == expected


@pytest.mark.parametrize(
    ("text", "order", "message"),
    [
        ("06/03/2031", None, "Choose one"),
        ("13/03/2031", DayOrder.MONTH_FIRST, "no month 13"),
        ("03/13/2031", DayOrder.DAY_FIRST, "no month 13"),
        ("06/03/31", DayOrder.DAY_FIRST, "four digits"),
        ("2031-02-30", None, "no such day"),
        ("30/02/2031", DayOrder.DAY_FIRST, "no such day"),
        ("6 Brumaire 2031", None, "not a month"),
        ("=TODAY()", None, "not a date"),
        ("47938", None, "Excel counts from 1900 or from 1904"),
        ("6-Mar-31", None, "can be several days"),
        ("6 آذار/شباط 2031", None, "not a month"),
        ("30-Feb-31", None, "no such day"),
        ("", None, "not a date"),
        ("06/03-2031", DayOrder.DAY_FIRST, "not a date"),
        ("05/03/0000", DayOrder.DAY_FIRST, "not a date"),
        # As long as a cell may be, and much the same to every pattern at every place.
        ("1 a" + " -" * 4990 + "x", None, "not a date"),
    ],
)
def test_anything_else_is_refused(text, order, message):
    with pytest.raises(DateError, match=message):
        parse(text, order)


@pytest.mark.parametrize(
    ("column", "order", "must_ask"),
    [
        (["01/02/2031", "13/02/2031", "02/03/2031"], DayOrder.DAY_FIRST, False),
        (["01/02/2031", "02/13/2031"], DayOrder.MONTH_FIRST, False),
        (["01/02/2031", "02/03/2031"], None, True),
        (["13/02/2031", "02/13/2031"], None, True),
        (["2031-02-01", "1 March 2031"], None, False),
        (["03/03/2031"], None, False),
        (["30/31/2031"], None, False),
        (["", "no date", "5/6/31"], None, False),
    ],
)
def test_the_whole_column_tells_the_order_or_it_is_asked_for(column, order, must_ask):
    evidence = DayOrderEvidence(column)
    assert (evidence.order, evidence.must_ask) == (order, must_ask)


@pytest.mark.parametrize(
    ("month", "names"),
    [
        (1, ["January", "janvier", "janv.", "يناير", "كانون الثاني"]),
        (2, ["Feb", "février", "fevrier", "فبراير", "شباط"]),
        (4, ["April", "avril", "avr.", "أبريل", "ابريل", "نيسان", "أفريل"]),
        (8, ["août", "aout", "AOÛT", "أغسطس", "آب", "اب"]),
        (9, ["Sept", "Sep", "septembre", "سبتمبر", "أيلول"]), (10, ["octobre", "أكتوبر", "تشرين الأول"]),
        (12, ["déc.", "decembre", "ديسمبر", "كانون الأول"]),
    ],
)  # fmt: skip
def test_months_in_english_french_and_all_sets_of_arabic(month, names):
    assert {parse(f"5 {name} 2031") for name in names} == {dt.date(2031, month, 5)}


SHORT = {
    "named": ("20-Mar-03", {"day-first-2000": "2003-03-20", "day-first-1900": "1903-03-20",
                            "year-first-2000": "2020-03-03", "year-first-1900": "1920-03-03"}),
    "numbers": ("13/12/03", {"day-first-2000": "2003-12-13", "day-first-1900": "1903-12-13",
                             "year-first-2000": "2013-12-03", "year-first-1900": "1913-12-03"}),
    "serial": ("43960.0", {"serial-1900": "2020-05-09", "serial-1904": "2024-05-10"}),
}  # fmt: skip


@pytest.mark.parametrize("form", SHORT)
def test_a_short_date_is_what_was_chosen_and_nothing_else(form):
    text, days = SHORT[form]
    assert short_date(text, None) == (form, {Reading(name): dt.date.fromisoformat(day) for name, day in days.items()})
    for name, day in days.items():
        assert parse(text, chosen={Form(form): Reading(name)}) == dt.date.fromisoformat(day)
    with pytest.raises(DateError):
        parse(text, chosen={Form(form): Reading.MONTH_FIRST_2000})
    with pytest.raises(DateError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("9-May-20", 2020, "2020-05-09"),
        ("20-Mar-03", 2003, "2003-03-20"),
        ("20-Mar-03", 1920, "1920-03-03"),
        ("Mar 20, '03", 2003, "2003-03-20"),
        ("43960", 2020, "2020-05-09"),
        ("20/3/03", 2004, "no day of the row's year, 2004"),
        ("05/06/03", 2003, "several days"),
    ],
)
def test_the_year_of_the_row_says_what_a_short_date_means(text, year, expected):
    try:
        found = parse(text, year=year).isoformat()
    except DateError as problem:
        found = str(problem)
    assert expected in found


@pytest.mark.parametrize(
    ("column", "year", "options"),
    [
        (["20-Mar-03"], None, {"day-first-2000", "day-first-1900", "year-first-2000", "year-first-1900"}),
        (["05/06/03", "27/06/03"], 2003, {"day-first-2000"}),
        (["05/06/03", "06/27/03"], 2003, {"month-first-2000"}),
        (["05/06/03", "27/06/03", "06/27/03"], 2003, {"day-first-2000", "month-first-2000"}),
    ],
)
def test_the_other_dates_of_a_column_leave_out_what_they_do_not_allow(column, year, options):
    evidence = ReadingEvidence()
    for text in column:
        evidence.add(text, short_date(text, year)[1])
    assert set(evidence.options) == options
    assert evidence.ambiguous == column[0]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("2031-03-06/2031-03-08", ["2031-03-06", "2031-03-08"]),
        ("2031-03-06 – 2031-03-08", ["2031-03-06", "2031-03-08"]),
        ("6 March 2031 to 8 March 2031", ["2031-03-06", "2031-03-08"]),
        ("6 mars 2031 au 8 mars 2031", ["2031-03-06", "2031-03-08"]),
        ("6-8 March 2031", ["2031-03-06", "2031-03-08"]),
        ("6/3/2031 - 8/3/2031", ["2031-03-06", "2031-03-08"]),
        ("March 6-8, 2031", ["2031-03-06", "2031-03-08"]),
        ("Mar. 6 – 8, 2031", ["2031-03-06", "2031-03-08"]),
        ("٦-٨ آذار ٢٠٣١", ["2031-03-06", "2031-03-08"]),
        ("March 2031", ["2031-03-01", "2031-03-31"]),
        ("Feb. 2032", ["2032-02-01", "2032-02-29"]),
        ("févr. 2031", ["2031-02-01", "2031-02-28"]),
        ("شباط ٢٠٣١", ["2031-02-01", "2031-02-28"]),
        ("تشرين الثاني 2031", ["2031-11-01", "2031-11-30"]),
        ("6/3/2031", ["2031-03-06"]),
        ("6-Mar-2031", ["2031-03-06"]),
    ],
)
def test_a_range_of_days_has_two_ends(text, ends):
    assert [parse(end, DayOrder.DAY_FIRST).isoformat() for end in range_ends(text)] == ends


@pytest.mark.parametrize(
    "text",
    ["3/2031", "soon/later", "Spring 2031", "Mar 31", "March 0000", "2031-03-06/soon", "1 a" + " -" * 4990 + "x"],
)
def test_what_is_no_range_stays_what_it_is(text):
    assert range_ends(text) == (text,)

"""Dates as tables write them; the order of day and month is read off the column or asked for."""

import datetime as dt

import pytest

from events.imports.tables.dates import DateError, DayOrder, DayOrderEvidence, parse

SIXTH = dt.date(2031, 3, 6)


@pytest.mark.parametrize(
    "text",
    [
        "2031-03-06", "2031-3-6", "2031/03/06", "2031.03.06", "2031-03-06 00:00:00.000", "2031-03-06T14:30:00Z",
        "6 March 2031", "06 March 2031", "6 Mar 2031", "6-Mar-2031", "March 6, 2031", "Mar. 6 2031",
        "6 آذار 2031", "٦ آذار ٢٠٣١", "6 مارس 2031", " 2031-03-06 ", "\u200f2031-03-06",
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
        ("47938", None, "not a date"),
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

"""The parameter datetime as days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.api.ogc.periods import ALWAYS, Period, read_period

FIRST, LAST = dt.date(2031, 3, 1), dt.date(2031, 3, 9)
DAYS = st.dates() | st.none()


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("", ALWAYS),
        ("2031-03-01", Period(FIRST, FIRST)),
        ("2031-03-01T00:00:00Z", Period(FIRST, FIRST)),
        # The date as it is written counts, whatever the zone.
        ("2031-03-01T23:59:60.5+14:00", Period(FIRST, FIRST)),
        ("2031-03-01t01:00:00-11:00", Period(FIRST, FIRST)),
        ("2031-03-01T00:00:00 03:00", Period(FIRST, FIRST)),
        # As GDAL has it.
        ("2031-03-01T", Period(FIRST, FIRST)),
        ("2031-03-01/2031-03-09", Period(FIRST, LAST)),
        ("2031-03-01T00:00:00Z/2031-03-09", Period(FIRST, LAST)),
        ("2031-03-01/2031-03-01", Period(FIRST, FIRST)),
        ("2031-03-01/..", Period(FIRST, None)),
        ("2031-03-01/", Period(FIRST, None)),
        ("../2031-03-09", Period(None, LAST)),
        ("/2031-03-09", Period(None, LAST)),
        ("../..", ALWAYS),
    ],
)
def test_an_instant_or_an_interval_is_read(text, period):
    assert read_period(text) == period


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "2031", "2031-03", "2031-3-1", "2031-02-30", "20310301", "1893456000", "..", "2031-03-01/P1D",
        "2031-03-01T24:00:00Z", "2031-03-01T10:00", "2031-03-01T10:00:00", "2031-03-01 10:00:00Z", "T10:00:00Z",
        "2031-03-01T10:00:00+25:00", "2031-03-09/2031-03-01", "2031-03-01/2031-03-02/2031-03-03", "//", "…/…",
        "٢٠٣١-٠٣-٠١", "2031-03-01\0", "-2031-03-01", "2031-03-01/" + "9" * 5000,
    ],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r"\S"):
        read_period(text)


@pytest.mark.parametrize(
    ("period", "held"),
    [
        (ALWAYS, [0, 1, 2, 3, 4]),
        (Period(dt.date(2031, 3, 2), dt.date(2031, 3, 3)), [1, 2]),
        (Period(dt.date(2031, 3, 3), None), [2, 3, 4]),
        (Period(None, dt.date(2031, 3, 2)), [0, 1]),
        (Period(dt.date(2031, 3, 3), None) & Period(None, dt.date(2031, 3, 4)), [2, 3]),
        (Period(dt.date(2031, 3, 3), None) & Period(None, dt.date(2031, 3, 1)), []),
    ],
)
def test_both_ends_belong_to_it(period, held):
    assert [number for number in range(5) if period.holds(FIRST + dt.timedelta(days=number))] == held


@given(DAYS, DAYS, DAYS, DAYS, st.dates())
def test_what_two_periods_have_in_common_is_what_both_hold(first, last, start, end, day):
    one, other = Period(first, last), Period(start, end)
    assert (one & other).holds(day) == (one.holds(day) and other.holds(day))


@given(st.text(max_size=60))
def test_any_text_is_a_period_or_refused(text):
    try:
        read = read_period(text)
    except ValueError:
        read = None
    assert read is None or isinstance(read, Period)

"""Parsing dates."""

import datetime as dt

import pytest

from events.models.dates import parse_day


def test_a_day_is_year_month_date():
    assert parse_day("2016-11-12") == dt.date(2016, 11, 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "20161112",
        "2016-W45-6",
        "2016-13-40",
        "2016-02-30",
        "12-11-2016",
        "2016-11-12T00:00",
        "٢٠١٦-١١-١٢",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        parse_day(text)

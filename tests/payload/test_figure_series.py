"""The figures that the chart shows: which of them, and which belong to one series."""

import pytest

from events.models import Figure
from tests.campaigns import add_source, day
from tests.payload.documents import core_of, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(harbour):
    """Adds a figure to the campaign of the harbour: day, value, measure, and what else it says."""

    def add(number, value, measure="fled-current", source=harbour.gazette, **values):
        given = {"unit": "people", "summary": "So many."} | values
        return Figure.objects.create(
            campaign=harbour.campaign, day=day(number), value=value, measure=measure, source=source, **given
        )

    return add


def test_points_come_in_order_of_days_with_value_and_qualifier(harbour, report):
    report(12, 900, qualifier="more than")
    report(3, 400)
    points = [
        (point["day"], point["value"], point["qualifier"]) for point in rows(core_of(harbour.campaign), "figurePoints")
    ]
    assert points == [(3, 400, ""), (12, 900, "more than")]


MEASURES = [
    ("fled-current", 0),
    ("fled-total", 1),
    # Of a part, of one day, or of an unknown period: two of them make no series.
    ("fled-east", None),
    ("boats-sunk", None),
    ("current", None),
]


@pytest.mark.parametrize(("measure", "total"), MEASURES)
def test_only_stocks_and_running_totals_make_a_series(harbour, report, measure, total):
    report(3, 400, measure)
    assert [series["total"] for series in rows(core_of(harbour.campaign), "figureSeries")] == (
        [] if total is None else [total]
    )


def test_a_series_is_of_one_publisher_one_claimant_and_one_measure(harbour, report):
    report(1, 100)
    report(2, 110)
    # Another page of the same publisher.
    report(3, 120, source=add_source(harbour.campaign, harbour.gazette.publisher, title="Later"))
    report(4, 90, claimant="Harbour master")
    report(5, 500, "fled-total")
    report(6, 130, source=harbour.herald)
    document = core_of(harbour.campaign)
    named = [(one["publisher"], one["measure"], one["claimant"]) for one in rows(document, "figureSeries")]
    by_series = {}
    for point in rows(document, "figurePoints"):
        by_series.setdefault(named[point["series"]], []).append(point["day"])
    assert by_series == {
        ("Gazette", "fled-current", ""): [1, 2, 3],
        ("Gazette", "fled-current", "Harbour master"): [4],
        ("Gazette", "fled-total", ""): [5],
        ("Herald", "fled-current", ""): [6],
    }


def test_a_series_is_named_in_both_languages(harbour, report):
    report(1, 100, "displaced-current")
    (series,) = rows(core_of(harbour.campaign), "figureSeries")
    assert (series["en"], series["ar"]) == ("Displaced at the time", "النازحون آنذاك")


def test_all_of_them_are_in_the_unit_that_most_have(harbour, report):
    report(1, 100)
    report(2, 30, unit="families")
    report(3, 120)
    assert [point["value"] for point in rows(core_of(harbour.campaign), "figurePoints")] == [100, 120]


def test_a_campaign_without_figures_has_none(harbour):
    document = core_of(harbour.campaign)
    assert rows(document, "figureSeries") == rows(document, "figurePoints") == []

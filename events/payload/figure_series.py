"""What the chart shows of the figures: those that can be followed over time."""

import datetime as dt
from collections import Counter
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from events.models import Campaign, Figure, measures
from events.payload.format import Table

# Whose count it is: measure, publisher, claimant, claimant in Arabic.
_Key = tuple[str, str, str, str]


def figure_tables(campaign: Campaign, known_on: dt.date | None = None) -> dict[str, Table]:
    """``figureSeries``, and ``figurePoints`` in order of days, each of which belongs to a series by its row number.

    A series is what one publisher gives for one measure, by one claimant's count: only such points may be joined.
    All are in the unit that most of them have, for they share a scale. ``total`` is 1 where the measure counts
    since the beginning, 0 where it is the number at the time. Where a day is given, only figures that could be known
    then.
    """
    figures = _of_one_unit(list(_followed(campaign, known_on)))
    keys = sorted({_key(figure) for figure in figures})
    row_of = {key: row for row, key in enumerate(keys)}
    return {
        "figureSeries": {
            "columns": ["measure", *dict(settings.LANGUAGES), "total", "publisher", "claimant", "claimantAr"],
            "rows": [_series_row(key) for key in keys],
        },
        "figurePoints": {
            "columns": ["day", "value", "qualifier", "series"],
            "rows": [
                [(figure.day - campaign.start).days, figure.value, figure.qualifier, row_of[_key(figure)]]
                for figure in figures
            ],
        },
    }


def _followed(campaign: Campaign, known_on: dt.date | None) -> Any:
    """The figures of measures with a series, on days of the campaign."""
    can_be_followed = Q(measure__endswith=measures.STOCK_SUFFIX) | Q(measure__endswith=measures.TOTAL_SUFFIX)
    in_campaign = Q(day__gte=campaign.start, day__lt=campaign.until)
    found = campaign.figures.filter(can_be_followed & in_campaign).select_related("source")
    if known_on:
        found = found.known_on(known_on)
    return found.order_by("day", "measure", "reference")


def _of_one_unit(figures: list[Figure]) -> list[Figure]:
    units = Counter(figure.unit for figure in figures)
    most = min(units, key=lambda unit: (-units[unit], unit), default=None)
    return [figure for figure in figures if figure.unit == most]


def _key(figure: Figure) -> _Key:
    return (figure.measure, figure.source.publisher, figure.claimant, figure.claimant_ar)


def _series_row(key: _Key) -> list[Any]:
    measure, publisher, *claimant = key
    return [measure, *_names(measure), int(measures.is_total(measure)), publisher, *claimant]


def _names(measure: str) -> list[str]:
    """Of the measure, in each language: the core has none of its own."""
    names = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.append(measures.measure(measure))
    return names

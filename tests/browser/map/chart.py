"""Where a day of the campaign stands on the chart."""

import datetime as dt

FIRST, LAST = dt.date(2016, 10, 17), dt.date(2017, 7, 31)
DAYS = (LAST - FIRST).days + 1


def spot(page, day, row):
    """The middle of a day in a row of the chart: "area", "figure-row", "bar-row", "axis"."""
    plot = page.locator(".plot").bounding_box()
    box = page.locator(f".{row}").bounding_box()
    return plot["x"] + plot["width"] * ((day - FIRST).days + 0.5) / DAYS, box["y"] + box["height"] / 2

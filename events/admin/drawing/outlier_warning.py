"""A warning after a row was saved whose point is an outlier: far outside the campaign's bounds or its districts.

Only a warning, because such a report may be true. A shape this far out is refused by the model.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from events.geo.shape_limits import outside_bounds
from events.models import Event
from events.newsroom.outliers import FAR_KM, km_outside_districts


def warn_of_outlier(request: HttpRequest, row: Any) -> None:
    """Show a warning where the point of the saved row (``lon`` and ``lat``, if it has them) is an outlier."""
    # A point outside the campaign is outside the districts as well: one warning is enough.
    for text in list(_outside_campaign(row)) or _outside_districts(row):
        messages.warning(request, text)


def _outside_campaign(row: Any) -> Iterator[str]:
    lon, lat = getattr(row, "lon", None), getattr(row, "lat", None)
    if lon is None or lat is None:
        return
    questions = {"far": _("Is it the right place?"), "swapped": _("Are latitude and longitude swapped?")}
    if why := outside_bounds((lon, lat, lon, lat), row.campaign.bounds):
        statement = _("The point lies far outside the bounds of the campaign.")
        yield f"{statement} {questions[why]}"


def _outside_districts(row: Any) -> Iterator[str]:
    distance = km_outside_districts(row) if isinstance(row, Event) else None
    if distance is not None and distance > FAR_KM:
        text = _("The point lies %(km).1f km outside the districts of this event. Is it the right place?")
        yield text % {"km": distance}

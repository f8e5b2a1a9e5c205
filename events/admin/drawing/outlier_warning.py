"""A warning, after a row was saved, that its point lies far from where it belongs; such a shape is refused."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from events.admin.common.base import ModelAdminBase
from events.geo.shape_limits import outside_bounds
from events.models import Event
from events.newsroom.outliers import FAR_KM, km_outside_districts


class OutlierWarningMixin(ModelAdminBase):
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        # Of an event that is in another country it goes without saying that it is outside its districts.
        for text in list(_from_the_campaign(form.instance)) or _from_the_districts(form.instance):
            self.message_user(request, text, messages.WARNING)  # type: ignore[attr-defined]


def _from_the_campaign(row: Any) -> Iterator[str]:
    lon, lat = getattr(row, "lon", None), getattr(row, "lat", None)
    if lon is None or lat is None:
        return
    asked = {"far": _("Is it the right place?"), "swapped": _("Are latitude and longitude swapped?")}
    if why := outside_bounds((lon, lat, lon, lat), row.campaign.bounds):
        said = _("The point lies far outside the bounds of the campaign.")
        yield f"{said} {asked[why]}"


def _from_the_districts(row: Any) -> Iterator[str]:
    distance = km_outside_districts(row) if isinstance(row, Event) else None
    if distance is not None and distance > FAR_KM:
        text = _("The point lies %(km).1f km outside the districts of this event. Is it the right place?")
        yield text % {"km": distance}

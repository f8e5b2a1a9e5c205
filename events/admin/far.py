"""A warning, after an event was saved, that its point lies far outside its districts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from events.admin.base import ModelAdminBase
from events.outlying import FAR_KM, km_outside_districts


class WarnsOfFarPoint(ModelAdminBase):
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        distance = km_outside_districts(form.instance)
        if distance is not None and distance > FAR_KM:
            text = _("The point lies %(km).1f km outside the districts of this event. Is it the right place?")
            self.message_user(request, text % {"km": distance}, messages.WARNING)  # type: ignore[attr-defined]

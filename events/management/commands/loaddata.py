"""Django's own loaddata, as one change of the record: checked, folded and counted once, or not made."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import IntegrityError

from events.geo.geometry import GeometryError
from events.models import BasemapFeature, District, Event, unit_of_work

HINT = "Nothing was changed. `manage.py load_campaign` names the file, the row and the field of every problem."


class Command(loaddata.Command):
    def handle(self, *fixture_labels: str, **options: Any) -> None:
        try:
            with unit_of_work.together():
                super().handle(*fixture_labels, **options)
        except ValidationError as problem:
            raise CommandError("\n".join([*problem.messages, HINT])) from problem
        except (GeometryError, DeserializationError, IntegrityError) as problem:
            raise CommandError(f"{problem}\n{HINT}") from problem

    def save_obj(self, obj: DeserializedObject) -> bool:
        # Raw saves write no history, but setting an event's districts does: it is to name its maker.
        obj.object._change_reason = "loaddata fixture"  # type: ignore[attr-defined]
        _check_shape(obj.object)
        return bool(super().save_obj(obj))


def _check_shape(row: Any) -> None:
    """Nobody calls the model's own check of a raw row. Raises GeometryError with the row's name."""
    if not isinstance(row, District | Event | BasemapFeature) or row.campaign_id is None:
        return
    try:
        row.check_shape(row.campaign)
    except GeometryError as problem:
        # Django says the file before it.
        problem.args = (f"{row._meta.model_name} {'/'.join(row.natural_key())}: shape: {problem}",)
        raise

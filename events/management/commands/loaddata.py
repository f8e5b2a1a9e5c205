"""Django's loaddata as one unit of work: checked, projected and counted once, or rolled back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import IntegrityError
from django.db.models import Model

from events.evidence import beginning
from events.evidence.content import is_history
from events.geo.geometry import GeometryError
from events.models import BasemapFeature, Chain, ChainLink, District, Event, unit_of_work
from events.models.text_direction import direction_problems

NOT_LOADED = (
    "it is of a dump of the whole database, with its histories. Nothing was changed. "
    "`manage.py backup` and `restore` copy a database."
)
HINT = "Nothing was changed. `manage.py load_campaign` names the file, the row and the field of every problem."


class Command(loaddata.Command):
    def handle(self, *fixture_labels: str, **options: Any) -> None:
        # By model, the primary keys of what was loaded.
        self._loaded: dict[type[Model], list[int]] = {}
        try:
            with unit_of_work.together():
                super().handle(*fixture_labels, **options)
                beginning.complete_loaded(self._loaded)
        except ValidationError as problem:
            raise CommandError("\n".join([*problem.messages, HINT])) from problem
        except (GeometryError, DeserializationError, IntegrityError) as problem:
            raise CommandError(f"{problem}\n{HINT}") from problem

    def save_obj(self, obj: DeserializedObject) -> bool:
        model = type(obj.object)
        # A dump has neither the times of the entries in full nor the keys that entries of this load would take.
        if is_history(model) or issubclass(model, ChainLink | Chain):
            raise CommandError(f"{model._meta.label_lower} {obj.object.pk}: {NOT_LOADED}")
        # Raw saves write no history, but setting an event's districts does, with this as its change reason.
        obj.object._change_reason = beginning.LOADED  # type: ignore[attr-defined]
        _check_shape(obj.object)
        _check_texts(obj.object)
        is_saved = bool(super().save_obj(obj))
        if is_saved:
            self._loaded.setdefault(type(obj.object), []).append(obj.object.pk)
        return is_saved


def _check_texts(row: Any) -> None:
    """Check the direction of a row's texts. Raises DeserializationError with the row's natural key and the column."""
    for column, problem in direction_problems(row).items():
        # Django puts the file's name before the message.
        key = "/".join(row.natural_key()) if hasattr(row, "natural_key") else row.pk
        raise DeserializationError(f"{row._meta.model_name} {key}: {column.name}: {problem}")


def _check_shape(row: Any) -> None:
    """Check the shape of a row, which a raw save does not. Raises GeometryError with the row's natural key."""
    if not isinstance(row, District | Event | BasemapFeature) or row.campaign_id is None:
        return
    try:
        row.check_shape(row.campaign)
    except GeometryError as problem:
        # Django puts the file's name before the message.
        problem.args = (f"{row._meta.model_name} {'/'.join(row.natural_key())}: shape: {problem}",)
        raise

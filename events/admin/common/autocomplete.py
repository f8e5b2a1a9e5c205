"""Autocomplete selects that survive forged keys: a form or an address may send any text as a primary key."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError

from events.models.primary_keys import parse_key

if TYPE_CHECKING:
    AutocompleteBase = AutocompleteSelect
    MultipleChoiceBase = forms.ModelMultipleChoiceField[Any]
else:
    AutocompleteBase = object
    MultipleChoiceBase = forms.ModelMultipleChoiceField


class _ValidKeysMixin(AutocompleteBase):
    """Leaves out values that are no primary key: Django looks each of them up, and the database raises for some."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        keys = [key for key in value if not key or parse_key(str(key)) is not None]
        return super().optgroups(name, keys, attrs)


class ForeignKeySelect(_ValidKeysMixin, AutocompleteSelect):
    pass


class ManyToManySelect(_ValidKeysMixin, AutocompleteSelectMultiple):
    pass


class ManyToManyField(MultipleChoiceBase):
    """Several rows by primary key; one that is no number, or too large, is invalid before the database is asked."""

    def _check_values(self, value: Iterable[Any]) -> Any:
        for key in value:
            if parse_key(str(key)) is None:
                message = self.error_messages["invalid_pk_value"]
                # Shortened, for the message repeats what was sent.
                raise ValidationError(message, "invalid_pk_value", {"pk": str(key)[:40]})
        return super()._check_values(value)  # type: ignore[misc]

"""Rows that are chosen by a search, of which a sent form or an address may claim any key."""

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
    """Django asks the database for whatever was sent, and fails where that is no key."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [each for each in value if not each or parse_key(str(each)) is not None], attrs)


class ForeignKeySelect(_ValidKeysMixin, AutocompleteSelect):
    pass


class ManyToManySelect(_ValidKeysMixin, AutocompleteSelectMultiple):
    pass


class ManyToManyField(MultipleChoiceBase):
    """Several rows; refuses a key that is too large before the database is asked, which would fail."""

    def _check_values(self, value: Iterable[Any]) -> Any:
        for each in value:
            if parse_key(str(each)) is None:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": str(each)[:40]}
                )
        return super()._check_values(value)  # type: ignore[misc]

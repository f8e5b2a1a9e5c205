"""Columns for the texts of people, which refuse characters that reorder the text around them.

A bidirectional override or embedding makes a name read as another one, and one that is never closed reorders what
stands behind it. Isolates are refused as well, for one without its end does the same; pages isolate names themselves.
Joiners (U+200C, U+200D), which Persian and Arabic need, and the marks that Arabic keyboards type (U+200E, U+200F,
U+061C), which reorder no letters, are taken.

Django asks a column for its value in ``clean()`` (forms, imports, campaign files) and in every write, single, in bulk
or raw (``loaddata``), so that no path leaves the rule out. Copies of the columns in histories refuse nothing: a row
from before the rule can still be deleted. Rows that have such characters are found by a quality check.
"""

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
else:
    CharField, TextField = models.CharField, models.TextField

REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_REORDERING = re.compile(f"[{REORDERING}]")
# JSON can write one half of a character of two (\ud800), which no database stores.
HALF = re.compile("[\ud800-\udfff]")


def validate_direction(value: Any) -> None:
    """Raise ValidationError, with code point and position, for a text or a list of texts that reorders others."""
    for text in value if isinstance(value, list) else [value]:
        if not isinstance(text, str) or text.isascii():
            continue
        if half := HALF.search(text):
            raise ValidationError(
                _("Character %(position)d (U+%(code)s) is one half of a character, and cannot be stored. Remove it."),
                code="surrogate",
                params={"position": half.start() + 1, "code": f"{ord(half[0]):04X}"},
            )
        if found := _REORDERING.search(text):
            raise ValidationError(
                _("Character %(position)d (U+%(code)s) is invisible and changes the order of the text. Remove it."),
                code="direction",
                params={"position": found.start() + 1, "code": f"{ord(found[0]):04X}"},
            )


def direction_problems(row: models.Model) -> dict[Any, str]:
    """By columns of the row, why their texts would be refused now; empty where none would."""
    problems: dict[Any, str] = {}
    for column in row._meta.concrete_fields:
        if isinstance(column, _Directed):
            try:
                validate_direction(getattr(row, column.attname))
            except ValidationError as problem:
                problems[column] = problem.messages[0]
    return problems


class _Directed:
    """A column that refuses reordering characters when it is cleaned, and once more when it is written."""

    default_validators: Any = (validate_direction,)

    def deconstruct(self) -> Any:
        # The database column is that of Django's own field.
        name, _path, args, options = super().deconstruct()  # type: ignore[misc]
        return name, f"django.db.models.{type(self).__name__.removeprefix('Directed')}", args, options

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        column: Any = self
        # What django-simple-history gives to the model of a history alone.
        if not hasattr(column.model, "tracked_fields"):
            try:
                validate_direction(value)
            except ValidationError as problem:
                raise ValidationError(f"{column.name}: {problem.messages[0]}", code="direction") from problem
        return super().get_db_prep_save(value, connection)  # type: ignore[misc]


class DirectedCharField(_Directed, CharField):
    """One line."""


class DirectedTextField(_Directed, TextField):
    """Several lines."""


class DirectedJSONField(_Directed, models.JSONField):
    """A list of texts."""

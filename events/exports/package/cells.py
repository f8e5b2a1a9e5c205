"""One value of a column: as text of a cell, and from such a text the value that campaign files have in JSON."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.db import models

from events.exports.reordering import without_reordering
from events.imports.tables.formulas import defuse, undo

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,20}")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_TRUTH = {"true": True, "false": False}


def value_field(field: Any) -> Any:
    """The field itself; of a foreign key, the one that it refers to by slug or reference, which is a text."""
    return models.CharField() if field.is_relation else field


def writer(field: Any) -> Callable[[Any], str]:
    """What makes the text of a cell from a value of the field; NULL is an empty cell."""
    write = _writer(value_field(field))
    return lambda value: "" if value is None else write(value)


def _writer(field: Any) -> Callable[[Any], str]:
    if isinstance(field, models.BooleanField):
        return lambda value: "true" if value else "false"
    if isinstance(field, models.DateField):
        return lambda value: str(value.isoformat())
    if isinstance(field, models.FloatField):
        return repr
    if isinstance(field, models.JSONField):
        return _json
    return str if isinstance(field, models.IntegerField) else _text


def _text(value: Any) -> str:
    return defuse(without_reordering(str(value)))


def _json(value: Any) -> str:
    """In one order of keys: databases differ in which they keep."""
    return json.dumps(without_reordering(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(field: Any, cell: str) -> Any:
    """The value in JSON; a cell that is none of the field's type stays a text, which the validator then refuses.

    Raises ValueError for a cell that should be JSON and is not.
    """
    field = value_field(field)
    if isinstance(field, models.CharField | models.TextField):
        return undo(cell)
    if not cell:
        return None
    if isinstance(field, models.JSONField):
        return _from_json(cell)
    if isinstance(field, models.BooleanField):
        return _TRUTH.get(cell, cell)
    if isinstance(field, models.FloatField) and _NUMBER.fullmatch(cell):
        return float(cell)
    return int(cell) if isinstance(field, models.IntegerField) and _WHOLE_NUMBER.fullmatch(cell) else cell


def _from_json(cell: str) -> Any:
    try:
        return json.loads(cell, parse_constant=_refuse_constant)
    except RecursionError as problem:
        raise ValueError("This is nested too deep.") from problem
    except json.JSONDecodeError as problem:
        raise ValueError(f"This is not JSON: {problem.msg} (character {problem.pos + 1}).") from problem


def _refuse_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number in JSON.")

"""PURE: reads JSON files in the format of Django's serializer into rows and problems."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from events.campaign_files.problem import Problem


@dataclass(frozen=True, slots=True)
class JsonRow:
    """One row of a file; ``number`` counts from 1, and ``model`` is a label such as “events.district”."""

    file: str
    number: int
    model: str
    fields: dict[str, Any]


def read(path: Path) -> tuple[list[JsonRow], list[Problem]]:
    """The rows of a JSON file, or of every JSON file in a folder, in order of name.

    Raises FileNotFoundError where there is nothing to read.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise FileNotFoundError(f"{path}: there is no .json file in this folder.")
    rows: list[JsonRow] = []
    problems: list[Problem] = []
    for file in files:
        for found in _read_file(file):
            if isinstance(found, JsonRow):
                rows.append(found)
            else:
                problems.append(found)
    return rows, problems


def _read_file(file: Path) -> Iterator[JsonRow | Problem]:
    name = str(file)
    if file.exists() and not file.is_file():
        # A pipe or a device may have no end.
        yield Problem("This is not a file.", name)
        return
    try:
        content = json.loads(file.read_bytes().decode("utf-8-sig"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as problem:
        yield Problem(f"This is not JSON: {problem.msg} (column {problem.colno}).", f"{name}: line {problem.lineno}")
        return
    except FileNotFoundError as problem:
        raise FileNotFoundError(f"{file}: there is no such file or folder.") from problem
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as problem:
        yield Problem(f"This file cannot be read: {problem}", name)
        return
    if not isinstance(content, list):
        yield Problem("A file is a list of rows: [{“model”: …, “fields”: {…}}, …].", name)
        return
    for number, row in enumerate(content, start=1):
        yield _read_row(name, number, row)


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number in JSON.")


def _read_row(file: str, number: int, row: Any) -> JsonRow | Problem:
    if not isinstance(row, dict) or not isinstance(row.get("model"), str) or not isinstance(row.get("fields"), dict):
        return Problem("A row is an object with “model” and “fields”.", file, number)
    extra = sorted(row.keys() - {"model", "fields"})
    if extra:
        hint = " A row is found by its natural key: leave “pk” out." if "pk" in extra else ""
        return Problem(f"A row has “model” and “fields” and nothing else.{hint}", file, number, field=extra[0])
    return JsonRow(file, number, row["model"], row["fields"])

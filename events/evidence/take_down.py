"""Takes texts off the record for good: wherever they stand in the database, in histories, steps and imports too.

A take-down is the one write that changes what was: entries are rewritten in place, and linked into the chain once more
with the reason (``chain.rewrite``). docs/take-down.md is the rule; ``manage.py take_down`` is the way to it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import Model, QuerySet

from events.evidence import chain
from events.evidence.content import entry_models
from events.models import Campaign, Event, Import, TakeDown, unit_of_work
from events.models.account_names import AccountName
from events.models.base import Recorded, lock_rows

# A shorter text would stand in the midst of other words.
SHORTEST = 3
# Rows that are read at a time.
CHUNK = 500
# Names of rows, by which other rows and published links know them, and hashes: they are searched, and not written.
IDENTITIES = frozenset({"slug", "reference", "password", "hash", "salt", "content", "digest", "likeness", "model"})
# What may stand within a name without being seen: marks above and below letters, vowels of Arabic, its stretching
# stroke, soft hyphens, joiners and marks of direction.
_UNSEEN = "[\u0300-\u036f\u064b-\u065f\u0670\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069]*"
# Words of a name are parted by spaces, and in addresses by others.
_BETWEEN = r"(?:[\s_+.,\-\u2010-\u2015]|%20)+"


class TakeDownError(Exception):
    """Nothing was changed; the message says why, with model, key and column, and never with a text that is taken."""


class Texts:
    """The texts that are to go, in whatever case, with whatever marks, spaces and unseen characters in them.

    Raises TakeDownError for one that is too short, and where there is none.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        given = [" ".join(unicodedata.normalize("NFC", text).split()) for text in texts]
        given = [text for text in given if text]
        if not given:
            raise TakeDownError("There is no text to take down.")
        for number, text in enumerate(given, 1):
            if len(text) < SHORTEST:
                raise TakeDownError(
                    f"Text {number}: it has fewer than {SHORTEST} characters, and would stand anywhere."
                )
        # The longest first: one may stand within another.
        patterns = sorted(map(_pattern, given), key=len, reverse=True)
        self._pattern = re.compile("|".join(patterns), re.IGNORECASE)

    def stand_in(self, value: Any) -> bool:
        """Whether one of them stands in a text, or anywhere in a value of JSON, its keys included."""
        if isinstance(value, str):
            return bool(self._pattern.search(value) or ("%" in value and self._pattern.search(unquote(value))))
        if isinstance(value, dict):
            return any(self.stand_in(part) for pair in value.items() for part in pair)
        return isinstance(value, list) and any(map(self.stand_in, value))

    def replaced(self, value: Any, replacement: str) -> Any:
        """The value with the replacement in their place; an address that holds one, escaped, is replaced whole."""
        if isinstance(value, str):
            written = self._pattern.sub(lambda _found: replacement, value)
            return replacement if self.stand_in(written) else written
        if isinstance(value, dict):
            return {self.replaced(name, replacement): self.replaced(part, replacement) for name, part in value.items()}
        return [self.replaced(part, replacement) for part in value] if isinstance(value, list) else value


def _pattern(text: str) -> str:
    words = []
    for word in text.split(" "):
        letters = ("|".join(dict.fromkeys([re.escape(c), re.escape(unicodedata.normalize("NFD", c))])) for c in word)
        words.append(_UNSEEN.join(f"(?:{letter})" for letter in letters))
    return _BETWEEN.join(words)


@dataclass
class Result:
    """How many rows were written, by the names of model and column; and the campaigns (primary keys) of the rows."""

    rows: Counter[str] = field(default_factory=Counter)
    campaigns: set[int] = field(default_factory=set)


def places(texts: Texts) -> Counter[str]:
    """In how many rows the texts stand, by "model.column": in every column of text of every table of this site."""
    found: Counter[str] = Counter()
    for model in apps.get_models(include_auto_created=True):
        columns = _text_columns(model)
        for row in _rows(model, columns):
            found.update(f"{model._meta.model_name}.{name}" for name, value in row.items() if texts.stand_in(value))
    return found


def take_down(texts: Texts, replacement: str, reason: str) -> Result:
    """Put the replacement in the place of the texts, in one transaction; ``reason`` is one of TakeDown.Reason.

    Columns that hold an address are emptied. Rows of the record are counted as written, so that a form that was opened
    before is refused; their histories have an entry more, which names the reason. Each campaign whose rows held one has
    an entry in the public change log. Raises TakeDownError where the replacement does not fit.
    """
    if texts.stand_in(replacement):
        raise TakeDownError("The replacement holds one of the texts.")
    why = f"Taken down: {TakeDown.Reason(reason).value}"
    result = Result()
    with unit_of_work.together():
        # Before the chains, as every writer does.
        lock_rows(Campaign.objects.all())
        written = {model: keys for model in _models() if (keys := _write(model, texts, replacement, result))}
        linked = entry_models()
        for model, keys in written.items():
            if model in linked:
                chain.rewrite(model, sorted(keys), why)
        for model, keys in written.items():
            if issubclass(model, Recorded):
                _save(model, keys, why)
        for campaign in result.campaigns:
            TakeDown.objects.create(campaign_id=campaign, reason=reason)
        unit_of_work.note(unit_of_work.TouchedRows(campaigns=set(result.campaigns)))
    return result


def _models() -> list[type[Model]]:
    return [*apps.get_app_config("events").get_models(), LogEntry]


def _text_columns(model: type[Model]) -> list[Any]:
    return [column for column in model._meta.concrete_fields if _holds_text(column)]


def _holds_text(column: Any) -> bool:
    return isinstance(column, models.CharField | models.TextField | models.JSONField) and not column.choices


def _is_written(model: type[Model], column: Any) -> bool:
    """Whether a take-down writes the column. Derived ones follow from others when the row is saved."""
    derived = [name for names in getattr(model, "derived", {}).values() for name in names]
    return column.name not in IDENTITIES and column.name not in derived and not isinstance(column, AccountName)


def _rows(model: type[Model], columns: Sequence[Any]) -> Iterator[dict[str, Any]]:
    if columns:
        yield from QuerySet(model).order_by().values("pk", *(column.name for column in columns)).iterator(CHUNK)


def _write(model: type[Model], texts: Texts, replacement: str, result: Result) -> set[int]:
    """Write the rows of the model in which a text stands; returns their primary keys."""
    columns = [column for column in _text_columns(model) if _is_written(model, column)]
    # Read to the end before the first is written: SQLite reads on in what it writes.
    found = [row for row in _rows(model, columns) if any(map(texts.stand_in, row.values()))]
    campaign_of = _campaigns_of(model)
    for row in found:
        changed = {}
        for column in columns:
            value = row[column.name]
            if texts.stand_in(value):
                changed[column.name] = _replaced(model, row["pk"], column, texts, value, replacement)
                result.rows[f"{model._meta.model_name}.{column.name}"] += 1
        if any(column.name == "digest" for column in model._meta.concrete_fields):
            # Of the row's content, without a salt: what it was could be tried out.
            changed["digest"] = ""
        QuerySet(model).filter(pk=row["pk"]).update(**changed)
        result.campaigns |= campaign_of(row["pk"])
    return {row["pk"] for row in found}


def _replaced(model: type[Model], pk: int, column: Any, texts: Texts, value: Any, replacement: str) -> Any:
    if isinstance(column, models.URLField):
        return ""
    new = texts.replaced(value, replacement)
    most = getattr(column, "max_length", None)
    if most and len(new) > most:
        raise TakeDownError(
            f"{model._meta.model_name} {pk}: {column.name} has room for {most} characters, and would have {len(new)}. "
            "Choose a shorter replacement."
        )
    return new


def _save(model: type[Model], keys: Iterable[int], why: str) -> None:
    """Save the rows as they are now: their versions move, and what is derived from them follows."""
    for row in QuerySet[Any](model).filter(pk__in=keys).order_by("pk"):
        row._change_reason = why
        row.save()


def _campaigns_of(model: type[Model]) -> Callable[[int], set[int]]:
    """A function from a row's primary key to that of its campaign, in a set; empty for rows of none."""
    columns = {column.attname for column in model._meta.concrete_fields}
    if model is Campaign:
        return lambda pk: {pk}
    if model._meta.model_name == "historicalcampaign":
        return lambda pk: _known(QuerySet(model).filter(pk=pk).values_list("id", flat=True))
    if "campaign_id" in columns:
        return lambda pk: _known(QuerySet(model).filter(pk=pk).values_list("campaign_id", flat=True))
    for link, target in (("event_id", Event), ("batch_id", Import)):
        if link in columns:
            return lambda pk: _known(
                QuerySet[Any](target)
                .filter(pk__in=QuerySet(model).filter(pk=pk).values(link))
                .values_list("campaign_id", flat=True)
            )
    return lambda pk: set()


def _known(campaigns: Iterable[int | None]) -> set[int]:
    """Those that there are: a history outlives its campaign."""
    return set(Campaign.objects.filter(pk__in=list(filter(None, campaigns))).values_list("pk", flat=True))

"""What an undo has done, and what it leaves alone because a person has edited it since."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from events.models import Citation, Event, Import
from events.models.base import Recorded
from events.models.change_reasons import is_by_program

# What becomes of the events or districts of an import that is undone, in the order in which it is reported.
RESULTS = ("deleted", "restored", "retracted", "kept")


class Undone(Counter[str]):
    """How many rows met with each of RESULTS. ``kept_names`` are the references or names of those that were kept."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(RESULTS, 0))
        self.kept_names: list[str] = []

    def keep(self, name: str) -> None:
        self["kept"] += 1
        self.kept_names.append(name)


def edited_rows(model: type[Recorded], keys: Collection[int]) -> set[int]:
    """Those of the rows that an import has made (primary keys) that something but a program has written."""
    history: Any = model.history  # type: ignore[attr-defined]
    reasons = history.filter(id__in=keys).order_by().values_list("id", "history_change_reason")
    return {key for key, reason in reasons if not is_by_program(reason or "")}


def edited_events(batch: Import, keys: Collection[int]) -> set[int]:
    """Those of the events (primary keys) that, or whose citations, a person has written after the import did.

    By their histories, not by their values: who has corrected a text and put it back has looked at the event.
    """
    entries: Any = Event.history.filter(id__in=keys)
    written = entries.filter(history_change_reason__startswith=batch.reason_prefix).order_by("-history_date")
    # Of several entries of the import the first one comes last, and stays.
    since = dict(written.values_list("id", "history_date"))
    cited: Any = Citation.history.filter(event_id__in=keys)
    found = [
        *entries.order_by().values_list("id", "history_date", "history_change_reason"),
        *cited.order_by().values_list("event_id", "history_date", "history_change_reason"),
    ]
    return {key for key, at, reason in found if key in since and at > since[key] and not is_by_program(reason or "")}

"""The history of the record's rows: every write of a row leaves an entry, by django-simple-history."""

from functools import cache
from typing import Any

from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords


class _Manager(HistoryManager):  # type: ignore[misc]
    @classmethod
    @cache
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        """As Django's, made once: django-simple-history 3.13 has the class made anew for every ``row.history``."""
        return super().from_queryset(queryset_class, class_name)


class History(HistoricalRecords):  # type: ignore[misc]
    """``HistoricalRecords`` whose manager costs no new class each time that it is asked for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"history_manager": _Manager} | options)

"""The history of the record's rows: every write of a row leaves an entry, by django-simple-history."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from events.models.account_names import AccountName


class _Manager(HistoryManager):  # type: ignore[misc]
    @classmethod
    @cache
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        """As Django's, made once: django-simple-history 3.13 has the class made anew for every ``row.history``."""
        return super().from_queryset(queryset_class, class_name)


class History(HistoricalRecords):  # type: ignore[misc]
    """``HistoricalRecords`` that keep the name of whoever wrote, and whose manager is made once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"history_manager": _Manager} | options)

    def _get_history_user_fields(self) -> dict[str, Any]:
        """Who wrote an entry: the account, which for that reason is not deleted, and its name on that day.

        django-simple-history 3.13 has no option for what becomes of the entries of a deleted account.
        """
        account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
        return {"history_user": account, "history_user_name": AccountName()}

"""The history of the record's rows: every write of a row leaves an entry, by django-simple-history."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from events.models import acting_account, unit_of_work
from events.models.account_names import AccountName


class _EntryQuerySet(models.QuerySet[Any]):
    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        with unit_of_work.together():
            created = super().bulk_create(objs, *args, **options)
            unit_of_work.note_entries(self.model, [entry.pk for entry in created])
            return created


class _Entry(models.Model):
    """An entry of a history, which becomes a link of the chain (``evidence/``) in the transaction that writes it."""

    objects = _EntryQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        with unit_of_work.together():
            super().save(**options)
            unit_of_work.note_entries(type(self), [self.pk])


class _Manager(HistoryManager):  # type: ignore[misc]
    @classmethod
    @cache
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        """As Django's, made once: django-simple-history 3.13 has the class made anew for every ``row.history``."""
        return super().from_queryset(queryset_class, class_name)


class History(HistoricalRecords):  # type: ignore[misc]
    """``HistoricalRecords`` that keep the name of whoever wrote, and whose manager is made once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"history_manager": _Manager, "bases": [_Entry]} | options)

    def finalize(self, sender: type[models.Model], **options: Any) -> None:
        super().finalize(sender, **options)
        if sender is self.cls:
            # For bulk writes, which have to write the history themselves.
            sender.history_records = self

    def create_historical_record(self, *args: Any, **options: Any) -> None:
        # An entry and its districts are linked as one.
        with unit_of_work.together():
            super().create_historical_record(*args, **options)

    def get_history_user(self, instance: Any) -> Any:
        return acting_account.account() or super().get_history_user(instance)

    def get_change_reason_for_object(self, instance: Any, history_type: str, using: str) -> Any:
        return super().get_change_reason_for_object(instance, history_type, using) or acting_account.reason()

    def _get_history_user_fields(self) -> dict[str, Any]:
        """Who wrote an entry: the account, which for that reason is not deleted, and its name on that day.

        django-simple-history 3.13 has no option for what becomes of the entries of a deleted account.
        """
        account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
        return {"history_user": account, "history_user_name": AccountName()}

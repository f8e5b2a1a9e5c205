"""Keeps bulk writes of the record in step: each is one unit of work, counted, with its derived columns and spans.

Bulk writes send no signals, so nothing else would hear of them.
"""

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

from django.db import NotSupportedError, models
from django.db.models import F, QuerySet

from events.models import unit_of_work

if TYPE_CHECKING:
    from events.models.base import Recorded

M = TypeVar("M", bound=models.Model)

# A database takes only so many values in one query.
_CHUNK = 500


class RecordedQuerySet(QuerySet[M]):
    """The queryset of a ``Recorded`` model. Every bulk write folds the campaigns anew that it concerns."""

    # The lookup from a row to its campaign.
    campaign_path: ClassVar[str] = "campaign"
    # Columns that the public never sees: a write of these alone folds nothing.
    private_columns: ClassVar[frozenset[str]] = frozenset()
    # The column that names a row within its campaign, for natural keys.
    key_column: ClassVar[str] = "slug"

    def get_by_natural_key(self, campaign: str, name: str) -> M:
        return self.get(**{"campaign__slug": campaign, self.key_column: name})

    def update(self, **kwargs: Any) -> int:
        """As Django's, but that each row's version moves, derived columns follow, and each row's history has an entry.

        Returns the number of rows.

        Raises ValidationError where the rows afterwards break a rule that spans rows.
        """
        moves, derives = self._moves_campaign(kwargs.keys()), self._concerns_derived(kwargs.keys())
        with unit_of_work.together():
            if not kwargs.keys() <= self.private_columns:
                unit_of_work.refold_campaigns(self.values_list(self.campaign_path, flat=True))
            # Read now: once they are written, the conditions of this queryset may find other rows.
            keys = list(self.values_list("pk", flat=True))
            number = super().update(**kwargs | {"version": F("version") + 1})
            written = type(self)(self.model, using=self.db).filter(pk__in=keys)
            if derives:
                written._store_derived()
            if moves:
                # The campaigns that they have come to; those that they left are noted above.
                unit_of_work.refold_campaigns(written.values_list(self.campaign_path, flat=True))
            self._write_history(keys)
            return number

    def _write_history(self, keys: list[int]) -> None:
        """Write an entry of its history for each of the rows (primary keys), as they are now."""
        for start in range(0, len(keys), _CHUNK):
            rows = QuerySet[M](self.model, using=self.db).filter(pk__in=keys[start : start + _CHUNK])
            for row in rows.order_by("pk"):
                self.model.history_records.create_historical_record(row, "~")  # type: ignore[attr-defined]

    def _moves_campaign(self, columns: Iterable[str]) -> bool:
        """Whether a row in which the columns are written may come to another campaign."""
        link = self.campaign_path.partition("__")[0]
        return not {link, f"{link}_id"}.isdisjoint(columns)

    def _concerns_derived(self, columns: Iterable[str]) -> bool:
        """Whether one of the columns is derived, or others are derived from it."""
        derived = cast("type[Recorded]", self.model).derived
        return not {*derived, *chain(*derived.values())}.isdisjoint(columns)

    def _store_derived(self) -> None:
        """Work out the derived columns and store them, row by row; their write is counted already."""
        for row in cast("Iterable[Recorded]", self):
            row.derive()
            columns = {name: getattr(row, name) for name in chain(*row.derived.values())}
            QuerySet(self.model, using=self.db).filter(pk=row.pk).update(**columns)

    def delete(self) -> tuple[int, dict[str, int]]:
        with unit_of_work.together():
            return super().delete()

    def bulk_create(
        self,
        objs: Iterable[M],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        *args: Any,
        **kwargs: Any,
    ) -> list[M]:
        """As Django's, with derived columns. The caller writes the histories, in the same unit of work.

        Raises NotSupportedError where conflicts are to be ignored or updated.
        """
        if ignore_conflicts or update_conflicts:
            # Which rows it has written, and over what, the database does not say.
            raise NotSupportedError("A conflict in a bulk write of the record is neither ignored nor written over.")
        rows = list(objs)
        for row in cast("list[Recorded]", rows):
            row.derive()
        with unit_of_work.together():
            created = super().bulk_create(rows, batch_size, *args, **kwargs)
            stored = type(self)(self.model, using=self.db).filter(pk__in=[row.pk for row in created])
            unit_of_work.refold_campaigns(stored.visible_to_public().values_list(self.campaign_path, flat=True))
            return created

    def visible_to_public(self) -> Self:
        """Those of the rows that the public map shows or rests on. All, where a model does not say otherwise."""
        return self

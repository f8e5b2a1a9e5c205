"""The base of the record's models: versions, derived columns, row locks and shared field rules."""

import secrets
from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import connection, models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from events.models import unit_of_work

if TYPE_CHECKING:
    from django.db.models import QuerySet

M = TypeVar("M", bound=models.Model)

# No vowels and no look-alikes: a reference can be read out over the telephone.
REFERENCE_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"

# Of an event and of a figure.
NEEDS_SUMMARY = _("Write a summary, in English or in Arabic.")

# The length of the columns name_en and name_ar.
MAX_NAME_LENGTH = 120


def new_reference() -> str:
    """A random reference, such as ``x7k2p9d4``, for a row that is given none."""
    return "x" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(7))


def is_http_url(field: str) -> Q:
    """The condition that a column is empty or begins with http:// or https://."""
    return Q(**{field: ""}) | Q(**{f"{field}__startswith": "http://"}) | Q(**{f"{field}__startswith": "https://"})


def point_in_range() -> Q:
    """The condition that lon and lat are both given and in range (degrees, WGS 84)."""
    # NULL is excluded in so many words: a CHECK constraint passes where its condition is NULL.
    return Q(lon__isnull=False, lat__isnull=False, lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90)


def point_problems(lon: float | None, lat: float | None) -> dict[str, Any]:
    """Error messages by field for a point in degrees that is out of range; empty where none is."""
    problems: dict[str, Any] = {}
    # Written so that NaN, which compares false with everything, is refused as well.
    if lon is not None and not -180 <= lon <= 180:
        problems["lon"] = _("A longitude runs from -180 to 180 degrees.")
    if lat is not None and not -90 <= lat <= 90:
        problems["lat"] = _("A latitude runs from -90 to 90 degrees.")
    return problems


def alt_names_problem(names: Any) -> Any:
    """The error message for a list of alternative spellings that is not valid; None where it is."""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return _("Write a list of names.")
    if any(len(name) > MAX_NAME_LENGTH for name in names):
        return _("A spelling has 120 characters at most.")
    # PostgreSQL refuses NUL in text and in JSON.
    return _("A spelling contains an invalid character (NUL).") if any("\0" in name for name in names) else None


def locked(rows: "QuerySet[M] | models.Manager[M]") -> "QuerySet[M]":
    """The rows, locked until the end of this transaction (SELECT … FOR UPDATE).

    Ordered by primary key, so that two transactions that lock several rows do not deadlock; for the same reason an
    event is locked before its citations, and the campaign last. FOR NO KEY UPDATE, where the database has it, lets
    rows be referred to meanwhile: a publication writes spans of a district while it holds the campaign, and would
    otherwise wait for an editor of the district who waits for the campaign. Give no select_related: PostgreSQL
    locks no row on the nullable side of an outer join.
    """
    return rows.order_by("pk").select_for_update(no_key=connection.features.has_select_for_no_key_update)


def lock_rows(rows: "QuerySet[M] | models.Manager[M]") -> None:
    """Lock the rows without returning them, where the database has row locks. Needs a transaction."""
    if connection.features.has_select_for_update:
        # An import may lock half a million events: their keys are not kept.
        deque(locked(rows).values_list("pk").iterator(), maxlen=0)


class Recorded(models.Model):
    """A row whose every write is one transaction with the spans and the revision that it changes.

    Bulk writes keep the same promise: ``objects`` of every such model is a ``RecordedQuerySet``.
    """

    # The change reason that django-simple-history stores with the next write (change_reasons.py).
    _change_reason: str | None = None

    # Derived columns, by the column that they are worked out from: they are stored whenever it is.
    derived: ClassVar[dict[str, tuple[str, ...]]] = {}

    # Counts the row's writes, for optimistic locking: a form that was opened on an older version is refused.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    # Each model has its own, from a RecordedQuerySet.
    objects: models.Manager[Any] = models.Manager()

    class Meta:
        abstract = True
        # Related managers (`actor.events.add(event)`) use the base manager; by this name each model's own one.
        base_manager_name = "objects"

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        fields = None if update_fields is None else frozenset(update_fields)
        if fields is not None and not fields:
            # Django writes nothing here, so the version must not move.
            return
        with unit_of_work.together():
            if self.pk is not None:
                self.version = 1 + self._last_version()
            if self.get_deferred_fields():
                # Of a row with deferred fields Django stores the loaded ones only: load the derived ones.
                self.derive()
            super().save(update_fields=fields and self._with_derived(fields), **kwargs)

    def derive(self) -> None:
        """Set the derived columns from those that they are worked out from. A model without any does nothing."""

    def _with_derived(self, fields: frozenset[str]) -> frozenset[str]:
        """The fields with those derived from them, and the version."""
        return fields.union(("version",), *(self.derived[name] for name in fields & self.derived.keys()))

    def _last_version(self) -> int:
        """The stored version, whose row stays locked; for a row that is restored, the last in its history."""
        stored = locked(type(self)._base_manager.filter(pk=self.pk)).values_list("version", flat=True).first()
        if stored is not None:
            return stored
        # A version that was used before would let a form pass that was opened then.
        history: Any = type(self).history  # type: ignore[attr-defined]
        return history.filter(id=self.pk).aggregate(last=Max("version"))["last"] or 0

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with unit_of_work.together():
            return super().delete(*args, **kwargs)

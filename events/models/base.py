"""What every row of the record has in common."""

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

# As long as the column of a place's name.
LONGEST_NAME = 120


def new_reference() -> str:
    """A short name for a row that has none of its own yet, such as ``x7k2p9d4``."""
    return "x" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(7))


def is_http_url(field: str) -> Q:
    """The condition that a column is empty or begins with http:// or https://."""
    return Q(**{field: ""}) | Q(**{f"{field}__startswith": "http://"}) | Q(**{f"{field}__startswith": "https://"})


def on_the_globe() -> Q:
    """The condition that lon and lat are both given and in range (degrees, WGS 84)."""
    # Said of NULL as well: a CHECK lets pass what it cannot decide.
    return Q(lon__isnull=False, lat__isnull=False, lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90)


def point_problems(lon: float | None, lat: float | None) -> dict[str, Any]:
    """What is wrong with a point, by field, in words for the person who typed it."""
    problems: dict[str, Any] = {}
    # Written so that NaN, which compares false with everything, is refused as well.
    if lon is not None and not -180 <= lon <= 180:
        problems["lon"] = _("A longitude runs from -180 to 180 degrees.")
    if lat is not None and not -90 <= lat <= 90:
        problems["lat"] = _("A latitude runs from -90 to 90 degrees.")
    return problems


def spelling_problem(names: Any) -> Any:
    """What is wrong with a list of spellings, for the person who wrote it; None where it is in order."""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return _("Write a list of names.")
    if any(len(name) > LONGEST_NAME for name in names):
        return _("A spelling has 120 characters at most.")
    # PostgreSQL keeps no such text.
    return _("A spelling holds a character that is none.") if any("\0" in name for name in names) else None


def locked(rows: "QuerySet[M] | models.Manager[M]") -> "QuerySet[M]":
    """The rows, with everybody else who would change them waiting for the end of this transaction.

    In the order of their keys, so that of two who lock several neither waits for the other for ever; an event
    goes before its citations, and the campaign comes last. Where the database can tell them apart, those who only
    refer to the rows do not wait: a publication writes spans of a district while it holds the campaign, and
    would wait for an editor of the district who waits for the campaign. Without select_related: PostgreSQL locks
    no row that an outer join may leave out.
    """
    return rows.order_by("pk").select_for_update(no_key=connection.features.has_select_for_no_key_update)


def lock_rows(rows: "QuerySet[M] | models.Manager[M]") -> None:
    """Lock the rows without reading them, where the database locks rows; in a transaction."""
    if connection.features.has_select_for_update:
        # An import may lock half a million events: their keys are not kept.
        deque(locked(rows).values_list("pk").iterator(), maxlen=0)


class Recorded(models.Model):
    """A row whose every write is one transaction with the spans and the revision it changes."""

    # Why the row is written, kept in its history: a loader's name, or what a person typed.
    _change_reason: str | None = None

    # Columns that are worked out from others: by the column that they follow, those that are stored with it.
    derived: ClassVar[dict[str, tuple[str, ...]]] = {}

    # Counts the row's writes: whoever opened an older version is told before anything is overwritten.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    # Stands for each model's own, of a RecordedQuerySet.
    objects: models.Manager[Any] = models.Manager()

    class Meta:
        abstract = True
        # Related managers write past the default manager (`actor.events.add(event)`), by this one; every model
        # inherits the name, and means its own manager by it.
        base_manager_name = "objects"

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        named = None if update_fields is None else frozenset(update_fields)
        if named is not None and not named:
            # Nothing is written, so nothing is counted.
            return
        with unit_of_work.together():
            if self.pk is not None:
                self.version = 1 + self._last_version()
            if self.get_deferred_fields():
                # Django stores the columns that are there: those that follow a changed one have to be.
                self.derive()
            super().save(update_fields=named and self._with_derived(named), **kwargs)

    def derive(self) -> None:
        """Work the derived columns out from those that they follow."""

    def _with_derived(self, named: frozenset[str]) -> frozenset[str]:
        """The columns to store where some are named: also those that follow them, and the count of the writes."""
        return named.union(("version",), *(self.derived[name] for name in named & self.derived.keys()))

    def _last_version(self) -> int:
        """The stored one; of a row that is brought back, the last that it had. It stays locked until the end."""
        stored = locked(type(self)._base_manager.filter(pk=self.pk)).values_list("version", flat=True).first()
        if stored is not None:
            return stored
        # A number that was given out before would let pass whoever opened the row then.
        history: Any = type(self).history  # type: ignore[attr-defined]
        return history.filter(id=self.pk).aggregate(last=Max("version"))["last"] or 0

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with unit_of_work.together():
            return super().delete(*args, **kwargs)

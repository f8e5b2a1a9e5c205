"""The query language of the record. Every method takes the date that it is about; none asks the clock."""

import datetime as dt
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from django.db import NotSupportedError, models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from events import control
from events.geo.geometry import Box
from events.models import unit_of_work
from events.models.canonical_url import canonical_url, host_of
from events.models.change_reasons import LOADERS

if TYPE_CHECKING:
    from events.models import (  # noqa: F401
        Actor,
        BasemapFeature,
        Campaign,
        Citation,
        District,
        Event,
        Figure,
        Place,
        Source,
        Span,
        Step,
    )
    from events.models.base import Recorded


# Steps of a command, which has no account, for a loader's reason.
_BY_LOADERS = Q(*(Q(reason__startswith=beginning) for beginning in LOADERS), _connector=Q.OR) & Q(by__isnull=True)


# The rule of control.is_cumulative_list and control.changes_control, as conditions on events.
CUMULATIVE_LIST = Q(**control.CUMULATIVE_LIST)
CHANGES_CONTROL = Q(kind__in=control.RANK) | CUMULATIVE_LIST


def known_by(day: dt.date, *, published_on: str, occurred_on: str) -> Q:
    """The known-on rule, given the paths of two columns: what was published by the day was known on it.

    A source without a date of publication counts from the event's own day.
    """
    undated = Q(**{f"{published_on}__isnull": True, f"{occurred_on}__lte": day})
    return Q(**{f"{published_on}__lte": day}) | undated


def on_day(day: dt.date) -> Q:
    """The one date rule: half-open ``[starts, until)``."""
    return Q(starts__lte=day, until__gt=day)


M = TypeVar("M", bound=models.Model)


class RecordedQuerySet(QuerySet[M]):
    """Bulk writes send no signals, so each of them counts, and folds the campaigns that it touched anew."""

    campaign_path = "campaign"
    # Columns that the public is told nothing of.
    untold: frozenset[str] = frozenset()
    # The column that names a row within its campaign.
    name = "slug"

    def get_by_natural_key(self, campaign: str, name: str) -> M:
        return self.get(**{"campaign__slug": campaign, self.name: name})

    def update(self, **kwargs: Any) -> int:
        moves, derives = self._moves(kwargs.keys()), self._derives(kwargs.keys())
        with unit_of_work.together():
            if not kwargs.keys() <= self.untold:
                unit_of_work.fold_campaigns(self.values_list(self.campaign_path, flat=True))
            # Afterwards the conditions may find others.
            chosen = list(self.values_list("pk", flat=True)) if moves or derives else []
            number = super().update(**kwargs | {"version": F("version") + 1})
            rows = type(self)(self.model, using=self.db).filter(pk__in=chosen)
            if derives:
                rows._derive()
            if moves:
                unit_of_work.fold_campaigns(rows.values_list(self.campaign_path, flat=True))
            return number

    def _moves(self, columns: Iterable[str]) -> bool:
        """Whether a row in which the columns are written may come to another campaign."""
        link = self.campaign_path.partition("__")[0]
        return not {link, f"{link}_id"}.isdisjoint(columns)

    def _derives(self, columns: Iterable[str]) -> bool:
        """Whether others follow from one of the columns, or it follows from others itself."""
        derived = cast("type[Recorded]", self.model).derived
        return not {*derived, *chain(*derived.values())}.isdisjoint(columns)

    def _derive(self) -> None:
        """Store what follows from other columns, row by row; the write is counted already."""
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
        if ignore_conflicts or update_conflicts:
            # Which rows it has written, and over what, the database does not say.
            raise NotSupportedError("A conflict in a bulk write of the record is neither ignored nor written over.")
        rows = list(objs)
        for row in cast("list[Recorded]", rows):
            row.derive()
        with unit_of_work.together():
            created = super().bulk_create(rows, batch_size, *args, **kwargs)
            stored = type(self)(self.model, using=self.db).filter(pk__in=[row.pk for row in created])
            unit_of_work.fold_campaigns(stored.visible_to_public().values_list(self.campaign_path, flat=True))
            return created

    def visible_to_public(self) -> Self:
        """Those of some new rows that change what the public is told."""
        return self


class CampaignQuerySet(RecordedQuerySet["Campaign"]):
    campaign_path = "pk"

    def get_by_natural_key(self, slug: str) -> "Campaign":  # type: ignore[override]
        return self.get(slug=slug)


class ActorQuerySet(RecordedQuerySet["Actor"]):
    pass


class BasemapFeatureQuerySet(RecordedQuerySet["BasemapFeature"]):
    pass


class PlaceQuerySet(RecordedQuerySet["Place"]):
    pass


class SourceQuerySet(RecordedQuerySet["Source"]):
    name = "reference"

    def at_address(self, url: str) -> Self:
        """Sources of the page at the address, however it is spelled, or at an archive's address of it."""
        key = canonical_url(url)
        return self.filter(folded_url=key) if key else self.none()

    def of_host(self, url: str) -> Self:
        """Sources of the same host as the address, without its labels for screens such as www."""
        host = f"https://{host_of(url)}"
        same = Q(folded_url=host) | Q(folded_url__startswith=f"{host}/") | Q(folded_url__startswith=f"{host}?")
        return self.filter(same) if host_of(url) else self.none()

    def visible_to_public(self) -> Self:
        """None: nothing cites them yet."""
        return self.none()


class FigureQuerySet(RecordedQuerySet["Figure"]):
    name = "reference"


class DistrictQuerySet(RecordedQuerySet["District"]):
    def in_area(self, box: Box) -> Self:
        """Districts whose bounding box, or point where they have no shape, meets ``box`` (W, S, E, N)."""
        west, south, east, north = box
        shaped = Q(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
        pointed = Q(west__isnull=True, lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
        return self.filter(shaped | pointed)


class EventQuerySet(RecordedQuerySet["Event"]):
    # Django writes the first one when an account is deleted.
    untold = frozenset({"entered_by", "entered_by_id", "batch", "batch_id"})
    name = "reference"

    def published(self) -> Self:
        return self.filter(status="published")

    def visible_to_public(self) -> Self:
        return self.published()

    def between(self, first: dt.date, until: dt.date) -> Self:
        """Events of the days ``[first, until)``."""
        return self.filter(occurred_on__gte=first, occurred_on__lt=until)

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def in_area(self, box: Box) -> Self:
        """Events whose own point, or one of whose districts' points, lies in ``box`` (W, S, E, N)."""
        west, south, east, north = box
        own = Q(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
        theirs = Q(
            lon__isnull=True,
            districts__lon__gte=west,
            districts__lon__lte=east,
            districts__lat__gte=south,
            districts__lat__lte=north,
        )
        return self.filter(own | theirs).distinct()

    def known_on(self, day: dt.date) -> Self:
        """Events that a source published by ``day`` supports; an undated one counts from the event's own day."""
        known = known_by(day, published_on="citations__source__published_on", occurred_on="occurred_on")
        return self.filter(known, citations__stance="supports").distinct()

    def for_map(self) -> Self:
        """With everything that the timeline payload reads, in four queries whatever the number."""
        citations = self._related("citations").select_related("source").order_by("reference")
        # Which districts is all that is asked of them: their shapes would be most of what is read.
        districts = self._related("districts").only("slug").order_by("slug")
        named = self.select_related("actor").prefetch_related(Prefetch("districts", districts))
        return named.prefetch_related(Prefetch("citations", citations))

    def _related(self, name: str) -> QuerySet[Any]:
        """All rows of the model that a field points to. The models import this module, and not the other way round."""
        model: Any = self.model._meta.get_field(name).related_model
        rows: QuerySet[Any] = model._default_manager.all()
        return rows


class CitationQuerySet(RecordedQuerySet["Citation"]):
    campaign_path = "event__campaign"

    def get_by_natural_key(self, campaign: str, event: str, reference: str) -> "Citation":  # type: ignore[override]
        return self.get(event__campaign__slug=campaign, event__reference=event, reference=reference)

    def visible_to_public(self) -> Self:
        return self.filter(event__status="published")

    def known_on(self, day: dt.date) -> Self:
        return self.filter(known_by(day, published_on="source__published_on", occurred_on="event__occurred_on"))


class SpanQuerySet(QuerySet["Span"]):
    def as_of(self, day: dt.date) -> Self:
        return self.filter(on_day(day))

    def tenures_on(self, day: dt.date) -> Self:
        """The spans of each tenure that runs on the day, from its first day up to that day."""
        running = self.model._default_manager.filter(on_day(day), district=OuterRef("district"))
        return self.filter(Exists(running.filter(tenure=OuterRef("tenure"))), starts__lte=day)

    def of_campaign(self, campaign: Any) -> Self:
        return self.filter(district__campaign=campaign)


class StepQuerySet(QuerySet["Step"]):
    def public(self) -> Self:
        """What the readers' change log tells: a draft's way is the newsroom's own."""
        return self.filter(kind__in=["published", "corrected", "retracted"])

    def by_loaders(self) -> Self:
        """Steps that a loader took with the record's files, by their reason."""
        return self.filter(_BY_LOADERS)

    def by_people(self) -> Self:
        return self.exclude(_BY_LOADERS)

    def of_campaign(self, campaign: Any) -> Self:
        return self.filter(event__campaign=campaign)

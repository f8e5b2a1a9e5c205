"""The query language of the record. Every method takes the date that it is about; none asks the clock."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from events import control
from events.models.canonical_url import canonical_url, host_of
from events.models.change_reasons import LOADER_PREFIXES
from events.models.recorded_queryset import RecordedQuerySet

if TYPE_CHECKING:
    from events.models import (  # noqa: F401
        Actor,
        BasemapFeature,
        Campaign,
        Citation,
        District,
        Edition,
        Event,
        Figure,
        Milestone,
        Phase,
        Place,
        PublicChange,
        Source,
        Span,
        Step,
        Voice,
    )

# The rules of control.is_cumulative_list and control.changes_control, as conditions on events.
CUMULATIVE_LIST = Q(**control.CUMULATIVE_LIST)
CHANGES_CONTROL = Q(kind__in=control.RANK) | CUMULATIVE_LIST

# A loader is a command, which has no account: what a person types as a reason does not count.
_BY_LOADERS = Q(*(Q(reason__startswith=prefix) for prefix in LOADER_PREFIXES), _connector=Q.OR) & Q(by__isnull=True)


def _known_on(day: dt.date, own_day: str) -> Q:
    """What a source says could be read on the day; without a date of publication it counts from its row's own day."""
    undated = Q(("source__published_on__isnull", True), (f"{own_day}__lte", day))
    return Q(source__published_on__lte=day) | undated


class CampaignQuerySet(RecordedQuerySet["Campaign"]):
    campaign_path = "pk"

    def get_by_natural_key(self, slug: str) -> "Campaign":  # type: ignore[override]
        return self.get(slug=slug)


class ActorQuerySet(RecordedQuerySet["Actor"]):
    pass


class BasemapFeatureQuerySet(RecordedQuerySet["BasemapFeature"]):
    def water(self) -> Self:
        return self.filter(kind__in=[self.model.Kind.RIVER, self.model.Kind.STREAM])


class PlaceQuerySet(RecordedQuerySet["Place"]):
    pass


class EditionQuerySet(RecordedQuerySet["Edition"]):
    pass


class PhaseQuerySet(RecordedQuerySet["Phase"]):
    def during(self, first: dt.date, last: dt.date) -> Self:
        """Those that have a day from the first to the last, both of which count."""
        return self.filter(starts__lte=last, ends__gte=first)


class MilestoneQuerySet(RecordedQuerySet["Milestone"]):
    pass


class VoiceQuerySet(RecordedQuerySet["Voice"]):
    def visible_to_public(self) -> Self:
        """No rows: it is asked of new rows, and nothing cites a new voice yet."""
        return self.none()


class DistrictQuerySet(RecordedQuerySet["District"]):
    pass


class FigureQuerySet(RecordedQuerySet["Figure"]):
    key_column = "reference"

    def known_on(self, day: dt.date) -> Self:
        """Figures that their source had published by the day; one without a date counts from the figure's own."""
        return self.filter(_known_on(day, "day"))


class SourceQuerySet(RecordedQuerySet["Source"]):
    key_column = "reference"

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
        """No rows: it is asked of new rows, and nothing cites a new source yet."""
        return self.none()

    def cited_in_public(self) -> Self:
        """Those that a published event or a figure cites; what only drafts cite is the newsroom's own."""
        cited = {"source": OuterRef("pk")}
        citations: Any = self.model._meta.get_field("citations").related_model
        figures: Any = self.model._meta.get_field("figures").related_model
        by_events = citations._default_manager.filter(event__status="published", **cited)
        return self.filter(Exists(by_events) | Exists(figures._default_manager.filter(**cited)))

    def undated(self) -> Self:
        """Those that name no date of publication: they count as known on the day of whatever they are cited for."""
        return self.filter(published_on__isnull=True)

    def with_text(self, text: str) -> Self:
        """Those with the text in their title, their address, or a name of a publisher."""
        columns = ("title", "publisher", "agency", "via", "url")
        return self.filter(Q(*((f"{column}__icontains", text) for column in columns), _connector=Q.OR))


class EventQuerySet(RecordedQuerySet["Event"]):
    private_columns = frozenset({"entered_by", "entered_by_id", "entered_by_name", "batch", "batch_id"})
    key_column = "reference"

    def published(self) -> Self:
        return self.filter(status="published")

    def visible_to_public(self) -> Self:
        return self.published()

    def between(self, first: dt.date, until: dt.date) -> Self:
        """Events of the days ``[first, until)``."""
        return self.filter(occurred_on__gte=first, occurred_on__lt=until)

    def known_on(self, day: dt.date) -> Self:
        """Events that a source supports which was published by the day; as ``control.known_on`` says of changes."""
        supporting = self._related_rows("citations").filter(event=OuterRef("pk"), stance="supports")
        return self.filter(Exists(supporting.known_on(day)))  # type: ignore[attr-defined]

    def for_map(self) -> Self:
        """With everything that the payload reads, in three queries whatever the number of events."""
        citations = self._related_rows("citations").select_related("source").order_by("reference")
        # Of the districts only which they are: their shapes would be most of what is read.
        districts = self._related_rows("districts").only("slug").order_by("slug")
        return self.select_related("actor").prefetch_related(
            Prefetch("districts", districts), Prefetch("citations", citations)
        )

    def _related_rows(self, field: str) -> QuerySet[Any]:
        """All rows of the model that the field points to; the models import this module, not the other way round."""
        model: Any = self.model._meta.get_field(field).related_model
        rows: QuerySet[Any] = model._default_manager.all()
        return rows


class CitationQuerySet(RecordedQuerySet["Citation"]):
    campaign_path = "event__campaign"

    def get_by_natural_key(self, campaign: str, event: str, reference: str) -> "Citation":  # type: ignore[override]
        return self.get(event__campaign__slug=campaign, event__reference=event, reference=reference)

    def visible_to_public(self) -> Self:
        return self.filter(event__status="published")

    def known_on(self, day: dt.date) -> Self:
        """Citations of sources published by the day. The rule of ``Citation.known_on``, as a condition."""
        return self.filter(_known_on(day, "event__occurred_on"))

    def with_known_from(self) -> Self:
        """With the day ``Citation.known_on``, as ``known_from``."""
        return self.annotate(known_from=Coalesce("source__published_on", "event__occurred_on"))


class SpanQuerySet(QuerySet["Span"]):
    def as_of(self, day: dt.date) -> Self:
        """The span of each district that holds the day: spans are half-open, ``[starts, until)``."""
        return self.filter(starts__lte=day, until__gt=day)

    def tenures_on(self, day: dt.date) -> Self:
        """The spans of each tenure that runs on the day, from its first day up to that day."""
        running = type(self)(self.model).as_of(day).filter(district=OuterRef("district"), tenure=OuterRef("tenure"))
        return self.filter(Exists(running), starts__lte=day)

    def of_campaign(self, campaign: Any) -> Self:
        return self.filter(district__campaign=campaign)


class PublicChangeQuerySet(QuerySet["PublicChange"]):
    def apart_from_steps(self) -> Self:
        """Those that are entries of the readers' change log by themselves; the others stand below a step of theirs."""
        return self.filter(step=None)


class StepQuerySet(QuerySet["Step"]):
    def public(self) -> Self:
        """Steps for the readers' change log: what happens to a draft is the newsroom's own."""
        return self.filter(kind__in=["published", "corrected", "retracted"])

    def by_loaders(self) -> Self:
        """Steps that a loader took with the record's files, by their reason."""
        return self.filter(_BY_LOADERS)

    def by_people(self) -> Self:
        return self.exclude(_BY_LOADERS)

    def of_campaign(self, campaign: Any) -> Self:
        return self.filter(event__campaign=campaign)

"""The query language of the record. Every method takes the date that it is about; none asks the clock."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from events import control
from events.models.canonical_url import canonical_url, host_of
from events.models.change_reasons import LOADER_PREFIXES
from events.models.identifiers import first_identifier
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
        Story,
        StoryStep,
        Voice,
    )

# Values of one query.
CHUNK = 500

# The rules of control.is_cumulative_list and control.changes_control, as conditions on events.
CUMULATIVE_LIST = Q(**control.CUMULATIVE_LIST)
CHANGES_CONTROL = Q(kind__in=control.RANK) | CUMULATIVE_LIST

# A loader is a command, which has no account: what a person types as a reason does not count.
_BY_LOADERS = Q(*(Q(reason__startswith=prefix) for prefix in LOADER_PREFIXES), _connector=Q.OR) & Q(by__isnull=True)


# The rule of Source.original_publisher, of a citation's source: an agency's report counts once, whoever reprints it.
ORIGINAL_PUBLISHER = Coalesce(NullIf("source__agency", Value("")), "source__publisher")


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
    private_columns = frozenset({"note"})

    def during(self, first: dt.date, last: dt.date) -> Self:
        """Those that have a day from the first to the last, both of which count."""
        return self.filter(starts__lte=last, ends__gte=first)


class MilestoneQuerySet(RecordedQuerySet["Milestone"]):
    pass


class StoryQuerySet(RecordedQuerySet["Story"]):
    private_columns = frozenset({"note"})

    def published(self) -> Self:
        return self.filter(is_published=True)

    def with_steps(self) -> Self:
        """With the ``number`` of steps, in order of the day with which each begins."""
        counted = self.annotate(number=Count("steps"), begins=Min("steps__day"))
        return counted.order_by("begins", "slug")


class StoryStepQuerySet(RecordedQuerySet["StoryStep"]):
    key_column = "reference"

    def published(self) -> Self:
        """Those of published stories."""
        return self.filter(story__is_published=True)

    def in_order(self) -> Self:
        """As the story tells them, with what they select."""
        return self.select_related("district", "event").prefetch_related("event__districts").order_by("position", "pk")


class VoiceQuerySet(RecordedQuerySet["Voice"]):
    def visible_to_public(self) -> Self:
        """No rows: it is asked of new rows, and nothing cites a new voice yet."""
        return self.none()

    def cited_in_public(self) -> Self:
        """Those that a citation of a published event carries; what only drafts carry is the newsroom's own."""
        citations: Any = self.model._meta.get_field("citations").related_model
        return self.filter(Exists(citations._default_manager.visible_to_public().filter(voice=OuterRef("pk"))))


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


def _named(word: str) -> Q:
    return Q(district__name_en__icontains=word) | Q(district__name_ar__icontains=word)


class EventQuerySet(RecordedQuerySet["Event"]):
    private_columns = frozenset({"entered_by", "entered_by_id", "entered_by_name", "batch", "batch_id"})
    key_column = "reference"

    def published(self) -> Self:
        return self.filter(status="published")

    def bulk_create(self, objs: "Iterable[Event]", *args: Any, **kwargs: Any) -> "list[Event]":
        """As of every row of the record; identifiers that are taken are found in few queries."""
        rows = list(objs)
        for start in range(0, len(rows), CHUNK):
            self._set_identifiers(rows[start : start + CHUNK])
        return super().bulk_create(rows, *args, **kwargs)

    def _set_identifiers(self, rows: "list[Event]") -> None:
        without = [row for row in rows if row.uid is None]
        first = {id(row): first_identifier(row.campaign.slug, row.reference) for row in without}
        taken = set(self.model._base_manager.filter(uid__in=first.values()).values_list("uid", flat=True))
        for row in without:
            row.uid = uuid.uuid4() if first[id(row)] in taken else first[id(row)]

    def visible_to_public(self) -> Self:
        return self.published()

    def between(self, first: dt.date, until: dt.date) -> Self:
        """Events of the days ``[first, until)``."""
        return self.filter(occurred_on__gte=first, occurred_on__lt=until)

    def known_on(self, day: dt.date) -> Self:
        """Events that a source supports which was published by the day; as ``control.known_on`` says of changes."""
        supporting = self._related_rows("citations").filter(event=OuterRef("pk"), stance="supports")
        return self.filter(Exists(supporting.known_on(day)))  # type: ignore[attr-defined]

    def of_kinds(self, kinds: Collection[str]) -> Self:
        return self.filter(kind__in=kinds)

    def by_actors(self, keys: Collection[int]) -> Self:
        """Events of the actors with these primary keys; those of a side are ``projection.parties.members``."""
        return self.filter(actor__in=keys)

    def about(self, districts: Collection[str]) -> Self:
        """Events about one of the districts (slugs) at least."""
        return self.filter(Exists(self._links().filter(event=OuterRef("pk"), district__slug__in=districts)))

    def on_banks(self, banks: Collection[str]) -> Self:
        """Events about a district of these banks, or about the whole of one."""
        through = self._links().filter(event=OuterRef("pk"), district__bank__in=banks)
        return self.filter(Q(Exists(through)) | Q(covers__in=banks))

    def in_tenures_of(self, grades: Collection[str]) -> Self:
        """Events about a district that is, on the event's day, in a tenure of one of these grades."""
        day = OuterRef("occurred_on")
        running = {"district__spans__starts__lte": day, "district__spans__until__gt": day}
        return self.filter(
            Exists(self._links().filter(event=OuterRef("pk"), district__spans__grade__in=grades, **running))
        )

    def in_words_of(self, voices: Collection[str]) -> Self:
        """Events of which a citation carries one of the voices (slugs)."""
        return self.filter(Exists(self._citations().filter(voice__slug__in=voices)))

    def printed_by(self, publishers: Collection[str]) -> Self:
        """Events that one of the publishers reports, itself or through others that carry it."""
        printed = self._citations().alias(original=ORIGINAL_PUBLISHER)
        return self.filter(Exists(printed.filter(original__in=publishers)))

    def saying(self, word: str, districts: Collection[int] = ()) -> Self:
        """Events in whose texts the word stands, or that are about one of the districts (primary keys)."""
        texts = Q(summary__icontains=word) | Q(summary_ar__icontains=word) | Q(place__icontains=word)
        named = self._links().filter(event=OuterRef("pk")).filter(_named(word) | Q(district__in=districts))
        said = self._citations().filter(
            Q(claimant__icontains=word) | Q(claimant_ar__icontains=word) | Q(summary__icontains=word)
            | Q(summary_ar__icontains=word) | Q(source__publisher__icontains=word) | Q(source__title__icontains=word)
        )  # fmt: skip
        return self.filter(texts | Q(Exists(named)) | Q(Exists(said)))

    def for_table(self) -> Self:
        """With what a row of a table shows: districts by name, and how many citations support and dispute it."""
        names = self._related_rows("districts").only("slug", "name_en", "name_ar", "bank").order_by("slug")
        return (
            self.select_related("actor")
            .prefetch_related(Prefetch("districts", names))
            .annotate(
                supporting=Count("citations", filter=Q(citations__stance="supports")),
                disputing=Count("citations", filter=Q(citations__stance="disputes")),
            )
        )

    def told_by(self, steps: "Collection[StoryStep]") -> Self:
        """The published events that steps of one story rest on, with their words, in order of days."""
        references = {reference for step in steps for reference in step.reports}
        campaigns = {step.campaign_id for step in steps}
        told = self.published().filter(campaign__in=campaigns, reference__in=references)
        return told.with_words().order_by("occurred_on", "reference")

    def with_words(self, known_on: dt.date | None = None) -> Self:
        """With actor, districts by name, and each citation with its source and voice: those that support it first.

        With a day, only the citations of sources published by then.
        """
        citations = self._related_rows("citations").select_related("source", "voice")
        if known_on:
            citations = citations.known_on(known_on)  # type: ignore[attr-defined]
        named = self._related_rows("districts").only("slug", "name_en", "name_ar", "bank", "lon", "lat")
        ordered = citations.order_by("-stance", "source__published_on", "reference")
        return self.select_related("actor").prefetch_related(
            Prefetch("districts", named.order_by("name_en", "slug")), Prefetch("citations", ordered)
        )

    def _links(self) -> QuerySet[Any]:
        """The rows that link events with districts."""
        rows: QuerySet[Any] = self.model.districts.through._default_manager.all()
        return rows

    def _citations(self) -> QuerySet[Any]:
        """Those of each event of a query, for a condition on it."""
        return self._related_rows("citations").filter(event=OuterRef("pk")).order_by()

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

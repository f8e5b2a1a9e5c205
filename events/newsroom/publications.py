"""The publications that the public record cites: how often each supports and disputes, and how it stands to others."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet, Subquery, Sum, TextChoices, Window
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from events.models import Campaign, Citation, District, Figure, Source
from events.models.querysets import CitationQuerySet, SourceQuerySet

SUPPORTS, DISPUTES = Citation.Stance.SUPPORTS, Citation.Stance.DISPUTES
# The orders of the list: by name of the publisher, by number of events, by day of publication.
SORTS = ("publisher", "events", "date")


@dataclass(frozen=True, slots=True)
class Standing:
    """Numbers of published events, of one publication or of all of a publisher's added up.

    ``first``: it is known earlier than every other publication that supports the event; ``shared``: as early as the
    earliest; ``only``: no other supports it. ``behind_undated``: only publications without a date, which count as
    known on the event's own day, stand before it. ``contradicted``: something that disputes the event is known later.
    """

    events: int
    supports: int
    disputes: int
    first: int
    shared: int
    only: int
    behind_undated: int
    contradicted: int


@dataclass(frozen=True, slots=True)
class Undated:
    """How many publications of the public record name no day of publication, of how many; and their citations."""

    sources: int
    sources_in_all: int
    citations: int


def public_sources(campaign: Campaign | int) -> SourceQuerySet:
    return Source.objects.filter(campaign=campaign).cited_in_public()


def listed(sources: SourceQuerySet, sort: str) -> QuerySet[Source]:
    """The sources with ``supports``, ``disputes``, ``event_count`` and ``figure_count``, in an order of SORTS.

    By publisher and by events, those of one publisher stand together.
    """
    citations = Citation.objects.visible_to_public()
    counted = sources.annotate(
        supports=_number_of(citations.filter(stance=SUPPORTS), "pk"),
        disputes=_number_of(citations.filter(stance=DISPUTES), "pk"),
        event_count=_number_of(citations, "event"),
        figure_count=_number_of(Figure.objects.all(), "pk"),
    )
    by_name, by_day = (Lower("publisher"), "publisher"), F("published_on").asc(nulls_last=True)
    if sort == "date":
        return counted.order_by(by_day, *by_name, "reference")
    if sort == "events":
        of_publisher = Window(Sum("event_count"), partition_by=F("publisher"))
        summed = counted.annotate(of_publisher=of_publisher)
        return summed.order_by("-of_publisher", *by_name, "-event_count", by_day, "reference")
    return counted.order_by(*by_name, by_day, "reference")


def _number_of(rows: QuerySet[Any], column: str) -> Coalesce:
    of_source = rows.filter(source=OuterRef("pk")).order_by().values("source")
    return Coalesce(Subquery(of_source.annotate(n=Count(column, distinct=True)).values("n")), 0)


def publishers(sources: SourceQuerySet) -> list[tuple[str, int]]:
    """Every publisher with the number of its publications, by name."""
    counted = sources.order_by().values_list("publisher").annotate(n=Count("pk"))
    return sorted(counted, key=lambda pair: pair[0].casefold())


def undated(campaign: Campaign) -> Undated:
    sources = public_sources(campaign)
    citations = Citation.objects.filter(event__campaign=campaign).visible_to_public()
    return Undated(
        sources.undated().count(), sources.count(), citations.filter(source__published_on__isnull=True).count()
    )


class Place(TextChoices):
    """Where a citation stands among those that support the same event, by the days on which they are known."""

    FIRST = "first", _("first")
    SHARED = "shared", _("as early as the first")
    ONLY = "only", _("the only one")
    BEHIND_UNDATED = "behind_undated", _("first of those with a date")
    LATER = "later", _("later than others")


def standing(sources: Iterable[Source]) -> Standing:
    """In one query, whatever the number of events; of a publication each event counts once."""
    rows = with_places(Citation.objects.visible_to_public().filter(source__in=sources)).order_by()
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for row in rows.select_related("source").only("event_id", "stance", "source__published_on"):
        pair = row.event_id, row.source_id
        names = [row.stance, place_of(row), "contradicted" if is_contradicted(row) else None]
        for name in filter(None, names):
            found[name].add(pair)
    return Standing(
        events=len({event for pairs in found.values() for event, _source in pairs}),
        contradicted=len(found["contradicted"]),
        supports=len(found[SUPPORTS]),
        disputes=len(found[DISPUTES]),
        **{str(place): len(found[place]) for place in Place if place != Place.LATER},
    )


def with_places(citations: CitationQuerySet) -> CitationQuerySet:
    """Citations of published events with what ``place_of`` and ``is_contradicted`` read."""
    of_event: QuerySet[Any] = Citation.objects.filter(event=OuterRef("event")).with_known_from()
    others = of_event.filter(stance=SUPPORTS).exclude(source=OuterRef("source"))
    earlier = others.filter(known_from__lt=OuterRef("known_from"))
    return citations.with_known_from().annotate(
        has_company=Exists(others),
        is_preceded=Exists(earlier),
        is_preceded_by_date=Exists(earlier.filter(source__published_on__isnull=False)),
        is_accompanied=Exists(others.filter(known_from=OuterRef("known_from"))),
        has_later_denial=Exists(of_event.filter(stance=DISPUTES, known_from__gt=OuterRef("known_from"))),
    )


def place_of(citation: Any) -> Place | None:
    """None where it supports nothing. ``citation`` is one of ``with_places``."""
    if citation.stance != SUPPORTS:
        return None
    if not citation.has_company:
        return Place.ONLY
    if citation.is_preceded:
        return Place.LATER if citation.is_preceded_by_date else Place.BEHIND_UNDATED
    return Place.SHARED if citation.is_accompanied else Place.FIRST


def is_contradicted(citation: Any) -> bool:
    """Whether it supports an event that something disputes which is known later. As for ``place_of``."""
    return citation.stance == SUPPORTS and bool(citation.has_later_denial)


def citations_of(source: Source) -> CitationQuerySet:
    """What it says of published events, in order of their days, with all that a table of them shows."""
    rows = with_places(Citation.objects.visible_to_public().filter(source=source))
    districts = District.objects.only("name_en", "name_ar", "slug", "bank").order_by("name_en", "slug")
    return (
        rows.select_related("event__actor", "voice", "source")
        .prefetch_related(Prefetch("event__districts", districts))
        .order_by("event__occurred_on", "event__reference", "reference")
    )


def figures_of(source: Source) -> QuerySet[Figure]:
    return source.figures.order_by("day", "measure", "reference")

"""Quality checks: each finds the events, districts or sources of the record that an editor should look at."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import (
    Campaign,
    Citation,
    District,
    Event,
    LinkCheck,
    Source,
    Span,
    Step,
    campaign_shapes,
    text_direction,
)
from events.models.querysets import CHANGES_CONTROL, CUMULATIVE_LIST, ORIGINAL_PUBLISHER, EventQuerySet
from events.newsroom import outliers, record_version
from events.projection import parties

# An event that has been in review for longer is shown.
REVIEW_TIME_LIMIT = dt.timedelta(days=3)
# Counts are kept for so long at most: events pass the limit without anybody changing the record.
COUNT_CACHE_SECONDS = 300

# Reports that say who holds a district.
REPORTS_CONTROL = Q(kind="control") | CUMULATIVE_LIST
# As much of an address as a browser needs to follow it; what comes after the host is the server's own affair.
WEB_ADDRESS = r"^https?://[^\s/?#]+\.[^\s/?#]+"

# Districts of which a capture should be reported; a bridge, a site or a base may fall with what lies around it.
CAPTURABLE_KINDS = (District.Kind.QUARTER, District.Kind.TOWN)

_events_of_districts = Event.districts.through.objects


@dataclass(frozen=True, slots=True)
class CheckScope:
    """What a check looks at: one campaign or, with None, all of them; ``now`` is the moment to count from."""

    campaign: Campaign | None
    now: dt.datetime

    @property
    def events(self) -> EventQuerySet:
        return Event.objects.filter(self._in_campaign)

    @property
    def unretracted_events(self) -> EventQuerySet:
        return self.events.exclude(status=Event.Status.RETRACTED)

    @property
    def districts(self) -> QuerySet[District]:
        return District.objects.filter(self._in_campaign)

    @property
    def sources(self) -> QuerySet[Source]:
        return Source.objects.filter(self._in_campaign)

    @property
    def _in_campaign(self) -> Q:
        return Q(campaign=self.campaign) if self.campaign else Q()


def one_publisher(scope: CheckScope) -> QuerySet[Event]:
    """Published events that say who holds a district and that only one independent publisher supports."""
    supports = Citation.objects.filter(stance=Citation.Stance.SUPPORTS).order_by()
    alone = supports.values("event").annotate(publishers=Count(ORIGINAL_PUBLISHER, distinct=True)).filter(publishers=1)
    return scope.events.published().filter(REPORTS_CONTROL, pk__in=alone.values("event"))


def open_disputes(scope: CheckScope) -> QuerySet[Event]:
    """Published events under dispute, of which a district has no later report that would settle it.

    An event is under dispute where a source disputes it, or where it made a span of grade "disputed".
    """
    later = Event.objects.filter(
        CHANGES_CONTROL,
        status=Event.Status.PUBLISHED,
        districts=OuterRef("district"),
        occurred_on__gt=OuterRef("event__occurred_on"),
    )
    unsettled = _events_of_districts.filter(~Exists(later), event=OuterRef("pk"))
    disputed = Citation.objects.filter(event=OuterRef("pk"), stance=Citation.Stance.DISPUTES)
    graded = Span.objects.filter(events=OuterRef("pk"), grade=Span.Grade.DISPUTED)
    published = scope.events.published().filter(CHANGES_CONTROL)
    return published.filter(Exists(disputed) | Exists(graded), Exists(unsettled))


def never_taken(scope: CheckScope) -> QuerySet[District]:
    """Quarters and towns that no published event, not even a claim, gives to another side than their initial holder's.

    Where nobody is recorded as the initial holder, an event of any side counts.
    """
    taking = REPORTS_CONTROL | Q(kind=Event.Kind.CLAIMED)
    about = Event.objects.filter(taking, status=Event.Status.PUBLISHED, districts=OuterRef("pk"))
    taken: Any = Q(initial_holder=None) & Exists(about)
    for side in parties.members().values():
        taken |= Q(initial_holder__in=side) & Exists(about.exclude(actor__in=side))
    return scope.districts.filter(~taken, kind__in=CAPTURABLE_KINDS)


def dead_links(scope: CheckScope) -> QuerySet[Source]:
    """Sources whose address, or its archived copy, did not answer when `manage.py check_links` last asked."""
    dead = LinkCheck.objects.dead().filter(source=OuterRef("pk"))
    # An address that was corrected since leaves its old check behind.
    return scope.sources.filter(Exists(dead.filter(address__in=[OuterRef("url"), OuterRef("archived_url")])))


def invalid_links(scope: CheckScope) -> QuerySet[Source]:
    """Sources with an address that no browser can follow: another scheme than http and https, or no host."""
    invalid = [Q(**{f"{field}__gt": ""}) & ~Q(**{f"{field}__iregex": WEB_ADDRESS}) for field in ("url", "archived_url")]
    return scope.sources.filter(invalid[0] | invalid[1])


def far_points(scope: CheckScope) -> QuerySet[Event]:
    """Events, retracted ones left out, whose point lies further than FAR_KM outside all of their districts."""
    return scope.unretracted_events.filter(pk__in=outliers.outlier_events(scope.unretracted_events))


def unusable_outlines(scope: CheckScope) -> QuerySet[District]:
    """Districts whose stored outline the map leaves out. No form accepts one, but older rows may have it."""
    return scope.districts.filter(pk__in=_with_unusable_shape(scope.districts))


def unusable_shapes(scope: CheckScope) -> QuerySet[Event]:
    """Events, retracted ones left out, whose own shape the map leaves out."""
    return scope.unretracted_events.filter(pk__in=_with_unusable_shape(scope.unretracted_events))


def reordered_events(scope: CheckScope) -> QuerySet[Event]:
    """Events, retracted ones among them, with characters that reorder their text or that of a citation."""
    citations = _reordered(Citation.objects.filter(event__in=scope.events))
    return scope.events.filter(Q(pk__in=_reordered(scope.events)) | Q(pk__in=citations.values("event")))


def reordered_districts(scope: CheckScope) -> QuerySet[District]:
    """Districts with such characters in a name or another text."""
    # Not in SQL: a list of spellings is JSON, in which a database may write the characters otherwise.
    found = [row.pk for row in scope.districts.iterator() if text_direction.direction_problems(row)]
    return scope.districts.filter(pk__in=found)


def reordered_sources(scope: CheckScope) -> QuerySet[Source]:
    """Sources with such characters in a title or another text."""
    return scope.sources.filter(pk__in=_reordered(scope.sources))


def _reordered(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The primary keys of rows that text_direction would refuse now."""
    columns = [
        column.name
        for column in rows.model._meta.concrete_fields
        if isinstance(column, text_direction.DirectedCharField | text_direction.DirectedTextField)
    ]
    # One text a row, for SQLite calls back to Python for every one that it compares.
    texts = Concat(*columns, output_field=TextField())
    found: QuerySet[Any] = rows.alias(texts=texts).filter(texts__regex=f"[{text_direction.REORDERING}]")
    return found.order_by().values("pk")


def _with_unusable_shape(rows: QuerySet[Any]) -> list[int]:
    drawn = rows.filter(shape__isnull=False).select_related("campaign").iterator(chunk_size=500)
    return [row.pk for row in drawn if campaign_shapes.problem_of(row, row.campaign)]


def returned(scope: CheckScope) -> QuerySet[Event]:
    """Drafts that an editor has returned and nobody has submitted again."""
    # A submitted event becomes a draft only by being returned: a draft that was ever returned still is.
    returns = Step.objects.filter(event=OuterRef("pk"), kind=Step.Kind.RETURNED)
    return scope.events.filter(Exists(returns), status=Event.Status.DRAFT)


def long_in_review(scope: CheckScope) -> QuerySet[Event]:
    """Events in review that were last submitted longer ago than REVIEW_TIME_LIMIT."""
    since = scope.now - REVIEW_TIME_LIMIT
    recent = Step.objects.filter(event=OuterRef("pk"), kind=Step.Kind.SUBMITTED, at__gte=since)
    return scope.events.filter(~Exists(recent), status=Event.Status.IN_REVIEW)


def unplaced(scope: CheckScope) -> QuerySet[Event]:
    """Imported events, retracted ones left out, that have neither a district nor a bank nor a point."""
    imported = scope.unretracted_events.filter(batch__isnull=False)
    placed = _events_of_districts.filter(event=OuterRef("pk"))
    return imported.filter(~Exists(placed), covers="", lon__isnull=True)


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """One check. ``name`` is its slug in URLs; ``rows`` gives the events, districts or sources that it finds."""

    name: str
    label: Promise
    description: Promise
    rows: Callable[[CheckScope], QuerySet[Any]]


# By name, in the order in which an editor best sees to them.
QUALITY_CHECKS = {
    check.name: check
    for check in (
        QualityCheck(
            "returned",
            _("Returned to their reporter"),
            _("Drafts that an editor returned and nobody has submitted again."),
            returned,
        ),
        QualityCheck(
            "long-in-review",
            _("In review for more than three days"),
            _("Counted from the last submission."),
            long_in_review,
        ),
        QualityCheck(
            "unplaced",
            _("Imported without a place"),
            _("The import found no single district for the place that the file names."),
            unplaced,
        ),
        QualityCheck(
            "far-points",
            _("Points far from their district"),
            _("More than a kilometre outside every district of the event."),
            far_points,
        ),
        QualityCheck(
            "unusable-outlines",
            _("Districts whose outline is left out"),
            _("Stored by an earlier version, or not through the forms. The map shows such a district as a point."),
            unusable_outlines,
        ),
        QualityCheck(
            "unusable-shapes",
            _("Events whose shape is left out"),
            _("Stored by an earlier version, or not through the forms. The map does not draw it."),
            unusable_shapes,
        ),
        QualityCheck(
            "reordered-events",
            _("Events whose text is reordered"),
            _("Stored by an earlier version: an invisible character changes the order in which the text is shown."),
            reordered_events,
        ),
        QualityCheck(
            "reordered-districts",
            _("Districts whose text is reordered"),
            _("Stored by an earlier version: an invisible character changes the order in which the text is shown."),
            reordered_districts,
        ),
        QualityCheck(
            "reordered-sources",
            _("Sources whose text is reordered"),
            _("Stored by an earlier version: an invisible character changes the order in which the text is shown."),
            reordered_sources,
        ),
        QualityCheck(
            "one-publisher",
            _("Control on one publisher's word"),
            _("Published, and no second independent publisher supports it. An agency's reports count once."),
            one_publisher,
        ),
        QualityCheck(
            "open-disputes",
            _("Disputes without a later report"),
            _("Published and disputed, with no later report on one of its districts."),
            open_disputes,
        ),
        QualityCheck(
            "never-taken",
            _("Districts with no reported capture"),
            _("Quarters and towns of which no report says that they changed hands."),
            never_taken,
        ),
        QualityCheck(
            "dead-links",
            _("Dead links"),
            _("At the last check of the links, these did not answer or answered that the page is gone."),
            dead_links,
        ),
        QualityCheck(
            "no-links",
            _("Addresses that are not web links"),
            _("They do not begin with http:// or https://, or name no host."),
            invalid_links,
        ),
    )
}


def counts(scope: CheckScope) -> list[tuple[QualityCheck, int]]:
    """How many rows each check finds, in the order of QUALITY_CHECKS.

    Cached until the record changes, and for COUNT_CACHE_SECONDS at most: some rows are found for their age alone.
    """
    key = f"attention-{scope.campaign.pk if scope.campaign else 'all'}-{record_version.current()}"
    by_name: dict[str, int] | None = cache.get(key)
    if by_name is None:
        by_name = {name: check.rows(scope).count() for name, check in QUALITY_CHECKS.items()}
        cache.set(key, by_name, COUNT_CACHE_SECONDS)
    return [(check, by_name[name]) for name, check in QUALITY_CHECKS.items()]

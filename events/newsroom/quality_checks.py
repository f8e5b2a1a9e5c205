"""What of the record needs a second look: one named queryset for each concern, over one campaign or all."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Campaign, Citation, District, Event, LinkCheck, Source, Span, Step, campaign_shapes
from events.models.querysets import CHANGES_CONTROL, CUMULATIVE_LIST, EventQuerySet
from events.newsroom import outliers, record_version
from events.projection import parties

# How long an event may wait for an editor before it is said.
PATIENCE = dt.timedelta(days=3)
# Seconds for which counts are kept; events grow old in review without anybody changing them.
COUNTS_HOLD_FOR = 300

# Reports that say who holds a district.
SAYS_WHO_HOLDS = Q(kind="control") | CUMULATIVE_LIST
# What is a link at all: the rest of an address is the server's own affair.
WEB_ADDRESS = r"^https?://[^\s/?#]+\.[^\s/?#]+"

# Where a capture is to be expected; a bridge, a site or a base may go with what lies around it.
WITH_CAPTURE = (District.Kind.QUARTER, District.Kind.TOWN)

_about = Event.districts.through.objects


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: one campaign or, with None, all of them; and the moment to count from."""

    campaign: Campaign | None
    now: dt.datetime

    @property
    def events(self) -> EventQuerySet:
        return Event.objects.filter(self._ours)

    @property
    def districts(self) -> QuerySet[District]:
        return District.objects.filter(self._ours)

    @property
    def sources(self) -> QuerySet[Source]:
        return Source.objects.filter(self._ours)

    @property
    def _ours(self) -> Q:
        return Q(campaign=self.campaign) if self.campaign else Q()


def one_voice(scope: Scope) -> QuerySet[Event]:
    """Published events that say who holds a district, on the word of one independent publisher alone."""
    # As Source.voice has it.
    voice = Coalesce(NullIf("source__agency", Value("")), "source__publisher")
    supports = Citation.objects.filter(stance=Citation.Stance.SUPPORTS).order_by()
    alone = supports.values("event").annotate(voices=Count(voice, distinct=True)).filter(voices=1)
    published = scope.events.filter(status=Event.Status.PUBLISHED)
    return published.filter(SAYS_WHO_HOLDS, pk__in=alone.values("event"))


def open_disputes(scope: Scope) -> QuerySet[Event]:
    """Published events that a source disputes, or that made a disputed span, where a district has no later report."""
    later = Event.objects.filter(
        CHANGES_CONTROL,
        status=Event.Status.PUBLISHED,
        districts=OuterRef("district"),
        occurred_on__gt=OuterRef("event__occurred_on"),
    )
    unsettled = _about.filter(~Exists(later), event=OuterRef("pk"))
    disputed = Citation.objects.filter(event=OuterRef("pk"), stance=Citation.Stance.DISPUTES)
    graded = Span.objects.filter(events=OuterRef("pk"), grade=Span.Grade.DISPUTED)
    published = scope.events.filter(CHANGES_CONTROL, status=Event.Status.PUBLISHED)
    return published.filter(Exists(disputed) | Exists(graded), Exists(unsettled))


def never_taken(scope: Scope) -> QuerySet[District]:
    """Quarters and towns that no published event puts in another side's hands than they began in, not even by claim."""
    taking = SAYS_WHO_HOLDS | Q(kind=Event.Kind.CLAIMED)
    about = Event.objects.filter(taking, status=Event.Status.PUBLISHED, districts=OuterRef("pk"))
    taken: Any = Q(initial_holder=None) & Exists(about)
    for side in parties.members().values():
        taken |= Q(initial_holder__in=side) & Exists(about.exclude(actor__in=side))
    return scope.districts.filter(~taken, kind__in=WITH_CAPTURE)


def dead_links(scope: Scope) -> QuerySet[Source]:
    """Sources whose address, or its archived copy, did not answer when `manage.py check_links` last asked."""
    asked = LinkCheck.objects.dead().filter(source=OuterRef("pk"))
    return scope.sources.filter(Exists(asked.filter(address__in=[OuterRef("url"), OuterRef("archived_url")])))


def no_links(scope: Scope) -> QuerySet[Source]:
    """Sources with an address that no browser can follow: another scheme than http and https, or no host."""
    wrong = [Q(**{f"{field}__gt": ""}) & ~Q(**{f"{field}__iregex": WEB_ADDRESS}) for field in ("url", "archived_url")]
    return scope.sources.filter(wrong[0] | wrong[1])


def far_points(scope: Scope) -> QuerySet[Event]:
    """Events, but for retracted ones, whose point lies more than a kilometre outside all of their districts."""
    standing = scope.events.exclude(status=Event.Status.RETRACTED)
    return standing.filter(pk__in=outliers.outlier_events(standing))


def unusable_outlines(scope: Scope) -> QuerySet[District]:
    """Districts whose stored outline the map leaves out; no form takes such a one any more."""
    return scope.districts.filter(pk__in=_unusable(scope.districts))


def unusable_shapes(scope: Scope) -> QuerySet[Event]:
    """The same of events and the shapes of their own, but for retracted ones."""
    standing = scope.events.exclude(status=Event.Status.RETRACTED)
    return standing.filter(pk__in=_unusable(standing))


def _unusable(rows: QuerySet[Any]) -> list[int]:
    drawn = rows.filter(shape__isnull=False).select_related("campaign").iterator(chunk_size=500)
    return [row.pk for row in drawn if campaign_shapes.problem_of(row, row.campaign)]


def returned(scope: Scope) -> QuerySet[Event]:
    """Drafts that an editor has returned and nobody has submitted again."""
    # Only a return makes a draft of what was submitted: one that has been returned still is.
    steps = Step.objects.filter(event=OuterRef("pk"), kind=Step.Kind.RETURNED)
    return scope.events.filter(Exists(steps), status=Event.Status.DRAFT)


def long_in_review(scope: Scope) -> QuerySet[Event]:
    """Events that were last submitted more than three days ago, and wait."""
    lately = Step.objects.filter(event=OuterRef("pk"), kind=Step.Kind.SUBMITTED, at__gte=scope.now - PATIENCE)
    return scope.events.filter(~Exists(lately), status=Event.Status.IN_REVIEW)


def unplaced(scope: Scope) -> QuerySet[Event]:
    """Imported events, but for retracted ones, that have neither a district nor a bank nor a point."""
    brought = scope.events.filter(batch__isnull=False).exclude(status=Event.Status.RETRACTED)
    return brought.filter(~Exists(_about.filter(event=OuterRef("pk"))), covers="", lon__isnull=True)


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """``name`` is its place in addresses; ``rows`` its queryset, of events, districts or sources."""

    name: str
    label: Promise
    says: Promise
    rows: Callable[[Scope], QuerySet[Any]]


QUALITY_CHECKS = {
    concern.name: concern
    for concern in (
        QualityCheck(
            "returned",
            _("Returned to their reporter"),
            _("Drafts that an editor has sent back and nobody has submitted again."),
            returned,
        ),
        QualityCheck(
            "long-in-review",
            _("In review for more than three days"),
            _("Counted from the last time that they were submitted."),
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
            _("Stored in an earlier time or past the forms; on the map such a district is a point."),
            unusable_outlines,
        ),
        QualityCheck(
            "unusable-shapes",
            _("Events whose shape is left out"),
            _("Stored in an earlier time or past the forms; the map does not draw it."),
            unusable_shapes,
        ),
        QualityCheck(
            "one-voice",
            _("Control on one publisher's word"),
            _("Published, and no second independent publisher supports it. An agency's reports count once."),
            one_voice,
        ),
        QualityCheck(
            "open-disputes",
            _("Disputes without a later report"),
            _("Published and disputed, and of one of its districts nothing has been reported since."),
            open_disputes,
        ),
        QualityCheck(
            "never-taken",
            _("Districts with no capture"),
            _("Quarters and towns that no report puts in another side's hands than at the start."),
            never_taken,
        ),
        QualityCheck(
            "dead-links",
            _("Dead links"),
            _("Did not answer, or said that the page is gone, when the links were last checked on the server."),
            dead_links,
        ),
        QualityCheck(
            "no-links",
            _("Addresses that are no web links"),
            _("Another scheme than http and https, or no host."),
            no_links,
        ),
    )
}


def counts(scope: Scope) -> list[tuple[QualityCheck, int]]:
    """How many rows each concern has, in the order in which they are best seen to.

    They are counted anew once the record has changed, and now and then for what only time changes.
    """
    key = f"attention-{scope.campaign.pk if scope.campaign else 'all'}-{record_version.current()}"
    found: dict[str, int] | None = cache.get(key)
    if found is None:
        found = {name: concern.rows(scope).count() for name, concern in QUALITY_CHECKS.items()}
        cache.set(key, found, COUNTS_HOLD_FOR)
    return [(concern, found[name]) for name, concern in QUALITY_CHECKS.items()]

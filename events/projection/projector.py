"""Keeps spans and revision in step with the published events, inside the transaction that changes them.

``listeners`` note what a write touched; the end of the outermost ``together()`` block checks the
rules that no single row can keep, refolds the districts concerned and moves the campaign's
revision. A write outside such a block is a block of its own.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from events import control
from events.projection import integrity

if TYPE_CHECKING:
    from events.models import Actor, Campaign, District, Event, Span


# Above this many events written in one block, their campaigns are checked whole: a database takes
# only so many values in one query.
MANY_EVENTS = 500

# The earliest day that a write may have changed in each district (primary keys); None: every day.
Days = dict[int, dt.date | None]


@dataclass(slots=True)
class Touched:
    """What the current block has written, by primary key."""

    campaigns: set[int] = field(default_factory=set)
    # Campaigns of which everything is to be checked and folded again.
    whole_campaigns: set[int] = field(default_factory=set)
    events: set[int] = field(default_factory=set)
    districts: Days = field(default_factory=dict)
    # Events whose version has counted this block already.
    counted: set[int] = field(default_factory=set)

    def add(self, other: "Touched") -> None:
        self.campaigns |= other.campaigns
        self.whole_campaigns |= other.whole_campaigns
        self.events |= other.events
        self.counted |= other.counted
        for district, day in other.districts.items():
            known = self.districts.get(district, day)
            self.districts[district] = min(known, day) if known and day else None


_touched: ContextVar[Touched | None] = ContextVar("touched", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Make the writes of the block one change: checked, folded and counted once, or not made at all.

    Raises ValidationError, with everything rolled back, where a rule that spans rows is broken.
    """
    if _touched.get() is not None:
        yield
        return
    token = _touched.set(Touched())
    try:
        with transaction.atomic():
            yield
            _finish(_touched.get() or Touched())
    finally:
        _touched.reset(token)


def note(touched: Touched) -> None:
    """Add to the current block, or be a block where there is none."""
    with together():
        block = _touched.get()
        assert block is not None
        block.add(touched)


def fold_campaigns(campaigns: Iterable[int]) -> None:
    """Have everything in the campaigns (primary keys) checked and folded at the end of this block."""
    note(Touched(whole_campaigns=set(campaigns)))


def is_folding_whole(campaign: int) -> bool:
    """Whether everything in the campaign (primary key) is to be folded at the end of this block anyway."""
    block = _touched.get()
    return block is not None and campaign in block.whole_campaigns


def is_counted(event: int) -> bool:
    """Whether the event (primary key) has been written, and its version moved, in this block."""
    block = _touched.get()
    return block is not None and event in block.counted


def _finish(touched: Touched) -> None:
    from events.models import Campaign

    campaigns = touched.campaigns | touched.whole_campaigns
    if not campaigns:
        return
    # First of all the row lock: writers of one campaign queue here, so what is read below is settled.
    # Past the record's own querysets: it is no write of the campaign's row that anybody is to be told of.
    QuerySet(Campaign).filter(pk__in=campaigns).update(revision=F("revision") + 1)
    if len(touched.events) > MANY_EVENTS:
        integrity.check_events(Q(campaign__in=campaigns))
    else:
        integrity.check_events(Q(pk__in=touched.events) | Q(campaign__in=touched.whole_campaigns))
    for campaign in Campaign.objects.filter(pk__in=campaigns):
        if campaign.pk in touched.whole_campaigns:
            project(campaign, dict.fromkeys(campaign.districts.values_list("pk", flat=True)))
        else:
            project(campaign, touched.districts)


def project(campaign: "Campaign", days: Days) -> None:
    """Fold the districts' published events from the days on, and store the spans that differ."""
    from events.models import Span

    parties = read_parties(campaign)
    actors = {party.actor: pk for pk, party in parties.items()}
    frames: dict[int, control.Frame] = {}
    for district in campaign.districts.filter(pk__in=days).prefetch_related("spans"):
        of_all = frame(campaign, district, parties)
        day, stored = days[district.pk], list(district.spans.all())
        frames[district.pk] = control.resume([plain(s, parties) for s in stored], day, of_all) if day else of_all
    if not frames:
        return
    if whole := [pk for pk in frames if days[pk] is None]:
        # The campaign may have come to begin later: nothing is folded before its first day.
        Span.objects.filter(district__in=whole, until__lte=campaign.start).delete()
    since = min(its_frame.starts for its_frame in frames.values())
    changes = read_changes(campaign, list(frames), parties, since)
    stale: dict[int, list[Span]] = {district: [] for district in frames}
    for span in Span.objects.filter(district__in=frames, until__gt=since).prefetch_related("events"):
        stale[span.district_id].append(span)
    for district_id, its_frame in frames.items():
        its_changes = [change for change in changes.get(district_id, []) if change.day >= its_frame.starts]
        before = [span for span in stale[district_id] if span.until > its_frame.starts]
        _store(campaign, district_id, control.fold(its_changes, its_frame), before, actors)


def frame(campaign: "Campaign", district: "District", parties: dict[int, control.Party]) -> control.Frame:
    if district.initial_holder_id and district.initial_holder_id not in parties:
        raise ValidationError(f"{district.slug}: " + _("The actor belongs to another campaign."))
    holder = parties[district.initial_holder_id] if district.initial_holder_id else None
    return control.Frame(campaign.start, campaign.until, holder, campaign.forget_fighting_after)


def read_parties(campaign: "Campaign") -> dict[int, control.Party]:
    """Every actor of the campaign, by primary key, with its side.

    Raises ValidationError for a tree that forms can not make, but bulk writes and fixtures can.
    """
    actors = {actor.pk: actor for actor in campaign.actors.all()}

    def side(actor: "Actor", below: frozenset[int] = frozenset()) -> "Actor":
        if actor.parent_id is None:
            return actor
        if actor.pk in below:
            raise ValidationError(f"{actor.slug}: " + _("An actor cannot stand above itself."))
        if actor.parent_id not in actors:
            raise ValidationError(f"{actor.slug}: " + _("The parent belongs to another campaign."))
        return side(actors[actor.parent_id], below | {actor.pk})

    return {pk: control.Party(actor.slug, side(actor).slug) for pk, actor in actors.items()}


def read_changes(
    campaign: "Campaign", districts: Sequence[int], parties: dict[int, control.Party], since: dt.date
) -> dict[int, list[control.Change]]:
    """The published changes of the districts (primary keys) from a day on, by district."""
    from events.models import Event

    through = Event.districts.through
    chosen = Event.objects.published().between(since, campaign.until).filter(_changes_control(), campaign=campaign)
    links = through.objects.filter(
        district__in=districts, event__status="published", event__occurred_on__gte=since, event__campaign=campaign
    ).values_list("district_id", "event_id")
    events = {
        event.pk: change_of(event, parties)
        for event in chosen.filter(pk__in=through.objects.filter(district__in=districts).values("event"))
        .select_related("actor")
        .prefetch_related("citations__source")
    }
    changes: dict[int, list[control.Change]] = {}
    for district, event in links:
        if event in events:
            changes.setdefault(district, []).append(events[event])
    return changes


def _changes_control() -> Q:
    """Kinds that have an effect on control, and a command's cumulative list, which counts as control."""
    return Q(kind__in=control.RANK) | Q(kind="announced", precision="on-or-before")


def changes_control(event: "Event") -> bool:
    """The same of one event."""
    return event.kind in control.RANK or event.is_cumulative_list


def change_of(event: "Event", parties: dict[int, control.Party]) -> control.Change:
    """What a published event says, as the fold reads it; its citations and their sources are read."""
    return control.Change(
        id=event.reference,
        day=event.occurred_on,
        kind="control" if event.kind == "announced" else event.kind,
        party=parties[event.actor_id] if event.actor_id else None,
        whole=event.scope == "whole",
        bank_statement=bool(event.covers),
        reports=tuple(
            control.Report(
                voice=citation.source.voice,
                known_on=citation.source.published_on or event.occurred_on,
                supports=citation.stance == "supports",
            )
            for citation in event.citations.all()
        ),
    )


def fold_as(
    campaign: "Campaign", *, known_on: dt.date | None = None, corroborated: bool = False
) -> dict[int, list[control.Span]]:
    """Every district's spans (by primary key) as known on a day, or counting corroborated holds only.

    Folded on the spot from the published events; the stored spans are those without either.
    """
    parties = read_parties(campaign)
    districts = list(campaign.districts.all())
    changes = read_changes(campaign, [district.pk for district in districts], parties, campaign.start)
    folded = {}
    for district in districts:
        its_frame = frame(campaign, district, parties)
        its_changes = changes.get(district.pk, [])
        if known_on:
            its_changes = control.known_on(its_changes, known_on)
        if corroborated:
            its_changes = control.corroborated_only(its_changes, its_frame)
        folded[district.pk] = control.fold(its_changes, its_frame)
    return folded


def stale(campaign: "Campaign") -> list["District"]:
    """The districts whose stored spans are not those of a fresh fold of the published events."""
    from events.models import Span

    actors = {party.actor: pk for pk, party in read_parties(campaign).items()}
    stored: dict[int, list[tuple[Any, ...]]] = {}
    for span in Span.objects.of_campaign(campaign).order_by("starts").prefetch_related("events"):
        stored.setdefault(span.district_id, []).append(_stored_columns(span))
    folded = fold_as(campaign)
    return [
        district
        for district in campaign.districts.order_by("slug")
        if stored.get(district.pk, []) != [_columns(span, actors) for span in folded[district.pk]]
    ]


def _store(
    campaign: "Campaign",
    district_id: int,
    folded: Sequence[control.Span],
    stored: "Sequence[Span]",
    actors: dict[str, int],
) -> None:
    """Replace the stored spans that the fold no longer gives; those that it repeats stay as they are."""
    from events.models import Event, Span

    wanted = {_columns(span, actors): span for span in folded}
    kept = {_stored_columns(span) for span in stored} & wanted.keys()
    stale = [span.pk for span in stored if _stored_columns(span) not in kept]
    Span.objects.filter(pk__in=stale).delete()
    fresh = [columns for columns in wanted if columns not in kept]
    created = Span.objects.bulk_create(
        Span(district_id=district_id, **dict(zip(_COLUMNS, columns[:-1], strict=True))) for columns in fresh
    )
    references = {reference for columns in fresh for reference in columns[-1]}
    events = dict(Event.objects.filter(campaign=campaign, reference__in=references).values_list("reference", "pk"))
    through = Span.events.through
    through.objects.bulk_create(
        through(span_id=span.pk, event_id=events[reference])
        for span, columns in zip(created, fresh, strict=True)
        for reference in columns[-1]
    )


_COLUMNS = (
    "starts",
    "until",
    "holder_id",
    "challenger_id",
    "contested",
    "grade",
    "tenure",
    "last_report",
    "bank_statement_only",
)


def _columns(span: control.Span, actors: dict[str, int]) -> tuple[Any, ...]:
    plain = replace(span, holder=None, challenger=None)
    values = {name: getattr(plain, name, None) for name in _COLUMNS}
    values["holder_id"] = span.holder and actors[span.holder.actor]
    values["challenger_id"] = span.challenger and actors[span.challenger.actor]
    values["grade"] = span.grade.value
    return (*values.values(), tuple(sorted(span.changes)))


def plain(span: "Span", parties: dict[int, control.Party]) -> control.Span:
    """A stored span as the fold knows it, but for its changes, which cost a query and are not needed."""
    return control.Span(
        starts=span.starts,
        until=span.until,
        holder=parties[span.holder_id] if span.holder_id else None,
        challenger=parties[span.challenger_id] if span.challenger_id else None,
        contested=span.contested,
        grade=control.Grade(span.grade),
        tenure=span.tenure,
        last_report=span.last_report,
        bank_statement_only=span.bank_statement_only,
        changes=(),
    )


def _stored_columns(span: "Span") -> tuple[Any, ...]:
    references = tuple(sorted(event.reference for event in span.events.all()))
    return (*(getattr(span, name) for name in _COLUMNS), references)

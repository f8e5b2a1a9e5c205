"""Keeps spans and revision in step with the published events, inside the transaction that changes them.

Signals note what a write touched; the end of the outermost ``together()`` block checks the rules
that no single row can keep, refolds the districts concerned and moves the campaign's revision. A
write outside such a block is a block of its own.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.utils.translation import gettext as _

from events import control

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from events.models import Actor, Campaign, Citation, District, Event, Source, Span


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

    def add(self, other: "Touched") -> None:
        self.campaigns |= other.campaigns
        self.whole_campaigns |= other.whole_campaigns
        self.events |= other.events
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


def _finish(touched: Touched) -> None:
    from events.models import Campaign

    campaigns = touched.campaigns | touched.whole_campaigns
    if not campaigns:
        return
    # First of all the row lock: writers of one campaign queue here, so what is read below is settled.
    Campaign.objects.filter(pk__in=campaigns).update(revision=F("revision") + 1)
    check_events(Q(pk__in=touched.events) | Q(campaign__in=touched.whole_campaigns))
    for campaign in Campaign.objects.filter(pk__in=campaigns):
        if campaign.pk in touched.whole_campaigns:
            project(campaign, dict.fromkeys(campaign.districts.values_list("pk", flat=True)))
        else:
            project(campaign, touched.districts)


def check_events(chosen: Q) -> None:
    """Raise ValidationError for the chosen published events that break a rule which spans rows."""
    from events.models import Citation, Event

    supported = Exists(Citation.objects.filter(event=OuterRef("pk"), stance="supports"))
    placed = ~Q(place="") | Exists(Event.districts.through.objects.filter(event=OuterRef("pk")))
    dated = Q(occurred_on__gte=F("campaign__start"), occurred_on__lte=F("campaign__end"))
    published = Event.objects.published().filter(chosen)
    rules = (
        (dated, _("A published event's day lies inside its campaign.")),
        (Q(supported), _("A published event needs at least one citation that supports it.")),
        (
            ~Q(kind="control") | placed,
            _("A control event needs a district, or the name of a place that has no position yet."),
        ),
    )
    problems = [
        f"{reference} ({day}): {message}"
        for rule, message in rules
        for reference, day in published.exclude(pk__in=Event.objects.filter(rule)).values_list(
            "reference", "occurred_on"
        )
    ]
    if problems:
        raise ValidationError(problems)


def project(campaign: "Campaign", days: Days) -> None:
    """Fold the districts' published events from the days on, and store the spans that differ."""
    from events.models import Span

    parties = read_parties(campaign)
    actors = {party.actor: pk for pk, party in parties.items()}
    frames: dict[int, control.Frame] = {}
    for district in campaign.districts.filter(pk__in=days).prefetch_related("spans"):
        whole = frame(campaign, district, parties)
        day, stored = days[district.pk], list(district.spans.all())
        frames[district.pk] = control.resume([_plain(s, parties) for s in stored], day, whole) if day else whole
    if not frames:
        return
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
    holder = parties[district.initial_holder_id] if district.initial_holder_id else None
    return control.Frame(campaign.start, campaign.until, holder, campaign.forget_fighting_after)


def read_parties(campaign: "Campaign") -> dict[int, control.Party]:
    """Every actor of the campaign, by primary key, with its side."""
    actors = {actor.pk: actor for actor in campaign.actors.all()}

    def side(actor: "Actor") -> "Actor":
        return actor if actor.parent_id is None else side(actors[actor.parent_id])

    return {pk: control.Party(actor.slug, side(actor).slug) for pk, actor in actors.items()}


def read_changes(
    campaign: "Campaign", districts: Sequence[int], parties: dict[int, control.Party], since: dt.date
) -> dict[int, list[control.Change]]:
    """The published changes of the districts (primary keys) from a day on, by district."""
    from events.models import Event

    through = Event.districts.through
    chosen = Event.objects.published().between(since, campaign.until).filter(_changes_control(), campaign=campaign)
    links = through.objects.filter(district__in=districts, event__in=chosen).values_list("district_id", "event_id")
    events = {
        event.pk: _change(event, parties)
        for event in chosen.filter(pk__in=through.objects.filter(district__in=districts).values("event"))
        .select_related("actor")
        .prefetch_related("citations__source")
    }
    changes: dict[int, list[control.Change]] = {}
    for district, event in links:
        changes.setdefault(district, []).append(events[event])
    return changes


def _changes_control() -> Q:
    """Kinds that have an effect on control, and a command's cumulative list, which counts as control."""
    return Q(kind__in=control.RANK) | Q(kind="announced", precision="on-or-before")


def _change(event: "Event", parties: dict[int, control.Party]) -> control.Change:
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


def _plain(span: "Span", parties: dict[int, control.Party]) -> control.Span:
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


# -- what each write touches --------------------------------------------------------------------


def fold_campaigns(campaigns: Iterable[int]) -> None:
    """Have everything in the campaigns (primary keys) checked and folded at the end of this block."""
    _note(Touched(whole_campaigns=set(campaigns)))


def _note(touched: Touched) -> None:
    """Add to the current block, or be a block where there is none."""
    with together():
        block = _touched.get()
        assert block is not None
        block.add(touched)


def _events_touched(events: "QuerySet[Event]") -> Touched:
    """The published ones among the events, their days and districts; what is no draft is public."""
    from events.models import Event

    touched = Touched()
    published = Event.objects.published().filter(pk__in=events.values("pk"))
    for event, campaign, day, district in published.values_list("pk", "campaign", "occurred_on", "districts"):
        more = Touched({campaign}, events={event}, districts={district: day} if district else {})
        touched.add(more)
    return touched


def _one_event(pk: int | None) -> "QuerySet[Event]":
    from events.models import Event

    return Event.objects.none() if pk is None else Event.objects.filter(pk=pk)


def _on_event(instance: "Event", **_kwargs: Any) -> None:
    """Before a write for the row as it stands, and after it for the row as it has become."""
    _note(_events_touched(_one_event(instance.pk)))


def _on_citation(instance: "Citation", **_kwargs: Any) -> None:
    _note(_events_touched(_one_event(instance.event_id)))


def _on_source(instance: "Source", **_kwargs: Any) -> None:
    from events.models import Event

    _note(_events_touched(Event.objects.filter(citations__source=instance.pk)))
    if instance.figures.exists():
        _note(Touched({instance.campaign_id}))


def _on_districts(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_kwargs: Any) -> None:
    """The districts of an event, set from either end; removed ones are noted while they still hang on it."""
    from events.models import Event

    if not reverse:
        events = _one_event(instance.pk)
    elif pk_set:
        events = Event.objects.filter(pk__in=pk_set)
    else:
        events = Event.objects.filter(districts=instance.pk)
    if action in {"post_add", "pre_remove", "post_remove", "pre_clear", "post_clear"}:
        _note(_events_touched(events))


def _on_district(instance: "District", **_kwargs: Any) -> None:
    _note(Touched({instance.campaign_id}, districts={instance.pk: None}))


def _on_district_leaving(instance: "District", **_kwargs: Any) -> None:
    _note(_events_touched(instance.events.all()))
    _note(Touched({instance.campaign_id}))


def _on_actor(instance: "Actor", **_kwargs: Any) -> None:
    _note(Touched(whole_campaigns={instance.campaign_id}))


def _keep_revision(instance: "Campaign", **_kwargs: Any) -> None:
    """A row read earlier, or a fixture's, does not take the revision back."""
    from events.models import Campaign

    stored = Campaign.objects.filter(pk=instance.pk).values_list("revision", flat=True).first()
    instance.revision = stored or 0


def _on_campaign(instance: "Campaign", **_kwargs: Any) -> None:
    _note(Touched(whole_campaigns={instance.pk}))


def _on_picture(instance: Any, **_kwargs: Any) -> None:
    """Figures and the basemap are shown, but change no control."""
    _note(Touched({instance.campaign_id}))


def _measure(instance: "District", **_kwargs: Any) -> None:
    instance.measure()


def connect() -> None:
    """Listen to every write of the record; called once when the application is ready."""
    for signal, name, receiver in (
        (pre_save, "Event", _on_event),
        (post_save, "Event", _on_event),
        (pre_delete, "Event", _on_event),
        (pre_save, "Citation", _on_citation),
        (post_save, "Citation", _on_citation),
        (pre_delete, "Citation", _on_citation),
        (post_save, "Source", _on_source),
        (pre_save, "District", _measure),
        (post_save, "District", _on_district),
        (pre_delete, "District", _on_district_leaving),
        (post_save, "Actor", _on_actor),
        (pre_delete, "Actor", _on_actor),
        (pre_save, "Campaign", _keep_revision),
        (post_save, "Campaign", _on_campaign),
        (post_save, "Figure", _on_picture),
        (pre_delete, "Figure", _on_picture),
        (post_save, "BasemapFeature", _on_picture),
        (pre_delete, "BasemapFeature", _on_picture),
        (m2m_changed, "Event_districts", _on_districts),
    ):
        signal.connect(receiver, sender=f"events.{name}", dispatch_uid=f"{receiver.__name__}-{id(signal)}-{name}")

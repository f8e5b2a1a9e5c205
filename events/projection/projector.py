"""Keeps spans and revision in step with the published events, inside the transaction that changes them.

``signals`` note what a write touched; at the end of a unit of work ``finish`` checks the rules that no single row
can keep, refolds the districts concerned and moves the campaign's revision.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F, Q, QuerySet

from events import control
from events.models import Campaign, District, Event, Span
from events.models.unit_of_work import Days, Touched
from events.projection import integrity
from events.projection.parties import read_parties
from events.projection.reader import read_changes, read_frame, to_control_span

# Above this many events written in one block, their campaigns are checked whole: a database takes
# only so many values in one query.
MANY_EVENTS = 500


def finish(touched: Touched) -> None:
    """Check, fold and count what a unit of work has touched, in its transaction. Raises ValidationError."""
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
            project_districts(campaign, dict.fromkeys(campaign.districts.values_list("pk", flat=True)))
        else:
            project_districts(campaign, touched.districts)


def project_districts(campaign: Campaign, days: Days) -> None:
    """Fold the districts' published events from the days on, and store the spans that differ."""
    parties = read_parties(campaign)
    actors = {party.actor: pk for pk, party in parties.items()}
    frames: dict[int, control.Frame] = {}
    for district in campaign.districts.filter(pk__in=days).prefetch_related("spans"):
        of_all = read_frame(campaign, district, parties)
        day, stored = days[district.pk], list(district.spans.all())
        frames[district.pk] = (
            control.resume([to_control_span(s, parties) for s in stored], day, of_all) if day else of_all
        )
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


def fold_afresh(
    campaign: Campaign, *, known_on: dt.date | None = None, corroborated: bool = False
) -> dict[int, list[control.Span]]:
    """Every district's spans (by primary key) as known on a day, or counting corroborated holds only.

    Folded on the spot from the published events; the stored spans are those without either.
    """
    parties = read_parties(campaign)
    districts = list(campaign.districts.all())
    changes = read_changes(campaign, [district.pk for district in districts], parties, campaign.start)
    folded = {}
    for district in districts:
        its_frame = read_frame(campaign, district, parties)
        its_changes = changes.get(district.pk, [])
        if known_on:
            its_changes = control.known_on(its_changes, known_on)
        if corroborated:
            its_changes = control.corroborated_only(its_changes, its_frame)
        folded[district.pk] = control.fold(its_changes, its_frame)
    return folded


def stale_districts(campaign: Campaign) -> list[District]:
    """The districts whose stored spans are not those of a fresh fold of the published events."""
    actors = {party.actor: pk for pk, party in read_parties(campaign).items()}
    stored: dict[int, list[tuple[Any, ...]]] = {}
    for span in Span.objects.of_campaign(campaign).order_by("starts").prefetch_related("events"):
        stored.setdefault(span.district_id, []).append(_stored_columns(span))
    folded = fold_afresh(campaign)
    return [
        district
        for district in campaign.districts.order_by("slug")
        if stored.get(district.pk, []) != [_columns(span, actors) for span in folded[district.pk]]
    ]


def _store(
    campaign: Campaign,
    district_id: int,
    folded: Sequence[control.Span],
    stored: Sequence[Span],
    actors: dict[str, int],
) -> None:
    """Replace the stored spans that the fold no longer gives; those that it repeats stay as they are."""
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


def _stored_columns(span: Span) -> tuple[Any, ...]:
    references = tuple(sorted(event.reference for event in span.events.all()))
    return (*(getattr(span, name) for name in _COLUMNS), references)

"""Keeps spans and revision in step with the published events, inside the transaction that changes them.

``signals`` notes what a write concerns; at the end of a unit of work ``finish`` checks the rules that span rows,
folds the districts concerned anew and moves the campaign's revision.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from events import control
from events.models import Campaign, District, Event, Span
from events.models.unit_of_work import FirstDays, TouchedRows
from events.projection import integrity
from events.projection.impact import Effect, FoldedDistrict
from events.projection.parties import read_parties
from events.projection.reader import read_changes, read_frame, to_control_span

# Above this many events written in one unit of work, their campaigns are checked whole: a database takes
# only so many values in one query.
MANY_EVENTS = 500

# The values of a stored span, in which it is compared with a folded one; the references of its events come last.
_Values = tuple[Any, ...]

# The columns of a span's row that the fold gives.
COLUMNS = (
    "starts",
    "until",
    "holder_id",
    "challenger_id",
    "contested",
    "unresolved",
    "grade",
    "tenure",
    "last_report",
    "bank_statement_only",
)


def finish(touched: TouchedRows) -> None:
    """Check, fold and count what a unit of work has touched, in its transaction.

    Raises ValidationError where a published event or a phase breaks a rule that spans rows, or a tree of actors is
    broken.
    """
    campaigns = touched.campaigns | touched.whole_campaigns
    if not campaigns:
        return
    # First of all the row lock: writers of one campaign queue here, so what is read below is settled.
    # By a plain queryset: the revision is no edit of the campaign's row, and moves no version.
    QuerySet(Campaign).filter(pk__in=campaigns).update(revision=F("revision") + 1, revised_at=timezone.now())
    if len(touched.events) > MANY_EVENTS:
        integrity.check_events(Q(campaign__in=campaigns))
    elif touched.whole_campaigns:
        integrity.check_events(Q(pk__in=touched.events) | Q(campaign__in=touched.whole_campaigns))
    elif touched.events:
        integrity.check_events(Q(pk__in=touched.events))
    integrity.check_phases(campaigns)
    for campaign in Campaign.objects.filter(pk__in=campaigns):
        first_days = touched.districts
        if campaign.pk in touched.whole_campaigns:
            first_days = dict.fromkeys(campaign.districts.values_list("pk", flat=True))
        touched.effects[campaign.pk] = project_districts(
            campaign, first_days, parties_before=touched.parties_before.get(campaign.pk)
        )


def project_districts(
    campaign: Campaign, first_days: FirstDays, *, parties_before: dict[int, control.Party] | None = None
) -> list[Effect]:
    """Fold the districts' published events, each from its first day on, and store the spans that differ.

    Of ``first_days`` only the districts of the campaign are taken. Returns where readers now see another state than
    before, in the order of the districts' keys; a district that had no spans is new, and none of them.
    ``parties_before``: the sides before the change, where they may be others.
    """
    parties = read_parties(campaign)
    parties_before = parties_before or parties
    districts = {row.pk: row for row in campaign.districts.filter(pk__in=first_days).prefetch_related("spans")}
    frames = _read_frames(campaign, districts.values(), first_days, parties)
    if not frames:
        return []
    if whole := [district for district in frames if first_days[district] is None]:
        # The campaign may have come to begin later: nothing is folded before its first day.
        Span.objects.filter(district__in=whole, until__lte=campaign.start).delete()
    since = min(frame.starts for frame in frames.values())
    changes = read_changes(campaign, list(frames), parties, since)
    stored: dict[int, list[Span]] = {district: [] for district in frames}
    for span in _with_references(Span.objects.filter(district__in=frames, until__gt=since)):
        stored[span.district_id].append(span)
    actors = _actor_keys(parties)
    effects: list[Effect] = []
    for district, frame in sorted(frames.items()):
        # Read at once for all districts, from the earliest day of any: each folds from its own.
        later_changes = [change for change in changes.get(district, []) if change.day >= frame.starts]
        later_spans = [span for span in stored[district] if span.until > frame.starts]
        folded = control.fold(later_changes, frame)
        if _store(campaign, district, folded, later_spans, actors) or parties != parties_before:
            before = [to_control_span(span, parties_before) for span in later_spans]
            effects += FoldedDistrict(districts[district], before, folded).effects()
    return effects


def _read_frames(
    campaign: Campaign, districts: Iterable[District], first_days: FirstDays, parties: dict[int, control.Party]
) -> dict[int, control.Frame]:
    """Where the fold of each district begins: at its first day, with the state stored for it, or at the very start."""
    frames = {}
    for district in districts:
        frame, day = read_frame(campaign, district, parties), first_days[district.pk]
        if day:
            frame = control.resume([to_control_span(span, parties) for span in district.spans.all()], day, frame)
        frames[district.pk] = frame
    return frames


class FoldInputs(NamedTuple):
    """By primary key of a district: where its fold begins, and its published changes."""

    frames: dict[int, control.Frame]
    changes: dict[int, list[control.Change]]

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        parties = read_parties(campaign)
        frames = {row.pk: read_frame(campaign, row, parties) for row in campaign.districts.defer("shape")}
        return cls(frames, read_changes(campaign, list(frames), parties, campaign.start))


def fold_afresh(
    campaign: Campaign,
    *,
    known_on: dt.date | None = None,
    at_least: control.Grade | None = None,
    inputs: FoldInputs | None = None,
) -> dict[int, list[control.Span]]:
    """Every district's spans (by primary key) as known on a day, or counting holds of a grade at least.

    ``at_least`` is one of control.COUNTED. Folded from the published events and not stored; the stored spans are those
    without either. ``inputs`` are those of the campaign as it is now, for whoever folds more than once.
    """
    frames, changes = inputs or FoldInputs.of(campaign)
    folded = {}
    for district, frame in frames.items():
        counted = changes.get(district, [])
        if known_on:
            counted = control.known_on(counted, known_on)
        if at_least:
            counted = control.at_least(at_least, counted, frame)
        folded[district] = control.fold(counted, frame)
    return folded


def stale_districts(campaign: Campaign) -> list[District]:
    """The districts whose stored spans are not those of a fresh fold of the published events."""
    actors = _actor_keys(read_parties(campaign))
    stored: dict[int, list[_Values]] = {}
    for span in _with_references(Span.objects.of_campaign(campaign).order_by("starts")):
        stored.setdefault(span.district_id, []).append(_stored_values(span))
    folded = fold_afresh(campaign)
    return [
        district
        for district in campaign.districts.order_by("slug")
        if stored.get(district.pk, []) != [_folded_values(span, actors) for span in folded[district.pk]]
    ]


def _store(
    campaign: Campaign,
    district: int,
    folded: Sequence[control.Span],
    stored: Sequence[Span],
    actors: Mapping[str, int],
) -> bool:
    """Replace the district's stored spans that the fold no longer gives; those that it repeats stay as they are.

    Returns whether any differed.
    """
    wanted = [_folded_values(span, actors) for span in folded]
    unchanged = {_stored_values(span) for span in stored}.intersection(wanted)
    if gone := [span.pk for span in stored if _stored_values(span) not in unchanged]:
        Span.objects.filter(pk__in=gone).delete()
    if new := [values for values in wanted if values not in unchanged]:
        _create_spans(campaign, district, new)
    return bool(gone or new)


def _create_spans(campaign: Campaign, district: int, spans: Sequence[_Values]) -> None:
    created = Span.objects.bulk_create(
        Span(district_id=district, **dict(zip(COLUMNS, values[:-1], strict=True))) for values in spans
    )
    references = {reference for values in spans for reference in values[-1]}
    events = dict(Event.objects.filter(campaign=campaign, reference__in=references).values_list("reference", "pk"))
    through = Span.events.through
    through.objects.bulk_create(
        through(span_id=span.pk, event_id=events[reference])
        for span, values in zip(created, spans, strict=True)
        for reference in values[-1]
    )


def _with_references(spans: "QuerySet[Span]") -> "QuerySet[Span]":
    """The spans with their events, of which no more than the references is read."""
    return spans.prefetch_related(Prefetch("events", Event.objects.only("reference").order_by()))


def _actor_keys(parties: Mapping[int, control.Party]) -> dict[str, int]:
    """The primary keys of actors by slug."""
    return {party.actor: pk for pk, party in parties.items()}


def values_of(span: control.Span, actors: Mapping[str, int]) -> tuple[Any, ...]:
    """Of a folded span, in the order of COLUMNS; ``actors`` are primary keys by slug."""
    holder, challenger = (actors[party.actor] if party else None for party in (span.holder, span.challenger))
    state = (holder, challenger, span.contested, span.unresolved, span.grade.value)
    return (span.starts, span.until, *state, span.tenure, span.last_report, span.bank_statement_only)


def _folded_values(span: control.Span, actors: Mapping[str, int]) -> _Values:
    return (*values_of(span, actors), _in_order(span.changes))


def _stored_values(span: Span) -> _Values:
    values = (getattr(span, name) for name in COLUMNS)
    return (*values, _in_order(event.reference for event in span.events.all()))


def _in_order(references: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(references))

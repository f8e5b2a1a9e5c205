"""Reads the published events and the stored spans of a campaign as ``control`` takes them.

``parties`` is everywhere what ``parties.read_parties`` returns: by primary key of an actor, the actor with its side.
"""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from events import control
from events.models import Campaign, Citation, District, Event, Span
from events.models.querysets import CHANGES_CONTROL


def read_frame(campaign: Campaign, district: District, parties: dict[int, control.Party]) -> control.Frame:
    """The days of the campaign, and who held the district on the first. Raises ValidationError for a foreign holder."""
    if district.initial_holder_id and district.initial_holder_id not in parties:
        raise ValidationError(f"{district.slug}: " + _("The actor belongs to another campaign."))
    holder = parties[district.initial_holder_id] if district.initial_holder_id else None
    return control.Frame(
        campaign.start, campaign.until, holder, campaign.forget_fighting_after, campaign.unresolved_after
    )


def read_changes(
    campaign: Campaign, districts: Sequence[int], parties: dict[int, control.Party], since: dt.date
) -> dict[int, list[control.Change]]:
    """The published changes of the districts (primary keys) from a day on, by district."""
    through = Event.districts.through
    changing = Event.objects.published().between(since, campaign.until).filter(CHANGES_CONTROL, campaign=campaign)
    links = through.objects.filter(
        district__in=districts, event__status="published", event__occurred_on__gte=since, event__campaign=campaign
    ).values_list("district_id", "event_id")
    # An event about several districts is read once.
    changes_by_event = {
        event.pk: to_control_change(event, parties)
        for event in changing.filter(
            pk__in=through.objects.filter(district__in=districts).values("event")
        ).prefetch_related(Prefetch("citations", Citation.objects.select_related("source", "voice").order_by("pk")))
    }
    changes: dict[int, list[control.Change]] = {}
    for district, event in links:
        if event in changes_by_event:
            changes.setdefault(district, []).append(changes_by_event[event])
    return changes


def to_control_change(event: Event, parties: dict[int, control.Party]) -> control.Change:
    """The event as the fold takes it, whatever its status; its citations, their sources and voices are read."""
    return control.Change(
        id=event.reference,
        day=event.occurred_on,
        kind="control" if event.is_cumulative_list else event.kind,
        party=parties[event.actor_id] if event.actor_id else None,
        whole=event.scope == "whole",
        bank_statement=bool(event.covers),
        reports=tuple(
            control.Report(
                publisher=citation.source.original_publisher,
                known_on=citation.known_on,
                supports=citation.stance == "supports",
                voice=citation.voice_key,
                voice_side=_voice_side(citation, parties),
            )
            for citation in event.citations.all()
        ),
    )


def _voice_side(citation: Citation, parties: dict[int, control.Party]) -> str | None:
    # A voice of a draft may have a foreign side, which the rules refuse only once the draft is published.
    side = parties.get(citation.voice.side_id) if citation.voice and citation.voice.side_id else None
    return side.side if side else None


def to_control_span(span: Span, parties: dict[int, control.Party]) -> control.Span:
    """A stored span as the fold gives it, but for its changes, which cost a query and are not needed."""
    return control.Span(
        starts=span.starts,
        until=span.until,
        holder=parties[span.holder_id] if span.holder_id else None,
        challenger=parties[span.challenger_id] if span.challenger_id else None,
        contested=span.contested,
        unresolved=span.unresolved,
        grade=control.Grade(span.grade),
        tenure=span.tenure,
        last_report=span.last_report,
        bank_statement_only=span.bank_statement_only,
        changes=(),
    )

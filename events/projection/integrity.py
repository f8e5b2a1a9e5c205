"""The rules that span rows, which no database constraint can hold; checked at the end of every unit of work."""

from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from events.models import Citation, Event, Milestone, Phase
from events.models.querysets import CUMULATIVE_LIST, EventQuerySet

PHASE_IN_CAMPAIGN = _("The days of a phase must be within its campaign.")
MILESTONE_IN_CAMPAIGN = _("The day of a milestone must be within its campaign.")
DAY_IN_CAMPAIGN = _("The day of a published event must be within its campaign.")
NEEDS_SUPPORT = _("A published event needs at least one citation that supports it.")
NEEDS_PLACE = _("A control event needs a district, or the name of a place that has no position yet.")
LIST_NEEDS_ACTOR = _("A command's list of places taken needs the actor that took them.")
SAME_CAMPAIGN = _("An event's actor, districts, sources and voices must belong to the campaign of the event.")


@cache
def _rules() -> tuple[tuple[Combinable | Q, Any], ...]:
    """Conditions that hold for an event in order, each with its message. Made once: every write asks for them."""
    citations = Citation.objects.filter(event=OuterRef("pk"))
    districts = Event.districts.through.objects.filter(event=OuterRef("pk"))
    foreign_district = Exists(districts.exclude(district__campaign=F("event__campaign")))
    foreign_source = Exists(citations.exclude(source__campaign=F("event__campaign")))
    foreign_voice = Exists(citations.exclude(voice=None).exclude(voice__campaign=F("event__campaign")))
    sided = citations.exclude(voice__side=None)
    foreign_side = Exists(sided.exclude(voice__side__campaign=F("event__campaign")))
    return (
        (Q(occurred_on__gte=F("campaign__start"), occurred_on__lte=F("campaign__end")), DAY_IN_CAMPAIGN),
        (Q(Exists(citations.filter(stance="supports"))), NEEDS_SUPPORT),
        (~Q(kind="control") | ~Q(place="") | Exists(districts), NEEDS_PLACE),
        (~CUMULATIVE_LIST | Q(actor__isnull=False), LIST_NEEDS_ACTOR),
        (
            (Q(actor__isnull=True) | Q(actor__campaign=F("campaign")))
            & ~foreign_district
            & ~foreign_source
            & ~foreign_voice
            & ~foreign_side,
            SAME_CAMPAIGN,
        ),
    )


def check_events(chosen: Q) -> None:
    """Raise ValidationError where a published event among the chosen ones breaks a rule that spans rows."""
    if found := problems(Event.objects.published().filter(chosen)):
        raise ValidationError(found)


def problems(events: EventQuerySet) -> list[str]:
    """Error messages for the events, as if published: each names the event by reference and day."""
    return [problem for _event, problem in broken_rules(events)]


def broken_rules(events: EventQuerySet) -> list[tuple[int, str]]:
    """The same with each event's primary key; in as many queries for many events as for one."""
    rules = _rules()
    # Nearly always nothing is broken, and one question says so. A condition that is NULL does not hold.
    in_order = When(Q(*(rule for rule, _message in rules)), then=False)
    if not events.filter(Case(in_order, default=True, output_field=BooleanField())).exists():
        return []
    return [
        (pk, f"{reference} ({day}): {message}")
        for rule, message in rules
        for pk, reference, day in events.exclude(pk__in=events.filter(rule).values("pk")).values_list(
            "pk", "reference", "occurred_on"
        )
    ]


def check_phases(campaigns: Iterable[int]) -> None:
    """Raise ValidationError where phases of one of the campaigns (primary keys) share a day.

    Also where a phase or a milestone lies outside its campaign, whose own days may have been changed.
    """
    outside = ~Q(starts__gte=F("campaign__start"), ends__lte=F("campaign__end"))
    chosen = Phase.objects.filter(campaign__in=campaigns)
    found = [f"{phase.slug}: {PHASE_IN_CAMPAIGN}" for phase in chosen.filter(outside)]
    # In order of days two that overlap have a neighbour that overlaps.
    for phase, later in pairwise(chosen.order_by("campaign", "starts", "slug")):
        if phase.campaign_id == later.campaign_id and phase.overlaps(later):
            found += [f"{later.slug}: {message}" for message in later.overlap_problem(phase).values()]
    misplaced = Milestone.objects.filter(campaign__in=campaigns).exclude(
        day__gte=F("campaign__start"), day__lte=F("campaign__end")
    )
    found += [f"{milestone.slug}: {MILESTONE_IN_CAMPAIGN}" for milestone in misplaced]
    if found:
        raise ValidationError(found)

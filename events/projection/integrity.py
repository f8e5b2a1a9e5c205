"""The rules that span rows, which no database constraint can hold; checked at the end of every unit of work."""

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from events.models import Citation, Event
from events.models.querysets import CUMULATIVE_LIST, EventQuerySet

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

"""News of a record: the events that were last published, corrected or retracted, for those who follow it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min

from events.models import Campaign, Event, Step
from events.models.change_reasons import is_by_program
from events.models.querysets import EventQuerySet, StepQuerySet

# An event may have been corrected several times of late: so many steps are read for each event that is told.
STEPS_FOR_EACH = 4


@dataclass(frozen=True, slots=True)
class News:
    """An event with its words (``with_words``), when it was first published, and the last thing that happened to it."""

    event: Event
    published: dt.datetime
    last: Step

    @property
    def reason(self) -> str:
        """What a person gave as the reason of the last step; "" where that was a loader."""
        return "" if self.last.by_id is None and is_by_program(self.last.reason) else self.last.reason

    @property
    def is_retracted(self) -> bool:
        return self.event.status == Event.Status.RETRACTED


def read_news(campaign: Campaign, events: EventQuerySet, most: int) -> list[News]:
    """News of these events of the campaign, ``most`` at most, the newest first; in a fixed number of queries.

    What people published has precedence over what loaders brought: a load of some hundred events takes no more than
    the room that is left.
    """
    steps = Step.objects.of_campaign(campaign).public().filter(event__in=events.order_by().values("pk"))
    last = _last_steps(steps.by_people(), most)
    if len(last) < most:
        loaded = _last_steps(steps.by_loaders().exclude(event__in=list(last)), most - len(last))
        last |= loaded
    rows = Event.objects.filter(pk__in=last).with_words().in_bulk()
    published = dict(
        Step.objects.filter(event__in=last, kind=Step.Kind.PUBLISHED)
        .order_by()
        .values_list("event")
        .annotate(first=Min("at"))
    )
    newest_first = sorted(last.values(), key=lambda step: (step.at, step.pk), reverse=True)
    return [News(rows[step.event_id], published.get(step.event_id, step.at), step) for step in newest_first]


def _last_steps(steps: StepQuerySet, most: int) -> dict[int, Step]:
    """By primary key of the event, the last of its steps; of ``most`` events at most."""
    last: dict[int, Step] = {}
    for step in steps.order_by("-at", "-pk")[: most * STEPS_FOR_EACH]:
        last.setdefault(step.event_id, step)
        if len(last) == most:
            break
    return last
